"""From what a visitor sends to plain text: Word, HTML or plain text, told apart by content, never kept."""

from __future__ import annotations

import html
import io
import re
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile

from portal.core.office import Limits, OfficeRefused, read_docx
from portal.laws.reading.decoding import UndecodableText, decode

MAX_FILE = 5 * 2**20
MAX_CHARACTERS = 200_000

_FOREIGN = (
    (b"%PDF", "PDF 文件读不出。请打开文件，把文字复制后粘贴到上面的框里。"),
    (b"{\\rtf", "这是 RTF 文件。请用 Word 或 WPS 另存为 .docx 后再上传。"),
    (b"\x89PNG", "这是图片，其中的文字读不出。请上传 Word、HTML 或文本文件。"),
    (b"\xff\xd8\xff", "这是图片，其中的文字读不出。请上传 Word、HTML 或文本文件。"),
    (b"GIF8", "这是图片，其中的文字读不出。请上传 Word、HTML 或文本文件。"),
)
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html|head|body|!--|div|p|h[1-6]|article|table)\b", re.I
)
_SILENT = {"script", "style", "template", "svg", "rt", "rp", "noscript", "iframe", "object", "textarea"}
# Every other element ends the line. "o" is Word's own <o:p>.
_INLINE = {
    "a",
    "abbr",
    "b",
    "bdi",
    "bdo",
    "cite",
    "code",
    "del",
    "dfn",
    "em",
    "font",
    "i",
    "img",
    "ins",
    "kbd",
}
_INLINE |= {
    "label",
    "mark",
    "o",
    "q",
    "rb",
    "ruby",
    "s",
    "samp",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
}
_INLINE |= {"time", "u", "var", "wbr"}
_NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9]*)")


class TextRefused(ValueError):
    """The upload is not read; the message says why, in Chinese, and what to do."""


@dataclass(frozen=True, slots=True)
class GivenText:
    """What was read, and what a reader should know of the reading, one sentence each."""

    text: str
    notices: tuple[str, ...] = ()


def read_upload(file: UploadedFile) -> GivenText:
    """The words of an uploaded file. Raises TextRefused with what to do instead."""
    data = file.read()
    if not data.strip():
        raise TextRefused("文件是空的。")
    for start, reason in _FOREIGN:
        if data.startswith(start):
            raise TextRefused(reason)
    named_word = (file.name or "").lower().endswith((".docx", ".doc", ".docm", ".wps"))
    if named_word or data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return _word(data)
    try:
        text = decode(data)
    except UndecodableText as error:
        raise TextRefused(f"文件读不出：{error}。请上传 Word（.docx）、HTML 或文本文件。") from None
    return _fitting(html_text(text) if _HTML.match(text[:5000]) else text)


def _word(data: bytes) -> GivenText:
    try:
        read = read_docx(io.BytesIO(data), Limits(packed=MAX_FILE))
    except OfficeRefused as refused:
        raise TextRefused(str(refused)) from None
    return _fitting("\n".join(read.lines()), tuple(read.notices))


def _fitting(text: str, notices: tuple[str, ...] = ()) -> GivenText:
    if not text.strip():
        raise TextRefused("文件里没有读出文字。图片里的文字读不出，请把文字粘贴到上面的框里。")
    if len(text) > MAX_CHARACTERS:
        raise TextRefused(
            f"文件里有 {len(text)} 个字，超过 {MAX_CHARACTERS // 10_000} 万字的上限。请分成几份检查。"
        )
    return GivenText(text, notices)


def html_text(page: str) -> str:
    """The words of a page, one line for each block; scripts, styles and comments are left out.

    Reads once from front to back, so that no input, however malformed, costs more than its length.
    """
    parts: list[str] = []
    place, lower = 0, page.lower()
    while (opening := page.find("<", place)) >= 0:
        parts.append(html.unescape(page[place:opening]).replace("\n", " "))
        if page.startswith("<!--", opening):
            place = _after(page, "-->", opening + 4)
            continue
        match = _NAME.match(page, opening + 1)
        if not match and not page.startswith(("<!", "<?"), opening):
            parts.append("<")
            place = opening + 1
            continue
        place = _after(page, ">", opening)
        name = match[1].lower() if match else ""
        if name and name not in _INLINE | _SILENT:
            parts.append("\n")
        if name in _SILENT and page[opening + 1] != "/" and page[place - 2 : place] != "/>":
            place = _after(page, ">", _after(lower, f"</{name}", place))
    parts.append(html.unescape(page[place:]).replace("\n", " "))
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _after(page: str, mark: str, start: int) -> int:
    end = page.find(mark, start)
    return len(page) if end < 0 else end + len(mark)
