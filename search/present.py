"""From an engine's answer to what a reader sees: ordered, grouped by law, highlighted, labelled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from search import highlighting
from search.documents import Document
from search.engines.base import Hit
from search.highlighting import Passage
from search.query import Plan
from search.ranking import Ranking, Status, status_on

_IN_FORCE = "现行有效"
_FUTURE = "尚未施行"
_ENDED = "已失效"


@dataclass(frozen=True, slots=True)
class Result:
    """One document as a reader sees it."""

    document: Document
    kind_label: str
    title: Passage
    shown: Passage
    """The best sentence, or the summary, or the beginning."""
    status: Status
    status_label: str
    """Empty when legal time says nothing about this kind of thing."""
    words: tuple[str, ...]
    """What is marked."""

    @property
    def title_html(self) -> SafeString:
        """The title, marked."""
        return self.title.html

    @property
    def place_html(self) -> SafeString:
        """The title below that of its group, marked: 第二十九条, not 公司法 第二十九条."""
        title = self.document.title
        place = title.removeprefix(self.document.group_title).strip() or title
        return highlighting.marked(place, self.words).html

    @property
    def snippet(self) -> str:
        """Plain text of what is shown."""
        return self.shown.text

    @property
    def snippet_html(self) -> SafeString:
        """What is shown, marked."""
        return self.shown.html

    @property
    def status_tone(self) -> str:
        """Modifier of the tag that shows the status."""
        return {Status.IN_FORCE: "ok", Status.FUTURE: "info", Status.ENDED: "muted"}[self.status]


@dataclass(frozen=True, slots=True)
class Entry:
    """One place in the list: a document of its own, or a law with its best articles."""

    title: str
    title_html: SafeString
    url: str
    head: Result | None
    """The document itself, or the law's own document; None when only articles were found."""
    articles: tuple[Result, ...] = ()
    more: int = 0
    """Further articles of the law among the candidates."""
    group: str = ""

    @property
    def lead(self) -> Result:
        """What the level and the status of a law are taken from: itself, or its best article."""
        return self.head or self.articles[0]


def in_order(hits: Iterable[Hit], numbers: Ranking, today: dt.date, *, everywhere: bool = False) -> list[Hit]:
    """The final order: what is known about a document and its law counts beside its text.

    ``everywhere``: rules of one place count like those of the country, see ``Plan.everywhere``.
    """
    hits = list(hits)
    evidence = _evidence(hits, numbers)
    elsewhere = 0.0 if everywhere else numbers.local.elsewhere

    def score(hit: Hit) -> float:
        status = status_on(today, hit.effective_from, hit.effective_until)
        # What stands for itself is all the evidence there is for it.
        held = evidence.get(hit.group, numbers.evidence.law * hit.score)
        prior = hit.prior + elsewhere if hit.local else hit.prior
        return numbers.score(hit.score + held, prior, status)

    return sorted(hits, key=score, reverse=True)


def _evidence(hits: Sequence[Hit], numbers: Ranking) -> dict[int, float]:
    """What the best articles of a law say for each of them: a law about the matter holds more than one."""
    best: dict[int, list[float]] = {}
    for hit in hits[: numbers.evidence.depth]:
        if hit.group:
            best.setdefault(hit.group, []).append(hit.score)
    most = numbers.evidence.best
    return {
        group: numbers.evidence.law * sum(sorted(scores, reverse=True)[:most]) / most
        for group, scores in best.items()
    }


def grouped(hits: Sequence[Hit]) -> list[list[Hit]]:
    """Hits of one group together, where the best of them stands."""
    groups: dict[int, list[Hit]] = {}
    for place, hit in enumerate(hits):
        groups.setdefault(hit.group or -place - 1, []).append(hit)
    return list(groups.values())


def result(document: Document, kind_label: str, plan: Plan) -> Result:
    """A document with its best sentence and its status on the reader's day."""
    status = status_on(plan.today, document.effective_from, document.effective_until)
    found = highlighting.passage(document.body, plan.marks)
    title = highlighting.marked(document.title, plan.marks)
    about = highlighting.marked(document.summary, plan.marks)
    said = title.words | about.words
    if document.summary and all(any(word in other for other in said) for word in found.words):
        # What it is for says more than a run of its text that holds no other word of the question.
        found = about
    elif not found.text:
        found = highlighting.marked(highlighting.opening(document.body), plan.marks)
    return Result(
        document=document,
        kind_label=kind_label,
        title=title,
        shown=found,
        status=status,
        status_label=status_label(document, status),
        words=plan.marks,
    )


def status_label(document: Document, status: Status) -> str:
    """现行有效, 尚未施行, 已废止; empty when legal time says nothing about this kind of thing."""
    if status is Status.ENDED:
        return document.end_word or _ENDED
    if status is Status.FUTURE:
        return _FUTURE
    return _IN_FORCE if document.effective_from and document.level else ""


def entry(results: Sequence[Result], plan: Plan, more: int, most: int) -> Entry:
    """One group as an entry. ``results``: its best, at most one more than articles are shown.

    When the reader looks inside one group, each document stands for itself.
    """
    first = results[0].document
    if not first.group or not first.group_url or plan.filters.group:
        return Entry(first.title, results[0].title_html, first.url, results[0])
    head = next((each for each in results if each.document.url == first.group_url), None)
    articles = [each for each in results if each is not head]
    return Entry(
        title=first.group_title,
        title_html=highlighting.marked(first.group_title, plan.marks).html,
        url=first.group_url,
        head=head,
        articles=tuple(articles[:most]),
        more=more + max(0, len(articles) - most),
        group=first.group,
    )
