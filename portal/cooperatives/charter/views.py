"""/cooperatives/charter/fill/: the model charter as a form, a sheet to print and a Word file."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from portal.cooperatives.answering import Answering
from portal.cooperatives.charter.data import BLANK, fill, model_charter
from portal.cooperatives.charter.forms import CharterForm
from portal.cooperatives.forms import ToolForm
from portal.cooperatives.hosts import main_root
from portal.cooperatives.members.lines import Member
from portal.cooperatives.register.sheets import contribution_sheet
from portal.cooperatives.showing import cited
from portal.laws.parameters import Book


def _new_form(data: Any = None) -> CharterForm:
    return CharterForm(data, book=Book.on())


def _given(form: ToolForm | None) -> tuple[dict[str, str], list[Member]]:
    """What was filled in, as texts, and the members."""
    if not isinstance(form, CharterForm):
        return {}, []
    return form.values(), form.cleaned_data["contributions"]


def _sheet(form: ToolForm | None, request: HttpRequest) -> dict[str, Any]:
    values, members = _given(form)
    chapters = fill(values, Book.on())
    bases = model_charter().bases
    shown = dict(zip(bases, cited(bases, main_root(request)), strict=True))
    return {
        "chapters": [
            (
                chapter.title,
                [(article, [shown[basis] for basis in article.basis]) for article in chapter.articles],
            )
            for chapter in chapters
        ],
        "charter_name": values.get("name") or BLANK,
        "contributions": contribution_sheet(members),
        "sign_rows": range(max(8, len(members))),
        "checked_on": model_charter().checked_on,
    }


def _word(form: ToolForm | None, source: str) -> bytes:
    from portal.cooperatives.charter.word import charter_file

    values, members = _given(form)
    checked_on = model_charter().checked_on
    return charter_file(fill(values, Book.on()), values.get("name", ""), members, checked_on, source)


_ANSWERING = Answering(
    "cooperatives/tools/charter.html",
    "cooperatives/tools/charter_sheet.html",
    "农民专业合作社章程.docx",
    _new_form,
    _sheet,
    _word,
)
index, blank, word = _ANSWERING.index, _ANSWERING.blank, _ANSWERING.empty_file
