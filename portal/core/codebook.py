"""Code tables kept in the process: names, paths and successors of codes as of a day, without a query each.

`current()` asks the database only whether a table has changed (one small query) and hands out a book. Someone
who reads millions of rows takes one book for all of them; a page takes a new one for each request.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from django.db import connection

Word = Literal["valid", "abolished", "future", "unknown", "no_table"]


@dataclass(frozen=True, slots=True)
class Life:
    """One life of a code, both days included; see `portal.core.models.Code`, whose names it bears."""

    table: str
    code: str
    name: str
    level: int
    parent_code: str
    valid_from: date | None
    valid_to: date | None
    successors: tuple[str, ...]
    note: str

    def covers(self, day: date) -> bool:
        """Whether the code was in force on the day."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)

    @property
    def abolished_on(self) -> date | None:
        """The first day on which it was no longer in force."""
        return self.valid_to + timedelta(days=1) if self.valid_to else None


@dataclass(frozen=True, slots=True)
class State:
    """How a code stands on a day. `life` is the one then valid, else the one nearest before, else the first."""

    word: Word
    """no_table: the portal has not loaded the table, and can say nothing about the code."""
    life: Life | None = None
    successors: tuple[Life, ...] = ()
    """What an abolished code has become by that day."""

    @property
    def abolished_on(self) -> date | None:
        """The first day on which an abolished code was no longer in force."""
        return self.life.abolished_on if self.life and self.word == "abolished" else None


Lives = dict[str, tuple[Life, ...]]
Below = dict[str, list[Life]]


class CodeBook:
    """All code tables as they were at one moment. Not changed after it was made, so threads may share it."""

    def __init__(self, stamps: dict[str, str]) -> None:
        self._stamps = stamps
        self._lives: dict[str, tuple[Lives, Below]] = {}

    def lookup(self, table: str, code: str, on: date) -> Life | None:
        """The code as valid on the day. An industry may bear its letter (C1311); a wrong letter finds nothing."""
        lives = self._read(table)[0]
        for life in lives.get(code, ()):
            if life.covers(on):
                return life
        bare = _without_letter(code)
        found = self.lookup(table, bare, on) if bare else None
        return found if found and self.path(table, bare, on)[0].code == code[0] else None

    def state(self, table: str, code: str, on: date) -> State:
        """How the code stands on the day."""
        found = self.lookup(table, code, on)
        if found is not None:
            return State("valid", found)
        known = self._read(table)[0]
        lives = known.get(code) or known.get(_without_letter(code), ())
        if not lives and not self.holds(table):
            return State("no_table")
        if any(life.covers(on) for life in lives):  # with the letter of another section
            return State("unknown")
        before = [life for life in lives if life.valid_to is not None and life.valid_to < on]
        if before:
            last = before[-1]
            return State("abolished", last, tuple(self.successors(table, last.code, on, since=last.valid_to)))
        return State("future", lives[0]) if lives else State("unknown")

    def holds(self, table: str) -> bool:
        """Whether the portal has loaded the table: more of GB/T 2260 than the regions of the demo."""
        lives = self._read(table)[0]
        return any(not code.startswith("99") for code in lives) if table == "gbt2260" else bool(lives)

    def knows(self, table: str, code: str) -> bool:
        """Whether the code is or was in the table; True where the portal has not loaded it and cannot tell."""
        return code in self._read(table)[0] or not self.holds(table)

    def path(self, table: str, code: str, on: date) -> tuple[Life, ...]:
        """The code valid on the day with all above it, the highest first; empty when it is not valid."""
        steps: list[Life] = []
        lives = self._read(table)[0]
        while code and len(steps) < 6:
            step = next((life for life in lives.get(code, ()) if life.covers(on)), None)
            if step is None:
                break
            steps.append(step)
            code = step.parent_code
        return tuple(reversed(steps))

    def path_name(self, table: str, code: str, on: date) -> str:
        """Names along the path: 示例省示范市青石县, 制造业 > 农副食品加工业; empty when the code is not valid."""
        names = [life.name for life in self.path(table, code, on)]
        return ("" if table == "gbt2260" else " > ").join(names)

    def section_of(self, code: str, on: date) -> str:
        """Letter of the 门类 of an industry code (GB/T 4754) on the day; empty when the code is not valid."""
        found = self.lookup("gbt4754", code, on)
        return self.path("gbt4754", found.code, on)[0].code if found else ""

    def children(self, table: str, code: str, on: date) -> list[Life]:
        """The codes directly below `code` on the day, in order; below "" are the highest."""
        return [life for life in self._read(table)[1].get(code, ()) if life.covers(on)]

    def successors(self, table: str, code: str, on: date, *, since: date | None = None) -> list[Life]:
        """What the code (as valid on `since`, or in its first life) has become by the day, in order of codes.

        A code still valid is its own successor, renamed or not; one abolished without a stated successor
        gives none.
        """
        lives = self._read(table)[0]
        waiting = [life for life in lives.get(code, ()) if since is None or life.covers(since)][:1]
        found: dict[str, Life] = {}
        seen: set[Life] = set()
        while waiting:
            life = waiting.pop()
            if life in seen:
                continue
            seen.add(life)
            if life.covers(on):
                found[life.code] = life
            elif life.abolished_on is not None:
                heirs = (heir for each in life.successors or (life.code,) for heir in lives.get(each, ()))
                waiting += [heir for heir in heirs if heir.covers(life.abolished_on)]
        return [found[key] for key in sorted(found)]

    def names(self, table: str, wanted: Iterable[str], on: date) -> dict[str, str]:
        """Names of several codes on the day; one not valid then has its latest name; unknown ones are absent."""
        lives = self._read(table)[0]
        names = {}
        for code in wanted:
            if known := lives.get(code):
                names[code] = next((life for life in known if life.covers(on)), known[-1]).name
        return names

    def lives(self, table: str) -> list[Life]:
        """Every life in the table, in order of levels and codes."""
        every = [life for known in self._read(table)[0].values() for life in known]
        return sorted(
            every, key=lambda life: (life.table, life.level, life.code, life.valid_from or date.min)
        )

    def _read(self, table: str) -> tuple[Lives, Below]:
        """Codes of one table, or of all editions of a standard ("gbt4754"): lives by code, and by parent."""
        if table not in self._lives:
            keys = [key for key in self._stamps if key == table or key.startswith(f"{table}-")]
            self._lives[table] = _indexed([life for key in keys for life in _kept(key, self._stamps[key])])
        return self._lives[table]


def _without_letter(code: str) -> str:
    """The digits of an industry code that bears the letter of its 门类 (C1311); else empty."""
    return code[1:] if code[:1].isalpha() and code[1:].isdigit() else ""


def _indexed(lives: list[Life]) -> tuple[Lives, Below]:
    by_code: dict[str, list[Life]] = defaultdict(list)
    below: Below = defaultdict(list)
    for life in sorted(lives, key=lambda life: (life.code, life.valid_from or date.min)):
        by_code[life.code].append(life)
        below[life.parent_code].append(life)
    return {code: tuple(several) for code, several in by_code.items()}, dict(below)


_tables: dict[str, tuple[str, tuple[Life, ...]]] = {}
_book = CodeBook({})


def current() -> CodeBook:
    """A book of the tables as they are now: the one of before, unless a table has changed since."""
    global _book
    # Asked by hand: every page of an entity asks.
    with connection.cursor() as cursor:
        cursor.execute('SELECT "key", stamp FROM core_codetable')
        stamps = dict(cursor.fetchall())
    if stamps != _book._stamps:
        _book = CodeBook(stamps)
    return _book


def _kept(key: str, stamp: str) -> tuple[Life, ...]:
    """The lives of one table, read once for each of its stamps."""
    from portal.core.models import Code

    held = _tables.get(key)
    if held is None or held[0] != stamp:
        columns = ("code", "name", "level", "parent_code", "valid_from", "valid_to", "note", "successors")
        rows = Code.objects.filter(table__key=key).values_list(*columns)
        lives = tuple(
            Life(key, code, name, level, parent, begin, end, tuple(heirs), note)
            for code, name, level, parent, begin, end, note, heirs in rows
        )
        held = _tables[key] = (stamp, lives)
    return held[1]
