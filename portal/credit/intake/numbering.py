"""A first look at every record of a file, without judging any: how many there are, and which keys occur twice.

Keys are kept as 64-bit hashes, 8 bytes each, so that a file of millions fits. A hash that two keys share only
makes their rows be looked at together; nothing is decided by it.
"""

from __future__ import annotations

import csv
import json
from array import array
from bisect import bisect_left
from collections.abc import Iterator

from portal.core.credit_codes import normalise
from portal.credit.intake.headers import DISCLOSURES_KIND, Plan
from portal.credit.intake.records import Raw, Table

_PARTS = 64
_LENGTHS = (15, 18)
_KEY_FIELDS = {
    "register": ("uscc", "reg_no"),
    DISCLOSURES_KIND: ("kind", "uscc", "reg_no", "document_no", "listed_on", "plan_no", "year"),
}


class Keys:
    """The keys of one file."""

    def __init__(self) -> None:
        self._parts = [array("q") for _ in range(_PARTS)]
        self.twice: set[int] = set()
        self.records = 0

    def add(self, key: int) -> None:
        self._parts[key % _PARTS].append(key)

    def close(self) -> None:
        """Sort, and find what occurs twice."""
        for number, part in enumerate(self._parts):
            ordered = sorted(part)
            self.twice.update(one for one, other in zip(ordered, ordered[1:], strict=False) if one == other)
            self._parts[number] = array("q", ordered)

    def __contains__(self, key: int) -> bool:
        part = self._parts[key % _PARTS]
        place = bisect_left(part, key)
        return place < len(part) and part[place] == key


def hash_of(key: str) -> int:
    """Hash of a key of the register, as a stored record has it."""
    return hash(key)


def look_through(table: Table) -> Keys:
    """Count the records and gather their keys."""
    keys, key_of = Keys(), Key(table.plan).of
    for _, raw, fault in table.records():
        keys.records += 1
        if not fault and (key := key_of(raw)):
            keys.add(key)
    keys.close()
    return keys


class Key:
    """The hash of what a raw record is known by; 0 when it cannot be seen. Cheap, so not exact: only for grouping."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        names = _KEY_FIELDS[plan.kind]
        held = {field: place for place, field in reversed(plan.places)}
        self.places = [held[name] for name in names if name in held]
        self.first_only = plan.kind == "register"
        self.delimiter = plan.delimiter.encode()
        self.last = max(self.places, default=0)

    def of(self, raw: Raw) -> int:
        cells = raw if isinstance(raw, list) else self._cells(raw)
        if len(cells) <= self.last:
            return 0
        if self.first_only:
            for place in self.places:
                if key := cells[place].strip("\"' =\t"):
                    return hash(key.upper() if len(key) in _LENGTHS else self._normalised(key))
            return 0
        return hash("\x1f".join([cells[place].strip() for place in self.places]))

    def _normalised(self, key: str) -> str:
        """A number in full width, or with blanks in it, as a stored record has it."""
        try:  # bytes were read as latin-1
            return normalise(key.encode("latin-1").decode(self.plan.encoding))
        except UnicodeError:
            return normalise(key)

    def _cells(self, raw: bytes) -> list[str]:
        text = raw.decode("latin-1")
        if self.plan.names:
            try:
                found = json.loads(raw)
            except (ValueError, RecursionError):
                return []
            return [str(found.get(name) or "") for name in self.plan.names] if isinstance(found, dict) else []
        if '"' in text:
            try:
                return next(csv.reader([text], delimiter=self.plan.delimiter), [])
            except csv.Error:
                return []
        return text.split(self.plan.delimiter, self.last + 1)


def twice_in(table: Table, keys: Keys) -> Iterator[tuple[int, Raw, int]]:
    """Line, record and key of every record whose key occurs twice."""
    key_of = Key(table.plan).of
    for line, raw, fault in table.records():
        if not fault and (key := key_of(raw)) in keys.twice and key:
            yield line, raw, key
