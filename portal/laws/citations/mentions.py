"""What the finder gives: citations as they stand in a text. Plain dataclasses, no database."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a citation, with the place of its own words in the text.

    `last` closes a range (第十条至第十二条: number 10, last 12), else 0. `paragraph` (款) and `item` (项) count
    from 1, 0 is none. `start` and `end` are offsets in characters, end exclusive.
    """

    number: int
    extra: int = 0
    last: int = 0
    paragraph: int = 0
    item: int = 0
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """One citation: a name and the articles that hang on it.

    `start` and `end` span the whole of it, offsets in characters, end exclusive; the name alone ends at
    `name_end`. `title` and `doc_no` are as written, without 《》; both are empty where `relative` is true: the
    text speaks of itself (本法第十条, 前款, a bare 第十条) or, in a decision that amends, of the law amended.
    `full` is the title that a short name stands for by a definition earlier in the text (以下简称), else `title`.
    `articles` is empty where the instrument is cited as a whole. `year` is that of the text meant, where words
    beside the title say so (2018年修正), else 0.
    """

    start: int
    end: int
    name_end: int
    title: str = ""
    doc_no: str = ""
    full: str = ""
    articles: tuple[Article, ...] = ()
    relative: bool = False
    year: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands in its own law: the article (number, extra) and the one before it."""

    article: tuple[int, int] = (0, 0)
    previous: tuple[int, int] = (0, 0)
