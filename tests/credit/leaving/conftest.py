"""A bureau, an entity of the unused region block, and decisions about it."""

from __future__ import annotations

from datetime import date, datetime
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
