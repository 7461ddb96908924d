"""The words of the trade: what people say, and what law and offices call it (``words.toml``)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from search import analysis


@dataclass(frozen=True, slots=True)
class Meaning:
    """A word of the question and what it is called in the documents."""

    said: str
    means: tuple[str, ...]


class Lexicon:
    """Synonyms, and the idle words that people put around a question."""

    def __init__(self, meanings: dict[str, tuple[str, ...]], idle: frozenset[str]) -> None:
        """``meanings``: folded word -> terms. ``idle``: folded words that tell nothing."""
        self._meanings = meanings
        self.idle = idle
        longest_first = sorted(meanings, key=lambda word: (-len(word), word))
        self._pattern = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")

    def meant(self, folded: str) -> tuple[Meaning, ...]:
        """The known words in a folded text, longest first at each place, each once.

        A term whose name already stands in the text adds nothing and is left out.
        """
        found: dict[str, Meaning] = {}
        for match in self._pattern.finditer(folded):
            means = tuple(term for term in self._meanings[match[0]] if analysis.fold(term) not in folded)
            if means:
                found.setdefault(match[0], Meaning(match[0], means))
        return tuple(found.values())

    def taught(self, pairs: Iterable[tuple[str, tuple[str, ...]]]) -> Lexicon:
        """This one with further words and what they mean; itself when there are none."""
        meanings = dict(self._meanings)
        for word, means in pairs:
            folded = analysis.fold(word)
            meanings[folded] = tuple(dict.fromkeys((*meanings.get(folded, ()), *means)))
        return Lexicon(meanings, self.idle) if meanings != self._meanings else self

    def spoken(self) -> Iterator[str]:
        """The words people say."""
        return iter(self._meanings)

    def terms(self) -> Iterator[str]:
        """The terms that these words mean."""
        return (term for means in self._meanings.values() for term in means)

    def __len__(self) -> int:
        return len(self._meanings)


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The words in use."""
    text = resources.files("search").joinpath("words.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    pairs = ((word, tuple(row["means"])) for row in table["synonyms"] for word in row["said"])
    return Lexicon({}, frozenset(map(analysis.fold, table["idle"]["words"]))).taught(pairs)
