"""Reads the words of a Word file (.docx) that somebody sent: refuses what is no such file or would fill the memory.

Nothing is unpacked to disk and no macro, link or entity is followed. What a reader of the text would miss
(tracked changes, text boxes, pictures, automatic numbers) is told as notices, never passed over.
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORD = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",  # the same vocabulary in “strict” files
)
_MEGABYTE = 2**20
_DEEPEST = 150
_DEEPEST_STYLE = 10
_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])")

NOTICES = {
    "tracked": "文件带有 {} 处修订标记，读取的是接受全部修订以后的文字。",
    "text-box": "文件有 {} 个文本框，其中的文字排在所在段落之后。",
    "picture": "文件有 {} 张图片或嵌入对象，其中的文字读不出。",
    "numbered": "文件有 {} 段使用自动编号，编号不是文字，没有读出。",
    "comment": "文件有 {} 处批注，批注没有读取。",
}


class OfficeRefused(ValueError):
    """The file is not read; the message says why, in Chinese, and what to do."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may hold, in bytes: packed, one part of it unpacked, all parts unpacked; and their number."""

    packed: int = 5 * _MEGABYTE
    part: int = 32 * _MEGABYTE
    unpacked: int = 128 * _MEGABYTE
    entries: int = 3000


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph. `text` keeps line breaks and tabs; `place` is body, text-box or note (脚注、尾注).

    `heading` is the level of a heading by its style (1 to 9, 0 for none); `is_title` the style Title.
    """

    text: str
    place: str = "body"
    centred: bool = False
    numbered: bool = False
    heading: int = 0
    is_title: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table: rows of cells; a cell that a merged one covers is empty."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class DocxText:
    """What a file says in reading order, notes last. `found` counts what `notices` tells, by the keys of NOTICES."""

    blocks: tuple[Paragraph | Table, ...]
    found: dict[str, int]

    @property
    def notices(self) -> list[str]:
        """What a reader should know, one sentence each."""
        return [words.format(self.found[key]) for key, words in NOTICES.items() if self.found.get(key)]

    def lines(self) -> list[str]:
        """The text as lines without blank ones; a row of a table reads "| 甲 | 乙 |"."""
        lines: list[str] = []
        for block in self.blocks:
            if isinstance(block, Table):
                lines += [
                    "| " + " | ".join(" ".join(cell.split()) for cell in row) + " |" for row in block.rows
                ]
            else:
                lines += [line.strip() for line in block.text.split("\n")]
        return [line for line in lines if line.strip("| ")]


def read_docx(file: IO[bytes], limits: Limits | None = None) -> DocxText:
    """The words of a .docx file (readable, seekable, its position does not matter).

    Raises OfficeRefused for anything else: old .doc, a password, damage, a bomb, entities, too large.
    """
    limits = limits or Limits()
    _refuse_by_look(file, limits)
    reader = _Reader()
    try:
        with zipfile.ZipFile(file) as package:
            names = _checked_names(package, limits)
            main = _main_part(package, names, limits)
            if (styles := f"{main.rpartition('/')[0]}/styles.xml") in names:
                reader.styles = _styles(package, styles, limits)
            reader.part(package, main, limits)
            folder = main.rpartition("/")[0]
            for name in ("footnotes.xml", "endnotes.xml"):
                if (note := f"{folder}/{name}".lstrip("/")) in names:
                    reader.part(package, note, limits, "note")
    except OfficeRefused:
        raise
    except DefusedXmlException:
        raise OfficeRefused("文件里含有不允许的实体声明，已拒绝读取。请用 Word 或 WPS 另存后再试。") from None
    except Exception as error:  # zipfile, zlib and expat raise a dozen kinds of exceptions on damaged bytes
        raise OfficeRefused("文件已损坏，读不出。请用 Word 或 WPS 打开，另存为 .docx 后再试。") from error
    return DocxText(tuple(reader.blocks), dict(reader.found))


def _refuse_by_look(file: IO[bytes], limits: Limits) -> None:
    size = file.seek(0, 2)
    if size > limits.packed:
        raise OfficeRefused(
            f"文件有 {size / _MEGABYTE:.1f} MB，超过 {limits.packed / _MEGABYTE:g} MB 的上限。请删去图片，或者分成几份。"
        )
    file.seek(0)
    head = file.read(8)
    if head == _OLE:
        file.seek(0)
        if _ENCRYPTED in file.read():
            raise OfficeRefused("文件设有打开密码，读不出。请取消密码、另存以后再试。")
        raise OfficeRefused("这是旧版 Word 文件（.doc）。请用 Word 或 WPS 另存为 .docx 后再试。")
    if not head.startswith(b"PK"):
        raise OfficeRefused("文件内容不是 Word 文件（.docx）。请用 Word 或 WPS 另存为 .docx 后再试。")
    file.seek(0)


def _checked_names(package: zipfile.ZipFile, limits: Limits) -> set[str]:
    entries = package.infolist()
    if len(entries) > limits.entries:
        raise OfficeRefused(f"文件里有 {len(entries)} 个部件，不像正常的 Word 文件，已拒绝读取。")
    if sum(entry.file_size for entry in entries) > limits.unpacked:
        raise OfficeRefused(
            f"文件解开后超过 {limits.unpacked // _MEGABYTE} MB，已拒绝读取。请删去图片，或者分成几份。"
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise OfficeRefused("文件设有密码，读不出。请取消密码、另存以后再试。")
    return {entry.filename for entry in entries}


def _main_part(package: zipfile.ZipFile, names: set[str], limits: Limits) -> str:
    """The part with the text; the package's own list names it, it need not be word/document.xml."""
    if "_rels/.rels" in names:
        for _, element in _parse(package, "_rels/.rels", limits):
            if element.get("Type", "").endswith("/officeDocument"):
                target = element.get("Target", "").lstrip("/")
                if target in names and target.startswith("word/"):
                    return target
    if "word/document.xml" in names:
        return "word/document.xml"
    raise OfficeRefused("文件内容不是 Word 文件（.docx）。请用 Word 或 WPS 另存为 .docx 后再试。")


def _parse(
    package: zipfile.ZipFile, name: str, limits: Limits, events: tuple[str, ...] = ("end",)
) -> Iterator[tuple[str, Element]]:
    with package.open(name) as stream:
        yield from iterparse(_Capped(stream, limits.part), events=events, forbid_dtd=True)


def _styles(package: zipfile.ZipFile, name: str, limits: Limits) -> dict[str, int]:
    """Level of heading of each style that is one, by its id; the style Title has level -1."""
    levels: dict[str, int] = {}
    based: dict[str, str] = {}
    for _, element in _parse(package, name, limits):
        if _word(element) != "style":
            continue
        key = _attribute(element, "styleId")
        based[key] = _attribute(_child(element, "basedOn"), "val")
        if level := _level(element):
            levels[key] = level
        element.clear()
    for key in based:
        above, steps = based[key], 0
        while key not in levels and above and steps < _DEEPEST_STYLE:
            if above in levels and levels[above] > 0:
                levels[key] = levels[above]
            above, steps = based.get(above, ""), steps + 1
    return levels


def _level(style: Element) -> int:
    name = _attribute(_child(style, "name"), "val").strip().lower()
    if match := _HEADING.fullmatch(name):
        return int(match[1])
    return -1 if name in ("title", "标题") else _outline(_child(style, "pPr"))


def _outline(properties: Element | None) -> int:
    level = _attribute(_child(properties, "outlineLvl"), "val")
    return int(level) + 1 if level in tuple("012345678") else 0


class _Capped:
    """A stream that refuses to give more than it may, whatever size its package declared."""

    def __init__(self, stream: IO[bytes], limit: int) -> None:
        self.stream, self.left = stream, limit

    def read(self, size: int = -1) -> bytes:
        data = self.stream.read(64 * 1024 if size < 0 else size)
        self.left -= len(data)
        if self.left < 0:
            raise OfficeRefused("文件的正文解开后过大，已拒绝读取。请分成几份。")
        return data


def _word(element: Element) -> str:
    """The name of an element of Word's vocabulary; empty for others."""
    for space in _WORD:
        if element.tag.startswith(space):
            return str(element.tag[len(space) :])
    return ""


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _attribute(element: Element | None, name: str) -> str:
    found = {key.rpartition("}")[2]: value for key, value in element.items()} if element is not None else {}
    return found.get(name, "")


def _child(element: Element | None, name: str) -> Element | None:
    return next((child for child in element if _word(child) == name), None) if element is not None else None


class _Reader:
    """Gathers blocks; one child of the body is held at a time."""

    def __init__(self) -> None:
        self.blocks: list[Paragraph | Table] = []
        self.found: Counter[str] = Counter()
        self.place = "body"
        self.styles: dict[str, int] = {}

    def part(self, package: zipfile.ZipFile, name: str, limits: Limits, place: str = "body") -> None:
        self.place = place
        above: list[Element] = []
        for event, element in _parse(package, name, limits, ("start", "end")):
            if event == "start":
                above.append(element)
                if len(above) > _DEEPEST:
                    raise OfficeRefused("文件的结构嵌套过深，不像正常的 Word 文件，已拒绝读取。")
                continue
            above.pop()
            # document/body/… and footnotes/footnote/…: what is read is let go
            if len(above) == 2 and _word(above[1]) in ("body", "footnote", "endnote"):
                self.blocks += self._block(element)
                above[1].clear()

    def _block(self, element: Element) -> list[Paragraph | Table]:
        name = _word(element)
        if name == "p":
            return self._paragraph(element)
        if name == "tbl":
            return self._table(element)
        if name in ("sdt", "sdtContent", "customXml", "ins", "moveTo") or _local(element) in (
            "AlternateContent",
            "Choice",
        ):
            return [block for child in element for block in self._block(child)]
        return []

    def _paragraph(self, element: Element) -> list[Paragraph | Table]:
        properties = _child(element, "pPr")
        boxes: list[Element] = []
        text = "".join(self._run(element, boxes))
        numbered = _child(properties, "numPr") is not None and bool(text.strip())
        self.found["numbered"] += numbered
        centred = _attribute(_child(properties, "jc"), "val") == "center"
        level = _outline(properties) or self.styles.get(_attribute(_child(properties, "pStyle"), "val"), 0)
        paragraph = Paragraph(text, self.place, centred, numbered, max(level, 0), level < 0)
        blocks: list[Paragraph | Table] = [paragraph]
        for box in boxes:
            place, self.place = self.place, "text-box"
            blocks += [block for child in box for block in self._block(child)]
            self.place = place
        return [block for block in blocks if isinstance(block, Table) or block.text.strip()]

    def _run(self, element: Element, boxes: list[Element]) -> Iterator[str]:
        """The words below an element; text boxes are put into `boxes`."""
        for child in element:
            name = _word(child)
            if name in ("del", "moveFrom"):
                self.found["tracked"] += 1
            elif name == "t":
                yield child.text or ""
            elif name in _CHARACTERS:
                yield _CHARACTERS[name]
            elif name == "txbxContent":
                self.found["text-box"] += 1
                boxes.append(child)
            elif name in _SILENT or _local(child) == "Fallback" or (name == "r" and _hidden(child)):
                continue
            else:
                self._note(child, name)
                yield from self._run(child, boxes)

    def _note(self, child: Element, name: str) -> None:
        if name in ("ins", "moveTo"):
            self.found["tracked"] += 1
        elif name == "commentReference":
            self.found["comment"] += 1
        elif name == "object" or _local(child) in ("pic", "imagedata"):
            self.found["picture"] += 1

    def _table(self, element: Element) -> list[Paragraph | Table]:
        rows = [self._row(row) for row in _through(element, "tr") if not _deleted(row)]
        return [Table(tuple(rows))] if any(any(row) for row in rows) else []

    def _row(self, row: Element) -> tuple[str, ...]:
        return tuple(self._cell(cell) for cell in _through(row, "tc"))

    def _cell(self, cell: Element) -> str:
        merge = _child(_child(cell, "tcPr"), "vMerge")
        if merge is not None and _attribute(merge, "val") != "restart":
            return ""
        blocks = [block for child in cell for block in self._block(child)]
        inner = DocxText(tuple(blocks), {})
        return "\n".join(line.strip("| ") if line.startswith("|") else line for line in inner.lines())


# `rt` is the reading written above a word; `instrText` the order of a field, not its result.
_SILENT = {"pPr", "rPr", "instrText", "delText", "rt", "sectPr"}
_CHARACTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def _through(element: Element, name: str) -> Iterator[Element]:
    """Children of this name, also those inside content controls."""
    for child in element:
        if _word(child) == name:
            yield child
        elif _word(child) in ("sdt", "sdtContent", "customXml"):
            yield from _through(child, name)


def _deleted(row: Element) -> bool:
    return _child(_child(row, "trPr"), "del") is not None


def _hidden(run: Element) -> bool:
    vanish = _child(_child(run, "rPr"), "vanish")
    return vanish is not None and _attribute(vanish, "val") not in ("0", "false", "off")
