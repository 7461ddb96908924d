"""A plan in Elasticsearch's terms. What a person typed is only ever a value, never syntax."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from search import fields
from search.engines.base import FACETS
from search.engines.elastic.dsl import Q, Query, Search
from search.query import Concept, Filters, Plan
from search.ranking import Status

SHOWN = ("key", "prior", "group", "effective_from", "effective_until")
"""Columns that come with each hit."""
TIME_LIMIT = "1500ms"
_MOST_VALUES = 100


def search(plan: Plan, *, limit: int, by_date: bool, counts: bool) -> Search:
    """The best ``limit`` hits by text, or the newest, with counts of each facet."""
    request = (
        Search()
        .query(_scored(plan))
        .extra(size=max(limit, 1), track_total_hits=True, track_scores=True, version=True, timeout=TIME_LIMIT)
    )
    request = request.source(False).extra(stored_fields="_none_", docvalue_fields=list(SHOWN))
    # Equal scores stand in the order of the index, as in the embedded engine; by key took twice the time.
    newest: Any = ({"date": {"order": "desc", "missing": "_last"}}, {"key": "asc"})
    request = request.sort(*newest) if by_date else request.sort("_score")
    chosen = dict(_facets(plan.filters))
    if chosen:
        request = request.post_filter(Q("bool", filter=[Q("term", **{n: v}) for n, v in chosen.items()]))
    for facet in FACETS if counts else ():
        others = [Q("term", **{name: value}) for name, value in chosen.items() if name != facet]
        request.aggs.bucket(facet, "filter", filter=Q("bool", filter=others)).bucket(
            "values", "terms", field=facet, size=_MOST_VALUES
        )
    return request


def counted(answer: Mapping[str, Any]) -> Mapping[str, Mapping[str, int]]:
    """The counts in an answer."""
    found = answer.get("aggregations", {})
    return {
        facet: {each["key"]: each["doc_count"] for each in found[facet]["values"]["buckets"]}
        for facet in FACETS
        if facet in found
    }


def _scored(plan: Plan) -> Query:
    """What matches under all filters that are not counted, scored by the plan's clauses."""
    should = [
        Q("match", **{clause.field: {"query": " ".join(clause.tokens), "boost": clause.boost}})
        for clause in plan.clauses
        if clause.tokens
    ]
    if plan.name_key:
        should.append(Q("constant_score", filter=Q("term", name=plan.name_key), boost=plan.name_boost))
    return Q("bool", filter=[_match(plan), _visible(plan), *_narrowed(plan)], should=should)


def _match(plan: Plan) -> Query:
    parts = [Q("match_phrase", characters=" ".join(row)) for row in plan.phrases]
    if plan.concepts and plan.at_least:
        concepts = [_concept(concept) for concept in plan.concepts]
        enough = [Q("bool", should=concepts, minimum_should_match=plan.at_least)]
        if plan.name_key:
            enough.append(Q("term", name=plan.name_key))
        parts.append(Q("bool", should=enough, minimum_should_match=1))
    return Q("bool", filter=parts) if parts else Q("match_none")


def _concept(concept: Concept) -> Query:
    rows = [Q("bool", filter=[Q("term", characters=token) for token in row]) for row in concept.alternatives]
    return Q("bool", should=rows, minimum_should_match=1)


def _visible(plan: Plan) -> Query:
    now = fields.microseconds(plan.now)
    return Q("bool", must_not=[Q("range", visible_from={"gt": now}), Q("range", visible_until={"lte": now})])


def _narrowed(plan: Plan) -> Iterator[Query]:
    """The filters that are no facets: they hold for every count."""
    filters = plan.filters
    for name in ("region", "topic"):
        if getattr(filters, name):
            yield Q("term", **{name: getattr(filters, name)})
    if filters.group:
        yield Q("term", group=fields.group_number(filters.group))
    today = plan.today.toordinal()
    future, ended = Q("range", effective_from={"gt": today}), Q("range", effective_until={"lte": today})
    if filters.status is Status.FUTURE:
        yield future
    elif filters.status is Status.ENDED:
        yield Q("bool", filter=[ended], must_not=[future])
    elif filters.status is Status.IN_FORCE:
        yield Q("bool", must_not=[future, ended])


def _facets(filters: Filters) -> Iterator[tuple[str, str]]:
    return ((name, getattr(filters, name)) for name in FACETS if getattr(filters, name))
