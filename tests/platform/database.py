"""Databases beside the test database: content that many tests read, loaded once in a process."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, TypeVar

Told = TypeVar("Told")
# Name -> the connection that keeps the database alive in memory, and what its loading told.
_shelf: dict[str, tuple[sqlite3.Connection, Any]] = {}


@contextmanager
def stocked(name: str, migrated: Path, blocker: Any, load: Callable[[], Told]) -> Iterator[Told]:
    """Be connected to a migrated database with what *load* puts there; gives what it returned.

    Loaded on first use, once for all who name it; what tests write is rolled back by their `db` fixture.
    For fixtures of a module or class that depend on django_db_setup; *blocker* is django_db_blocker.
    """
    address = f"file:stocked-{name}?mode=memory&cache=shared"
    if name in _shelf:
        with connected(address, blocker):
            yield _shelf[name][1]
        return
    kept = sqlite3.connect(address, uri=True, check_same_thread=False)
    with closing(sqlite3.connect(migrated)) as source:
        source.backup(kept)
    with connected(address, blocker):
        with blocker.unblock(), _whole():
            told = load()
        _shelf[name] = kept, told
        yield told


@contextmanager
def connected(place: str, blocker: Any) -> Iterator[None]:
    """Put Django's connection to the SQLite database at *place* (path or address) for a while."""
    from django.db import connection

    kept = connection.connection, connection.settings_dict["NAME"]
    with blocker.unblock():
        connection.connection, connection.settings_dict["NAME"] = None, place
        _forget()
    try:
        yield
    finally:
        with blocker.unblock():
            _close()
            connection.connection, connection.settings_dict["NAME"] = kept
            _forget()


@contextmanager
def _whole() -> Iterator[None]:
    """All or nothing, with nobody told after the commit: in tests nothing is told either, unless they ask."""
    from django.db import connection, transaction

    with transaction.atomic():
        yield
        connection.run_on_commit.clear()


def _close() -> None:
    """Close for good: Django never closes a database in memory, because that would empty it."""
    from django.db import connection

    if connection.connection is not None:
        connection.connection.close()
        connection.connection = None


def _forget() -> None:
    """What processes remember of a database must not outlive it."""
    from django.contrib.contenttypes.models import ContentType
    from django.core.cache import cache

    ContentType.objects.clear_cache()
    cache.clear()
