"""A plan in tantivy's terms."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import tantivy
from tantivy import FieldType, Occur, Query

from search import fields
from search.engines.base import BEGUN, FACETS, HELD, NAMED, VALUES
from search.engines.embedded import counting
from search.periods import Period, first_day
from search.query import Clause, Concept, Filters, Plan
from search.ranking import Status

_TELLING = 0.5
"""What a larger share of all documents holds (的, 人) is not looked up: BM25 gives it next to nothing, and it is
what takes longest. Measured on 1,023 questions: nDCG@10 the same within .001, the time a fifth less. Where all of
a question is so common, all of it is looked up."""
_SMALL = 1000
"""Documents of a small index, in which nothing takes long."""


def visible(schema: tantivy.Schema, now: dt.datetime) -> list[tuple[Occur, Query]]:
    """What may be seen at a moment."""
    moment, whole = fields.microseconds(now), FieldType.Integer
    later = Query.range_query(schema, "visible_from", whole, lower_bound=moment + 1)
    gone = Query.range_query(schema, "visible_until", whole, upper_bound=moment)
    return [(Occur.MustNot, later), (Occur.MustNot, gone)]


def suggesting(schema: tantivy.Schema, key: str, now: dt.datetime) -> Query:
    """What a key names, names that begin with it, and titles that hold it."""
    starts = f"{re.escape(key)}.*"
    named = Query.const_score_query(Query.term_query(schema, "beginning", key), NAMED)
    begun = Query.const_score_query(Query.regex_query(schema, "beginning", starts), BEGUN)
    held = Query.const_score_query(Query.regex_query(schema, "inner", starts), HELD)
    either = Query.disjunction_max_query([named, begun, held])
    return Query.boolean_query([(Occur.Must, either), *visible(schema, now)])


class Compiled:
    """A plan in tantivy's terms."""

    def __init__(self, searcher: tantivy.Searcher, schema: tantivy.Schema, plan: Plan) -> None:
        self._searcher, self._schema, self._plan = searcher, schema, plan
        self._matching = self._match()

    def scored(self) -> Query:
        """What matches under all filters, scored by the plan's clauses."""
        parts = [(Occur.Must, Query.const_score_query(self._filtered(), 0.0))]
        # One flat list: nested ones were measured to take a fifth longer.
        for clause in self._plan.clauses:
            for token in self._telling(clause):
                term = self._term(clause.field, token)
                parts.append((Occur.Should, Query.boost_query(term, clause.boost)))
        if self._plan.name_key:
            named = Query.const_score_query(self._term("name", self._plan.name_key), self._plan.name_boost)
            parts.append((Occur.Should, named))
        return Query.boolean_query(parts)

    def counts(self) -> Mapping[str, Mapping[str, int]]:
        """Each facet counted under all filters but its own."""
        asked: dict[str, list[str]] = {}
        for facet in FACETS:
            asked.setdefault(facet if getattr(self._plan.filters, facet) else "", []).append(facet)
        found: dict[str, Mapping[str, int]] = {}
        for without, facets in asked.items():
            wanted: dict[str, Any] = {}
            for facet in facets:
                wanted.update(counting.asked(facet, self._plan.today))
            answer = self._searcher.aggregate(self._filtered(without), wanted)
            found.update({facet: counting.counted(facet, answer) for facet in facets})
        return found

    def _telling(self, clause: Clause) -> Sequence[str]:
        most = max(_TELLING * self._searcher.num_docs, _SMALL)
        rare = [each for each in clause.tokens if self._searcher.doc_freq(clause.field, each) <= most]
        return rare or clause.tokens

    def _term(self, field: str, value: str | int) -> Query:
        return Query.term_query(self._schema, field, value)

    def _match(self) -> Query:
        plan = self._plan
        parts = [(Occur.Must, self._row(row)) for row in plan.phrases]
        if plan.concepts and plan.at_least:
            concepts = [(Occur.Should, self._concept(concept)) for concept in plan.concepts]
            enough = Query.boolean_query(concepts, minimum_number_should_match=plan.at_least)
            parts.append((Occur.Must, self._or_named(enough)))
        return Query.boolean_query(parts) if parts else Query.empty_query()

    def _or_named(self, enough: Query) -> Query:
        named = self._term("name", self._plan.name_key) if self._plan.name_key else Query.empty_query()
        return Query.boolean_query([(Occur.Should, enough), (Occur.Should, named)])

    def _row(self, row: tuple[str, ...]) -> Query:
        if len(row) == 1:
            return self._term("characters", row[0])
        return Query.phrase_query(self._schema, "characters", list(row))

    def _concept(self, concept: Concept) -> Query:
        rows = [
            Query.boolean_query([(Occur.Must, self._term("characters", token)) for token in row])
            for row in concept.alternatives
        ]
        return Query.boolean_query([(Occur.Should, row) for row in rows])

    def _filtered(self, without: str = "") -> Query:
        """The matching documents under all filters but ``without``, visible now."""
        parts = [(Occur.Must, self._matching)]
        parts += visible(self._schema, self._plan.now)
        for name, value in _exact(self._plan.filters, without):
            parts.append((Occur.Must, self._term(name, value)))
        if without != "status":
            parts += self._status()
        if without != "period":
            parts += self._period()
        return Query.boolean_query(parts)

    def _period(self) -> list[tuple[Occur, Query]]:
        period = self._plan.filters.period
        if period is None:
            return []
        first = first_day(period, self._plan.today).toordinal()
        older = period is Period.OLDER
        return [(Occur.Must, self._up_to("date", first - 1) if older else self._from("date", first))]

    def _status(self) -> list[tuple[Occur, Query]]:
        status = self._plan.filters.status
        if status is None:
            return []
        today = self._plan.today.toordinal()
        future = self._from("effective_from", today + 1)
        ended = self._up_to("effective_until", today)
        if status is Status.FUTURE:
            return [(Occur.Must, future)]
        if status is Status.ENDED:
            return [(Occur.Must, ended), (Occur.MustNot, future)]
        return [(Occur.MustNot, future), (Occur.MustNot, ended)]

    def _from(self, field: str, value: int) -> Query:
        return Query.range_query(self._schema, field, FieldType.Integer, lower_bound=value)

    def _up_to(self, field: str, value: int) -> Query:
        return Query.range_query(self._schema, field, FieldType.Integer, upper_bound=value)


def _exact(filters: Filters, without: str) -> Iterator[tuple[str, str | int]]:
    for name in VALUES:
        value = getattr(filters, name)
        if value and name != without:
            yield name, value
    if filters.group:
        yield "group", fields.group_number(filters.group)
