"""Entities as the register's shelf keeps them, and that they follow what is recorded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from portal.core import codes
from portal.core.announcements import drain
from portal.credit import documents
from portal.credit.models import Entity
from search.register import Filters, look_up
from tests.credit.lookup import making

pytestmark = pytest.mark.django_db


def called(text: str, **filters: str) -> list[str]:
    found = look_up(text, Filters(**filters))
    assert found.unavailable is None
    return [hit.entry.url for hit in found.hits]


def test_an_entity_as_an_entry() -> None:
    it = making.entity(former_names=["示范旧名面馆"])
    (entry,) = documents.entity_documents(it)
    assert (entry.key, entry.number, entry.name) == (f"credit.entity:{it.pk}", it.pk, it.name)
    assert (entry.url, entry.code) == (it.get_absolute_url(), it.uscc)
    assert (entry.region, entry.industry, entry.type, entry.status) == (
        "990102",
        "H6220",
        "individual",
        "active",
    )
    assert (entry.former, entry.established, entry.weight) == (("示范旧名面馆",), date(2019, 3, 2), 1)
    gone = making.entity(2, status=Entity.CANCELLED)
    assert [each.weight for each in documents.entity_documents(gone)] == [0]


def test_one_without_a_code_leads_to_its_number() -> None:
    it = making.entity(uscc=None, reg_no="990102600000013")
    (entry,) = documents.entity_documents(it)
    assert (entry.url, entry.register_number) == (it.get_absolute_url(), "990102600000013")


def test_many_at_once_are_the_same_as_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "_READ", 2)
    made = [making.entity(serial) for serial in range(1, 6)]
    singly = [(each.pk, tuple(documents.entity_documents(each))) for each in made]
    assert [row for batch in documents.entity_batches(None) for row in batch] == singly
    some = [str(each.pk) for each in made[1:3]]
    assert [row for batch in documents.entity_batches(some) for row in batch] == singly[1:3]


def test_regions_are_known_by_name() -> None:
    codes.ensure_builtin()
    assert {"990121 青石县", "990100 示范市"} <= set(documents.region_names())


def test_what_is_recorded_is_found(shelve: Callable[[], None]) -> None:
    first, second = making.entity(1), making.entity(2)
    shelve()
    assert set(called("青禾")) == {first.get_absolute_url(), second.get_absolute_url()}
    assert called("示范市示范区示范青禾2号面馆")[0] == second.get_absolute_url()
    first.name = "示范市示范区示范麦穗面馆"
    first.save()
    second.delete()
    drain()
    assert called("青禾") == []
    assert called("麦穗", region="9901", industry="H62", type="individual", status="active") == [
        first.get_absolute_url()
    ]
