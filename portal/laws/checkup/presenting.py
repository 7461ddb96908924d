"""The verdicts on a text as the page lists them: equal citations together, problems first, with their places."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from portal.laws.checkup.judging import SAID, Judged, Level

AROUND = 30  # characters before and after a citation
SHOWN_PLACES = 20


@dataclass(frozen=True, slots=True)
class Place:
    """A citation in its surroundings: the words before, its own and those after; the line counts from 1."""

    before: str
    words: str
    after: str
    line: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One article or instrument, with every place that cites it; `number` counts from 1 in the order of the text."""

    number: int
    judged: Judged
    count: int
    places: tuple[Place, ...]

    @property
    def is_fine(self) -> bool:
        """Whether there is nothing to look at."""
        return self.judged.level is Level.FINE

    @property
    def unlisted(self) -> int:
        """How many places are not shown."""
        return self.count - len(self.places)


@dataclass(frozen=True, slots=True)
class Result:
    """What the page shows. `counts` are (label, tag, number of citations), problems first."""

    entries: tuple[Entry, ...]
    counts: tuple[tuple[str, str, int], ...]
    total: int

    def of(self, level: Level) -> list[Entry]:
        """The entries of one level in the order of the text."""
        return [entry for entry in self.entries if entry.judged.level is level]

    @property
    def problems(self) -> list[Entry]:
        """What has to be put right."""
        return self.of(Level.PROBLEM)

    @property
    def notices(self) -> list[Entry]:
        """What a writer should look at."""
        return self.of(Level.NOTICE)


def present(text: str, judged: Sequence[Judged]) -> Result:
    """Group the verdicts on `text`."""
    groups: dict[tuple[str, str, str, str], list[Judged]] = {}
    for one in judged:
        groups.setdefault((one.title, one.article, one.verdict, one.url), []).append(one)
    breaks = _line_breaks(text)
    entries = [
        Entry(number, group[0], len(group), tuple(_place(text, one, breaks) for one in group[:SHOWN_PLACES]))
        for number, group in enumerate(groups.values(), 1)
    ]
    numbers = Counter(one.verdict for one in judged)
    counts = tuple((SAID[key][0], SAID[key][1], numbers[key]) for key in SAID if numbers[key])
    return Result(tuple(entries), counts, len(judged))


def _line_breaks(text: str) -> list[int]:
    return [place for place, character in enumerate(text) if character == "\n"]


def _place(text: str, one: Judged, breaks: list[int]) -> Place:
    line = bisect_left(breaks, one.start)
    begin = breaks[line - 1] + 1 if line else 0
    end = breaks[line] if line < len(breaks) else len(text)
    before = text[max(begin, one.start - AROUND) : one.start]
    after = text[one.end : max(one.end, min(end, one.end + AROUND))]
    return Place(
        ("…" if one.start - AROUND > begin else "") + before,
        text[one.start : one.end],
        after + ("…" if one.end + AROUND < end else ""),
        line + 1,
    )
