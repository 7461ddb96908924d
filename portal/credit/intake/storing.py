"""Many rows at once: COPY on PostgreSQL, executemany on SQLite. Values are texts (None: NULL), as databases read them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import chain, islice
from typing import Any, cast

from django.db import connection, models

from portal.credit.intake.judging import as_json
from portal.credit.intake.packing import line_of

Row = Sequence[str | int | None]
_BLOCK = 500
"""Lines that go to the database at once."""


def insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Insert rows given by these columns (attribute names); all others get their default. Inside a transaction."""
    given = iter(rows)
    first = next(given, None)
    if first is None:
        return
    rest = _defaults(model, frozenset(columns))
    names = [_column(model, name) for name in (*columns, *(name for name, _ in rest))]
    values = tuple(value for _, value in rest)
    whole = chain((first,), given)
    full: Iterable[Row] = ((*row, *values) for row in whole) if values else whole
    _write(_quoted(model._meta.db_table), names, full)


def copies() -> bool:
    """Whether the database takes lines of COPY (`packing.line_of`): `copy` may be called."""
    return connection.vendor == "postgresql"


def copy(model: type[models.Model], columns: Sequence[str], lines: Iterable[str]) -> None:
    """Insert rows that are lines of COPY already, of all columns but the key. Inside a transaction, on PostgreSQL."""
    _copy(_quoted(model._meta.db_table), [_column(model, name) for name in columns], lines)


def update(model: type[models.Model], columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Update rows; the first column is the primary key. Inside a transaction."""
    if not rows:
        return
    table, names = _quoted(model._meta.db_table), [_column(model, name) for name in columns]
    key, others = names[0], names[1:]
    with connection.cursor() as cursor:
        if not copies():
            setting = ", ".join(f"{name} = %s" for name in others)
            sql = f"UPDATE {table} SET {setting} WHERE {key} = %s"  # noqa: S608  (names of our own models)
            cursor.executemany(sql, [(*row[1:], row[0]) for row in rows])
            return
        cursor.execute("DROP TABLE IF EXISTS intake_changed")
        cursor.execute(
            f"CREATE TEMPORARY TABLE intake_changed ON COMMIT DROP AS "  # noqa: S608
            f"SELECT {', '.join(names)} FROM {table} WITH NO DATA"
        )
        _write("intake_changed", names, rows)
        setting = ", ".join(f"{name} = c.{name}" for name in others)
        cursor.execute(f"UPDATE {table} t SET {setting} FROM intake_changed c WHERE t.{key} = c.{key}")  # noqa: S608


@lru_cache(2048)
def moment(at: datetime) -> str:
    """A moment as both databases read it."""
    return cast(str, connection.ops.adapt_datetimefield_value(at)) if _is_sqlite() else at.isoformat()


def text_of(value: Any) -> str | None:
    """A value of a field as a text of a row."""
    if value is None or isinstance(value, str):
        return value
    written = _WRITTEN.get(type(value), str)
    return written(value)


_WRITTEN: dict[type, Callable[[Any], str]] = {
    bool: lambda value: "1" if value else "0",
    datetime: moment,
    dict: as_json,
    list: as_json,
}


def _is_sqlite() -> bool:
    return connection.vendor == "sqlite"


def _write(table: str, names: Sequence[str], rows: Iterable[Row]) -> None:
    if copies():
        _copy(table, names, map(line_of, rows))
        return
    listed, marks = ", ".join(names), ", ".join(["%s"] * len(names))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({listed}) VALUES ({marks})", list(rows))  # noqa: S608


def _copy(table: str, names: Sequence[str], lines: Iterable[str]) -> None:
    raw: Any = connection.connection
    waiting = iter(lines)
    with raw.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(names)}) FROM STDIN") as copy:
        while block := list(islice(waiting, _BLOCK)):
            block.append("")
            copy.write("\n".join(block))


@lru_cache(64)
def _defaults(model: type[models.Model], given: frozenset[str]) -> tuple[tuple[str, str | None], ...]:
    """Columns that nobody names, and what stands in them."""
    return tuple(
        (field.attname, text_of(field.get_default()))
        for field in model._meta.concrete_fields
        if field.attname not in given and not field.primary_key
    )


def _column(model: type[models.Model], name: str) -> str:
    field = next(field for field in model._meta.concrete_fields if field.attname == name)
    return _quoted(field.column or name)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
