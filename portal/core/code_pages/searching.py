"""Which rows of a code table a visitor sees: valid on a day, below a code, found by a word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.core.code_files import INDUSTRY_LEVELS, REGION_LEVELS
from portal.core.codebook import CodeBook, Life, Word
from portal.core.text import fold

LEVELS = {"gbt2260": REGION_LEVELS, "gbt4754": INDUSTRY_LEVELS}
WORDS: dict[Word, str] = {"valid": "有效", "abolished": "已停用", "future": "尚未启用"}


@dataclass(frozen=True, slots=True)
class Row:
    """A code as the table shows it."""

    life: Life
    level: str
    above: str
    """Names of what it belongs to, the highest first."""
    word: Word
    heirs: tuple[Life, ...] = ()
    has_children: bool = False

    @property
    def word_label(self) -> str:
        """有效, 已停用, 尚未启用."""
        return WORDS[self.word]


def level_name(life: Life) -> str:
    """省级, 大类 …; empty for tables without levels."""
    for table, levels in LEVELS.items():
        if life.table.startswith(table) and 1 <= life.level <= len(levels):
            return levels[life.level - 1]
    return ""


def newest_day(book: CodeBook, key: str, today: date) -> date:
    """Today, or the last day on which a table that has been replaced was in force."""
    lives = book.lives(key)
    if any(life.covers(today) for life in lives):
        return today
    return max((life.valid_to for life in lives if life.valid_to), default=today)


def find(book: CodeBook, key: str, on: date, *, text: str = "", under: str = "") -> list[Life]:
    """Lives to show, in order: what a word finds, else what is below a code ("" for the highest) on the day.

    With a word also those not valid on the day, after the valid ones.
    """
    wanted = fold(text)
    if wanted:
        bare = wanted[1:] if wanted[:1].isalpha() and wanted[1:].isdigit() else wanted
        found = [
            life
            for life in book.lives(key)
            if life.code.lower().startswith(bare) or wanted in fold(life.name)
        ]
    else:
        found = book.children(key, under, on)
    return sorted(found, key=lambda life: (not life.covers(on), life.level, life.code))


def row(book: CodeBook, key: str, life: Life, on: date) -> Row:
    """What is shown of one life on a day."""
    if life.covers(on):
        word: Word = "valid"
    else:
        word = "future" if life.valid_from and life.valid_from > on else "abolished"
    day = on if word == "valid" else life.valid_to or life.valid_from or on
    above = " ".join(step.name for step in book.path(key, life.code, day)[:-1])
    heirs = tuple(book.successors(key, life.code, on, since=life.valid_to)) if word == "abolished" else ()
    below = bool(book.children(key, life.code, on)) if word == "valid" else False
    return Row(life, level_name(life), above, word, heirs, below)
