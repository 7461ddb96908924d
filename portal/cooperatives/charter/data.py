"""`clauses.toml` as plain objects, and its texts filled in."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from portal.cooperatives.members.composition import LAW
from portal.core.rules import Basis
from portal.core.text import cn_number
from portal.laws.parameters import Book, names_in

PATH = Path(__file__).with_name("clauses.toml")
BLANK = "「　　　　」"
LONG_BLANK = f"「{'　' * 24}」"
LONG = frozenset(("address", "business", "extra_who", "extra_scope", "dissolution", "notices", "other"))
"""Blanks that whole sentences are written into."""
PLACE = re.compile(r"\{([a-z_]+)\}")
CHOOSE = "（下面几种选一种，把不用的划去）"


@dataclass(frozen=True, slots=True)
class Clause:
    """One article: a text, or one text for each choice of a field."""

    text: str
    basis: tuple[Basis, ...]
    field: str = ""
    variants: tuple[tuple[str, str], ...] = ()

    @property
    def texts(self) -> list[str]:
        """All texts it may have."""
        return [self.text, *(text for _, text in self.variants)]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of the model charter."""

    title: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class ModelCharter:
    """All of `clauses.toml`."""

    checked_on: Any
    chapters: tuple[Chapter, ...]

    @property
    def clauses(self) -> list[Clause]:
        """All clauses in order."""
        return [clause for chapter in self.chapters for clause in chapter.clauses]

    @property
    def bases(self) -> list[Basis]:
        """The articles it follows, each once."""
        return list(dict.fromkeys(basis for clause in self.clauses for basis in clause.basis))

    @property
    def parameter_names(self) -> list[str]:
        """The figures of law in its texts."""
        return names_in(text for clause in self.clauses for text in clause.texts)

    @property
    def places(self) -> set[str]:
        """The keys of what is filled in."""
        found = {key for clause in self.clauses for text in clause.texts for key in PLACE.findall(text)}
        return found | {clause.field for clause in self.clauses if clause.field}


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a cooperative's charter: "第三条", its paragraphs, the articles of law it follows."""

    label: str
    paragraphs: tuple[str, ...]
    basis: tuple[Basis, ...]


@dataclass(frozen=True, slots=True)
class FilledChapter:
    """One chapter with its title (第一章　总则) and articles."""

    title: str
    articles: tuple[Article, ...]


@cache
def model_charter() -> ModelCharter:
    """The model charter; read once."""
    data = tomllib.loads(PATH.read_text("utf-8"))
    chapters = tuple(
        Chapter(entry["title"], tuple(map(_clause, entry["clauses"]))) for entry in data["chapters"]
    )
    return ModelCharter(data["checked_on"], chapters)


def _clause(entry: dict[str, Any]) -> Clause:
    basis = tuple(
        Basis(LAW, one) if isinstance(one, str) else Basis(one[0], one[1]) for one in entry["basis"]
    )
    variants = tuple(entry.get("variants", {}).items())
    return Clause(entry.get("text", ""), basis, entry.get("field", ""), variants)


def fill(values: Mapping[str, str], book: Book) -> tuple[FilledChapter, ...]:
    """The charter with what was given; what is missing stays a blank to be filled in by hand.

    `values`: texts as they are to read, and the key of each choice made.
    """
    numbers = iter(range(1, 1000))
    return tuple(
        FilledChapter(
            f"第{cn_number(number)}章　{chapter.title}",
            tuple(
                Article(
                    f"第{cn_number(next(numbers))}条", tuple(_paragraphs(clause, values, book)), clause.basis
                )
                for clause in chapter.clauses
            ),
        )
        for number, chapter in enumerate(model_charter().chapters, start=1)
    )


def _paragraphs(clause: Clause, values: Mapping[str, str], book: Book) -> Iterator[str]:
    text = clause.text
    if clause.variants:
        chosen = dict(clause.variants).get(values.get(clause.field, ""))
        if chosen is None:
            yield CHOOSE
            for _, variant in clause.variants:
                lines = _lines(variant, values, book)
                yield f"□ {lines[0]}"
                yield from lines[1:]
            return
        text = chosen
    yield from _lines(text, values, book)


def _lines(text: str, values: Mapping[str, str], book: Book) -> list[str]:
    # Figures first: what a person writes is never read as a reference.
    return [_filled(line, values) for line in book.fill(text).split("\n")]


def _filled(line: str, values: Mapping[str, str]) -> str:
    def text(found: re.Match[str]) -> str:
        return values.get(found[1], "") or (LONG_BLANK if found[1] in LONG else BLANK)

    return PLACE.sub(text, line)
