"""What has left: whoever goes on from where he was hears of each departure once, whatever the worker does meanwhile."""

from __future__ import annotations

from datetime import timedelta
from itertools import count as counting
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.core import clock
from portal.credit.api.departing import SETTLING
from portal.credit.leaving import end, ledger
from portal.credit.leaving.ending import sweep
from portal.credit.models import Departure, Disclosure, Entity, PublicationMark
from tests.credit.leaving.conftest import SECRET, TODAY, entity_made, office_made, published

pytestmark = pytest.mark.django_db
DEPARTED = "/api/v1/disclosures/departed"
NUMBERS = counting(1)
MINUTE = timedelta(minutes=1)
START = f"{DEPARTED}?since=2026-11-23T00:00:00%2B08:00&limit=2"


@pytest.fixture(autouse=True)
def today() -> Any:
    with clock.at(TODAY):
        yield


@pytest.fixture
def entity(db: None) -> Entity:
    return entity_made(office_made())


def leaving(entity: Entity, count: int, until: Any) -> list[str]:
    """Public records that leave at one moment; their ids."""
    made = [published(entity, f"示市监处〔2026〕{next(NUMBERS)}号") for _ in range(count)]
    Disclosure.objects.filter(pk__in=[each.pk for each in made]).update(public_until=until)
    return [each.public_id for each in made]


def followed(client: Client, address: str) -> tuple[list[str], str]:
    """Every id from an address on, page by page, and where to go on later."""
    told: list[str] = []
    while True:
        page = client.get(address).json()
        told += [each["id"] for each in page["results"]]
        if not page["next"]:
            return told, page["later"]
        address = page["next"]


def test_more_than_a_page_is_told_while_the_worker_stands_still(client: Client, entity: Entity) -> None:
    gone = leaving(entity, 5, TODAY + MINUTE)
    with clock.at(TODAY + 2 * MINUTE):
        told, _ = followed(client, START)
    assert told == sorted(gone) and not Departure.objects.exists()


def test_what_is_withdrawn_is_told_without_content(client: Client, entity: Entity) -> None:
    record = published(entity)
    identity = record.public_id
    end(record, Disclosure.WITHDRAWN, by="officer")
    with clock.at(TODAY + SETTLING):
        answer = client.get(START)
    assert [(each["id"], each["reason"]) for each in answer.json()["results"]] == [(identity, "withdrawn")]
    assert SECRET not in answer.content.decode() and "officer" not in answer.content.decode()


def test_a_decision_that_others_see_late_is_not_passed_over(client: Client, entity: Entity) -> None:
    leaving(entity, 1, TODAY + MINUTE)
    with clock.at(TODAY + MINUTE + timedelta(seconds=2)):
        _, later = followed(client, START)
    # Taken a second before that call, written down after it.
    left_at = TODAY + MINUTE + timedelta(seconds=1)
    Departure.objects.create(
        public_id="22",
        key="k",
        kind="penalty",
        reason="withdrawn",
        left_at=left_at,
        erased_at=left_at,
        digest="d",
    )
    with clock.at(TODAY + 2 * MINUTE):
        told, _ = followed(client, later)
    assert "22" in told


def test_a_record_that_rules_no_longer_allow_is_told_before_the_worker_comes(
    client: Client, entity: Entity
) -> None:
    record = published(entity)
    Disclosure.objects.filter(pk=record.pk).update(live=False, public_until=TODAY)
    with clock.at(TODAY + MINUTE):
        assert followed(client, START)[0] == [record.public_id]


def test_a_database_behind_the_ledger_says_so_instead_of_telling_a_part(
    client: Client, entity: Entity
) -> None:
    end(published(entity), Disclosure.WITHDRAWN, by="officer")
    assert ledger.head().number == 1
    PublicationMark.objects.update(position=0)
    with clock.at(TODAY + MINUTE):
        answer = client.get(START)
    assert answer.status_code == 503 and answer["Retry-After"] and "核对" in answer.json()["detail"]


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("publish"), st.integers(1, 4), st.integers(0, 4)),
        st.tuples(st.just("withdraw"), st.integers(0, 9), st.just(0)),
        st.tuples(st.just("sweep"), st.integers(1, 3), st.just(0)),
        st.tuples(st.just("page"), st.just(0), st.just(0)),
        st.tuples(st.just("wait"), st.integers(0, 3), st.just(0)),
    ),
    min_size=3,
    max_size=14,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_each_departure_is_told_exactly_once(entity: Entity, client: Client, steps: list[Any]) -> None:
    _forget()
    told: list[str] = []
    gone: set[str] = set()
    address, now = START, TODAY
    for what, number, more in steps:
        now += timedelta(seconds=1)
        with clock.at(now):
            if what == "publish":
                gone |= set(leaving(entity, number, now + more * 4 * timedelta(seconds=1)))
            elif what == "withdraw" and (
                open_ones := list(Disclosure.objects.public().order_by("public_id"))
            ):
                end(open_ones[number % len(open_ones)], Disclosure.WITHDRAWN, by="officer")
            elif what == "sweep":
                sweep(number)
            elif what == "page":
                page = client.get(address).json()
                told += [each["id"] for each in page["results"]]
                address = page["next"] or page["later"]
            else:
                now += number * timedelta(seconds=4)
    with clock.at(now + MINUTE):
        told += followed(client, address)[0]
    assert len(told) == len(set(told)) and set(told) == gone


def _forget() -> None:
    for model in (Disclosure, Departure):
        model.objects.all().delete()
