"""/tools/which-form/: the answers stand in the address; what they strike out says why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.core.rules import Answers, Basis, Clause, Truth, judge, read_answers, write_answers
from portal.core.rules.fields import field_of
from portal.core.views import storable
from portal.guides.choosing.data import Comparison, Form, comparison
from portal.guides.pages import public_guides
from portal.laws.citing import ShownCitation, cite
from portal.laws.parameters import Book


@dataclass(frozen=True, slots=True)
class Column:
    """A form as the page shows it: still possible, or struck out with the reasons."""

    form: Form
    guide_url: str
    against: tuple[tuple[str, list[ShownCitation]], ...]

    @property
    def possible(self) -> bool:
        """Whether no answer speaks against it."""
        return not self.against


@require_safe
@storable
def which_form(request: HttpRequest) -> HttpResponse:
    """The comparison, the questions, and what the answers leave."""
    table = comparison()
    facts = list(table.facts.values())
    answers, problems = read_answers(facts, request.GET)
    page = _Page(table, Book.on())
    columns = list(page.columns(answers))
    answered = bool(answers.known or answers.unsure)
    context: dict[str, Any] = {
        "fields": [field_of(fact, answers, problems) for fact in facts],
        "problems": problems,
        "answered": answered,
        "open": len(facts) - len(answers.known),
        "columns": columns,
        "left": [column for column in columns if column.possible],
        "struck": [column for column in columns if not column.possible],
        "rows": page.rows(columns),
        "state": write_answers(facts, answers),
        "checked_on": table.checked_on,
        "breadcrumbs": [("首页", "/"), ("办事指南", "/guides/")],
        "breadcrumb_title": "办哪种",
    }
    return render(request, "guides/which_form.html", context)


class _Page:
    """Texts with their figures filled in and their citations; the library is asked once."""

    def __init__(self, table: Comparison, book: Book) -> None:
        self.table, self.book = table, book
        clauses = [clause.basis for form in table.forms for clause in form.rule.clauses]
        cells = [cell.basis for aspect in table.aspects for cell in aspect.cells.values()]
        every = list(dict.fromkeys(basis for group in (*clauses, *cells) for basis in group))
        shown = cite([(basis.title, basis.article, "", basis.note) for basis in every])
        self.citations = dict(zip(every, shown, strict=True))

    def cited(self, basis: Iterable[Basis]) -> list[ShownCitation]:
        return [self.citations[one] for one in basis]

    def columns(self, answers: Answers) -> Iterator[Column]:
        guides = {guide.slug: guide for guide in public_guides()}
        for form in self.table.forms:
            found = judge(form.rule, answers, self.book.parameters)
            against = [finding.clause for finding in found.findings if finding.truth is Truth.NO]
            guide = guides.get(form.guide)
            url = guide.get_url() or "" if guide else ""
            yield Column(form, url, tuple(self._reason(clause) for clause in against))

    def _reason(self, clause: Clause) -> tuple[str, list[ShownCitation]]:
        return self.book.fill(clause.text), self.cited(clause.basis)

    def rows(self, columns: list[Column]) -> list[tuple[str, list[tuple[Column, str, list[ShownCitation]]]]]:
        """(aspect, cells in the order of the columns)."""
        return [
            (
                aspect.title,
                [
                    (
                        column,
                        self.book.fill(aspect.cells[column.form.key].text),
                        self.cited(aspect.cells[column.form.key].basis),
                    )
                    for column in columns
                ],
            )
            for aspect in self.table.aspects
        ]
