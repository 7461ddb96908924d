"""Texts of a row as one line of COPY's text format and back, and judged rows as they pass between processes. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

Text = str | None
Texts = tuple[Text, ...]

_SPECIAL = re.compile(r"[\\\t\n\r]")
_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_ESCAPED = re.compile(r"\\(.)", re.S)
_MEANT = {"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}


def line_of(row: Sequence[str | int | None]) -> str:
    r"""A row as a line of COPY, without the line's end; NULL is \N."""
    plain = "".join([str(value) for value in row if value is not None])
    if "\\" in plain or not plain.isprintable():
        return "\t".join(["\\N" if value is None else _escaped(str(value)) for value in row])
    return "\t".join(["\\N" if value is None else str(value) for value in row])


def lines_of(rows: Iterable[Sequence[str | int | None]]) -> Iterable[str]:
    """Rows as lines of COPY."""
    return map(line_of, rows)


def texts_of(line: str) -> Texts:
    """The texts that `line_of` made a line of."""
    cells = line.split("\t")
    if "\\" not in line:
        return tuple(cells)
    return tuple([None if cell == "\\N" else _plain(cell) if "\\" in cell else cell for cell in cells])


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda match: _ESCAPES[match[0]], text)


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda match: _MEANT[match[1]], text)
