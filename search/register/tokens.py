"""Under which tokens an entry stands, the same for every engine.

Three alphabets, one way: pairs of characters, pairs of syllables, triples of initials, each a row in which any part of
a name is a row of neighbours. ``loose`` holds what survives a wrong character: pairs across one, and single ones.
``exact`` holds whole names as numbers: a dictionary of five million names would weigh more than all the rest.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from search import sounds
from search.register.cutting import Cut, Cutter
from search.register.entries import Entry
from search.register.wanted import SAMPLES, Has

VERSION = 1
"""Raise it when tokens change: an index made by another version is rebuilt."""

NAME, CORE, FORMER, FORMER_CORE, SPELLED, INITIALS = "ncfgpi"
GRAMS, LOOSE, SOUNDS, LETTERS, EXACT, PLACE, TRADE, SLOT = (
    "grams", "loose", "sounds", "letters", "exact", "place", "trade", "slot",
)  # fmt: skip
TIMED = "timed"
"""In ``slot`` of what is not visible always."""
LONGEST = 200
"""Characters of a name that are searched."""
_APART = " | "
_hash = hashlib.blake2b
_TRIPLE = 3


@dataclass(frozen=True, slots=True)
class Tokens:
    """What is searched of an entry; rows have blanks between their tokens."""

    grams: str
    loose: str
    sounds: str
    letters: str
    exact: list[int]
    place: list[str]
    trade: list[str]
    slot: list[str]


def tokens(entry: Entry, cutter: Cutter) -> Tokens:
    """Cut an entry into tokens."""
    cuts = [cutter.cut(name[:LONGEST]) for name in (entry.name, *entry.former)]
    heard = [sounded(cut.rest) for cut in cuts]
    exact: list[int] = []
    for place, cut in enumerate(cuts):
        exact += _exact(cut, heard[place], former=place > 0)
    return Tokens(
        grams=_APART.join([" ".join([*pairs(cut.key), "|", *_begins(cut)]) for cut in cuts]),
        loose=" ".join([token for cut in cuts for token in (*cut.rest, *across(cut.rest))]),
        sounds=_APART.join([" ".join(sound_pairs(each)) for each in heard]),
        letters=_APART.join([" ".join(triples(initials(each))) for each in heard]),
        exact=exact,
        place=prefixes(entry.region, (2, 4, 6)),
        trade=prefixes(entry.industry, (1, 3, 4, 5)),
        slot=list(_slots(entry)),
    )


def _exact(cut: Cut, heard: list[str], *, former: bool) -> list[int]:
    if not cut.key:
        return []
    found = [
        number(FORMER if former else NAME, cut.key),
        number(FORMER_CORE if former else CORE, cut.core),
        number(SPELLED, "".join(heard)),
        number(INITIALS, initials(heard)),
    ]
    if cut.core != cut.rest:  # which begins with it
        inner = heard[: len(cut.core)]
        found += [number(SPELLED, "".join(inner)), number(INITIALS, initials(inner))]
    return found


def _begins(cut: Cut) -> list[str]:
    found = [f"^{cut.key[:1]}", f"^{cut.key[:2]}"]
    if cut.rest != cut.key:
        found += [f"^{cut.rest[:1]}", f"^{cut.rest[:2]}"]
    return found


def _slots(entry: Entry) -> Iterator[str]:
    yield entry.month
    drawn = zlib.crc32(entry.key.encode())
    for size in SAMPLES:
        if drawn % (1 << size):
            break
        yield sample(size)
    if entry.visible_from is not None or entry.visible_until is not None:
        yield TIMED


def begin(start: str) -> str:
    """Stands for a name, or a name without its region, that begins so."""
    return f"^{start}"


def sample(size: int) -> str:
    """Stands for being one of the sample of an entry in 2^size."""
    return f"s{size}"


def number(kind: str, text: str) -> int:
    """What stands for a whole text of a kind: 63 bits."""
    return int.from_bytes(_hash(f"{kind}{text}".encode(), digest_size=8).digest(), "big") >> 1


def prefixes(code: str, sizes: tuple[int, ...]) -> list[str]:
    """The beginnings of a code that name something."""
    return [code[:size] for size in sizes if len(code) >= size]


def pairs(key: str) -> list[str]:
    """Neighbouring characters."""
    return [first + second for first, second in zip(key, key[1:], strict=False)]


def across(rest: str) -> list[str]:
    """Characters with one between them: what is left of both when that one is wrong."""
    return [first + second for first, second in zip(rest, rest[2:], strict=False)]


def sounded(text: str) -> list[str]:
    """Syllables as they are heard; a character without a known reading stands for itself."""
    known = sounds.table()
    return [known.get(character, character) for character in text]


def sound_pairs(heard: list[str] | tuple[str, ...]) -> list[str]:
    """Neighbouring syllables."""
    return [f"{first}'{second}" for first, second in zip(heard, heard[1:], strict=False)]


def initials(heard: list[str]) -> str:
    """First letters of syllables."""
    return "".join([each[0] for each in heard])


def triples(letters: str) -> list[str]:
    """Three neighbouring letters."""
    return [letters[place : place + _TRIPLE] for place in range(len(letters) - _TRIPLE + 1)]


def exactly(kind: str, text: str) -> Has:
    """A whole name of a kind."""
    return Has(EXACT, (number(kind, text),))


def holding(key: str) -> Has:
    """A name with this in it."""
    return Has(GRAMS, tuple(pairs(key))) if len(key) > 1 else Has(LOOSE, (key,))


def beginning(key: str) -> tuple[Has, ...]:
    """A name, or one without its region, that begins so."""
    start = Has(GRAMS, (begin(key[:2]),))
    return (start, holding(key)) if len(key) > 2 else (start,)


def within(region: str) -> Has:
    """In a region, by the prefix of its code."""
    return Has(PLACE, (region,))
