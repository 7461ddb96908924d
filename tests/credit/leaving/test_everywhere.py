"""Each way on which a record can be read: there at T-1 s, on none of them at T; the worker stands still."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from portal.core import clock
from portal.core.announcements import run_due
from portal.credit.leaving import end
from portal.credit.models import Disclosure, Entity
from tests.credit.leaving.conftest import CODE, SECRET, TODAY, published

MARK = "赤岩处字第七七三号"  # the record's number
FINE = "罚款五万元整"
SECOND = timedelta(seconds=1)
WAYS: dict[str, Callable[[Disclosure], str]] = {
    "the record's own page": lambda record: record.get_absolute_url(),
    "the entity's page, JSON-LD and all": lambda record: f"/entities/{CODE}/",
    "its printable sheet": lambda record: f"/entities/{CODE}/certificate/",
    "the entity in the API": lambda record: f"/api/v1/entities/{CODE}",
    "the list in the API": lambda record: "/api/v1/disclosures",
    "the record in the API": lambda record: f"/api/v1/disclosures/{record.public_id}",
}
NEVER = {
    "the feed, which only says that there is one": f"/entities/{CODE}/feed.atom",
    "search": f"/search/?q={MARK}",
    "search in the API": f"/api/v1/search?q={MARK}",
    "suggestions": f"/api/v1/search/suggest?q={MARK[:4]}",
    "the look-up": f"/entities/?q={MARK}",
    "the map of the site": "/sitemap.xml",
    "what has departed": "/api/v1/disclosures/departed",
}


@pytest.fixture(autouse=True)
def today() -> Any:
    with clock.at(TODAY):
        yield


@pytest.fixture
def record(entity: Entity) -> Disclosure:
    made = published(entity, MARK, content=FINE, facts=SECRET)
    run_due()
    return made


def said(client: Client, address: str, etag: str = "") -> Any:
    return client.get(address, headers={"If-None-Match": etag} if etag else None)


def text_of(answer: Any) -> str:
    """What the answer says, whatever its JSON escapes."""
    text = str(answer.getvalue().decode())
    return json.dumps(json.loads(text), ensure_ascii=False) if "json" in answer["Content-Type"] else text


def tells(answer: Any) -> bool:
    """Whether it names the record."""
    return MARK in text_of(answer)


def quotes(answer: Any) -> bool:
    """Whether it says what the record says."""
    text = text_of(answer)
    return SECRET in text or FINE in text


def test_it_is_on_every_way_and_on_none_a_second_later(client: Client, record: Disclosure) -> None:
    end = record.public_until
    etags = {}
    with clock.at(end - SECOND):
        for name, way in WAYS.items():
            answer = said(client, way(record))
            assert answer.status_code == 200 and tells(answer), name
            assert "no-cache" in answer["Cache-Control"] or "no-store" in answer["Cache-Control"], name
            etags[name] = answer.get("ETag", "")
    with clock.at(end):
        for name, way in WAYS.items():
            answer = said(client, way(record), etags[name])
            assert answer.status_code != 304 and not tells(answer) and not quotes(answer), name
    for moment in (end - SECOND, end):
        with clock.at(moment):
            for name, address in NEVER.items():
                assert not quotes(said(client, address)), name


def test_a_withdrawal_takes_it_from_every_way_at_once(client: Client, record: Disclosure) -> None:
    before = {name: said(client, way(record)) for name, way in WAYS.items()}
    assert all(tells(answer) for answer in before.values())
    end(record, Disclosure.WITHDRAWN, by="陈")
    for name, way in WAYS.items():
        answer = said(client, way(record), before[name].get("ETag", ""))
        assert answer.status_code != 304 and not tells(answer) and not quotes(answer), name
    for name, address in NEVER.items():
        assert not quotes(said(client, address)), name
