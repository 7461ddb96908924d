"""A law text in a Word file (.docx), in the form the official databases give."""

from __future__ import annotations

import io
import re

from portal.core.office import DocxText, OfficeRefused, Table, read_docx
from portal.laws.reading.body import Line
from portal.laws.reading.decoding import UndecodableText
from portal.laws.reading.markdown import ParsedFile
from portal.laws.reading.numbers import NUMERAL
from portal.laws.reading.plain import parse_plain
from portal.laws.reading.sources import RawFile
from portal.laws.reading.tree import Notice

_BOOK = re.compile(rf"第(?:{NUMERAL})编")
_TRACKED = "文件带有 {} 处修订标记，无法断定以哪一稿为准。请在 Word 中接受或拒绝全部修订、另存以后再载入"
_WARNINGS = {
    "text-box": "文件有 {} 个文本框，其中的文字排在所在段落之后，请核对位置",
    "picture": "文件有 {} 张图片或嵌入对象，其中的文字和表格读不出，请改成文字后再载入，或者注明见原文",
    "numbered": "文件有 {} 段使用自动编号，编号不是文字，没有读出；条、款、项的序号请改成文字",
    "comment": "文件有 {} 处批注，批注没有载入",
}


def parse_word(raw: RawFile) -> ParsedFile:
    """Cut a Word file into title, history and body; lines are counted in paragraphs. Raises UndecodableText."""
    try:
        document = read_docx(io.BytesIO(raw.data))
    except OfficeRefused as refused:
        raise UndecodableText(str(refused)) from refused
    if tracked := document.found.get("tracked"):
        raise UndecodableText(_TRACKED.format(tracked))
    lines, centred = _lines(document)
    notices = [
        Notice(raw.place, words.format(document.found[key]), left_out=False)
        for key, words in _WARNINGS.items()
        if document.found.get(key)
    ]
    return parse_plain(raw, lines, centred, notices)


def _lines(document: DocxText) -> tuple[list[Line], frozenset[int]]:
    lines: list[Line] = []
    centred: set[int] = set()
    marks = _heading_marks(document)
    for number, block in enumerate(document.blocks, 1):
        if isinstance(block, Table):
            rows = [[" ".join(cell.split()).replace("|", "｜") for cell in row] for row in block.rows]
            lines += [(number, "| " + " | ".join(row) + " |") for row in rows if any(row)]
            continue
        if block.centred:
            centred.add(number)
        if marks and block.heading and block.text.strip():
            lines.append((number, f"{marks}{'#' * (block.heading - 1)} {block.text}"))
            continue
        note = "注：" if block.place == "note" else ""
        lines += [(number, note + text) for text in block.text.split("\n")]
    return lines, frozenset(centred)


def _heading_marks(document: DocxText) -> str:
    """Marks of a first heading, for a file set with styles throughout, as ours are; empty for the others.

    Who gives the title its own style means a heading where he sets one. A text of 编 begins one level higher.
    """
    paragraphs = [block for block in document.blocks if not isinstance(block, Table)]
    if not any(block.is_title for block in paragraphs):
        return ""
    books = any(block.heading == 1 and _BOOK.match(block.text) for block in paragraphs)
    return "#" if books else "##"
