"""The JSON of the register: page by page, only what is public now, no field too many."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from portal.core import clock
from portal.core.limiting import MEMORY, Limit
from portal.credit.api import answering, cursors
from portal.credit.api.departing import SETTLING
from portal.credit.api.schemas import DisclosureOut, EntityOut
from portal.credit.demo.composing import credit_code
from portal.credit.models import Entity
from tests.credit.leaving.conftest import SECRET, TODAY, entity_made, office_made, published
from tests.credit.lookup.making import objected

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
        assert client.get(f"{DISCLOSURES}/{record.public_id}").status_code == 410
        assert client.get(DISCLOSURES).json()["results"] == []
    with clock.at(record.public_until + SETTLING):
        left = client.get(f"{DISCLOSURES}/departed", {"since": TODAY.isoformat()}).json()
    assert [(each["id"], each["reason"]) for each in left["results"]] == [(record.public_id, "window")]


@pytest.mark.parametrize(
    ("address", "word"),
    [
        (f"{ENTITIES}?cursor=abc", "cursor"),
        (f"{ENTITIES}?q=示范&updated_since=2026-01-01T00:00:00Z", "updated_since"),
        (f"{ENTITIES}?family=rumour", "individual（个体工商户）"),
        (f"{ENTITIES}?status=rumour", "active（存续）"),
        (f"{DISCLOSURES}?kind=rumour", "penalty（行政处罚）"),
        (f"{DISCLOSURES}/departed?since=2026-01-01&cursor=Mw", "cursor"),
    ],
)
def test_a_bad_question_is_answered_in_words(client: Client, address: str, word: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 400 and word in answer.json()["detail"]


def test_unknown_codes_are_not_found(client: Client) -> None:
    for code in ("91990102MA0000000X", "1"):
        answer = client.get(f"{ENTITIES}/{code}")
        assert answer.status_code == 404 and "没有这个代码" in answer.json()["detail"]
        assert "no-cache" in answer["Cache-Control"]


@pytest.mark.parametrize(
    "address",
    [
        f"{ENTITIES}/110101199003074514",
        f"{ENTITIES}?q=110101199003074514",
        f"{DISCLOSURES}?code=110101199003074514",
    ],
)
def test_the_number_of_a_person_is_refused_and_not_repeated(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 400 and "身份证件号码" in answer.json()["detail"]
    assert "110101199003074514" not in answer.content.decode()


def test_a_number_that_several_bore_names_none_of_them(client: Client) -> None:
    office = office_made()
    for serial in (1, 2):
        entity_made(office, credit_code("2", "990102", serial), reg_no="990102600000018")
    answer = client.get(f"{ENTITIES}/990102600000018")
    assert answer.status_code == 404 and "几个主体" in answer.json()["detail"]


def test_codes_may_be_typed_in_small_letters(client: Client) -> None:
    (entity,) = some(1)
    assert client.get(f"{ENTITIES}/{entity.uscc.lower()}").json()["code"] == entity.uscc


def test_changes_can_be_narrowed_down(client: Client) -> None:
    office = office_made()
    kept = entity_made(office, credit_code("2", "990121", 1), region="990121", section="H", industry="6220")
    entity_made(office, credit_code("2", "990102", 2), region="990102", section="H", industry="6220")
    entity_made(office, credit_code("2", "990121", 3), region="990121", section="F", industry="5211")
    entity_made(office, credit_code("2", "990121", 4), region="990121", section="H", status="cancelled")
    asked = {"updated_since": "2026-01-01", "region": "9901", "industry": "H6", "status": "active"}
    found = client.get(ENTITIES, asked | {"region": "990121"}).json()["results"]
    assert [each["code"] for each in found] == [kept.uscc]
    assert len(client.get(ENTITIES, asked).json()["results"]) == 2
    assert client.get(ENTITIES, asked | {"family": "individual"}).json()["results"] == []


def test_disclosures_of_a_region_and_since_a_moment(client: Client) -> None:
    office = office_made()
    here = published(entity_made(office, region="990121"), "示市监处〔2026〕1号")
    there = published(
        entity_made(office, credit_code("2", "990102", 2), region="990102"), "示市监处〔2026〕2号"
    )
    with clock.at(TODAY + timedelta(hours=1)):
        there.save()
        since = (TODAY + timedelta(minutes=1)).isoformat()
        told = client.get(DISCLOSURES, {"region": "990121"}).json()["results"]
        assert [each["id"] for each in told] == [here.public_id]
        told = client.get(DISCLOSURES, {"updated_since": since}).json()["results"]
        assert [each["id"] for each in told] == [there.public_id]


def test_an_unchanged_answer_is_not_sent_again(client: Client) -> None:
    (entity,) = some(1)
    published(entity)
    for address in (ENTITIES, f"{ENTITIES}/{entity.uscc}", DISCLOSURES):
        answer = client.get(address)
        assert "no-cache" in answer["Cache-Control"]
        assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    entity.name = "示范市青石贸易有限公司"
    entity.save()
    answer = client.get(address, headers={"If-None-Match": answer["ETag"]})
    assert answer.status_code == 200


def test_who_asks_too_often_is_told_when_to_come_back(client: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr(answering, "LIMITS", (Limit(2, 60),))
    caches[MEMORY].clear()
    said = [client.get(ENTITIES).status_code for _ in range(2)]
    answer = client.get(DISCLOSURES)
    assert [*said, answer.status_code] == [200, 200, 429]
    assert int(answer["Retry-After"]) > 0 and "/api/v1/bulk" in answer.json()["detail"]
    caches[MEMORY].clear()


def test_an_objection_to_registered_facts_is_told(client: Client) -> None:
    entity = entity_made(office_made(), place="示范市青石街 8 号")
    assert client.get(f"{ENTITIES}/{entity.uscc}").json()["objected"] is False
    objected(entity, "place")
    for said in (client.get(ENTITIES).json()["results"][0], client.get(f"{ENTITIES}/{entity.uscc}").json()):
        assert (said["objected"], said["objected_since"]) == (True, f"{TODAY:%Y-%m-%d}")
        assert said["objected_about"] == ["住所"]


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
