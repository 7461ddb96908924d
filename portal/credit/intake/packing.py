"""Texts of a row as one line of COPY's text format and back, and judged rows as they pass between processes. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

Text = str | None
Texts = tuple[Text, ...]

_NULL = "\x1f"
"""Stands for NULL until the line is made; no text that is kept has it."""
_SPECIAL = re.compile(r"[\\\t\n\r]")
_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_ESCAPED = re.compile(r"\\(.)", re.S)
_MEANT = {"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}


def line_of(row: Sequence[str | int | None]) -> str:
    r"""A row as a line of COPY, without the line's end; NULL is \N."""
    cells = [_NULL if value is None else value if type(value) is str else str(value) for value in row]
    line = "\t".join(cells)
    if "\\" in line or "\n" in line or "\r" in line or line.count("\t") >= len(cells):
        line = "\t".join([_SPECIAL.sub(lambda match: _ESCAPES[match[0]], cell) for cell in cells])
    return line.replace(_NULL, "\\N")


def texts_of(line: str) -> Texts:
    """The texts that `line_of` made a line of."""
    cells = line.split("\t")
    if "\\" not in line:
        return tuple(cells)
    return tuple([None if cell == "\\N" else _plain(cell) if "\\" in cell else cell for cell in cells])


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda match: _MEANT[match[1]], text)
