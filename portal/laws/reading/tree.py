"""The parsed tree of a law text: plain frozen dataclasses, the meeting point of all readers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class UnitKind(StrEnum):
    """What a unit of a law text is; the values are stored with provisions."""

    PREAMBLE = "preamble"  # 序言, or the words before the first article
    BOOK = "book"  # 编
    SUBBOOK = "subbook"  # 分编
    CHAPTER = "chapter"  # 章, or an unnumbered heading such as 一、一般规定
    SECTION = "section"  # 节
    ARTICLE = "article"  # 条
    TEXT = "text"  # paragraphs under a heading that belong to no article
    ANNEX = "annex"  # 附件、附录、附表


HEADING_KINDS = (UnitKind.BOOK, UnitKind.SUBBOOK, UnitKind.CHAPTER, UnitKind.SECTION)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person should know about an input.

    `place` is "file" or "file:line" relative to what was named on the command line. `left_out` tells
    whether the text is missing from the import (true) or came in with a remark (false).
    """

    place: str
    reason: str
    left_out: bool = True


@dataclass(frozen=True, slots=True)
class HistoryEvent:
    """One line of the promulgation history: 1993年12月29日 … 通过.

    `doc_no` is the 文号 in its short form (国令746, 法释〔2019〕1号) or empty.
    """

    on: date
    verb: str
    organ: str = ""
    meeting: str = ""
    doc_no: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """A heading, an article or a block of text, in reading order.

    `number` is (47, 0) for 第四十七条 and (47, 1) for 第四十七条之一, (0, 0) where there is none.
    `text` holds the paragraphs, one a line; a line that begins with "|" is a row of a table.
    `path` is the headings above, outermost first, as shown ("第二章 自然人").
    """

    kind: UnitKind
    label: str
    heading: str
    text: str
    number: tuple[int, int]
    path: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class ParsedLaw:
    """A law text in one version, as a file (or several files of one folder) gives it.

    `promulgated_on` is the day of this version; `adopted_on` the day of the last event of its history, which
    differs where a court adopts and publishes on two days. `effective_on` is said by the file's header or
    sidecar; `own_effective_on` by the text's last articles, which often tell the day of the first version.
    `places` are all files it was read from, `sha256` is over their bytes.
    """

    title: str
    place: str
    places: tuple[str, ...]
    sha256: str
    category: tuple[str, ...]
    history: tuple[HistoryEvent, ...]
    promulgated_on: date | None
    adopted_on: date | None
    effective_on: date | None
    own_effective_on: date | None
    repeals: tuple[str, ...]
    units: tuple[Unit, ...]
    notices: tuple[Notice, ...] = field(default=())

    @property
    def articles(self) -> int:
        """Number of articles."""
        return sum(unit.kind is UnitKind.ARTICLE for unit in self.units)
