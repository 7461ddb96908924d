"""The register's shelf on Elasticsearch: the index lies in the order of its lists, so that a list ends early."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from search import fields
from search.engines.elastic import register_schema
from search.engines.elastic.dsl import TIME_LIMIT, Q, Query, Search
from search.engines.elastic.index import ElasticIndex
from search.register import entries, tokens
from search.register.cutting import Cutter
from search.register.entries import Entry
from search.register.wanted import FACETS, MOST, Filters, Has, Rows, Slice, Total, Wanted, Way, sample_of

_MOST_VALUES = 5_000
_FILTERS = {"region": tokens.PLACE, "industry": tokens.TRADE, "type": "type", "status": "status"}
_JUDGED = 8
"""How many are more than are counted is judged by an entry in 2^8."""


class ElasticRegister(ElasticIndex):
    """What can be asked of the register's shelf."""

    layout = register_schema

    def cutter(self) -> Cutter:
        """What the names in the index in use were cut with."""
        cutter: Cutter = self._current().cutter
        return cutter

    def newest(self, asked: Sequence[Slice]) -> list[Rows]:
        """The first entries of each slice, all asked together."""
        if not asked:
            return []
        _, answers = self._asked([_newest(each) for each in asked])
        return [Rows(tuple(_entries(answer))) for answer in answers]

    def total(self, wanted: Wanted) -> Total:
        """How many entries there are; counted up to a limit, beyond it judged by a sample."""
        number = self._count(_query(wanted), MOST + 1)
        if number <= MOST:
            return Total(number)
        among = Q("bool", filter=[_query(wanted), Q("term", slot=tokens.sample(_JUDGED))])
        number = max(self._count(among, True) << _JUDGED, number)
        return Total(number, sample_of(number))

    def _count(self, query: Query, most: int | bool) -> int:
        request = Search().query(query).extra(size=0, track_total_hits=most, timeout=TIME_LIMIT)
        _, answer = self._searched(request)
        return int(answer["hits"]["total"]["value"])

    def counts(self, wanted: Wanted, total: Total) -> Mapping[str, Mapping[str, int]]:
        """Each facet under all filters but its own."""
        sample = total.sample
        _, answer = self._searched(_counting(wanted, sample))
        found = answer["aggregations"]
        return {
            facet: {each["key"]: each["doc_count"] << sample for each in found[facet]["values"]["buckets"]}
            for facet in FACETS
        }

    def close(
        self, asked: Sequence[Slice], grams: Mapping[str, Sequence[str]], wanted: Wanted, *, limit: int
    ) -> tuple[list[Rows], list[Entry]]:
        """The first entries of each slice, and those with the most and the rarest of some tokens; all asked together."""
        searches = [_newest(each) for each in asked]
        if should := [Q("term", **{field: token}) for field, row in grams.items() for token in row]:
            kept = [each for _, each in _narrowed(wanted.filters)]
            out = list(_hidden(wanted.now))
            query = Q("bool", should=should, minimum_should_match=1, filter=kept, must_not=out)
            request = Search().query(query).extra(size=limit, track_total_hits=False, timeout=TIME_LIMIT)
            searches.append(request)
        if not searches:
            return [], []
        found = [list(_entries(answer)) for answer in self._asked(searches)[1]]
        return [Rows(tuple(each)) for each in found[: len(asked)]], [
            entry for each in found[len(asked) :] for entry in each
        ]


def _entries(answer: Mapping[str, Any]) -> Iterator[Entry]:
    return (entries.restored(hit["_source"]["stored"]) for hit in answer["hits"]["hits"])


def _newest(asked: Slice) -> Search:
    request = Search().query(_query(asked.wanted)).sort({"order": "desc"})
    request = request.extra(size=asked.limit, track_total_hits=False, timeout=TIME_LIMIT)
    return request.extra(search_after=[asked.before]) if asked.before is not None else request


def _counting(wanted: Wanted, sample: int) -> Search:
    chosen = dict(_narrowed(wanted.filters))
    query = _query(wanted, narrowed=False)
    if sample:
        query = Q("bool", filter=[query, Q("term", slot=tokens.sample(sample))])
    request = Search().query(query).extra(size=0, track_total_hits=False, timeout=TIME_LIMIT)
    for facet in FACETS:
        others = [each for name, each in chosen.items() if name != facet]
        request.aggs.bucket(facet, "filter", filter=Q("bool", filter=others)).bucket(
            "values", "terms", field=facet, size=_MOST_VALUES
        )
    return request


def _query(wanted: Wanted, *, narrowed: bool = True) -> Query:
    must = [each for _, each in _narrowed(wanted.filters)] if narrowed else []
    if wanted.ways is not None:
        ways = [_way(way) for way in wanted.ways]
        must.append(Q("bool", should=ways, minimum_should_match=1) if ways else Q("match_none"))
    if not must:  # the records of the index itself have neither names nor an order
        must.append(Q("exists", field="order"))
    must_not = [_way(way) for way in wanted.unless]
    return Q("bool", filter=must, must_not=[*must_not, *_hidden(wanted.now)])


def _hidden(now: dt.datetime) -> Iterator[Query]:
    moment = fields.microseconds(now)
    yield Q("range", visible_from={"gt": moment})
    yield Q("range", visible_until={"lte": moment})


def _narrowed(filters: Filters) -> Iterator[tuple[str, Query]]:
    return ((name, Q("term", **{_FILTERS[name]: value})) for name, value in filters.chosen().items())


def _way(way: Way) -> Query:
    rows = [_row(has) for has in way]
    return rows[0] if len(rows) == 1 else Q("bool", filter=rows)


def _row(has: Has) -> Query:
    if len(has.tokens) == 1:
        return Q("term", **{has.field: str(has.tokens[0])})
    return Q("match_phrase", **{has.field: " ".join(map(str, has.tokens))})
