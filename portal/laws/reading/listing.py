"""The list a collection keeps of its texts: days of publication and effect, for texts that do not say them.

Read are a table `law` in an SQLite file (db.sqlite3) and a CSV file with the columns name, publish and valid_from.
"""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date

from portal.laws.reading.decoding import decode
from portal.laws.reading.naming import title_key
from portal.laws.reading.tree import ParsedLaw, Stage

# What readers are told of a law that only a list calls ended.
ENDED = "来源汇编的目录标注这一文件已失效，失效的日期和依据待核。"
_COLUMNS = ("name", "publish", "valid_from", "expired")


class NoListing(ValueError):
    """The file holds no list of laws; the message says so in Chinese."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of a list."""

    publish: date | None
    effective: date | None
    ended: bool


class Listing:
    """What the lists of collections say, by title and day of publication."""

    def __init__(self) -> None:
        self._days: dict[tuple[str, date | None], Listed] = {}
        self._titles: dict[str, list[Listed]] = {}

    def read(self, name: str, data: bytes) -> None:
        """Take in a file. Raises NoListing."""
        try:
            rows = _sqlite(data) if name.endswith(".sqlite3") else _csv(data)
            for title, publish, effective, expired in rows:
                self._add(title, _day(publish), _day(effective), str(expired) == "1")
        except (sqlite3.Error, ValueError, TypeError, AttributeError) as error:
            raise NoListing("不是法规目录：没有 name、publish、valid_from 各栏，或者文件已损坏") from error

    def _add(self, title: str, publish: date | None, effective: date | None, ended: bool) -> None:
        listed = Listed(publish, effective, ended)
        self._days.setdefault((title_key(title), publish), listed)
        self._titles.setdefault(title_key(title), []).append(listed)

    def complete(self, law: ParsedLaw) -> ParsedLaw:
        """A law with what the list knows of it and of the versions before it."""
        if not self._days:
            return law
        key = title_key(law.title)
        earlier = tuple(self._stage(key, stage) for stage in law.earlier)
        found = next(
            (
                self._days[key, day]
                for day in (law.promulgated_on, law.adopted_on)
                if day and (key, day) in self._days
            ),
            None,
        )
        if found is None:
            only = self._titles.get(key, [])
            if law.promulgated_on or len(only) != 1:
                return replace(law, earlier=earlier)
            found = only[0]
            law = replace(law, promulgated_on=found.publish, adopted_on=law.adopted_on or found.publish)
        day = found.effective
        if day and law.promulgated_on and day < (law.adopted_on or law.promulgated_on):
            day = None
        return replace(law, earlier=earlier, listed_on=day, listed_ended=found.ended)

    def _stage(self, key: str, stage: Stage) -> Stage:
        found = self._days.get((key, stage.promulgated_on)) or self._days.get((key, stage.adopted_on))
        if found is None or found.effective is None or found.effective < stage.adopted_on:
            return stage
        return replace(stage, listed_on=found.effective)


def _sqlite(data: bytes) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(data)
        database.execute("PRAGMA trusted_schema = OFF")
        return database.execute(f"SELECT {', '.join(_COLUMNS)} FROM law").fetchall()  # noqa: S608


def _csv(data: bytes) -> Iterable[tuple[str, ...]]:
    rows = csv.DictReader(io.StringIO(decode(data)))
    if not {"name", "publish", "valid_from"} <= set(rows.fieldnames or ()):
        raise ValueError("columns")
    return [tuple(row.get(column) or "" for column in _COLUMNS) for row in rows]


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else None
