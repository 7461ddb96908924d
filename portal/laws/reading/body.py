"""The text of a law: lines -> headings, articles with their paragraphs, preamble, annexes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from portal.laws.reading.numbers import NUMERAL, numeral
from portal.laws.reading.tables import table_rows
from portal.laws.reading.tree import HEADING_KINDS, Notice, Unit, UnitKind

Line = tuple[int, str]
LONG_ARTICLE = 3000

_ARTICLE = re.compile(rf"第[\s　]*({NUMERAL})[\s　]*条(?:之([一二三四五六七八九十]+))?")
_HEADING = re.compile(rf"(第(?:{NUMERAL})(编|分编|章|节))[\s　]*(.*)")
_BARE_HEADING = re.compile(rf"第(?:{NUMERAL})(?:编|分编|章|节)[\s　]+[^。；：，]{{1,40}}")
_SPREAD = re.compile(r"([一-龥])[\s　]+([一-龥])")  # 总　则, set wide as in print
_BLANKS = re.compile(r"[\s　]+")
_WIDE = re.compile(r"[一-龥](?:[\s　]+[一-龥])+")
_ANNEX = re.compile(
    r"(?!附[\s　]*则[\s　]*$)(附(?:件|录|表|图)?[一二三四五六七八九十0-9０-９]*)(?:[\s　]*[：:][\s　]*|[\s　]+|$)([^。；]{0,60})"
)
_CLOSING = re.compile(r"附[\s　]*则")  # supplementary provisions, a chapter without number
_MARKS = str.maketrans("", "", "\u200b\u200c\u200d\ufeff\u2060")
_EMPHASIS = re.compile(r"\*\*|(?<![\\\w])\*(?=\S)|(?<=\S)\*(?!\w)")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])")
_IMAGE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_KINDS = {"编": UnitKind.BOOK, "分编": UnitKind.SUBBOOK, "章": UnitKind.CHAPTER, "节": UnitKind.SECTION}
_RANK = {kind: rank for rank, kind in enumerate(HEADING_KINDS)}


def clean(line: str) -> str:
    """A line without Markdown emphasis, escapes, invisible characters and outer blanks."""
    line = line.translate(_MARKS).replace("\xa0", " ").strip()
    if "*" in line:
        line = _EMPHASIS.sub("", line)
    return _ESCAPE.sub(r"\1", line).strip() if "\\" in line else line


def _title(text: str) -> str:
    text = " ".join(text.split())
    return _SPREAD.sub(r"\1\2", text) if _SPREAD.fullmatch(text) else text


def _spread_cells(row: str) -> str:
    """A row of a table with cells like 税 目, set wide as in print, drawn together."""
    cells = [
        _BLANKS.sub("", cell) if _WIDE.fullmatch(cell.strip()) else cell.strip() for cell in row.split("|")
    ]
    return " | ".join(cells).strip()


@dataclass(slots=True)
class _Open:
    """A unit being filled."""

    kind: UnitKind
    label: str
    heading: str
    number: tuple[int, int]
    path: tuple[str, ...]
    line: int
    paragraphs: list[str] = field(default_factory=list)

    def closed(self) -> Unit:
        text = "\n".join(self.paragraphs)
        return Unit(self.kind, self.label, self.heading, text, self.number, self.path, self.line)


class BodyReader:
    """Reads the lines of one text; use `read_body`."""

    def __init__(self, place: str) -> None:
        self.place = place
        self.units: list[Unit] = []
        self.notices: list[Notice] = []
        self.stack: list[tuple[int, str]] = []
        self.open: _Open | None = None
        self.any_article = False

    def read(self, lines: Iterable[Line]) -> tuple[list[Unit], list[Notice]]:
        rows = iter(table_rows(lines))
        for number, raw in rows:
            line = clean(raw)
            if line:
                self.line(number, line)
        self.close()
        return self.units, self.notices

    def line(self, number: int, line: str) -> None:
        if line.startswith("#"):
            level = len(line) - len(line.lstrip("#"))
            self.heading(number, level, clean(line[level:]))
        elif match := _ARTICLE.match(line):
            self.article(number, match, line)
        elif _BARE_HEADING.fullmatch(line) or (self.any_article and _CLOSING.fullmatch(line)):
            self.heading(number, 2, line)
        elif self.any_article and (match := _ANNEX.fullmatch(line)):
            self.annex(number, match)
        else:
            self.paragraph(number, line)

    def heading(self, number: int, level: int, text: str) -> None:
        if not text:
            return
        self.close()
        if match := _HEADING.fullmatch(text):
            self.push(number, _KINDS[match[2]], match[1], _title(match[3]))
        elif re.fullmatch(r"序[\s　]*言", text):
            self.open = _Open(UnitKind.PREAMBLE, "序言", "", (0, 0), (), number)
        elif match := _ANNEX.fullmatch(text):
            self.annex(number, match)
        elif level == 1:
            self.push(number, UnitKind.BOOK, "", _title(text))
        else:
            self.push(number, UnitKind.CHAPTER if level == 2 else UnitKind.SECTION, "", _title(text))

    def push(self, number: int, kind: UnitKind, label: str, heading: str) -> None:
        rank = _RANK[kind]
        while self.stack and self.stack[-1][0] >= rank:
            self.stack.pop()
        path = tuple(shown for _, shown in self.stack)
        self.units.append(Unit(kind, label, heading, "", (0, 0), path, number))
        self.stack.append((rank, f"{label} {heading}".strip()))

    def article(self, number: int, match: re.Match[str], line: str) -> None:
        self.close()
        self.any_article = True
        key = (numeral(match[1]), numeral(match[2] or ""))
        self.open = _Open(UnitKind.ARTICLE, _BLANKS.sub("", match[0]), "", key, self.path(), number)
        if rest := line[match.end() :].lstrip(" 　\t"):
            self.open.paragraphs.append(rest)

    def annex(self, number: int, match: re.Match[str]) -> None:
        held, name = self.open, (UnitKind.ANNEX, match[1], match[2].strip())
        if held and (held.kind, held.label, held.heading) == name and not held.paragraphs:
            return  # its name stands in the list of annexes and again above it
        self.close()
        self.stack = [(0, f"{match[1]} {match[2]}".strip())]
        self.open = _Open(UnitKind.ANNEX, match[1], match[2].strip(), (0, 0), (), number)

    def paragraph(self, number: int, line: str) -> None:
        if _IMAGE.search(line):
            self.notices.append(Notice(f"{self.place}:{number}", "图片未载入，请看原文", left_out=False))
            line = _IMAGE.sub(lambda match: f"（图：{match[1] or '见原文'}）", line)
        if line.startswith("|"):
            line = _spread_cells(line)
        if self.open is None:
            before = not self.any_article and not self.stack
            kind = UnitKind.PREAMBLE if before else UnitKind.TEXT
            self.open = _Open(kind, "", "", (0, 0), self.path(), number)
        self.open.paragraphs.append(line)

    def path(self) -> tuple[str, ...]:
        return tuple(shown for _, shown in self.stack)

    def close(self) -> None:
        if self.open is not None:
            self.units.append(self.open.closed())
            self.open = None


def read_body(lines: Iterable[Line], place: str) -> tuple[list[Unit], list[Notice]]:
    """Units of a text in reading order, and remarks on it. `lines` are (line number, text)."""
    return BodyReader(place).read(lines)


def remarks(units: Iterable[Unit], place: str) -> list[Notice]:
    """Articles that bear one number twice, or are so long that something may have been swallowed; empty annexes."""
    seen: dict[tuple[int, int], int] = {}
    bare: list[Unit] = []
    found = []
    for unit in units:
        if unit.kind is UnitKind.ANNEX and not unit.text and not unit.heading:
            bare.append(unit)
        if bare and unit.path[:1] == (bare[-1].label,):
            bare.pop()
        if unit.kind is not UnitKind.ARTICLE:
            continue
        if unit.number in seen:
            reason = f"条号重复：{unit.label}（前一处在第 {seen[unit.number]} 行），两处都已保留"
            found.append(Notice(f"{place}:{unit.line}", reason, left_out=False))
        seen.setdefault(unit.number, unit.line)
        if len(unit.text) > LONG_ARTICLE:
            reason = f"{unit.label}长达 {len(unit.text):,} 字，已照原文载入，请核对是否混入了别的内容"
            found.append(Notice(f"{place}:{unit.line}", reason, left_out=False))
    for unit in bare:
        reason = f"{unit.label}只有名称，没有内容，请核对来源是否缺页"
        found.append(Notice(f"{place}:{unit.line}", reason, left_out=False))
    return found
