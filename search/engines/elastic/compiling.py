"""A plan in Elasticsearch's terms. What a person typed is only ever a value, never syntax."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from search import fields
from search.engines.base import BEGUN, FACETS, HELD, NAMED, VALUES
from search.engines.elastic.dsl import TIME_LIMIT, Q, Query, Search
from search.periods import Period, first_day
from search.query import Concept, Plan
from search.ranking import Status

SHOWN = ("key", "prior", "local", "group", "effective_from", "effective_until")
"""Columns that come with each hit."""
_MOST_VALUES = 100
_COLUMNS: Mapping[str, Any] = {
    "stored_fields": "_none_",
    "docvalue_fields": list(SHOWN),
    "version": True,
    "timeout": TIME_LIMIT,
}


def search(plan: Plan, *, limit: int, by_date: bool, counts: bool) -> Search:
    """The best ``limit`` hits by text, or the newest, with counts of each facet."""
    request = (
        Search()
        .query(_scored(plan))
        .source(False)
        .extra(size=max(limit, 1), track_total_hits=True, track_scores=True, **_COLUMNS)
    )
    # Equal scores stand in the order of the index, as in the embedded engine; by key took twice the time.
    newest: Any = ({"date": {"order": "desc", "missing": "_last"}}, {"key": "asc"})
    request = request.sort(*newest) if by_date else request.sort("_score")
    chosen = dict(_chosen(plan))
    if chosen:
        request = request.post_filter(Q("bool", filter=list(chosen.values())))
    for facet in FACETS if counts else ():
        others = [query for name, query in chosen.items() if name != facet]
        request.aggs.bucket(facet, "filter", filter=Q("bool", filter=others)).bucket(
            "values", **_counting(facet, plan)
        )
    return request


def suggesting(key: str, now: dt.datetime, *, limit: int) -> Search:
    """What a key names, names that begin with it, and titles that hold it."""
    named = Q("constant_score", filter=Q("term", beginning=key), boost=NAMED)
    begun = Q("constant_score", filter=Q("prefix", beginning=key), boost=BEGUN)
    held = Q("constant_score", filter=Q("prefix", inner=key), boost=HELD)
    query = Q("bool", must=[Q("dis_max", queries=[named, begun, held])], filter=[_visible(now)])
    return Search().query(query).source(False).sort("_score").extra(size=limit, **_COLUMNS)


def counted(answer: Mapping[str, Any]) -> Mapping[str, Mapping[str, int]]:
    """The counts in an answer."""
    found = answer.get("aggregations", {})
    return {facet: _counts(found[facet]["values"]["buckets"]) for facet in FACETS if facet in found}


def _counts(buckets: Any) -> dict[str, int]:
    if isinstance(buckets, Mapping):
        return {value: each["doc_count"] for value, each in buckets.items()}
    return {each["key"]: each["doc_count"] for each in buckets}


def _counting(facet: str, plan: Plan) -> dict[str, Any]:
    if facet in VALUES:
        return {"agg_type": "terms", "field": facet, "size": _MOST_VALUES}
    by_day = {status.value: _in_status(status, plan) for status in Status}
    if facet == "period":
        by_day = {period.value: _in_period(period, plan) for period in Period}
    return {"agg_type": "filters", "filters": by_day}


def _scored(plan: Plan) -> Query:
    """What matches under all filters that are not counted, scored by the plan's clauses."""
    should = [
        Q("match", **{clause.field: {"query": " ".join(clause.tokens), "boost": clause.boost}})
        for clause in plan.clauses
        if clause.tokens
    ]
    if plan.name_key:
        should.append(Q("constant_score", filter=Q("term", name=plan.name_key), boost=plan.name_boost))
    return Q("bool", filter=[_match(plan), _visible(plan.now), *_narrowed(plan)], should=should)


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


def _visible(now: dt.datetime) -> Query:
    moment = fields.microseconds(now)
    hidden = [Q("range", visible_from={"gt": moment}), Q("range", visible_until={"lte": moment})]
    return Q("bool", must_not=hidden)


def _narrowed(plan: Plan) -> Iterator[Query]:
    """The filter that is no facet: it holds for every count."""
    if plan.filters.group:
        yield Q("term", group=fields.group_number(plan.filters.group))


def _chosen(plan: Plan) -> Iterator[tuple[str, Query]]:
    """Facets that the reader narrowed by."""
    filters = plan.filters
    for name in VALUES:
        if getattr(filters, name):
            yield name, Q("term", **{name: getattr(filters, name)})
    if filters.status:
        yield "status", _in_status(filters.status, plan)
    if filters.period:
        yield "period", _in_period(filters.period, plan)


def _in_status(status: Status, plan: Plan) -> Query:
    today = plan.today.toordinal()
    future, ended = Q("range", effective_from={"gt": today}), Q("range", effective_until={"lte": today})
    if status is Status.FUTURE:
        return future
    if status is Status.ENDED:
        return Q("bool", filter=[ended], must_not=[future])
    return Q("bool", must_not=[future, ended])


def _in_period(period: Period, plan: Plan) -> Query:
    first = first_day(period, plan.today).toordinal()
    return Q("range", date={"lt": first} if period is Period.OLDER else {"gte": first})
