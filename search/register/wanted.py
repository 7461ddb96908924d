"""What an engine is asked of the register's shelf: tokens, never a query string, so there is nothing to escape."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Any, NamedTuple

from search.register.entries import Entry

MOST = 10_000
"""Entries that are counted and paged through; what lies beyond is said to be more."""
FACETS = ("region", "industry", "type", "status")
SAMPLES = (2, 4, 6, 8, 10, 12, 14, 16)
"""An entry in 2^n, by chance but always the same ones: what is too much to be counted is counted among these."""
SAMPLED = 4_000
"""Entries of a sample that are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the reader narrowed by. Empty means all."""

    region: str = ""
    """2, 4 or 6 digits."""
    industry: str = ""
    """A section letter and up to four digits."""
    type: str = ""
    status: str = ""

    def chosen(self) -> dict[str, str]:
        """What is narrowed by: name of the filter -> value, as in addresses."""
        values = {each.name: str(getattr(self, each.name)) for each in fields(self)}
        return {name: value for name, value in values.items() if value}

    def without(self, name: str) -> Filters:
        """The same, one filter taken away."""
        empty: Any = {name: ""}
        return replace(self, **empty)


class Has(NamedTuple):
    """Tokens that stand next to each other in a field, in this order."""

    field: str
    tokens: tuple[str | int, ...]


Way = tuple[Has, ...]
"""Everything in it is demanded."""


def reduced(ways: Iterable[Way]) -> tuple[Way, ...]:
    """The same entries in fewer ways: one that demands all that another does, and more, finds nothing new."""
    kept: dict[Way, set[tuple[str, str | int]]] = {}
    for way in dict.fromkeys(ways):
        mine = {(has.field, token) for has in way for token in has.tokens}
        if not any(its <= mine and _demands(way, other) for other, its in kept.items()):
            for other in [other for other, its in kept.items() if mine <= its and _demands(other, way)]:
                del kept[other]
            kept[way] = mine
    return tuple(kept)


def _demands(way: Way, other: Way) -> bool:
    return all(any(_holds(mine, its) for mine in way) for its in other)


def _holds(row: Has, part: Has) -> bool:
    size = len(part.tokens)
    return row.field == part.field and any(
        row.tokens[place : place + size] == part.tokens for place in range(len(row.tokens) - size + 1)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which entries are meant: those that fit one way, and none of others."""

    ways: tuple[Way, ...] | None
    """None: every entry."""
    unless: tuple[Way, ...] = ()
    filters: Filters = Filters()
    now: dt.datetime
    """Aware. Only what is visible at this moment is found."""


class Slice(NamedTuple):
    """So many of what is wanted, from a place in the order on."""

    wanted: Wanted
    limit: int
    before: int | None = None
    """Only entries whose ``order`` is smaller."""


class Rows(NamedTuple):
    """Entries by falling ``order``."""

    entries: tuple[Entry, ...]


class Total(NamedTuple):
    """How many entries there are."""

    number: int
    sample: int = 0
    """Counted among an entry in 2^n; 0: all were counted, or as many as are counted at most."""

    @property
    def capped(self) -> bool:
        """More than are counted."""
        return self.number > MOST


def sample_of(number: int) -> int:
    """The sample, an entry in 2^n, that leaves so many of a number as are counted; 0 for all of them."""
    return next((size for size in (0, *SAMPLES) if number >> size <= SAMPLED), SAMPLES[-1])
