"""Opens a file as a unit sends it: CSV, JSON Lines or a spreadsheet, each of the first two also packed by gzip.

What cannot be read at all is refused before anything is stored: a packed file that is cut off, a bomb, a
sheet without a header. The message says what, where and how to mend it.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CSV, JSON_LINES, SHEET = "csv", "jsonl", "sheet"
MEGABYTE = 2**20
MAX_LINE = MEGABYTE
MAX_PACKED_TEXT = 64 * 2**30
MAX_SHEET = 400 * MEGABYTE
MAX_PARTS = 2000
MAX_RATIO = 400
MAX_CELLS = 60_000_000
_LONGEST_CELL = MEGABYTE // 4
_BLOCK = 4 * MEGABYTE
_SAMPLE = 400
_TOP = 10
"""In so many lines binary content is told from a damaged line."""
_GZIP, _ZIP, _OLD = b"\x1f\x8b", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_WIDE = (b"\xff\xfe", b"\xfe\xff")

_COLUMN = re.compile(rb'\sr="([A-Z]{1,3})\d')
_FORMULA = re.compile(rb'<c r="([A-Z]{1,3}\d{1,8})"[^>]*>\s*<f[^>]*?(?:/>|>[^<]*</f>)\s*(<v>[^<]+</v>)?')
_ROW = re.compile(rb'<row[^>]*?\sr="(\d{1,8})"')
_TOO_WIDE = (
    "电子表格的某个单元格离数据太远，或者行列过多。请删去数据以外的行和列、另存后再报送，或者改用 CSV。"
)
_BINARY = (
    "这不是文本文件：内容是二进制的，可能是图片、PDF，或者改过扩展名。请报送 CSV、XLSX 或 JSON Lines 文件。"
)
TOO_LONG = f"本行超过 {MAX_LINE // MEGABYTE} MB，没有读取。请检查是否漏了换行或者引号没有配对。"


class UnreadableFile(ValueError):
    """The file cannot be read; the message says why and what to do, in Chinese. Nothing was stored."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that can be read. `digest` is the SHA-256 of its bytes as sent."""

    path: Path
    name: str
    format: str
    packed: bool
    encoding: str
    digest: str
    formulas: str = ""
    """Cells of a spreadsheet that are formulas, in words; "" when there are none."""

    def lines(self) -> Iterator[tuple[int, bytes, str]]:
        """Number, bytes without the line end, and why the line cannot be read ("" as a rule)."""
        with self._stream() as stream:
            yield from _lines(stream)

    def _stream(self) -> Any:
        return gzip.open(self.path) if self.packed else self.path.open("rb")


def open_file(path: Path, name: str = "") -> Opened:
    """Look at a file once from end to end: what it is, its hash, whether it is whole. Raises UnreadableFile."""
    name = name or path.name
    try:
        digest, size = _digest(path)
        with path.open("rb") as stream:
            head = stream.read(8)
    except OSError as problem:
        raise UnreadableFile(f"读不了文件：{problem.strerror}") from None
    if not size:
        raise UnreadableFile("文件是空的，没有可以读取的内容。")
    if head.startswith(_ZIP) or head.startswith(_OLD):
        formulas = _check_package(path) if head.startswith(_ZIP) else ""
        return Opened(path, name, SHEET, False, "utf-8", digest, formulas)
    packed = head.startswith(_GZIP)
    if packed:
        _check_packed(path)
    opened = Opened(path, name, CSV, packed, "utf-8", digest)
    form, encoding = _look(opened)
    return Opened(path, name, form, packed, encoding, digest)


def _digest(path: Path) -> tuple[str, int]:
    found, size = hashlib.sha256(), 0
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            found.update(block)
            size += len(block)
    return found.hexdigest(), size


def _check_packed(path: Path) -> None:
    """Unpack once without keeping anything: a file that is cut off or damaged is refused as a whole."""
    read = 0
    try:
        with gzip.open(path) as stream:
            while block := stream.read(_BLOCK):
                read += len(block)
                if read > MAX_PACKED_TEXT:
                    raise UnreadableFile("压缩文件解开后过大，已拒绝读取。请分成几个文件。")
                if read == len(block) and block.startswith(_ZIP):
                    raise UnreadableFile("电子表格不用再压缩，请直接报送 XLSX 文件。")
    except EOFError:
        raise UnreadableFile("压缩文件不完整（传输可能中断了），没有读取任何一行。请重新传送。") from None
    except (OSError, zlib.error):
        raise UnreadableFile("压缩文件已损坏，没有读取任何一行。请重新压缩后报送。") from None
    if not read:
        raise UnreadableFile("文件是空的，没有可以读取的内容。")


def _check_package(path: Path) -> str:
    """Unpack a spreadsheet once without keeping anything, whatever sizes it declares; the formulas in it, in words."""
    formulas = _Cells()
    try:
        with zipfile.ZipFile(path) as package:
            parts = package.infolist()
            declared = sum(part.file_size for part in parts)
            suspicious = declared > 20 * MEGABYTE and declared > MAX_RATIO * path.stat().st_size
            if len(parts) > MAX_PARTS or declared > MAX_SHEET or suspicious:
                raise UnreadableFile(
                    f"电子表格解开后超过 {MAX_SHEET // MEGABYTE} MB 或者异常膨胀，已拒绝读取。请分成几个文件，或者改用 CSV。"
                )
            if any(part.flag_bits & 1 for part in parts):
                raise UnreadableFile("电子表格设有密码，读不出。请取消密码、另存以后再报送。")
            for part in parts:
                extent = _Extent(formulas)
                with package.open(part) as stream:
                    while block := stream.read(MEGABYTE):
                        if part.filename.startswith("xl/worksheets/"):
                            extent.take(block)
                    extent.end()
    except UnreadableFile:
        raise
    except Exception:  # zipfile and zlib raise a dozen kinds of exceptions on damaged bytes
        raise UnreadableFile("电子表格不完整或者已损坏，读不出。请用 Excel 或 WPS 另存后再报送。") from None
    if formulas.empty:
        raise UnreadableFile(
            f"{formulas.said(formulas.empty)}，没有保存算出的值，读不出内容。"
            "请用 Excel 或 WPS 打开、保存一次，或者粘贴成数值以后再报送。"
        )
    return formulas.said(formulas.filled) if formulas.filled else ""


class _Cells:
    """Cells that are formulas: those with a value that was worked out when the file was saved, and those without."""

    def __init__(self) -> None:
        self.filled: list[str] = []
        self.empty: list[str] = []

    @staticmethod
    def said(cells: list[str]) -> str:
        """In words: 单元格 C2、D5 是公式."""
        more = f" 等 {len(cells)} 个" if len(cells) > 5 else ""
        return f"单元格 {'、'.join(cells[:5])}{more}是公式"


class _Extent:
    """How far a sheet reaches: one cell in its last corner would make a reader lay out all those before."""

    def __init__(self, formulas: _Cells) -> None:
        self.columns: set[bytes] = set()
        self.formulas = formulas
        self.last = 0
        self._tail = b""

    def take(self, block: bytes) -> None:
        """Look at the next piece of the sheet's XML."""
        whole = self._tail + block
        cell = whole.rfind(b"<c ", -_LONGEST_CELL)  # with what stands in it
        end = cell if cell > 0 else max(whole.rfind(b"<"), 0)
        self._tail = whole[end:]
        self._look(whole[:end])
        if len(self._tail) > MEGABYTE:
            raise UnreadableFile(_TOO_WIDE)

    def end(self) -> None:
        """Look at the rest."""
        self._look(self._tail)

    def _look(self, whole: bytes) -> None:
        self.columns.update(_COLUMN.findall(whole))
        self.last = max([self.last, *map(int, _ROW.findall(whole))])
        for cell, value in _FORMULA.findall(whole) if b"<f" in whole else ():
            (self.formulas.filled if value else self.formulas.empty).append(cell.decode())
        widest = max(map(_column_number, self.columns), default=1)
        if self.last * widest > MAX_CELLS:
            raise UnreadableFile(_TOO_WIDE)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _look(opened: Opened) -> tuple[str, str]:
    """Format and encoding of a text, by its first lines that tell."""
    form, votes, seen = "", {"utf-8": 0, "gb18030": 0}, 0
    for number, line, _ in opened.lines():
        if number == 1 and line.startswith(_WIDE):
            raise UnreadableFile("文件是 UTF-16 编码（Unicode 文本）。请另存为“CSV UTF-8”后再报送。")
        text = line.removeprefix(b"\xef\xbb\xbf").strip() if number == 1 else line.strip()
        if number <= _TOP and b"\0" in text and not (_reads(text, "utf-8") or _reads(text, "gb18030")):
            raise UnreadableFile(_BINARY)
        if number <= _TOP and b"\r" in text:
            raise UnreadableFile(
                f"第 {number} 行里有单独的回车符（旧式 Mac 文本的换行）。请另存为“CSV UTF-8”后再报送。"
            )
        if not form and text:
            form = JSON_LINES if text.startswith(b"{") else CSV
        if not text.isascii():
            seen += 1
            votes["utf-8" if _reads(text, "utf-8") else "gb18030"] += 1
        if seen >= _SAMPLE or number >= 100 * _SAMPLE:
            break
    if not form:
        raise UnreadableFile("文件里只有空行，没有可以读取的内容。")
    return form, "utf-8" if votes["utf-8"] >= votes["gb18030"] else "gb18030"


def _reads(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _lines(stream: Any) -> Iterator[tuple[int, bytes, str]]:
    number = 0
    while line := stream.readline(MAX_LINE):
        number += 1
        if len(line) == MAX_LINE and not line.endswith(b"\n"):
            while (rest := stream.readline(MAX_LINE)) and not rest.endswith(b"\n"):
                pass
            yield number, b"", TOO_LONG
            continue
        yield number, line.rstrip(b"\r\n"), ""
