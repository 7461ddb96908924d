"""A truth table for editors: the rule at every boundary of every fact it looks at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice, product

from portal.core.rules.answers import Answers
from portal.core.rules.facts import Fact, FactKind, Value, value_text
from portal.core.rules.judging import Truth, judge
from portal.core.rules.parameters import Parameters
from portal.core.rules.terms import Rule

MOST_ROWS = 60


@dataclass(frozen=True, slots=True)
class Row:
    """Values of the facts (None: open), in the order of the table's facts, and what comes of them."""

    values: tuple[Value | None, ...]
    truth: Truth

    def words(self, facts: Sequence[Fact], unanswered: str) -> list[str]:
        """The values in words; `unanswered` stands for an open fact."""
        return [
            unanswered if value is None else value_text(fact, value)
            for fact, value in zip(facts, self.values, strict=True)
        ]


def truth_table(
    rule: Rule, facts: Mapping[str, Fact], parameters: Parameters, most: int = MOST_ROWS
) -> tuple[list[Fact], list[Row], bool]:
    """The facts of a rule, a row for each mixture of telling values, and whether the table is whole.

    Telling are each option that the rule names and one that it does not, a figure and its neighbours
    (one cent, one piece, one day away), and an open fact.
    """
    used = [fact for key, fact in facts.items() if key in rule.facts]
    columns = [list(_telling(fact, rule, parameters)) for fact in used]
    rows: list[Row] = []
    for values in islice(product(*columns), most + 1):
        known = {fact.key: value for fact, value in zip(used, values, strict=True) if value is not None}
        rows.append(Row(values, judge(rule, Answers(known), parameters).truth))
    return used, rows[:most], len(rows) <= most


def _telling(fact: Fact, rule: Rule, parameters: Parameters) -> Iterator[Value | None]:
    named: list[Value] = []
    for clause in rule.clauses:
        for term in clause.terms:
            if term.fact == fact.key:
                named += [parameters.value(term.parameter)] if term.parameter else term.values
    match fact.kind:
        case FactKind.YES_NO:
            yield from (True, False)
        case FactKind.CHOICE | FactKind.SEVERAL:
            yield from _options(fact, {value for value in named if isinstance(value, str)})
        case _:
            yield from _neighbours(fact, named)
    yield None


def _options(fact: Fact, named: set[str]) -> Iterator[Value]:
    several = fact.kind is FactKind.SEVERAL
    for option in fact.options:
        if option.key in named:
            yield frozenset({option.key}) if several else option.key
    other = next((option.key for option in fact.options if option.key not in named), None)
    if several:
        yield frozenset()
    elif other:
        yield other


def _neighbours(fact: Fact, named: list[Value]) -> Iterator[Value]:
    steps = {FactKind.MONEY: Decimal("0.01"), FactKind.COUNT: Decimal(1)}
    found: set[Value] = set()
    for value in named:
        if isinstance(value, Decimal):
            step = steps[fact.kind]
            found |= {number for number in (value - step, value, value + step) if number >= 0}
        elif isinstance(value, dt.date):
            day = dt.timedelta(days=1)
            found |= {value - day, value, value + day}
    yield from sorted(found)
