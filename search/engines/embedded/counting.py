"""Facets in tantivy's aggregations: what is asked for, and the counts in the answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from search.engines.base import VALUES
from search.periods import RECENT, Period, first_day, summed
from search.ranking import Status

_MOST_VALUES = 100


def asked(facet: str, today: dt.date) -> dict[str, Any]:
    """Aggregations of one facet, under names of its own."""
    if facet in VALUES:
        return {facet: {"terms": {"field": facet, "size": _MOST_VALUES}}}
    if facet == "period":
        edges = [first_day(period, today).toordinal() for period in RECENT]
        ranges = [
            {"key": period.value, "from": edge, **({"to": edges[place - 1]} if place else {})}
            for place, (period, edge) in enumerate(zip(RECENT, edges, strict=True))
        ]
        ranges.append({"key": Period.OLDER.value, "to": edges[-1]})
        return {"period": {"range": {"field": "date", "ranges": ranges}}}
    tomorrow = today.toordinal() + 1
    future = {"range": {"field": "effective_from", "ranges": [{"key": "future", "from": tomorrow}]}}
    ended = {"range": {"field": "effective_until", "ranges": [{"key": "ended", "to": tomorrow}]}}
    return {
        "all": {"value_count": {"field": "prior"}},  # every document has one
        "future": future,
        "ended": {**ended, "aggs": {"future": future}},
    }


def counted(facet: str, answer: Mapping[str, Any]) -> dict[str, int]:
    """Counts of one facet by value; what has none of its values is in no count."""
    if facet in VALUES:
        return {each["key"]: each["doc_count"] for each in answer[facet]["buckets"] if each["key"]}
    if facet == "period":
        counts: dict[Period, int] = {period: _count(answer["period"], period.value) for period in RECENT}
        return summed(_count(answer["period"], Period.OLDER.value), counts)
    future = _count(answer["future"], "future")
    # What would end before it begins never was in force: it counts as future, as its label says.
    both = [_count(each["future"], "future") for each in answer["ended"]["buckets"] if each["key"] == "ended"]
    ended = _count(answer["ended"], "ended") - sum(both)
    return {
        Status.IN_FORCE.value: int(answer["all"]["value"]) - future - ended,
        Status.FUTURE.value: future,
        Status.ENDED.value: ended,
    }


def _count(answer: Mapping[str, Any], key: str) -> int:
    # An index without documents gives no buckets at all.
    return sum(each["doc_count"] for each in answer["buckets"] if each["key"] == key)
