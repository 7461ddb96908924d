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
class Stage:
    """One version that a history tells of: adopted, promulgated, and in force where the header says so.

    `change` is enacted, revised or amended (制定、修订、修正). `listed_on` is the day of effect that the list of
    the collection gives.
    """

    adopted_on: date
    promulgated_on: date
    effective_on: date | None
    change: str
    doc_no: str
    listed_on: date | None = None


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

    `earlier` are the versions before this one that its history tells of. `adopted_on` differs from
    `promulgated_on` where a court adopts and publishes on two days. `effective_on` is said by the file's header
    or sidecar; `own_effective_on` by the text's last articles, which often tell the day of the first version;
    `at_once` is their “自公布之日起施行”.
    `listed_on` is the day of effect, `listed_ended` the mark “no longer in force”, that the list of the collection
    gives this version. `effective_by` tells where `effective_on` is from: header, or editor.
    `places` are all files it was read from, `sha256` is over their bytes.
    """

    title: str
    place: str
    places: tuple[str, ...]
    sha256: str
    category: tuple[str, ...]
    history: tuple[HistoryEvent, ...]
    earlier: tuple[Stage, ...]
    change: str
    doc_no: str
    promulgated_on: date | None
    adopted_on: date | None
    effective_on: date | None
    own_effective_on: date | None
    at_once: bool
    repeals: tuple[str, ...]
    units: tuple[Unit, ...]
    notices: tuple[Notice, ...] = field(default=())
    listed_on: date | None = None
    listed_ended: bool = False
    effective_by: str = "header"

    @property
    def articles(self) -> int:
        """Number of articles."""
        return sum(unit.kind is UnitKind.ARTICLE for unit in self.units)
