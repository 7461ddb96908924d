"""From a question to the steps in which it is answered: the best kind of match first.

Each step excludes what the steps before it find, so that an entry is told once, with the best reason there is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from search import sounds
from search.register import tokens
from search.register.cutting import Cut, Cutter, words
from search.register.wanted import Has, Way

MOST_LETTERS = 60
"""Letters of a question that may be pinyin."""
_MOST_WORDS = 6
_LONGEST_SPLIT = 12
"""Characters of the longest text that is looked for in two parts."""
_LETTERS = re.compile(r"[a-zü' ]+")


class Match(StrEnum):
    """How an entry fits a question."""

    LISTED = "listed"
    """Nothing was asked for: a plain list."""
    NAME = "name"
    FORMER = "former"
    PART = "part"
    SIMILAR = "similar"
    PINYIN = "pinyin"

    @property
    def asks(self) -> bool:
        """A guess: the page asks 您要找的是不是."""
        return self in (Match.SIMILAR, Match.PINYIN)


@dataclass(frozen=True, slots=True)
class Step:
    """Ways of one rank to fit a question."""

    match: Match
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """How a question is answered."""

    cut: Cut
    steps: tuple[Step, ...]
    elsewhere: tuple[Step, ...] = ()
    """When nothing fits: the same outside of the region that was named."""
    alike: tuple[Step, ...] = ()
    """When next to nothing fits: what sounds alike."""

    @property
    def ways(self) -> tuple[Way, ...]:
        """All ways of all steps."""
        return tuple(way for step in self.steps for way in step.ways)


LIST = Plan(Cut("", "", ""), (Step(Match.LISTED, ()),))


def plan(text: str, cutter: Cutter) -> Plan:
    """The steps for a question that is not empty."""
    cut = cutter.cut(text)
    if not cut.key:
        return LIST
    if short := cutter.shortly(cut):
        cuts: tuple[Cut, ...] = (cut, short)
    else:
        cuts = (cut,)
    steps = [*_named(cuts), *_parts(cuts, list(words(text))), *_spelled(text)]
    elsewhere = _elsewhere(cut) if cut.regions else ()
    return Plan(cut, tuple(_without_empty(steps)), elsewhere, tuple(_alike(cuts)))


def _without_empty(steps: Sequence[Step]) -> Iterator[Step]:
    return (Step(step.match, tuple(dict.fromkeys(step.ways))) for step in steps if step.ways)


def _within(cut: Cut, *rows: Has) -> Iterator[Way]:
    """The rows in each of the regions named; without a region, just the rows."""
    if not cut.regions:
        yield rows
    for region in cut.regions:
        yield (*rows, tokens.within(region))


def _named(cuts: Sequence[Cut]) -> Iterator[Step]:
    whole = cuts[0].key
    yield Step(Match.NAME, ((tokens.exactly(tokens.NAME, whole),),))
    cores = [(cut, tokens.exactly(tokens.CORE, cut.core)) for cut in cuts if cut.core]
    yield Step(Match.NAME, tuple(way for cut, core in cores if cut.regions for way in _within(cut, core)))
    yield Step(Match.NAME, tuple((core,) for cut, core in cores if not cut.regions))
    yield Step(Match.FORMER, ((tokens.exactly(tokens.FORMER, whole),),))
    former = (tokens.exactly(tokens.FORMER_CORE, cut.core) for cut in cuts if cut.core)
    yield Step(Match.FORMER, tuple((core,) for core in former))


def _parts(cuts: Sequence[Cut], typed: Sequence[str]) -> Iterator[Step]:
    whole = cuts[0].key
    yield Step(
        Match.PART,
        tuple(
            [tokens.beginning(whole)]
            + [way for cut in cuts if cut.rest != whole for way in _within(cut, *tokens.beginning(cut.rest))]
        ),
    )
    rests = [way for cut in cuts if cut.rest != whole for way in _within(cut, tokens.holding(cut.rest))]
    yield Step(Match.PART, ((tokens.holding(whole),), *rests))
    # With the suffix left out, and parts that do not stand together.
    cores = [way for cut in cuts if cut.core != cut.rest for way in _within(cut, tokens.holding(cut.core))]
    yield Step(Match.PART, tuple(cores))
    yield Step(Match.PART, tuple(_apart(cuts, typed)))


def _apart(cuts: Sequence[Cut], typed: Sequence[str]) -> Iterator[Way]:
    if 1 < len(typed) <= _MOST_WORDS:
        yield tuple(tokens.holding(word) for word in typed)
    for cut in cuts:
        for text in dict.fromkeys((cut.rest, cut.core)):
            if len(text) <= _LONGEST_SPLIT:
                for place in range(2, len(text) - 1):
                    yield from _within(cut, tokens.holding(text[:place]), tokens.holding(text[place:]))


def _elsewhere(cut: Cut) -> tuple[Step, ...]:
    bare = Cut(cut.key, cut.rest, cut.core)
    held = ((tokens.holding(cut.rest),), (tokens.holding(cut.core),))
    steps = [
        Step(Match.NAME, ((tokens.exactly(tokens.CORE, cut.core),),)),
        Step(Match.PART, held),
        Step(Match.PART, tuple(_apart([bare], ()))),
    ]
    return tuple(_without_empty(steps))


def _spelled(text: str) -> Iterator[Step]:
    typed = " ".join(text.lower().split())
    if len(typed) > MOST_LETTERS or not _LETTERS.fullmatch(typed):
        return
    joined = typed.replace(" ", "").replace("'", "")
    ways = sounds.heard(typed.replace("'", " "))
    exact = [(tokens.exactly(tokens.SPELLED, "".join(way)),) for way in ways if len(way) > 1]
    exact.append((tokens.exactly(tokens.INITIALS, joined),))
    yield Step(Match.PINYIN, tuple(exact))
    rows = [Has(tokens.SOUNDS, tuple(tokens.sound_pairs(way))) for way in ways if len(way) > 1]
    if triples := tokens.triples(joined):
        rows.append(Has(tokens.LETTERS, tuple(triples)))
    yield Step(Match.PINYIN, tuple((row,) for row in rows))


def _alike(cuts: Sequence[Cut]) -> Iterator[Step]:
    for cut in cuts:
        for heard in _mixed(cut.core):
            if len(heard) > 1:
                row = Has(tokens.SOUNDS, tuple(tokens.sound_pairs(heard)))
                yield Step(Match.SIMILAR, tuple(_within(cut, row)))


def _mixed(core: str) -> Iterator[tuple[str, ...]]:
    """Characters and pinyin in one: 老wang面馆. The letters also as they are."""
    yield tuple(tokens.sounded(core))
    parts = re.findall(r"[a-z]+|[^a-z]", core)
    if core.isascii() or all(len(part) == 1 for part in parts):
        return
    heard: list[str] = []
    for part in parts:
        ways = sounds.heard(part) if len(part) > 1 else ()
        heard.extend(ways[0] if ways else tokens.sounded(part))
    yield tuple(heard)
