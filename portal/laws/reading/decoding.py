"""From bytes to text: the encodings in which Chinese law texts are handed around."""

from __future__ import annotations

import codecs
import re

_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


class UndecodableText(ValueError):
    """The bytes are no text in an encoding we read; the message says so in Chinese."""


def decode(data: bytes) -> str:
    """Text of a file: UTF-8 (with or without mark), UTF-16 with mark, else GB18030; line ends become newlines.

    Raises UndecodableText when none fits or when the result holds control characters, as a picture would.
    """
    text = _decode(data)
    if _CONTROLS.search(text):
        raise UndecodableText("含有控制字符，不是文本文件")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decode(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UndecodableText("编码无法识别：既不是 UTF-8、UTF-16，也不是 GB18030")
