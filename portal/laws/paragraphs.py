"""款、项、目 of an article: its text is a list of lines, and each line has its place. No database."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from portal.core.text import cn_number
from portal.laws.reading.numbers import numeral

_ITEM = re.compile(r"[（(]([一二三四五六七八九十百]+)[）)]")
_POINT = re.compile(r"([0-9０-９]{1,3})[.．、](?![0-9０-９])|[（(]([0-9０-９]{1,3})[）)]")


class LineKind(StrEnum):
    """What a line of an article is."""

    PARAGRAPH = "paragraph"  # 款
    ITEM = "item"  # 项
    POINT = "point"  # 目
    ROW = "row"  # a row of a table


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line stands, counted from 1; 0 is none: (2, 3, 0) is 第二款第三项."""

    paragraph: int
    item: int = 0
    point: int = 0

    @property
    def label(self) -> str:
        """第二款第三项."""
        parts = [f"第{cn_number(self.paragraph)}款"]
        if self.item:
            parts.append(f"第{cn_number(self.item)}项")
        if self.point:
            parts.append(f"第{self.point}目")
        return "".join(parts)

    @property
    def address(self) -> str:
        """What follows the article's address: 2, 2/3."""
        return f"{self.paragraph}/{self.item}" if self.item else str(self.paragraph)

    @property
    def anchor(self) -> str:
        """What follows the article's anchor: p2, p2-3, p2-3-1."""
        return f"p{self.paragraph}" + "".join(f"-{number}" for number in (self.item, self.point) if number)


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its place. `marker` is （三） or 1. as written, empty for a 款; `marker + text` is the line."""

    kind: LineKind
    marker: str
    text: str
    place: Place


def lines_of(text: str) -> list[Line]:
    """The lines of an article. Items belong to the 款 above them, rows of tables to the line above them.

    Each line that opens with no marker begins a new 款, as statutes are counted; Arabic markers below an
    item are its points, without one they are items. An empty text has no lines.
    """
    return list(_read(text.split("\n"))) if text else []


def _read(texts: list[str]) -> Iterator[Line]:
    paragraph = item = point = 0
    numbered = False  # whether the items at hand are numbered 1. 2. 3.
    for text in texts:
        if text.startswith("|"):
            paragraph = paragraph or 1
            yield Line(LineKind.ROW, "", text, Place(paragraph, item, point))
        elif match := _ITEM.match(text):
            paragraph, item, point, numbered = paragraph or 1, numeral(match[1]), 0, False
            yield Line(LineKind.ITEM, match[0], text[match.end() :], Place(paragraph, item))
        elif match := _POINT.match(text):
            number = int(match[1] or match[2])
            if item and not numbered:
                point = number
                kind, place = LineKind.POINT, Place(paragraph, item, point)
            else:
                paragraph, item, numbered = paragraph or 1, number, True
                kind, place = LineKind.ITEM, Place(paragraph, item)
            yield Line(kind, match[0], text[match.end() :], place)
        else:
            paragraph, item, point, numbered = paragraph + 1, 0, 0, False
            yield Line(LineKind.PARAGRAPH, "", text, Place(paragraph))


def at_place(lines: list[Line], paragraph: int, item: int = 0) -> list[Line]:
    """The lines of a 款, or of one 项 of it; empty where there is none."""
    found = [line for line in lines if line.place.paragraph == paragraph]
    if not item:
        return found
    return [line for line in found if line.place.item == item]
