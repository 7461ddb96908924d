"""Asks judged questions by the way of the public page and scores what comes back."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from search import analysis
from search.asking import Answer, Question, ask
from search.documents import Document
from search.engines.base import IndexUnavailable
from search.evaluating.judged import Judged, Target
from search.evaluating.measures import DEPTHS, MEASURES, Interval, interval, measure

_ARTICLE = re.compile(r"第[^第条]+条(?:之.+)?$")
_DEEPER = 3
"""An article may stand in the list once for each version of its law."""


@dataclass(slots=True)
class SetReport:
    """The means over one file; ``grouped`` the same for the list as the page groups it by law."""

    name: str
    questions: int
    means: dict[str, float]
    intervals: dict[str, Interval]
    grouped: dict[str, float]
    each: dict[str, dict[str, float]] = field(default_factory=dict)
    """Question -> its measures, for comparing two runs."""

    def row(self) -> dict[str, object]:
        """As the report gives it."""
        rounded = {name: round(value, 4) for name, value in self.means.items()}
        return {
            "name": self.name,
            "questions": self.questions,
            **rounded,
            "intervals": {name: [round(end, 4) for end in ends] for name, ends in self.intervals.items()},
            "grouped": {name: round(value, 4) for name, value in self.grouped.items()},
            "each": {key: round(values["ndcg10"], 4) for key, values in self.each.items()},
        }


def evaluate(
    name: str, questions: Sequence[Judged], progress: Callable[[int, int], None] | None = None
) -> SetReport:
    """Ask every question; the list of articles is scored before it is grouped, and grouped beside it.

    Raises IndexUnavailable.
    """
    flat: dict[str, dict[str, float]] = {}
    grouped: list[dict[str, float]] = []
    for count, question in enumerate(questions, 1):
        flat[f"{count} {question.key}"] = measure(_flat(question), question.gold)
        grouped.append(measure(_grouped(question), question.gold))
        if progress:
            progress(count, len(questions))
    columns = {each: [values[each] for values in flat.values()] for each in MEASURES}
    return SetReport(
        name=name,
        questions=len(questions),
        means={each: _mean(values) for each, values in columns.items()},
        intervals={each: interval(values) for each, values in columns.items()},
        grouped={each: _mean([values[each] for values in grouped]) for each in MEASURES},
        each=flat,
    )


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _asked(question: Judged, **how: Any) -> Answer:
    answer = ask(Question(text=question.text), **how)
    if answer.unavailable:
        # A list that could not be made is no bad list.
        raise IndexUnavailable(answer.unavailable)
    return answer


def _flat(question: Judged) -> list[Target]:
    answer = _asked(question, flat=True, size=max(DEPTHS) * _DEEPER)
    return [target_of(result.document, question) for result in answer.results]


def _grouped(question: Judged) -> list[Target]:
    answer = _asked(question)
    return [
        target_of(result.document, question)
        for entry in answer.entries
        for result in (*([entry.head] if entry.head else []), *entry.articles)
    ]


def target_of(document: Document, question: Judged) -> Target:
    """What a document is an answer to: the article of a law, whatever its version, or a page.

    Where the whole law is asked for, any place in it.
    """
    if not document.group_title:
        return "", document.url.partition("#")[0]
    law = analysis.name_key(document.group_title)
    if (law, "") in question.gold:
        return law, ""
    article = _ARTICLE.search(document.title)
    return law, analysis.article_token(article[0]) if article else document.url
