"""From an opened file to chunks of records, each with its line: nothing is decoded or judged here but structure.

A chunk is small enough to hand to another process and big enough to be saved in one transaction.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from portal.credit.intake.headers import HEADER_WITHIN, KIND_NAMES, Mapped, Plan, map_header, missing
from portal.credit.intake.opening import CSV, JSON_LINES, MAX_LINE, Opened, UnreadableFile

CHUNK = 4000
MAX_JOINED = 200
"""Lines that one record may run over, by line breaks inside quotes."""
UNBALANCED = "引号没有配对，从本行起读不出一条完整的记录。请补上引号，或者去掉多余的引号。"
_NO_HEADER = "没有找到表头。表头须在前 10 行内，至少有“统一社会信用代码”或“名称”，以及两个以上认识的列名；列名见数据规范。"

Raw = bytes | list[str]


class NoHeader(UnreadableFile):
    """Nothing in the file is a header of its kind."""


@dataclass(slots=True)
class Chunk:
    """Records in a row: `lines[i]` is the line of `raws[i]`; `faults` are lines that hold none, and why."""

    lines: list[int] = field(default_factory=list)
    raws: list[Raw] = field(default_factory=list)
    faults: list[tuple[int, str]] = field(default_factory=list)
    last: int = 0
    """The last line that this chunk accounts for."""

    def __len__(self) -> int:
        return len(self.lines) + len(self.faults)


@dataclass(frozen=True, slots=True)
class Table:
    """A file whose header is understood. `place(line)` says where a line stands."""

    opened: Opened
    plan: Plan
    notices: tuple[tuple[str, str], ...]
    sheet: str = ""

    def place(self, line: int) -> str:
        """`登记.csv 第 12 行`."""
        sheet = f" 工作表“{self.sheet}”" if self.sheet else ""
        return f"{self.opened.name}{sheet} 第 {line} 行"

    def records(self) -> Iterator[tuple[int, Raw, str]]:
        """Line, content and fault ("" as a rule) of every record below the header."""
        if self.opened.format == CSV:
            return _joined(self.opened, self.plan)
        if self.opened.format == JSON_LINES:
            return ((number, line, fault) for number, line, fault in self.opened.lines() if line or fault)
        return _cells(self.opened, self.plan, self.sheet)

    def require_rows(self) -> None:
        """Raises UnreadableFile when nothing stands below the header."""
        if next(self.records(), None) is None:
            raise UnreadableFile("文件里只有表头，没有数据行。请在表头下面填好数据，再送一次。")

    def chunks(self, after: int = 0, size: int = CHUNK) -> Iterator[Chunk]:
        """The records behind line `after`, in chunks."""
        chunk = Chunk()
        for number, raw, fault in self.records():
            if number <= after:
                continue
            chunk.last = number
            if fault:
                chunk.faults.append((number, fault))
            else:
                chunk.lines.append(number)
                chunk.raws.append(raw)
            if len(chunk) >= size:
                yield chunk
                chunk = Chunk()
        if len(chunk):
            yield chunk


class OtherKind(UnreadableFile):
    """The header is that of a file of the other kind, `meant`."""

    def __init__(self, kind: str, meant: str) -> None:
        self.meant = meant
        said, instead = KIND_NAMES[kind], KIND_NAMES[meant]
        super().__init__(f"这个文件的表头像是“{instead}”，不是“{said}”。请把种类改为“{instead}”，再送一次。")


def read_table(opened: Opened, kind: str) -> Table:
    """Find the header. Raises UnreadableFile when there is none; OtherKind when it is that of the other kind."""
    try:
        table = _read(opened, kind)
    except NoHeader as problem:
        if meant := _other(opened, kind):
            raise OtherKind(kind, meant) from None
        raise problem
    if missing(kind, table.plan.fields) and (meant := _other(opened, kind)):
        raise OtherKind(kind, meant)
    return table


def _other(opened: Opened, kind: str) -> str:
    """The other kind, when the file has all that one of it needs."""
    meant = next(each for each in KIND_NAMES if each != kind)
    try:
        return "" if missing(meant, _read(opened, meant).plan.fields) else meant
    except UnreadableFile:
        return ""


def _read(opened: Opened, kind: str) -> Table:
    if opened.format == CSV:
        mapped, sheet = _csv_header(opened, kind), ""
    elif opened.format == JSON_LINES:
        mapped, sheet = _keys(opened, kind), ""
    else:
        return _sheet_header(opened, kind)
    return Table(opened, mapped.plan, mapped.notices, sheet)


# --- CSV -----------------------------------------------------------------------------------------------


def _csv_header(opened: Opened, kind: str) -> Mapped:
    for number, line, _ in opened.lines():
        if number > HEADER_WITHIN:
            break
        text = line.decode(opened.encoding, "replace").removeprefix("\ufeff")
        delimiter = max(",\t;，", key=text.count)
        if delimiter == "，":
            continue
        try:
            cells = next(csv.reader([text], delimiter=delimiter), [])
        except csv.Error:
            continue
        about = {"delimiter": delimiter, "encoding": opened.encoding, "line": number}
        if mapped := map_header(kind, cells, **about):
            return mapped
    raise NoHeader(_NO_HEADER)


def _joined(opened: Opened, plan: Plan) -> Iterator[tuple[int, Raw, str]]:
    """Records of a CSV file: a line, or several when a line break stands inside quotes."""
    lines = _rewound(opened.lines())
    for number, line, fault in lines:
        if number <= plan.line or not (line or fault):
            continue
        if fault or not line.count(b'"') & 1 or _is_whole(line, plan):
            yield number, line, fault
            continue
        yield _run_on(number, line, lines, plan)


def _run_on(number: int, line: bytes, lines: _rewound, plan: Plan) -> tuple[int, Raw, str]:
    """A record that goes on behind a line break; when it never ends, only its first line is refused."""
    parts, read, size = [line], [], len(line)
    for following in lines:
        read.append(following)
        parts.append(following[1])
        size += len(following[1])
        if b'"' in following[1] and _is_whole(b"\n".join(parts), plan):
            return number, b"\n".join(parts), ""
        if len(parts) >= MAX_JOINED or size > MAX_LINE or following[2]:
            break
    lines.back(read)
    return number, b"", UNBALANCED


def _is_whole(record: bytes, plan: Plan) -> bool:
    try:
        rows = list(csv.reader([record.decode("latin-1")], delimiter=plan.delimiter, strict=True))
    except csv.Error:
        return False
    return len(rows) == 1


class _rewound:
    """An iterator that takes lines back."""

    def __init__(self, lines: Iterator[tuple[int, bytes, str]]) -> None:
        self._lines = lines
        self._again: list[tuple[int, bytes, str]] = []

    def back(self, lines: Sequence[tuple[int, bytes, str]]) -> None:
        self._again = [*reversed(lines)] if not self._again else [*self._again, *reversed(lines)]

    def __iter__(self) -> _rewound:
        return self

    def __next__(self) -> tuple[int, bytes, str]:
        return self._again.pop() if self._again else next(self._lines)


# --- JSON Lines ----------------------------------------------------------------------------------------


def _keys(opened: Opened, kind: str) -> Mapped:
    """The names that the objects use, in order of appearance, stand in for a header."""
    names: dict[str, None] = {}
    for _, line, _ in opened.lines():
        try:
            found = json.loads(line.removeprefix(b"\xef\xbb\xbf"))
        except (ValueError, RecursionError):
            continue
        if isinstance(found, dict):
            names.update(dict.fromkeys(found))
    about = {"delimiter": "", "encoding": opened.encoding, "line": 0, "names": tuple(names)}
    mapped = map_header(kind, list(names), **about)
    if mapped is None:
        raise NoHeader("没有找到认识的字段名。每行须是一个 JSON 对象，字段名用规范的列名，列名见数据规范。")
    return mapped


# --- spreadsheets --------------------------------------------------------------------------------------


def _sheet_header(opened: Opened, kind: str) -> Table:
    """The first sheet with a header is read; others that have one are named, others are passed over."""
    found: Table | None = None
    others: list[tuple[str, str]] = []
    book = _book(opened)
    for title in book.sheet_names:
        for number, row in _rows(book, title):
            if number > HEADER_WITHIN:
                break
            mapped = map_header(kind, row, line=number)
            if mapped is None:
                continue
            if found is None:
                found = Table(opened, mapped.plan, mapped.notices, title)
            else:
                others.append((f"工作表“{title}”", "一个文件只读一张表，这一张没有读取；请另存成单独的文件"))
            break
    if found is None:
        titles = "、".join(f"“{title}”" for title in book.sheet_names[:5])
        raise NoHeader(f"{len(book.sheet_names)} 张工作表（{titles}）里都没有找到表头。{_NO_HEADER}")
    if opened.formulas:
        others.append(("公式", f"{opened.formulas}，读取的是上次保存时算出的值"))
    return Table(found.opened, found.plan, (*found.notices, *others), found.sheet)


def _book(opened: Opened) -> Any:
    from python_calamine import CalamineWorkbook

    try:
        return CalamineWorkbook.from_path(str(opened.path))
    except Exception:  # calamine's own errors, and panics of what it rests on
        raise UnreadableFile("电子表格打不开，可能已损坏。请用 Excel 或 WPS 另存后再报送。") from None


def _rows(book: Any, title: str) -> Iterator[tuple[int, list[str]]]:
    try:
        sheet = book.get_sheet_by_name(title)
    except Exception:  # calamine's own errors
        raise UnreadableFile(f"工作表“{title}”读不出，可能已损坏。请用 Excel 或 WPS 另存后再报送。") from None
    for number, row in enumerate(sheet.iter_rows(), 1):
        yield number, [_text(cell) for cell in row]


def _cells(opened: Opened, plan: Plan, title: str) -> Iterator[tuple[int, Raw, str]]:
    for number, row in _rows(_book(opened), title):
        if number > plan.line and any(row):
            yield number, row, ""


def _text(cell: Any) -> str:
    """A cell as text: whole numbers without a point, days as YYYY-MM-DD."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ") if cell.time() != time() else cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else str(cell)
