"""Cells that many rows share are looked at once: what a cell without a defect stands for, and how it is stored. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import TypeAdapter, ValidationError

from portal.core.privacy import detect_numbers
from portal.credit.intake.judging import HIDDEN
from portal.credit.intake.packing import Text

MOST = 8_000
"""Cells of one field that are remembered at once: more than there are days in twenty years."""
LONGEST = 100
"""Longer cells are not remembered, so that memory stays bounded whatever a file holds."""


class Flawed(Exception):
    """A cell has a defect, or may have one: its row is judged in full."""


class Seen(dict[str, tuple[Any, Text]]):
    """Cells of one field -> (typed value, text as stored). A cell that is not there is looked at first.

    `free`: it is free text, in which there may be numbers of persons. `unique`: each row has its own, so none is kept.
    """

    __slots__ = ("_free", "_stored", "_type", "_unique")

    def __init__(
        self, kind: Any, stored: Callable[[Any], Text], *, free: bool = False, unique: bool = False
    ) -> None:
        self._type = TypeAdapter(kind).validator.validate_python
        self._stored, self._free, self._unique = stored, free, unique

    def __missing__(self, cell: str) -> tuple[Any, Text]:
        if not cell.isprintable() or cell[:1] == "=" or HIDDEN in cell:
            raise Flawed
        if self._free and detect_numbers(cell):
            raise Flawed
        try:
            value = self._type(cell)
        except ValidationError:
            raise Flawed from None
        found = value, value if type(value) is str and value else self._stored(value)
        if not cell or not self._unique and len(cell) <= LONGEST:
            if len(self) >= MOST:
                self.clear()
            self[cell] = found
        return found


class Once(dict[tuple[Text, ...], tuple[Text, ...]]):
    """Equal tuples as one object: it goes to another process once for a chunk, and is compared at a glance."""

    def __missing__(self, key: tuple[Text, ...]) -> tuple[Text, ...]:
        if len(self) >= MOST:
            self.clear()
        self[key] = key
        return key
