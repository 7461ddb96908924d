"""What a public process may write."""

import pytest

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
