"""A question from end to end: parse -> plan -> engine -> present. The page and the API walk here."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from portal.core import clock
from search import analysis, present, registry, spelling
from search.by_title import titles
from search.curation import Choice, chosen, curated
from search.documents import Direct
from search.engines.base import AnswerChanged, Engine, Found, Health, Hit, IndexUnavailable
from search.indexing import engine
from search.present import Entry, Result
from search.query import Filters, Plan, Query, parse, plan
from search.ranking import Ranking, ranking
from search.register.glancing import Glance, glance

log = logging.getLogger(__name__)
_TRIES = 4
_LOOKED = 50
"""So many of the first hits are compared with what editors do not want among the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a reader asked for."""

    text: str
    filters: Filters = Filters()
    page: int = 1
    by_date: bool = False

    @property
    def previous_page(self) -> int:
        """Number of the page before this one."""
        return self.page - 1

    @property
    def next_page(self) -> int:
        """Number of the page after this one."""
        return self.page + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What there is to say to a question, whatever happened."""

    question: Question
    query: Query
    direct: tuple[Direct, ...] = ()
    recommended: tuple[Direct, ...] = ()
    """What editors put first for this question: shown above the results."""
    named: Glance | None = None
    """Entities that the question names: shown above the results."""
    total: int = 0
    entries: tuple[Entry, ...] = ()
    results: tuple[Result, ...] = ()
    """The same as a plain list, ungrouped: what the API gives."""
    counts: Mapping[str, Mapping[str, int]]
    unfiltered: int = 0
    """What there would be without any filter; counted when there are filters."""
    widened: Mapping[str, int] = field(default_factory=dict)
    """Filter -> what there would be without this one; counted when nothing is found."""
    has_next: bool = False
    too_deep: bool = False
    meant: str = ""
    """您要找的是不是: what the question may have been, with a slip put right."""
    phrase_dropped: bool = False
    """Nothing held the quoted phrase as it is; these hold its words."""
    unavailable: Health | None = None

    @property
    def group_title(self) -> str:
        """Title of the law looked into, when anything was found in it."""
        shown = next(iter(self.entries), None)
        return shown.lead.document.group_title if shown and self.question.filters.group else ""

    @property
    def straight_to(self) -> str:
        """The address to go to at once: the question is one exact name and nothing else."""
        if len(self.direct) == 1 and self.direct[0].exact and self.query.alone and self.question.page == 1:
            return self.direct[0].url
        return ""


def ask(question: Question, *, flat: bool = False, size: int | None = None) -> Answer:
    """Answer a question, grouped for people or ``flat`` for programs. Never raises for what is asked."""
    numbers = ranking()
    size = size or numbers.page.size
    query = parse(question.text)
    if query.too_long or query.empty:
        return Answer(question=question, query=query, counts={})
    direct, choice = _direct(query), chosen(query)
    # Programs ask for entities at an address of their own.
    named = glance(query.text) if not flat and question.page == 1 and not question.filters.chosen() else None
    answer = Answer(
        question=question, query=query, direct=direct, recommended=choice.first, named=named, counts={}
    )
    if question.page * size > numbers.page.deepest:
        return replace(answer, too_deep=True)
    try:
        search = _Search(engine(), numbers, question, size, choice)
        return replace(_patiently(search, answer, flat), meant=_meant(search, answer))
    except IndexUnavailable as error:
        log.warning("搜索索引不可用：%s", error)
        health = error.health
    except Exception:
        log.exception("搜索出错")
        health = Health.FAILED
    return replace(answer, unavailable=health, results=() if flat else _by_title(query))


def _by_title(query: Query) -> tuple[Result, ...]:
    # What kept the search from answering may keep this from answering, too.
    try:
        return titles(query)
    except Exception:
        log.exception("按标题查找出错")
        return ()


def _patiently(search: _Search, answer: Answer, flat: bool) -> Answer:
    # What changes between finding and showing is found anew, so that nothing withdrawn is shown.
    for _ in range(_TRIES):
        with suppress(AnswerChanged):
            return _search(search, answer, flat)
    raise IndexUnavailable(Health.UNREACHABLE, "the documents change faster than they are read")


def _meant(search: _Search, answer: Answer) -> str:
    query = answer.query
    named = answer.direct or answer.recommended or query.phrases or query.article or query.number
    if named or answer.question.page > 1:
        return ""
    known = spelling.speller(search.engine.segmenter(), curated().lexicon)
    return known.correction(query.folded, search.count)


def _direct(query: Query) -> tuple[Direct, ...]:
    try:
        return registry.resolve(query)
    except Exception:
        log.exception("直达查询出错")
        return ()


@dataclass(frozen=True, slots=True)
class _Search:
    engine: Engine
    numbers: Ranking
    question: Question
    size: int
    choice: Choice = Choice()

    def plan(self, query: Query, loosely: bool) -> Plan:
        return plan(
            query,
            segmenter=self.engine.segmenter(),
            lexicon=curated().lexicon,
            numbers=self.numbers,
            now=clock.now(),
            filters=self.question.filters,
            loosely=loosely,
        )

    def count(self, text: str) -> int:
        """How many documents hold a text as it is, of those that are visible now."""
        wanted = Plan(
            clauses=(),
            concepts=(),
            at_least=0,
            phrases=(tuple(analysis.phrase(text)),),
            name_key="",
            name_boost=0.0,
            filters=Filters(),
            now=clock.now(),
            marks=(),
        )
        return self.engine.search(wanted, limit=1, counts=False).total

    def find(self, wanted: Plan, limit: int) -> tuple[Found, list[Hit]]:
        """An answer of the engine, and its hits in their final order."""
        found = self.engine.search(wanted, limit=limit, by_date=self.question.by_date)
        if self.question.by_date:
            return found, list(found.hits)
        first = self.numbers.page.candidates
        ordered = present.in_order(
            found.hits[:first], self.numbers, wanted.today, everywhere=wanted.everywhere
        )
        if self.choice.last:
            ordered = self._put_last(found, ordered)
        return found, [*ordered, *found.hits[first:]]

    def _put_last(self, found: Found, ordered: list[Hit]) -> list[Hit]:
        """What editors do not want among the first goes behind the other candidates."""
        looked = ordered[:_LOOKED]
        documents = self.engine.documents(found, looked)
        unwanted = [not self.choice.last.isdisjoint((each.url, each.group_url)) for each in documents]
        kept = [hit for hit, away in zip(looked, unwanted, strict=True) if not away]
        return [*kept, *ordered[_LOOKED:], *(hit for hit, away in zip(looked, unwanted, strict=True) if away)]


def _search(search: _Search, answer: Answer, flat: bool) -> Answer:
    wanted, dropped = search.plan(answer.query, loosely=False), False
    found, hits = search.find(wanted, search.numbers.page.candidates)
    if not found.total and wanted.phrases:
        wanted, dropped = search.plan(answer.query, loosely=True), True
        found, hits = search.find(wanted, search.numbers.page.candidates)
    answer = replace(
        answer, total=found.total, counts=found.counts, phrase_dropped=dropped and found.total > 0
    )
    if wanted.filters.chosen() and not flat:
        answer = replace(answer, **_without_filters(search, wanted, found.total))
    if flat:
        return _flat(search, answer, wanted, found, hits)
    return _by_group(search, answer, wanted, found, hits)


def _without_filters(search: _Search, wanted: Plan, total: int) -> dict[str, Any]:
    def count(filters: Filters) -> int:
        return search.engine.search(replace(wanted, filters=filters), limit=1, counts=False).total

    chosen = () if total else tuple(wanted.filters.chosen())
    return {
        "unfiltered": count(Filters()),
        "widened": {name: count(wanted.filters.without(name)) for name in chosen},
    }


def _more(search: _Search, wanted: Plan, found: Found, hits: list[Hit]) -> tuple[Found, list[Hit]]:
    # A deep page needs more candidates than the first; the order of the first ones stays.
    return search.find(wanted, min(len(hits) * 4, search.numbers.page.deepest))


def _can_grow(search: _Search, found: Found, hits: list[Hit]) -> bool:
    return len(hits) < min(found.total, search.numbers.page.deepest)


def _flat(search: _Search, answer: Answer, wanted: Plan, found: Found, hits: list[Hit]) -> Answer:
    start = (answer.question.page - 1) * search.size
    while len(hits) <= start + search.size and _can_grow(search, found, hits):
        found, hits = _more(search, wanted, found, hits)
    shown = hits[start : start + search.size]
    return replace(
        answer,
        results=tuple(_results(search, wanted, found, shown)),
        has_next=len(hits) > start + search.size,
    )


def _by_group(search: _Search, answer: Answer, wanted: Plan, found: Found, hits: list[Hit]) -> Answer:
    start = (answer.question.page - 1) * search.size
    groups = present.grouped(hits)
    while len(groups) <= start + search.size and _can_grow(search, found, hits):
        found, hits = _more(search, wanted, found, hits)
        groups = present.grouped(hits)
    if answer.question.filters.group:
        # Inside one law its articles are the list.
        groups = [[hit] for hit in hits]
    most = search.numbers.page.articles
    shown = [(group[: most + 1], len(group)) for group in groups[start : start + search.size]]
    flat = iter(_results(search, wanted, found, [hit for best, _ in shown for hit in best]))
    entries = tuple(
        present.entry([next(flat) for _ in best], wanted, size - len(best), most) for best, size in shown
    )
    return replace(answer, entries=entries, has_next=len(groups) > start + search.size)


def _results(search: _Search, wanted: Plan, found: Found, hits: list[Hit]) -> list[Result]:
    labels = {kind.key: kind.label for kind in registry.kinds()}
    return [
        present.result(document, labels.get(document.kind, ""), wanted)
        for document in search.engine.documents(found, hits)
    ]
