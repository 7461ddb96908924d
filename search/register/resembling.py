"""Which of some candidates is meant by a question with slips in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from search.register import tokens
from search.register.cutting import Cut, Cutter
from search.register.entries import Entry

CANDIDATES = 80
"""Entries that are compared character by character."""
SHORTEST = 2
_LONGEST = 30
"""Characters of a name by which candidates are found."""
_SOUND = 0.5
"""What a wrong character is worth that sounds like the right one."""


@dataclass(frozen=True, slots=True)
class Resembling:
    """An entry that is close to a question."""

    entry: Entry
    distance: float
    former: str = ""


def grams(cut: Cut) -> Mapping[str, list[str]]:
    """The tokens that a name with a slip shares with the right one, by field.

    A character too many, too few or swapped makes neighbours of what had one between them, and the other way round.
    """
    text = cut.rest[:_LONGEST]
    both = [*dict.fromkeys((*tokens.pairs(text), *tokens.across(text)))]
    return {tokens.GRAMS: both, tokens.LOOSE: both}


def closest(cut: Cut, cutter: Cutter, entries: Iterable[Entry]) -> list[Resembling]:
    """Those that differ by a slip or two, the closest first, then by their order."""
    found, most = [], _allowed(len(cut.core))
    for entry in entries:
        compared = ((_compared(cut, cutter.cut(name), most), name) for name in (entry.name, *entry.former))
        least, name = min(compared, key=lambda pair: pair[0])
        if least <= most:
            found.append(Resembling(entry, least, name if name != entry.name else ""))
    return sorted(found, key=lambda each: (each.distance, -each.entry.order))


def _allowed(size: int) -> float:
    return _SOUND if size < 3 else 1 if size < 5 else 2 if size < 12 else 3


def _compared(cut: Cut, other: Cut, most: float) -> float:
    # A slip may sit in the region or the suffix, which then is not recognised as one.
    pairs = ((cut.core, other.core), (cut.rest, other.rest), (cut.key, other.key), (cut.core, other.rest))
    return min(distance(*pair, most) for pair in dict.fromkeys(pairs))


def distance(first: str, second: str, most: float) -> float:
    """Characters to change, leave out, put in or swap with their neighbour; a homophone counts half.

    Beyond ``most`` the answer is only that it is more.
    """
    too_far = most + 1.0
    if abs(len(first) - len(second)) > most:
        return too_far
    heard, other = tokens.sounded(first), tokens.sounded(second)
    if max(len(first), len(second)) - sum((Counter(heard) & Counter(other)).values()) > most:
        return too_far
    before: list[float] = []
    row = [float(place) for place in range(len(second) + 1)]
    for here, char in enumerate(first):
        last, before, row = before, row, [here + 1.0]
        for there, its in enumerate(second):
            if abs(here - there) > most:
                row.append(too_far)
                continue
            wrong = 0.0 if char == its else _SOUND if heard[here] == other[there] else 1.0
            cost = before[there] + wrong
            if (without := before[there + 1] + 1) < cost:
                cost = without
            if (more := row[there] + 1) < cost:
                cost = more
            if here and there and char == second[there - 1] and first[here - 1] == its:
                cost = min(cost, last[there - 1] + 1)
            row.append(cost)
        if min(row) > most:
            return too_far
    return min(row[-1], too_far)
