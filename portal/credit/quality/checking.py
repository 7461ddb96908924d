"""Checks a file before it is handed in: the judges of the import and what its rows say together. Nothing is kept.

Not asked: what only the portal's own records can tell (who registered whom, what is older, what has left); of the
register only whom a row of disclosures is about, to judge what may be public and whose name. The
report holds counts, lines and columns, never what stands in a cell; of refused lines their cells, without
personal numbers, so that they can be mended.
"""

from __future__ import annotations

import zipfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple

from portal.core import clock, credit_codes
from portal.credit.intake import duplicates, headers, numbering, values
from portal.credit.intake.gating import said_of_rows
from portal.credit.intake.headers import LABELS, REGISTER_KIND
from portal.credit.intake.judging import Judged, judge_chunk
from portal.credit.intake.known import CodeTables
from portal.credit.intake.opening import UnreadableFile, open_file
from portal.credit.intake.records import Table, read_table
from portal.credit.intake.register_rows import PLACE
from portal.credit.intake.rules import RULES, WARNING
from portal.credit.quality.catalogue import Rule, rules
from portal.credit.quality.judging import judge_of
from portal.credit.quality.scoring import Place, Tally
from portal.credit.quality.sets import GONE, LIVING, is_late
from portal.credit.types import find_status, find_type

MAX_FILE = 20 * 2**20
MAX_UNPACKED = 150 * 2**20
MOST = 100_000
"""Rows that are checked at once."""
SHOWN = 10
"""Places of one rule that the page lists."""
TOLD = 100
"""Single defects that the page tells in words, those that refuse a row first."""
_OF_SETS = {
    "number-twice": "注册号与本文件里另一户的相同，请核对",
    "name-twice": "本文件里同一登记机关已有同名的主体，请核对",
    "parent-blank": "分支机构没有填写隶属主体的代码",
    "parent-gone": "隶属的主体在本文件里已经注销或者撤销，分支机构却没有，请核对",
    "late": "公示日期超过规定的期限，请核对日期；确实晚了的照收",
}
"""What is said of a row by itself where a rule over sets is broken."""


@dataclass(slots=True)
class Refused:
    """A line that would be sent back: its cells by field, without personal numbers, and why."""

    line: int
    cells: dict[str, str]
    reasons: list[str]


class Told(NamedTuple):
    """One defect in words: which line and column, and whether it refuses the row."""

    line: int
    column: str
    refuses: bool
    reason: str


@dataclass(slots=True)
class FileReport:
    """What the check of a file found."""

    kind: str
    fields: tuple[str, ...]
    """In the order of the file's columns."""
    tally: Tally
    notices: tuple[tuple[str, str], ...]
    refused: list[Refused] = field(default_factory=list)
    defects: int = 0
    grave: list[Told] = field(default_factory=list)
    slight: list[Told] = field(default_factory=list)
    """The first of the defects that refuse a row, and of the others."""

    def tell(self, one: Told) -> None:
        """Take in one defect."""
        self.defects += 1
        kept = self.grave if one.refuses else self.slight
        if len(kept) < TOLD:
            kept.append(one)

    @property
    def told(self) -> list[Told]:
        """What the page tells in words."""
        return [*self.grave, *self.slight][:TOLD]

    @property
    def found(self) -> list[tuple[Rule, int, list[str]]]:
        """(rule, how many rows, first places) of the rules that were broken, grave and frequent ones first."""
        known, failed = rules(), self.tally.failed
        order = sorted(failed, key=lambda name: (-known[name].weight, -failed[name], name))
        return [
            (known[name], failed[name], [_said(place) for place in self.tally.places[name][:SHOWN]])
            for name in order
        ]


class TooManyRows(ValueError):
    """More rows than are checked at once."""


class Facts(NamedTuple):
    """What the rules over sets look at in one row of the register, as it is written."""

    line: int
    code: str
    number: str
    name: str
    registrar: str
    status: str
    is_branch: bool
    parent: str


def check_file(path: Path, name: str, kind: str) -> FileReport:
    """Check a file. Raises UnreadableFile and TooManyRows, with a Chinese message."""
    _check_size(path)
    table = read_table(open_file(path, name), kind)
    if lacking := headers.missing(kind, table.plan.fields):
        raise UnreadableFile(f"表头缺少必需的列：{'、'.join(lacking)}。请补上后再检查。")
    table.require_rows()
    return _Check(table).report()


def _check_size(path: Path) -> None:
    """What unpacks to more than a web process should hold is refused before it is unpacked."""
    with path.open("rb") as stream:
        head = stream.read(4)
    if head.startswith(b"\x1f\x8b"):
        raise UnreadableFile("这里不收压缩文件。请解压以后再上传。")
    if head == b"PK\x03\x04":
        try:
            with zipfile.ZipFile(path) as package:
                size = sum(part.file_size for part in package.infolist())
        except (zipfile.BadZipFile, OSError, ValueError):
            raise UnreadableFile("电子表格不完整或者已损坏，读不出。请另存后再上传。") from None
        if size > MAX_UNPACKED:
            raise UnreadableFile("电子表格解开以后太大。请分成几个文件，或者改用 CSV。")


class _Check:
    """One check of one file."""

    def __init__(self, table: Table) -> None:
        self.table, self.kind = table, table.plan.kind
        self.on = clock.today()
        self.judge = partial(judge_of(self.kind), on=self.on)
        self.tables = CodeTables(self.on)
        self.facts: list[Facts] = []
        self.rows: dict[int, Judged] = {}
        """Rows with any defect, by line."""
        self.more: dict[int, dict[str, str]] = defaultdict(dict)
        """Defects besides those of the judge, by line: {rule: field}."""
        self.lines: list[int] = []

    def report(self) -> FileReport:
        """Walk the file once; what occurs twice is looked at again."""
        for chunk in self.table.chunks():
            if len(self.lines) + len(chunk) > MOST:
                raise TooManyRows(f"文件超过 {MOST} 行，没有检查。请分成几个文件。")
            rows = judge_chunk(chunk, self.table.plan, self._judged)
            self._gate(rows)
            for row in rows:
                self.lines.append(row.line)
                if (cells := row.extra.pop("cells", None)) is not None:
                    self._look(row, cells)
                if row.defects:
                    self.rows[row.line] = row
        self._twice()
        for line, rule, name in _among(self.facts):
            self.more[line][rule] = name
        return self._counted()

    def _gate(self, rows: Sequence[Judged]) -> None:
        """What the import would refuse as not public, hold back, or mask in the texts of disclosures."""
        if self.kind != REGISTER_KIND:
            for row, defects in said_of_rows(rows):
                row.defects += defects

    def _judged(self, cells: dict[str, str]) -> Judged:
        row = self.judge(cells)
        row.extra["cells"] = cells
        return row

    def _look(self, row: Judged, cells: dict[str, str]) -> None:
        """What the import asks beyond the judge, and what the rules over sets will want to know."""
        if self.kind != REGISTER_KIND:
            if is_late(_day(cells.get("decided_on", "")), _day(cells.get("published_on", ""))):
                self.more[row.line]["late"] = "published_on"
            return
        if row.texts is not None:
            section, industry = row.texts[PLACE["section"]] or "", row.texts[PLACE["industry"]] or ""
            row.defects += self.tables.region(row.texts[PLACE["region"]] or "")
            row.defects += self.tables.region_in_code(row.texts[PLACE["uscc"]])
            row.defects += self.tables.industry(section, industry)[1]
        self.facts.append(_facts(row.line, cells))

    def _twice(self) -> None:
        """Rows of the same code are decided as the import decides them."""
        keys = numbering.look_through(self.table)
        if not keys.twice:
            return
        found = numbering.twice_in(self.table, keys)
        rows = duplicates.settled(found, self.table.plan, self.judge)[0]
        self._gate(rows)
        for row in rows:
            if row.defects:
                self.rows[row.line] = row

    def _counted(self) -> FileReport:
        tally = Tally()
        places = self.table.plan.places
        labels = LABELS[self.kind]
        notices = (*self.table.notices, *(("行政区划", note) for note in self.tables.notes()))
        report = FileReport(self.kind, tuple(dict.fromkeys(name for _, name in places)), tally, notices)
        for line in self.lines:
            row = self.rows.get(line)
            broken = {defect.rule: defect.field for defect in row.defects} if row else {}
            broken |= self.more.get(line, {})
            tally.take(self.kind, broken)
            for rule, name in broken.items():
                tally.note(rule, ("", f"第 {line} 行", labels.get(name, "")))
            for defect in row.defects if row else ():
                refuses = RULES[defect.rule].severity != WARNING
                report.tell(Told(line, labels.get(defect.field, ""), refuses, defect.message))
            for rule, name in self.more.get(line, {}).items():
                report.tell(Told(line, labels.get(name, ""), False, _OF_SETS[rule]))
            if row and row.reasons:
                report.refused.append(Refused(line, row.cells, row.reasons))
        return report


def _facts(line: int, cells: dict[str, str]) -> Facts:
    kind = find_type(cells.get("type_code", ""))
    return Facts(
        line,
        credit_codes.normalise(cells.get("uscc", "")),
        credit_codes.normalise(cells.get("reg_no", "")),
        cells.get("name", ""),
        cells.get("registrar", ""),
        find_status(cells.get("status", "")),
        bool(kind and kind.family == "branch"),
        credit_codes.normalise(cells.get("parent_code", "")),
    )


def _among(rows: list[Facts]) -> Iterator[tuple[int, str, str]]:
    """(line, rule, field) of what rows say together; of several that share something the first is left in peace."""
    numbers: dict[str, str] = {}
    names: dict[tuple[str, str], str] = {}
    gone = {code for row in rows if row.status in GONE for code in (row.code, row.number) if code}
    for row in rows:
        known = row.code or row.number
        if row.number and numbers.setdefault(row.number, known) != known:
            yield row.line, "number-twice", "reg_no"
        if row.status not in LIVING:
            continue
        if row.name and names.setdefault((row.registrar, row.name), known) != known:
            yield row.line, "name-twice", "name"
        if row.is_branch and not row.parent:
            yield row.line, "parent-blank", "parent_code"
        if row.is_branch and row.parent in gone:
            yield row.line, "parent-gone", "status"


def _day(text: str) -> date | None:
    try:
        return values.day(text)
    except ValueError:
        return None


def _said(place: Place) -> str:
    _, where, column = place
    return f"{where}“{column}”" if column else where
