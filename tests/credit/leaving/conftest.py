"""A bureau, an entity of the unused region block, and decisions about it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from portal.core import clock
from portal.core.models import Bureau
from portal.credit.keys import key_of
from portal.credit.models import Disclosure, Entity
from portal.credit.publishing import Outcome, settle, store

TODAY = datetime(2026, 11, 23, 9, 0, tzinfo=clock.TZ)
CODE = "91990100MA0000014C"
SECRET = "未按规定保存进货凭证四十七箱"
"""What the records of these tests say; it must be nowhere once they have left."""


@pytest.fixture
def office(db: None) -> Bureau:
    """The bureau that decides."""
    return office_made()


def office_made() -> Bureau:
    """The same, without a fixture."""
    made: Bureau = Bureau.objects.create(code="sfs", name="示范市市场监督管理局", level="city")
    return made


def entity_made(office: Bureau, code: str = CODE, **more: Any) -> Entity:
    """An enterprise of 示范市."""
    values = {
        "name": "示范市青石商贸有限公司",
        "type_code": "1130",
        "family": "limited",
        "region": "990100",
        "registrar": office.name,
        "established_on": date(2020, 1, 2),
    }
    made: Entity = Entity.objects.create(uscc=code, bureau=office, **{**values, **more})
    return made


@pytest.fixture
def entity(office: Bureau) -> Entity:
    """The entity that the decisions are about."""
    return entity_made(office)


def penalty(entity: Entity, number: str = "示市监处〔2026〕1号", **more: Any) -> Disclosure:
    """An ordinary penalty of this autumn, not yet settled."""
    values = {
        "kind": Disclosure.PENALTY,
        "title": "行政处罚决定书",
        "document_no": number,
        "organ": entity.bureau.name,
        "role": "penalise",
        "decided_on": date(2026, 11, 2),
        "published_on": date(2026, 11, 10),
        "basis": "《示范市进货查验办法》第九条",
        "facts": SECRET,
        "content": "罚款五万元",
        "measures": ["罚款"],
        "fine": 5,
        "is_low_fine": False,
        "procedure": "ordinary",
        "gravity": "serious",
    }
    values |= more
    key = key_of(kind=values["kind"], organ=values["organ"], document_no=number, entity=entity.code)
    return Disclosure(entity=entity, bureau=entity.bureau, key=key, live=False, **values)


def published(entity: Entity, number: str = "示市监处〔2026〕1号", **more: Any) -> Disclosure:
    """The same, public."""
    record = penalty(entity, number, **more)
    outcome: Outcome = settle(record)
    assert outcome.public, outcome
    store([record])
    return record


@pytest.fixture
def on_disk(
    migrated: Path, portal_data: Path, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Path]:
    """A database in a file of its own, with real commits; takes the place of the `db` fixture."""
    from django.contrib.contenttypes.models import ContentType
    from django.db import connection

    file = portal_data / "portal.sqlite3"
    shutil.copy(migrated, file)
    kept = connection.connection, connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        connection.connection, connection.settings_dict["NAME"] = None, str(file)
        ContentType.objects.clear_cache()
        with clock.at(TODAY):
            yield file
        connection.close()
        connection.connection, connection.settings_dict["NAME"] = kept
        ContentType.objects.clear_cache()


def backup(file: Path) -> Path:
    """A copy of the database as `sqlite3 .backup` makes it."""
    copy = file.with_suffix(".backup")
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy


def restore(copy: Path, file: Path) -> None:
    """Put the copy in the place of the database, as an operator does."""
    from django.db import connection

    connection.close()
    for part in ("", "-wal", "-shm"):
        Path(f"{file}{part}").unlink(missing_ok=True)
    shutil.copy(copy, file)
