"""What the register's shelf keeps of an entity."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, fields
from typing import Any

_MOMENTS = ("visible_from", "visible_until")
_DAY_BITS, _NUMBER_BITS = 21, 36
_HEAVIEST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entity, as far as it is looked up by name and narrowed.

    Not a ``search.documents.Document``: of its twenty fields these have four, and there are millions of them.
    """

    key: str
    """Unique and stable: ``"credit.entity:12"``."""
    number: int
    """Its primary key, not negative: parts entries of one day, and loads the record."""
    name: str
    url: str
    """Absolute path."""
    code: str = ""
    """Unified social credit code, 18 places."""
    register_number: str = ""
    """Number of 15 digits from before the codes."""
    former: tuple[str, ...] = ()
    """Former names, the last one first."""
    region: str = ""
    """Six digits of GB/T 2260."""
    industry: str = ""
    """Section letter and up to four digits of GB/T 4754: ``"H6210"``."""
    type: str = ""
    status: str = ""
    established: dt.date | None = None
    weight: int = 1
    """0 … 3; the larger first within one class of matches: 1 live, 0 cancelled."""
    visible_from: dt.datetime | None = None
    """Aware; the first moment the public may see it. None: always."""
    visible_until: dt.datetime | None = None
    """Aware; the first moment the public may no longer see it. None: no end."""

    @property
    def order(self) -> int:
        """Larger for what comes first: weight, then day, then number; different for each. 59 bits."""
        day = self.established.toordinal() if self.established else 0
        weight = min(max(self.weight, 0), _HEAVIEST)
        return (weight << (_DAY_BITS + _NUMBER_BITS)) | (day << _NUMBER_BITS) | self.number

    @property
    def month(self) -> str:
        """A stretch of the order: equal for entries of one weight and about one month, sorted as they are."""
        return month_of(self.order)


def month_of(order: int) -> str:
    """The stretch in which a place in the order lies."""
    return f"m{order >> (_NUMBER_BITS + 5):06x}"


_NAMES = tuple(each.name for each in fields(Entry))
_DEFAULTS = {each.name: each.default for each in fields(Entry)}


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def stored(entry: Entry) -> str:
    """An entry as JSON: its fields in order, without the empty ones at the end."""
    values: list[Any] = list(map(entry.__getattribute__, _NAMES))
    while values and values[-1] == _DEFAULTS[_NAMES[len(values) - 1]]:
        values.pop()
    return _json([each.isoformat() if isinstance(each, dt.date) else each for each in values])


def restored(text: str) -> Entry:
    """The entry that :func:`stored` wrote."""
    values = dict(zip(_NAMES, json.loads(text), strict=False))
    for name in _MOMENTS:
        if values.get(name):
            values[name] = dt.datetime.fromisoformat(values[name])
    if values.get("established"):
        values["established"] = dt.date.fromisoformat(values["established"])
    if "former" in values:
        values["former"] = tuple(values["former"])
    return Entry(**values)
