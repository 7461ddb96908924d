"""From what was pasted or uploaded to the things asked for, one a line."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from portal.core import credit_codes
from portal.core.receiving import as_path
from portal.credit import columns
from portal.credit.intake.opening import SHEET, Opened, UnreadableFile, open_file

MOST = 1000
MAX_FILE = 2 * 2**20
LONGEST = 200
_HEADERS = {
    columns.fold(name)
    for column in columns.REGISTER
    if column.field in ("uscc", "reg_no", "name")
    for name in (column.key, column.label, *column.aliases)
} | {"代码", "名称", "企业", "单位名称", "代码或者名称", "序号"}
_CODE_KINDS = ("credit_code", "registration_number")
_GAP = re.compile(r"\t|[,，;；]\s*(?=\S)")


class TooMany(ValueError):
    """More lines than can be checked at once; the message says how many there were."""


def items_of_text(text: str) -> list[str]:
    """The things asked for: one a line; of a line with several cells the one that is a code, else the first."""
    return _limited(_of_row(_GAP.split(line)) for line in text.splitlines())


def items_of_file(file: UploadedFile) -> list[str]:
    """The same of a CSV, text or spreadsheet file. Raises UnreadableFile and TooMany."""
    with as_path(file) as path:
        opened = open_file(path, file.name or "文件")
        rows = _sheet_rows(opened) if opened.format == SHEET else _text_rows(opened)
        return _limited(_of_row(row) for row in rows)


def _text_rows(opened: Opened) -> Iterator[list[str]]:
    for number, line, problem in opened.lines():
        if problem:
            raise UnreadableFile(f"第 {number} 行读不出：{problem}")
        text = line.decode(opened.encoding, "replace").removeprefix("\ufeff")
        if text.startswith("{"):
            raise UnreadableFile("请上传 CSV、TXT 或者 XLSX 文件，每行一个代码或者名称。")
        yield next(
            csv.reader(io.StringIO(text.replace("\0", "")), delimiter="\t" if "\t" in text else ","), []
        )


def _sheet_rows(opened: Opened) -> Iterator[list[str]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        sheet = CalamineWorkbook.from_path(str(opened.path)).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=True)
    except (CalamineError, OSError, IndexError):
        raise UnreadableFile("电子表格打不开。请用 Excel 或 WPS 另存为 XLSX 后再上传。") from None
    for row in rows:
        yield [_cell(value) for value in row]


def _cell(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _of_row(cells: Iterable[str]) -> str:
    """What a row asks for; empty for blank rows and headings."""
    filled = [text for cell in cells if (text := _clean(cell))]
    if not filled or all(columns.fold(text) in _HEADERS for text in filled):
        return ""
    code = next((text for text in filled if credit_codes.diagnose(text).kind in _CODE_KINDS), "")
    return code or next((text for text in filled if not text.isdigit()), filled[0])


def _clean(cell: str) -> str:
    text = unicodedata.normalize("NFKC", cell)
    return "".join(char for char in text if char.isprintable()).strip(" '\"")[:LONGEST]


def _limited(items: Iterable[str]) -> list[str]:
    found = [item for item in items if item]
    if len(found) > MOST:
        raise TooMany(f"一共 {len(found):,} 行，超过 {MOST:,} 行。请分几次核验，或者下载整批文件自己比对。")
    return found
