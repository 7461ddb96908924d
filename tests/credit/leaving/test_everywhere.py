"""Each way on which a record can be read: there at T-1 s, on none of them at T; the worker stands still."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from wagtail.models import Site

from portal.core import clock
from portal.core.announcements import run_due
from portal.credit.leaving import end
from portal.credit.models import Disclosure, EntitiesPage, Entity
from tests.credit.leaving.conftest import CODE, SECRET, TODAY, published

MARK = "赤岩处〔2026〕773号"  # the record's number
FINE = "罚款五万元整"
SECOND = timedelta(seconds=1)
WAYS: dict[str, Callable[[Disclosure], str]] = {
    "the record's own page": lambda record: record.get_absolute_url(),
    "the entity's page, JSON-LD and all": lambda record: f"/entities/{CODE}/",
    "its printable sheet": lambda record: f"/entities/{CODE}/certificate/",
    "the entity in the API": lambda record: f"/api/v1/entities/{CODE}",
    "the list in the API": lambda record: "/api/v1/disclosures",
    "the record in the API": lambda record: f"/api/v1/disclosures/{record.public_id}",
    "its kind on the entity's page": lambda record: f"/entities/{CODE}/?kind=penalty",
    "the form to have it corrected": lambda record: f"/inbox/correction/?about=disclosure:{record.public_id}",
    "the form to have the entity corrected": lambda record: f"/inbox/correction/?about=entity:{CODE}",
}
LEADS = {
    "search leads to it": f"/search/?q={MARK}",
    "search in the API leads to it": f"/api/v1/search?q={MARK}",
    "the look-up leads to it": f"/entities/?q={MARK}",
    "the feed says that there is one": f"/entities/{CODE}/feed.atom",
}
"""What shows by its address that there is such a record, and may not do so a second later."""
NEVER = {
    "the feed, which only says that there is one": f"/entities/{CODE}/feed.atom",
    "search": f"/search/?q={MARK}",
    "search in the API": f"/api/v1/search?q={MARK}",
    "suggestions": f"/api/v1/search/suggest?q={MARK[:4]}",
    "the look-up": f"/entities/?q={MARK}",
    "the map of the site": "/sitemap.xml",
    "what has departed": "/api/v1/disclosures/departed?since=2026-01-01T00:00:00%2B08:00",
}


@pytest.fixture(autouse=True)
def today() -> Any:
    with clock.at(TODAY):
        yield


@pytest.fixture
def record(entity: Entity) -> Disclosure:
    root = Site.objects.get(is_default_site=True).root_page
    page = EntitiesPage(title="查企业查信用", slug="entities", summary="查一查。", column_type="信息公开")
    root.add_child(instance=page)
    page.save_revision().publish()
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
                answer = said(client, address)
                assert answer.status_code < 400 and not quotes(answer), name


def leads(client: Client, address: str, record: Disclosure) -> bool:
    """Whether the answer leads to the record, or is a redirect to it."""
    answer = client.get(address)
    assert "no-cache" in answer["Cache-Control"] or "no-store" in answer["Cache-Control"], address
    text = answer.get("Location", "") + (answer.getvalue().decode() if answer.status_code == 200 else "")
    return record.public_id in text


def test_what_leads_to_it_does_so_until_the_second_and_no_longer(client: Client, record: Disclosure) -> None:
    call_command("rebuild_index", verbosity=0)
    with clock.at(record.public_until - SECOND):
        assert {name for name, way in LEADS.items() if leads(client, way, record)} == set(LEADS)
    with clock.at(record.public_until):
        assert not {name for name, way in LEADS.items() if leads(client, way, record)}


def test_a_sheet_printed_before_is_genuine_but_quotes_nothing(client: Client, record: Disclosure) -> None:
    html = client.get(f"/entities/{CODE}/certificate/").content.decode()
    address = re.search(r"/entities/verify/\?[^\"<\s]+", html)
    assert address
    with clock.at(record.public_until):
        answer = client.get(address[0].replace("&amp;", "&"))
        assert "查询单" in answer.content.decode() and answer.status_code == 200
        assert not tells(answer) and not quotes(answer) and record.public_id not in text_of(answer)


def test_a_withdrawal_takes_it_from_every_way_at_once(client: Client, record: Disclosure) -> None:
    before = {name: said(client, way(record)) for name, way in WAYS.items()}
    assert all(tells(answer) for answer in before.values())
    end(record, Disclosure.WITHDRAWN, by="陈")
    for name, way in WAYS.items():
        answer = said(client, way(record), before[name].get("ETag", ""))
        assert answer.status_code != 304 and not tells(answer) and not quotes(answer), name
    for name, address in NEVER.items():
        assert not quotes(said(client, address)), name
