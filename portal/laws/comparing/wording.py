"""What changed in the words of a text: paragraph by paragraph, then word by word. Pure.

Readers want few, whole changes: a syllable that two rewritten clauses share by chance is not shown as kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Literal

import rjieba

from portal.laws.comparing.likeness import alike, counted, plain

Kind = Literal["same", "ins", "del"]
Paragraph = tuple["Segment", ...]

ALIKE = 0.3  # two paragraphs with less in common are one taken away and one put in
JOINED = 1.1  # two paragraphs made of one must be so much more alike than the better one alone
MOST_CELLS = 4000  # paragraphs times paragraphs that are weighed; longer lists are compared as they stand
MOST_TOKENS = 4000
ISLAND = 3  # characters kept between two changes are shown as kept from this length on
MOSTLY_NEW = 0.25  # with less of it kept, a clause is shown as replaced
# Numbers of articles, amounts and days stay whole; rjieba would cut them.
_WHOLE = re.compile(
    r"第[零〇一二三四五六七八九十百千\d]+[编章节条款项](?:之[一二三四五六七八九十]+)?|[（(][一二三四五六七八九十]+[）)]"
    r"|\d[\d.,]*[%％]?|[零〇一二三四五六七八九十百千万亿]{2,}"
)
_PUNCTUATION = frozenset('，。；：、！？,.;:!?（）()《》“”"\n')


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text: the same on both sides, put in (only in the newer text) or taken away (only in the older)."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Wording:
    """Both sides of a comparison: paragraphs of segments. `kept` is the share of the text that stayed, 0 to 1."""

    old: tuple[Paragraph, ...]
    new: tuple[Paragraph, ...]
    kept: float

    @property
    def changed(self) -> bool:
        """Whether any word was put in or taken away."""
        return any(
            segment.kind != "same" for side in (self.old, self.new) for line in side for segment in line
        )


def compare(old: Sequence[str], new: Sequence[str]) -> Wording:
    """Compare two texts given as paragraphs. Nothing is lost: the segments of a side are its text."""
    left: list[Paragraph] = []
    right: list[Paragraph] = []
    for olds, news in blocks(old, new):
        if olds and news:
            one, other = _words(olds, news)
            left += one
            right += other
        else:
            left += [_whole("del", line) for line in olds]
            right += [_whole("ins", line) for line in news]
    kept = sum(len(segment.text) for line in right for segment in line if segment.kind == "same")
    size = max(sum(map(len, old)), sum(map(len, new)))
    return Wording(tuple(left), tuple(right), min(kept / size, 1.0) if size else 1.0)


def _whole(kind: Kind, line: str) -> Paragraph:
    return (Segment(kind, line),) if line else ()


def blocks(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Paragraphs that belong together: one and one, one and two (split), two and one (joined), one and none."""
    left, right = [plain(line) for line in old], [plain(line) for line in new]
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        if what == "equal":
            for step in range(b - a):
                yield old[a + step : a + step + 1], new[c + step : c + step + 1]
        elif what == "replace" and (b - a) * (d - c) <= MOST_CELLS:
            for i, j, k, m in _weighed(left[a:b], right[c:d]):
                yield old[a + i : a + j], new[c + k : c + m]
        else:
            yield old[a:b], ()
            yield (), new[c:d]


def _weighed(left: Sequence[str], right: Sequence[str]) -> list[tuple[int, int, int, int]]:
    """Dynamic programming over two short lists of paragraphs: the steps (i, j, k, m) that keep the most text."""
    value: dict[tuple[int, int], float] = {(0, 0): 0.0}
    came: dict[tuple[int, int], tuple[int, int]] = {}
    for i in range(len(left) + 1):
        for k in range(len(right) + 1):
            for back in ((0, 1), (1, 0), (1, 1), (1, 2), (2, 1)):
                start = i - back[0], k - back[1]
                if start not in value:
                    continue
                gain = _gain(left[start[0] : i], right[start[1] : k]) if all(back) else 0.0
                if gain < 0:
                    continue
                if (i, k) not in value or value[start] + gain >= value[i, k]:
                    value[i, k], came[i, k] = value[start] + gain, start
    steps = []
    place = (len(left), len(right))
    while place != (0, 0):
        start = came[place]
        steps.append((start[0], place[0], start[1], place[1]))
        place = start
    return steps[::-1]


def _gain(left: Sequence[str], right: Sequence[str]) -> float:
    """Characters kept by taking these paragraphs for each other; negative where they are too different."""
    one, other = "".join(left), "".join(right)
    share = alike(counted(one), counted(other))
    if share < ALIKE:
        return -1.0
    if len(left) != len(right):
        single, double = (left[0], right) if len(left) == 1 else (right[0], left)
        best = max(alike(counted(single), counted(part)) for part in double)
        if share < best * JOINED:
            return -1.0
    return share * (len(one) + len(other))


def _words(old: Sequence[str], new: Sequence[str]) -> tuple[list[Paragraph], list[Paragraph]]:
    """Two paragraphs (or one and two) word by word."""
    if [plain(line) for line in old] == [plain(line) for line in new]:
        return [_whole("same", line) for line in old], [_whole("same", line) for line in new]
    left, right = tokens("\n".join(old)), tokens("\n".join(new))
    if len(left) + len(right) > MOST_TOKENS:
        return [_whole("del", line) for line in old], [_whole("ins", line) for line in new]
    runs = _tidy(_runs(left, right))
    one = [Segment("same" if same else "del", before) for same, before, _ in runs if before]
    other = [Segment("same" if same else "ins", after) for same, _, after in runs if after]
    return _lines(one), _lines(other)


def tokens(text: str) -> list[str]:
    """Words, numbers and marks in order; blanks stay with the word before."""
    found: list[str] = []
    place = 0
    for match in (*_WHOLE.finditer(text), None):
        stop = match.start() if match else len(text)
        for word in rjieba.cut(text[place:stop]) if stop > place else ():
            if found and word.isspace() and "\n" not in word:
                found[-1] += word
            elif "\n" in word or any(char in _PUNCTUATION for char in word):
                found.extend(word)
            else:
                found.append(word)
        if match:
            found.append(match[0])
            place = match.end()
    return found


Run = tuple[bool, str, str]  # kept?, older text, newer text


def _runs(left: Sequence[str], right: Sequence[str]) -> list[Run]:
    ours, theirs = [_folded(word) for word in left], [_folded(word) for word in right]
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    return [
        (what == "equal", "".join(left[a:b]), "".join(right[c:d]))
        for what, a, b, c, d in matcher.get_opcodes()
    ]


@lru_cache(maxsize=8192)
def _folded(word: str) -> str:
    return plain(word) or word


def _tidy(runs: list[Run]) -> list[Run]:
    """Join changes over kept islands too small to help, then whole clauses of which little was kept."""
    return [part for run in _joined(_joined(runs, _is_island), _is_remnant) for part in _trimmed(run)]


def _trimmed(run: Run) -> list[Run]:
    """A change of which one side opens or closes with the whole other side is only an addition or a cut."""
    same, before, after = run
    short = min(len(before), len(after))
    if same or short < 2:
        return [run]
    if before[:short] == after[:short]:
        return [(True, before[:short], after[:short]), (False, before[short:], after[short:])]
    if before[-short:] == after[-short:]:
        return [(False, before[:-short], after[:-short]), (True, before[-short:], after[-short:])]
    return [run]


def _joined(runs: list[Run], swallow: Callable[[Run, Run, Run], bool]) -> list[Run]:
    out: list[Run] = []
    for place, run in enumerate(runs):
        same, before, after = run
        between = same and 0 < place < len(runs) - 1
        if between and swallow(out[-1], run, runs[place + 1]):
            same = False
        if out and not out[-1][0] and not same:
            out[-1] = (False, out[-1][1] + before, out[-1][2] + after)
        else:
            out.append((same, before, after))
    return out


def _is_island(left: Run, run: Run, right: Run) -> bool:
    """A kept run of a syllable or two between changes that are longer on both sides."""
    kept = _letters(run[1])
    if "\n" in run[1] or left[0] or right[0]:
        return False
    around = min(max(map(len, left[1:])), max(map(len, right[1:])))
    return kept < ISLAND and kept <= around


def _is_remnant(left: Run, run: Run, right: Run) -> bool:
    """A kept run that is a small part of what surrounds it and ends no clause."""
    if "\n" in run[1] or left[0] or right[0]:
        return False
    replaced = all(left[1:]) and all(right[1:])
    around = len(left[1]) + len(left[2]) + len(right[1]) + len(right[2])
    return replaced and 2 * len(run[1]) < MOSTLY_NEW * around and not set(run[1]) & set("。；")


def _letters(text: str) -> int:
    return sum(char not in _PUNCTUATION for char in text)


def _lines(segments: Sequence[Segment]) -> list[Paragraph]:
    lines: list[list[Segment]] = [[]]
    for segment in segments:
        for number, part in enumerate(segment.text.split("\n")):
            if number:
                lines.append([])
            if part:
                lines[-1].append(Segment(segment.kind, part))
    return [tuple(line) for line in lines]
