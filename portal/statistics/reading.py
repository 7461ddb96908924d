"""Readers: a CSV or spreadsheet file -> rows by column, each with its place. No database, no judgement.

Two layouts are read: one figure a line (columns 指标 and 数值), and one column for each indicator.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from zipfile import BadZipFile, ZipFile

COLUMNS = {
    "数据集": "dataset",
    "数据集编码": "dataset",
    "期间": "period",
    "时期": "period",
    "发布状态": "release_status",
    "发布时间": "published_at",
    "修订说明": "revision_note",
    "地区代码": "region",
    "行政区划代码": "region",
    "地区": "region_name",
    "地区名称": "region_name",
    "主体类型": "entity_type",
    "行业门类代码": "industry",
    "行业门类": "industry_name",
    "指标编码": "indicator",
    "指标": "indicator_name",
    "单位": "unit",
    "计量单位": "unit",
    "数值": "value",
    "数据状态": "figure_status",
    "备注": "note",
    "数据来源": "source",
}
HEADER_WITHIN = 10  # lines of title and unit that may stand above the header
MAX_ROWS = 200_000
MAX_UNPACKED = 200 * 1024 * 1024  # a small archive may unpack to anything


class UnreadableFile(ValueError):
    """The file, or a sheet of it, cannot be read; the message says why, in Chinese."""


@dataclass(frozen=True, slots=True)
class RawRow:
    """A figure as found: its place ("a.csv 第3行") and the cells by the names of `COLUMNS`' values."""

    place: str
    cells: dict[str, Any]


Grid = list[list[Any]]


def read(name: str, raw: bytes) -> list[RawRow]:
    """All figures of a file. Raises UnreadableFile when it holds no table of figures."""
    is_workbook = raw[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
    sheets = list(_sheets(name, raw)) if is_workbook else [(name, _csv_grid(_decode(raw)))]
    rows: list[RawRow] = []
    found = False
    for place, grid in sheets:
        header = _header(grid)
        if header is not None:
            found = True
            rows += _rows(place, grid, header)
    if not found:
        raise UnreadableFile("没有找到表头；表头须有“期间”和“地区代码”两列")
    return rows


def _decode(raw: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile("既不是 UTF-8 也不是 GB18030 编码的文本，也不是电子表格")


def _csv_grid(text: str) -> Grid:
    separator = "\t" if "\t" in text.partition("\n")[0] else ","
    try:
        return [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)]
    except csv.Error as problem:
        raise UnreadableFile(f"CSV 格式有误：{problem}") from None


def _sheets(name: str, raw: bytes) -> Iterator[tuple[str, Grid]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        if (
            raw[:2] == b"PK"
            and sum(part.file_size for part in ZipFile(io.BytesIO(raw)).infolist()) > MAX_UNPACKED
        ):
            raise UnreadableFile("电子表格解压后超过 200 MB，请分成几个文件")
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        for title in book.sheet_names:
            grid = book.get_sheet_by_name(title).to_python(skip_empty_area=False)
            yield f"{name} 工作表“{title}”", grid
    except (CalamineError, BadZipFile, OSError) as problem:
        raise UnreadableFile(f"电子表格打不开：{problem}") from None


def _header(grid: Grid) -> int | None:
    for number, row in enumerate(grid[:HEADER_WITHIN]):
        names = {COLUMNS.get(_name(cell)) for cell in row}
        if {"period", "region"} <= names:
            return number
    return None


def _name(cell: Any) -> str:
    """A column's name without blanks and without its unit: `新设户数（户）` -> `新设户数`."""
    text = re.sub(r"\s+", "", str(cell if cell is not None else ""))
    return re.sub(r"[（(][^（）()]*[）)]$", "", text)


def _rows(place: str, grid: Grid, header: int) -> Iterator[RawRow]:
    if len(grid) - header > MAX_ROWS:
        raise UnreadableFile(f"超过 {MAX_ROWS} 行，请分成几个文件")
    names = [_name(cell) for cell in grid[header]]
    wide = "数值" not in names
    for number, row in enumerate(grid[header + 1 :], header + 2):
        if all(cell is None or str(cell).strip() == "" for cell in row):
            continue
        cells: dict[str, Any] = {}
        figures: dict[str, Any] = {}
        for name, cell in zip(names, row, strict=False):
            if name in COLUMNS:
                cells[COLUMNS[name]] = _unguarded(cell)
            elif name:
                figures[name] = cell
        here = f"{place} 第{number}行"
        if not wide:
            yield RawRow(here, cells)
            continue
        for name, cell in figures.items():
            yield RawRow(f"{here}“{name}”", {**cells, "indicator_name": name, "value": cell})


def _unguarded(cell: Any) -> Any:
    """Undo the apostrophe that keeps a text of our own CSV from being run as a formula."""
    return cell[1:] if isinstance(cell, str) and re.match(r"'[=+\-@\t\r]", cell) else cell
