"""The register's shelf in the embedded engine.

How long a question takes depends on how many entries hold its rarest token. Where these are many (有限公司), the first
ones are sought month by month from the newest, and what cannot be counted in time is counted in a sample.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import tantivy
from tantivy import FieldType, Occur, Query

from search import fields
from search.engines.embedded import register_schema
from search.engines.embedded.index import EmbeddedIndex, Opened, stored
from search.register import tokens
from search.register.cutting import Cutter
from search.register.entries import Entry, month_of
from search.register.wanted import FACETS, MOST, Filters, Has, Rows, Slice, Total, Wanted, Way, sample_of

WHOLE = 15_000
"""Entries that are looked through at once: of more, the newest months first, and a sample is counted."""
_SPARE = 3
"""A stretch of months should hold so many times what is wanted."""
_LAST = "n"
"""Sorts behind every month."""
_MOST_VALUES = 5_000
_RARE = 0.01
"""A token that a larger share of all entries holds tells little of who is meant when there is a slip."""
_MOST_GRAMS = 10
_FILTERS = {"region": tokens.PLACE, "industry": tokens.TRADE, "type": "type", "status": "status"}


class EmbeddedRegister(EmbeddedIndex):
    """What can be asked of the register's shelf."""

    layout = register_schema
    threads = 2

    def cutter(self) -> Cutter:
        """What the names in the index in use were cut with."""
        cutter: Cutter = self._current().cutter
        return cutter

    def newest(self, asked: Sequence[Slice]) -> list[Rows]:
        """The first entries of each slice; no more slices are looked at once one limit is reached."""
        view = _View(self._current())
        rows: list[Rows] = []
        found = 0
        with self._named_failures(view.opened.folder):
            for each in asked:
                left = each.limit - found
                if left <= 0:
                    break
                rows.append(Rows(view.newest(each.wanted, left, each.before)))
                found += len(rows[-1].entries)
        return rows

    def total(self, wanted: Wanted) -> Total:
        """How many entries there are."""
        view = _View(self._current())
        with self._named_failures(view.opened.folder):
            return view.total(wanted)

    def counts(self, wanted: Wanted, total: Total) -> Mapping[str, Mapping[str, int]]:
        """Each facet under all filters but its own."""
        view = _View(self._current())
        with self._named_failures(view.opened.folder):
            return view.counts(wanted, total)

    def close(
        self, asked: Sequence[Slice], grams: Mapping[str, Sequence[str]], wanted: Wanted, *, limit: int
    ) -> tuple[list[Rows], list[Entry]]:
        """The first entries of each slice, and those with the most and the rarest of some tokens."""
        rows, view = self.newest(asked), _View(self._current())
        with self._named_failures(view.opened.folder):
            return rows, view.resembling(grams, wanted, limit)


class _View:
    """The index as it is at one moment."""

    def __init__(self, opened: Opened) -> None:
        self.opened = opened
        self._searcher = opened.index.searcher()
        self._schema = opened.index.schema
        self._known: dict[tuple[str, str | int], int] = {}

    def newest(self, wanted: Wanted, limit: int, before: int | None) -> tuple[Entry, ...]:
        bound = self._bound(wanted)
        if not bound:
            return ()
        if bound <= WHOLE:
            return self._first(self._query(wanted, "", *self._before(before)), limit)
        return self._by_month(wanted, bound, limit, before)

    def _by_month(self, wanted: Wanted, bound: int, limit: int, before: int | None) -> tuple[Entry, ...]:
        """The first entries, sought in the months that should hold enough of them by what a sample holds."""
        earlier = self._before(before)
        floor = self._floor(wanted, bound, limit, earlier)
        if floor is not None:
            least, most = month_of(floor), month_of(before) if before is not None else _LAST
            names = [name for name in self._months(wanted.filters.status) if least <= name <= most]
            stretch = self._any([self._term(tokens.SLOT, name) for name in names])
            found = self._first(self._query(wanted, "", stretch, *earlier), limit)
            if len(found) == limit:
                return found
        return self._first(self._query(wanted, "", *earlier), limit)

    def _months(self, status: str) -> list[str]:
        held = self._term("status", status) if status else Query.all_query()
        return _months(self._searcher, self.opened.meta, status, held)

    def _floor(self, wanted: Wanted, bound: int, limit: int, earlier: list[Query]) -> int | None:
        """A place in the order before which there should be more than enough; None when there is not enough."""
        sample = sample_of(bound)
        enough = (limit * _SPARE >> sample) + _SPARE
        query = self._query(wanted, "", *self._among(sample), *earlier)
        hits = self._searcher.search(query, limit=enough, count=False, order_by_field="order").hits
        return int(hits[-1][0]) if len(hits) == enough else None

    def _first(self, query: Query, limit: int) -> tuple[Entry, ...]:
        result = self._searcher.search(query, limit=limit, count=False, order_by_field="order")
        return tuple(self._entry(address) for _, address in result.hits)

    def _entry(self, address: tantivy.DocAddress) -> Entry:
        return register_schema.restored(stored(self._searcher, address))

    def total(self, wanted: Wanted) -> Total:
        judged = self._judged(wanted)
        return judged if judged.sample else Total(self._count(self._query(wanted)))

    def _judged(self, wanted: Wanted, without: str = "") -> Total:
        """How many there are by a sample; without a sample, only that they are few enough to be counted."""
        bound = self._bound(wanted, without)
        if bound > WHOLE:
            sample = sample_of(bound)
            number = self._count(self._query(wanted, without, *self._among(sample))) << sample
            if number > 2 * MOST:
                return Total(number, sample_of(number))
        return Total(bound)

    def _among(self, sample: int) -> list[Query]:
        return [self._term(tokens.SLOT, tokens.sample(sample))] if sample else []

    def _count(self, query: Query) -> int:
        found: Any = self._searcher.search(query, limit=1, count=True)
        return int(found.count)

    def counts(self, wanted: Wanted, total: Total) -> dict[str, dict[str, int]]:
        asked: dict[str, list[str]] = {}
        for facet in FACETS:
            asked.setdefault(facet if getattr(wanted.filters, facet) else "", []).append(facet)
        found: dict[str, dict[str, int]] = {}
        for without, facets in asked.items():
            sample = (self._judged(wanted, without) if without else total).sample
            query = self._query(wanted, without, *self._among(sample))
            answer = self._searcher.aggregate(
                query, {facet: {"terms": {"field": facet, "size": _MOST_VALUES}} for facet in facets}
            )
            for facet in facets:
                buckets = answer[facet]["buckets"]
                found[facet] = {each["key"]: each["doc_count"] << sample for each in buckets if each["key"]}
        return found

    def resembling(self, grams: Mapping[str, Sequence[str]], wanted: Wanted, limit: int) -> list[Entry]:
        most = max(self._searcher.num_docs * _RARE, MOST)
        held = sorted(
            (self._held(field, token), field, token) for field, row in grams.items() for token in row
        )
        telling = [(field, token) for number, field, token in held if 0 < number <= most][:_MOST_GRAMS]
        if not telling:
            return []
        either = Query.boolean_query([(Occur.Should, self._term(*each)) for each in telling])
        parts = [(Occur.Must, either)]
        parts += [(Occur.Must, Query.const_score_query(each, 0.0)) for each in self._narrowed(wanted.filters)]
        parts.append((Occur.MustNot, self._hidden(wanted)))
        result = self._searcher.search(Query.boolean_query(parts), limit=limit, count=False)
        return [self._entry(address) for _, address in result.hits]

    # Queries

    def _query(self, wanted: Wanted, without: str = "", *more: Query) -> Query:
        """What is wanted, under the filters but ``without``, and under ``more``."""
        demanded = [*more, *self._narrowed(wanted.filters, without)]
        if wanted.ways is None:
            parts = [(Occur.Must, each) for each in demanded or [Query.all_query()]]
        else:
            # What is demanded goes into each way: a union is walked through as a whole, whatever it meets.
            ways = [[*(self._row(has) for has in way), *demanded] for way in wanted.ways]
            parts = [(Occur.Should, self._and(*way)) for way in ways]
        parts += [(Occur.MustNot, self._way(way)) for way in wanted.unless]
        parts.append((Occur.MustNot, self._hidden(wanted)))
        return Query.boolean_query(parts)

    def _before(self, before: int | None) -> list[Query]:
        if before is None:
            return []
        whole = FieldType.Integer
        return [Query.range_query(self._schema, "order", whole, upper_bound=before - 1)]

    def _hidden(self, wanted: Wanted) -> Query:
        """What may not be seen; only the few entries are looked at that are not visible always."""
        moment, whole = fields.microseconds(wanted.now), FieldType.Integer
        later = Query.range_query(self._schema, "visible_from", whole, lower_bound=moment + 1)
        gone = Query.range_query(self._schema, "visible_until", whole, upper_bound=moment)
        return self._and(self._term(tokens.SLOT, tokens.TIMED), self._any([later, gone]))

    def _narrowed(self, filters: Filters, without: str = "") -> Iterator[Query]:
        for name, value in filters.chosen().items():
            if name != without:
                yield self._term(_FILTERS[name], value)

    def _way(self, way: Way) -> Query:
        return self._and(*(self._row(has) for has in way))

    def _row(self, has: Has) -> Query:
        if len(has.tokens) == 1:
            return self._term(has.field, has.tokens[0])
        return Query.phrase_query(self._schema, has.field, [str(token) for token in has.tokens])

    def _term(self, field: str, value: str | int) -> Query:
        return Query.term_query(self._schema, field, value)

    def _and(self, *queries: Query) -> Query:
        if len(queries) == 1:
            return queries[0]
        return Query.boolean_query([(Occur.Must, each) for each in queries])

    def _any(self, queries: Sequence[Query]) -> Query:
        if len(queries) == 1:
            return queries[0]
        return Query.boolean_query([(Occur.Should, each) for each in queries])

    # How many entries a question can find at most

    def _held(self, field: str, value: str | int) -> int:
        """How many entries have a token."""
        known = self._known.get((field, value))
        if known is None:
            known = self._known[field, value] = self._searcher.doc_freq(field, value)
        return known

    def _bound(self, wanted: Wanted, without: str = "") -> int:
        least = self._searcher.num_docs
        for name, value in wanted.filters.chosen().items():
            if name != without:
                least = min(least, self._held(_FILTERS[name], value))
        if wanted.ways is None:
            return least
        return min(least, sum(self._bound_of(way) for way in wanted.ways))

    def _bound_of(self, way: Way) -> int:
        return min(self._held(has.field, token) for has in way for token in has.tokens)


_known: dict[tuple[int, int], dict[str, list[str]]] = {}


def _months(searcher: tantivy.Searcher, meta: tuple[int, int], status: str, held: Query) -> list[str]:
    """The stretches of the order in which entries of a status stand; read once for each state of the index.

    Status and weight go together: without this, cancelled ones would be sought among all live ones first.
    """
    if meta not in _known:
        _known.clear()
    months = _known.setdefault(meta, {})
    if status not in months:
        found = searcher.terms_with_prefix(tokens.SLOT, "m", filter_query=held)
        months[status] = sorted(name for name, number in found if number)
    return months[status]
