"""What of a name tells one entity from another: region in front and form of organisation behind are cut off.

示范市青石县老王面馆 is ``key`` as a whole, 老王面馆 without its region (``rest``), 老王 … as far as the suffix goes
(``core``). Names and questions are cut alike, so that whoever leaves 有限公司 out or puts a region in front still
names the same thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from search import analysis

LEAST = 2
"""Characters that stay when something is cut off."""
MOST_REGIONS = 4
"""A name of a place that means more regions than these says nothing of where."""

_MARKS = re.compile(r"[\W_]+")
_BRACKETED = re.compile(r"\(([^()]{1,20})\)")
_ENDS = (
    "特别行政区",
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "地区",
    "林区",
    "省",
    "市",
    "县",
    "区",
    "盟",
    "旗",
    "州",
)


def _suffixes() -> frozenset[str]:
    text = resources.files("search.register").joinpath("suffixes.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


_SUFFIXES = _suffixes()
_SUFFIX_SIZES = sorted({len(word) for word in _SUFFIXES}, reverse=True)


def key_of(name: str) -> str:
    """Letters, digits and Chinese characters of a name in one spelling: what its writings have in common."""
    return _MARKS.sub("", analysis.fold(name))


def prefix_of(code: str) -> str:
    """A region's code without the noughts that stand for what lies below it: 990100 -> 9901."""
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code


@dataclass(frozen=True, slots=True)
class Cut:
    """A name in its parts."""

    key: str
    """Letters, digits and Chinese characters in one spelling; no blanks, brackets or other marks."""
    rest: str
    """Without the regions in front."""
    core: str
    """Without regions and suffix."""
    regions: tuple[str, ...] = ()
    """Prefixes of codes of the region named; several when several are called so, none when none is."""


class Cutter:
    """Cuts names; knows the regions by name. The names belong to the index and are kept beside it."""

    def __init__(self, places: Iterable[str] = ()) -> None:
        """``places``: code and name, ``"990121 青石县"``."""
        self._codes: dict[str, tuple[str, ...]] = {}
        self._short: dict[str, str] = {}
        for code, _, name in (place.partition(" ") for place in places):
            if len(name) >= LEAST:
                self._codes[name] = (*self._codes.get(name, ()), prefix_of(code))
                self._short.setdefault(_shortened(name), name)
        self._sizes = sorted({len(name) for name in self._codes}, reverse=True)
        self._short_sizes = sorted({len(name) for name in self._short}, reverse=True)

    def cut(self, name: str) -> Cut:
        """A name or question in its parts."""
        folded = analysis.fold(name)
        key = _MARKS.sub("", folded)
        inner = ""
        if "(" in folded:
            inside = [word for word in _BRACKETED.findall(folded) if self._is_place(word)]
            if inside:
                inner = self._full(inside[0])
                folded = _BRACKETED.sub(self._without_place, folded)
        rest, words = self._without_front(_MARKS.sub("", folded))
        return Cut(key, rest, without_suffix(rest), self._regions([*words, inner] if inner else words))

    def shortly(self, cut: Cut) -> Cut | None:
        """The same, read as a region in its short form and a name: 青石老王面馆; None when it cannot be."""
        if cut.regions:
            return None
        for size in self._short_sizes:
            full = self._short.get(cut.rest[:size])
            if full and len(cut.rest) >= size + LEAST:
                rest = cut.rest[size:]
                return Cut(cut.key, rest, without_suffix(rest), self._regions([full]))
        return None

    def _without_front(self, key: str) -> tuple[str, list[str]]:
        words: list[str] = []
        while word := self._in_front(key):
            words.append(word)
            key = key[len(word) :]
        return key, words

    def _in_front(self, key: str) -> str:
        for size in self._sizes:
            if key[:size] in self._codes and len(key) >= size + LEAST:
                return key[:size]
        return ""

    def _regions(self, words: list[str]) -> tuple[str, ...]:
        found: tuple[str, ...] = ()
        for word in words:
            codes = self._codes[word]
            below = tuple(code for code in codes if any(code.startswith(above) for above in found))
            found = below or codes
        return found if len(found) <= MOST_REGIONS else ()

    def _is_place(self, word: str) -> bool:
        return word in self._codes or word in self._short

    def _full(self, word: str) -> str:
        return word if word in self._codes else self._short[word]

    def _without_place(self, found: re.Match[str]) -> str:
        return "" if self._is_place(found[1]) else found[0]


@lru_cache(maxsize=4)
def cutter(places: tuple[str, ...]) -> Cutter:
    """The cutter that knows these regions, kept."""
    return Cutter(places)


def without_suffix(rest: str) -> str:
    """Without the longest suffix that leaves something; a suffix alone stays as it is."""
    if rest in _SUFFIXES:
        return rest
    for size in _SUFFIX_SIZES:
        if len(rest) >= size + LEAST and rest[-size:] in _SUFFIXES:
            return rest[:-size]
    return rest


def words(text: str) -> Iterator[str]:
    """The parts of a question that blanks part, each as a key."""
    found = (_MARKS.sub("", word) for word in analysis.fold(text).split())
    return (word for word in found if word)


def _shortened(name: str) -> str:
    for end in _ENDS:
        if name.endswith(end) and len(name) >= len(end) + LEAST:
            return name.removesuffix(end)
    return name
