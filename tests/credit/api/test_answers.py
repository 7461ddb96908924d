"""The JSON of the register: page by page, only what is public now, no field too many."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from portal.core import clock
from portal.credit.api import cursors
from portal.credit.api.schemas import DisclosureOut, EntityOut
from portal.credit.demo.composing import credit_code
from portal.credit.leaving import end
from portal.credit.models import Disclosure, Entity
from tests.credit.leaving.conftest import SECRET, TODAY, entity_made, office_made, published

pytestmark = pytest.mark.django_db
ENTITIES, DISCLOSURES = "/api/v1/entities", "/api/v1/disclosures"


@pytest.fixture(autouse=True)
def today() -> Any:
    with clock.at(TODAY):
        yield


def some(count: int) -> list[Entity]:
    office = office_made()
    return [entity_made(office, credit_code("1", "990102", n), name=f"示范{n}号商行") for n in range(count)]


def test_pages_go_on_without_skipping_or_repeating(client: Client) -> None:
    made = some(7)
    address, told = f"{ENTITIES}?limit=3", []
    while address:
        page = client.get(address).json()
        told += [each["code"] for each in page["results"]]
        address = page["next"]
        if len(told) == 3:  # what comes in between neither shifts nor repeats the rest
            entity_made(made[0].bureau, credit_code("1", "990102", 99), name="示范新来商行")
            made[0].delete()
    assert told == [*(each.uscc for each in made), credit_code("1", "990102", 99)]


def test_changes_since_a_moment_come_in_their_order(client: Client) -> None:
    made = some(3)
    with clock.at(TODAY + timedelta(hours=1)):
        made[2].save()
        made[0].save()
        since = (TODAY + timedelta(minutes=30)).isoformat()
        answer = client.get(ENTITIES, {"updated_since": since, "limit": 1}).json()
        assert [each["code"] for each in answer["results"]] == [made[0].uscc]
        rest = client.get(answer["next"]).json()
    assert [each["code"] for each in rest["results"]] == [made[2].uscc] and rest["next"] == ""


def test_an_entity_by_its_code_with_what_is_disclosed_now(client: Client) -> None:
    (entity,) = some(1)
    record = published(entity)
    with clock.at(record.public_until - timedelta(seconds=1)):
        shown = client.get(f"{ENTITIES}/{entity.uscc}")
        assert [each["id"] for each in shown.json()["disclosures"]] == [record.public_id]
        assert client.get(f"{DISCLOSURES}/{record.public_id}").json()["facts"] == SECRET
    with clock.at(record.public_until):
        later = client.get(f"{ENTITIES}/{entity.uscc}", headers={"If-None-Match": shown["ETag"]})
        assert later.status_code == 200 and later.json()["disclosures"] == []
        assert client.get(f"{DISCLOSURES}/{record.public_id}").status_code == 404
        assert client.get(DISCLOSURES).json()["results"] == []
        left = client.get(f"{DISCLOSURES}/departed", {"since": TODAY.isoformat()}).json()
    assert [(each["id"], each["reason"]) for each in left["results"]] == [(record.public_id, "window")]


def test_what_is_withdrawn_is_told_as_departed_without_content(client: Client) -> None:
    (entity,) = some(1)
    record = published(entity)
    identity = record.public_id
    end(record, Disclosure.WITHDRAWN, by="officer")
    answer = client.get(f"{DISCLOSURES}/departed", {"since": TODAY.isoformat()})
    assert [each["id"] for each in answer.json()["results"]] == [identity]
    assert SECRET not in answer.content.decode() and "officer" not in answer.content.decode()


@pytest.mark.parametrize(
    ("address", "word"),
    [
        (f"{ENTITIES}?cursor=abc", "cursor"),
        (f"{ENTITIES}?region=99&updated_since=2026-01-01T00:00:00Z", "updated_since"),
        (f"{DISCLOSURES}?kind=rumour", "penalty"),
    ],
)
def test_a_bad_question_is_answered_in_words(client: Client, address: str, word: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 400 and word in answer.json()["detail"]


def test_unknown_codes_are_not_found(client: Client) -> None:
    assert client.get(f"{ENTITIES}/91990102MA0000000X").status_code == 404
    assert client.get(f"{ENTITIES}/1").status_code == 404


def test_nothing_but_public_fields_is_told() -> None:
    words = ("identity", "cerno", "phone", "tel", "mobile", "birth", "recorder", "screening", "email", "bank")
    names = [*EntityOut.model_fields, *DisclosureOut.model_fields]
    assert not [name for name in names for word in words if word in name.lower()]


@given(st.text(max_size=40))
def test_no_cursor_raises_anything_but_bad_cursor(text: str) -> None:
    try:
        cursors._behind(text, "updated_at")
    except cursors.BadCursor as error:
        assert "cursor" in str(error)
