"""What a public process may write."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.db.backends.signals import connection_created
from django.db.backends.sqlite3.base import DatabaseWrapper

from portal.core import roles
from portal.core.roles import may_write


@pytest.mark.parametrize(
    "sql",
    [
        'SELECT 1 FROM "laws_version"',
        'INSERT INTO "inbox_founderror" ("page") VALUES (%s)',
        '  update "inbox_founderror" SET "page" = %s',
        "SAVEPOINT s1",
        "BEGIN IMMEDIATE",
    ],
)
def test_reads_and_writes_of_inbox_are_allowed(sql: str) -> None:
    assert may_write(sql)


@pytest.mark.parametrize(
    "sql",
    [
        'INSERT INTO "core_announcement" ("due_at") VALUES (%s)',
        'INSERT OR IGNORE INTO "laws_version" VALUES (1)',
        'UPDATE "wagtailcore_page" SET "live" = %s',
        'DELETE FROM "auth_user"',
        "WITH old AS (SELECT 1) DELETE FROM wagtailcore_page",
        "/* note */ DELETE FROM wagtailcore_page",
        'MERGE INTO "auth_user" USING x',
        "DROP TABLE inbox_founderror",
        "PRAGMA writable_schema = 1",
    ],
)
def test_all_other_writes_are_refused(sql: str) -> None:
    assert not may_write(sql)


@pytest.mark.django_db
def test_a_connection_made_again_and_again_is_guarded_once(settings: Any, tmp_path: Path) -> None:
    """Django connects anew for every request: guards that pile up slow each down, and end in a RecursionError."""
    settings.PORTAL_ROLE = "public"
    connection = DatabaseWrapper(
        {**connections.settings["default"], "NAME": tmp_path / "db", "OPTIONS": {}}, "x"
    )
    roles.guard_writes()
    try:
        for _ in range(3):
            connection.connect()
            connection.close()
    finally:
        connection_created.disconnect(dispatch_uid="portal-public-writes")
    assert connection.execute_wrappers == [roles._refuse]
