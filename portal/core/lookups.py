"""Lookups that Django does not have."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.models import Field, Lookup

_SEPARATOR = "\x1f"


@Field.register_lookup
class Among(Lookup[Any]):
    """`uscc__among=codes`: one of these texts. They go as one value, where `in` binds, and writes out, each of them."""

    lookup_name = "among"
    prepare_rhs = False

    def __init__(self, lhs: Any, rhs: Iterable[str]) -> None:
        super().__init__(lhs, list(rhs))

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """For SQLite, which has no arrays."""
        left, values = self.process_lhs(compiler, connection)
        sql = f"{left} IN (SELECT value FROM json_each(%s))"  # noqa: S608  (Django's name of a column)
        return sql, (*values, json.dumps(self.rhs))

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """An array, which an index answers. Thousands of texts are joined sooner than made an array of."""
        left, values = self.process_lhs(compiler, connection)
        joined = _SEPARATOR.join(self.rhs)
        if joined and joined.count(_SEPARATOR) == len(self.rhs) - 1:
            return f"{left} = ANY(string_to_array(%s, %s))", (*values, joined, _SEPARATOR)
        return f"{left} = ANY(%s)", (*values, self.rhs)


@contextmanager
def by_index() -> Iterator[None]:
    """Questions for thousands of keys at once are answered by index. Inside a transaction.

    PostgreSQL takes reading a small table whole for cheaper, and each of many such questions would pay for it.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        yield
        cursor.execute("SET LOCAL enable_seqscan TO DEFAULT")
