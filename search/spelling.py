"""您要找的是不是: names and terms that differ little from what was typed.

A guess is only offered, never searched instead. It is made from the names and terms that the portal knows;
whether what was typed is a slip at all is for the index to say (:func:`Speller.guesses` asks it).
"""

from __future__ import annotations

import re
import time
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from wagtail.models import Page

from search import analysis, registry, sounds
from search.words import Lexicon

LONGEST = 16
"""Characters of the longest term that is compared."""
LONGEST_QUESTION = 40
"""Longer questions are whole sentences: their words explain each other."""
_EDITED = 5
"""Characters of the shortest term that one other character may have replaced, wherever it sounds different."""
_LONG = 8
"""Characters of the shortest term of which one may be missing, or stand in another word: 免增值税 is how people
say 免征增值税, but 条列 ends no other name than 市场主体登记管理条例."""
_ENDS = frozenset("法权吗呢吧的了和与或")
"""Characters that stand for themselves: 承包权 is no slip for 承包法."""
_LETTERS = re.compile(r"[a-z]{3,40}")
_KEPT = 600.0
_MOST = 4
"""So many guesses are tried against the index."""

Count = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class Guess:
    """Where the question says ``said``, the term ``meant`` is near."""

    text: str
    """The whole question, corrected."""
    said: str
    meant: str
    rank: tuple[int, int]
    """The nearest first."""


class Speller:
    """Known names and terms, by what they become when one character is lost, and by sound."""

    def __init__(
        self, terms: Iterable[str], cut: Callable[[str], list[str]], spoken: Iterable[str] = ()
    ) -> None:
        """``terms``: names and terms in any spelling. ``spoken``: words of everyday speech, compared by sound only.

        ``cut``: text -> words of a dictionary, together the whole text.
        """
        written = frozenset(_usable(terms))
        self._terms = written | frozenset(_usable(spoken))
        self._cut = cut
        self._near: dict[str, list[str]] = {}
        self._alike: dict[tuple[str, ...], list[str]] = {}
        self._spelled: list[tuple[str, str]] = []
        for term in sorted(self._terms):
            self._alike.setdefault(sounds.sound(term), []).append(term)
            self._spelled.extend((spelled, term) for spelled in sounds.letters(term))
            if len(term) >= _EDITED and term in written:
                for less in {term, *_lessened(term)}:
                    self._near.setdefault(less, []).append(term)
        self._spelled.sort()

    def correction(self, folded: str, count: Count) -> str:
        """The question with the likeliest slip put right; empty when none is likely.

        ``count``: a text -> how many documents hold it. Asked for the few candidates only.
        """
        question = folded.strip()
        if _LETTERS.fullmatch(question.replace(" ", "")):
            found = self._by_letters(question.replace(" ", ""))
            return max(found, key=count, default="") if any(map(count, found)) else ""
        if len(question) > LONGEST_QUESTION:
            return ""
        guesses = sorted(self._guesses(question), key=lambda guess: guess.rank)[:_MOST]
        return next((each.text for each in guesses if not count(each.said) and count(each.meant)), "")

    def _by_letters(self, typed: str) -> list[str]:
        """Names whose pinyin or initials are so; where there are none, the shortest that begins so."""
        place, found = bisect_left(self._spelled, (typed, "")), []
        while place < len(self._spelled) and self._spelled[place][0].startswith(typed):
            found.append(self._spelled[place])
            place += 1
        whole = [term for spelled, term in found if spelled == typed]
        return whole or sorted((term for _, term in found), key=lambda term: (len(term), term))[:1]

    def _guesses(self, question: str) -> Iterator[Guess]:
        words, heard = self._cut(question), sounds.sound(question)
        edges = _edges(words)
        for start, end in _windows(question):
            said = question[start:end]
            if said in self._terms:
                continue
            # Two characters that are a word, or parts of two words, sound like something all too often.
            apart = end - start > 2 or edges.issuperset((start, start + 1, end))
            for meant in self._alike.get(heard[start:end], ()) if apart else ():
                yield _guess(question, start, end, meant, 0)
            if end - start >= _EDITED - 1 and (len(question) <= LONGEST or _broken(edges, start, end)):
                yield from self._edited(question, start, end, words)

    def _edited(self, question: str, start: int, end: int, words: list[str]) -> Iterator[Guess]:
        said = question[start:end]
        whole = _edges(words).issuperset((start, end))
        for meant in {term for less in (said, *_lessened(said)) for term in self._near.get(less, ())}:
            place = _slip(said, meant)
            # A character too many is mostly a little word of speech: 公司的登记.
            if place is None or len(said) > len(meant) or meant in question:
                continue
            replaced = len(said) == len(meant) and said[place] not in _ENDS
            # 注册 is no slip for 注销: it is a word of its own.
            if (whole and len(meant) >= _LONG) or (replaced and not _inside_word(words, start + place)):
                yield _guess(question, start, end, meant, 1)


_made: tuple[analysis.Segmenter, Lexicon, float, Speller] | None = None


def speller(segmenter: analysis.Segmenter, lexicon: Lexicon) -> Speller:
    """One over everything that has a name here: made at its first use, and anew every ten minutes."""
    global _made
    made, now = _made, time.monotonic()
    if made is None or made[0] is not segmenter or made[1] is not lexicon or now - made[2] > _KEPT:
        titles = Page.objects.live().public().values_list("title", flat=True)
        terms = [*lexicon.terms(), *registry.words(), *titles]
        _made = made = segmenter, lexicon, now, Speller(terms, segmenter.known, lexicon.spoken())
    return made[3]


def _usable(terms: Iterable[str]) -> Iterator[str]:
    for term in terms:
        folded = analysis.fold(term).strip()
        if 2 <= len(folded) <= LONGEST and analysis.all_han(folded):
            yield folded


def _windows(question: str) -> Iterator[tuple[int, int]]:
    for run in analysis.han_runs(question):
        for start in range(run.start(), run.end() - 1):
            for end in range(start + 2, min(run.end(), start + LONGEST) + 1):
                yield start, end


def _guess(question: str, start: int, end: int, meant: str, far: int) -> Guess:
    text = question[:start] + meant + question[end:]
    return Guess(text, question[start:end], meant, (far, -len(meant)))


def _lessened(word: str) -> Iterator[str]:
    return (word[:place] + word[place + 1 :] for place in range(len(word)))


def _slip(said: str, meant: str) -> int | None:
    """Where two words differ, when one other, missing, further or exchanged character is all; None otherwise."""
    place = next(
        (n for n, (a, b) in enumerate(zip(said, meant, strict=False)) if a != b), min(map(len, (said, meant)))
    )
    rest, other = said[place:], meant[place:]
    if rest[1:] == other[1:] or rest[1:] == other or rest == other[1:]:
        return place
    return place if rest[1::-1] + rest[2:] == other else None


def _edges(words: Iterable[str]) -> set[int]:
    edges, place = {0}, 0
    for word in words:
        place += len(word)
        edges.add(place)
    return edges


def _broken(edges: set[int], start: int, end: int) -> bool:
    """Whether a character stands alone there, as one does that belongs to no word."""
    return any(place in edges and place + 1 in edges for place in range(start, end))


def _inside_word(words: Iterable[str], place: int) -> bool:
    """Whether the character at a place belongs to a longer word of the dictionary."""
    end = 0
    for word in words:
        end += len(word)
        if place < end:
            return len(word) > 1
    return False
