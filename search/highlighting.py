"""The sentence of a text that answers best, with the searched words marked.

Everything is escaped first; the only markup that comes out is ``<mark>``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString, mark_safe

from search import analysis

LENGTH = 140
"""Characters of a passage, more or less: it ends where a sentence ends."""

_SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?]?[”’」』）]*\n?")
_PART = re.compile(r"[^；;\n]*[；;]?\n?")
_END = "。！？!?”’」』）\n"
_BREAK = "，、,：: "
_BLANK = re.compile(r"\s")
_NO_BLANK_AFTER = "。！？；，：、”’」』）》 "


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a text and the places marked in it (start, end), in order."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()

    @property
    def words(self) -> frozenset[str]:
        """The marked words, folded."""
        return frozenset(analysis.fold(self.text[start:end]) for start, end in self.marks)

    @property
    def html(self) -> SafeString:
        """Escaped, with ``<mark>`` around the marked places."""
        parts, end = [], 0
        for start, stop in self.marks:
            parts += [escape(self.text[end:start]), "<mark>", escape(self.text[start:stop]), "</mark>"]
            end = stop
        parts.append(escape(self.text[end:]))
        return mark_safe("".join(parts))  # noqa: S308  (every piece of the text is escaped above)


def marked(text: str, words: Sequence[str]) -> Passage:
    """The whole text with the words marked: for titles."""
    return Passage(text, tuple(_places(text, words)))


def passage(text: str, words: Sequence[str], length: int = LENGTH) -> Passage:
    """The best piece of ``text``; empty when none of the folded ``words`` occurs in it."""
    places = _places(text, words)
    if not places:
        return Passage("")
    start, end = 0, len(text)
    for pattern in (_SENTENCE, _PART):
        pieces = [(m.start(), m.end()) for m in pattern.finditer(text, start, end) if m.end() > m.start()]
        worth = [_worth(text, places, *piece) for piece in pieces]
        best = max(range(len(pieces)), key=lambda i: (worth[i], -i))
        if not worth[best]:
            # What is marked lies across the ends of them.
            break
        start, end = pieces[best]
        if end - start <= length:
            return _cut(text, places, start, _onward(pieces[best + 1 :], start, end, length))
    return _cut(text, places, *_inside(text, places, start, end, length))


def opening(text: str, length: int = LENGTH) -> str:
    """The beginning of a text, to the end of a sentence where there is one."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    ends = [m.end() for m in _SENTENCE.finditer(text) if length // 2 <= m.end() <= length]
    return text[: ends[-1]] if ends else text[:length] + "…"


def _worth(text: str, places: Sequence[tuple[int, int]], start: int, end: int) -> int:
    inside = {analysis.fold(text[a:b]) for a, b in places if start <= a and b <= end}
    return sum(map(len, inside))


def _onward(following: Sequence[tuple[int, int]], start: int, end: int, length: int) -> int:
    for _, stop in following:
        if stop - start > length:
            break
        end = stop
    return end


def _inside(
    text: str, places: Sequence[tuple[int, int]], start: int, end: int, length: int
) -> tuple[int, int]:
    first = next(a for a, b in places if start <= a and b <= end)
    begin = max(start, first - length // 3)
    if begin > start:
        breaks = [i + 1 for i in range(begin, first) if text[i] in _BREAK]
        begin = breaks[0] if breaks else begin
    stop = min(end, begin + length)
    if stop < end:
        breaks = [i for i in range(stop, begin + length // 2, -1) if text[i] in _BREAK]
        stop = breaks[0] if breaks else stop
    return begin, stop


def _cut(text: str, places: Sequence[tuple[int, int]], start: int, end: int) -> Passage:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    before = "…" if start > 0 and text[start - 1] not in _END else ""
    after = "…" if end < len(text) and text[end - 1] not in _END and text[end] != "\n" else ""
    inside = [(a - start, b - start) for a, b in places if start <= a and b <= end]
    shown = text[start:end]
    if _BLANK.search(shown):
        shown, inside = _in_one_line(shown, inside)
    marks = tuple((a + len(before), b + len(before)) for a, b in inside if a < b)
    return Passage(before + shown + after, marks)


def _in_one_line(text: str, places: Sequence[tuple[int, int]]) -> tuple[str, list[tuple[int, int]]]:
    """Lines become one, without blanks where a mark ends what stands before."""
    kept: list[str] = []
    where = []
    for char in text:
        where.append(len(kept))
        if not char.isspace():
            kept.append(char)
        elif kept and kept[-1] not in _NO_BLANK_AFTER:
            kept.append(" ")
    where.append(len(kept))
    return "".join(kept), [(where[a], where[b]) for a, b in places]


def _places(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    if not words:
        return []
    folded, origin = _folded_with_origin(text)
    matches = _pattern(tuple(words)).finditer(folded)
    return list(_merged((origin[m.start()], origin[m.end() - 1] + 1) for m in matches if m[0]))


@lru_cache(maxsize=64)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word)))))


def _merged(places: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    last: tuple[int, int] | None = None
    for start, end in places:
        if last is not None and start <= last[1]:
            last = last[0], max(last[1], end)
            continue
        if last is not None:
            yield last
        last = start, end
    if last is not None:
        yield last


def _folded_with_origin(text: str) -> tuple[str, Sequence[int]]:
    pieces = list(map(_fold_character, text))
    folded = "".join(pieces)
    if len(folded) == len(text) and "" not in pieces:
        # Every character became one character.
        return folded, range(len(text))
    return folded, [index for index, piece in enumerate(pieces) for _ in piece]


@lru_cache(maxsize=16384)
def _fold_character(char: str) -> str:
    return analysis.fold(char)
