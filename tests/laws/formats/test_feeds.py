"""Atom feeds: what a reader of feeds is told, and when."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from lxml import etree

from portal.core import clock
from portal.laws.comparing.succession import renew
from portal.laws.models import Instrument, Supersession, Version
from tests.laws.formats import lanterns

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def rule(db: None, tmp_path: Path) -> Instrument:
    with clock.at(date(2026, 11, 23)):
        rule = lanterns.load(tmp_path)
        renew([rule.pk])
    return rule


def read(client: Client, url: str, day: date = date(2026, 11, 23)) -> Any:
    """A feed as programs read it; what RFC 4287 demands of each is checked here."""
    with clock.at(day):
        response = client.get(url)
    assert response.status_code == 200, url
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = etree.fromstring(response.content)
    assert feed.tag == f"{ATOM}feed"
    for node in (feed, *feed.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(node.findall(ATOM + name)) == 1, name
        moment = datetime.fromisoformat(node.findtext(f"{ATOM}updated"))
        assert moment == datetime.combine(moment.date(), time(), tzinfo=clock.TZ)
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["self"] == f"http://testserver{url}"
    assert feed.findtext(f"{ATOM}author/{ATOM}name") is not None
    keys = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
    assert len(keys) == len(set(keys)) and all(key.startswith("tag:127.0.0.1,2026:laws/") for key in keys)
    return feed


def titles(feed: Any) -> list[str]:
    return [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]


def test_a_law_tells_its_texts_newest_first(client: Client, rule: Instrument) -> None:
    feed = read(client, f"{rule.get_absolute_url()}feed.xml")
    assert titles(feed)[:2] == [
        "《示范市河灯节条例》（2010-01-01 修订）自 2010-03-01 起施行",
        "《示范市河灯节条例》2010-01-01 修订，自 2010-03-01 起施行",
    ]
    assert feed.findtext(f"{ATOM}updated") == "2010-03-01T00:00:00+08:00"


def test_nothing_is_told_before_its_day(client: Client, rule: Instrument) -> None:
    url = f"{rule.get_absolute_url()}feed.xml"
    assert len(titles(read(client, url, date(2010, 2, 28)))) + 1 == len(
        titles(read(client, url, date(2010, 3, 1)))
    )
    early = read(client, url, date(2000, 1, 1))
    assert titles(early) == [] and early.findtext(f"{ATOM}updated").startswith("2000-01-01")


def test_entries_keep_their_names(client: Client, rule: Instrument) -> None:
    url = f"{rule.get_absolute_url()}feed.xml"
    before = {entry.findtext(f"{ATOM}id") for entry in read(client, url).iter(f"{ATOM}entry")}
    Version.objects.filter(instrument=rule, promulgated_on=date(2010, 1, 1)).update(
        effective_from=date(2010, 4, 1)
    )
    after = {entry.findtext(f"{ATOM}id") for entry in read(client, url).iter(f"{ATOM}entry")}
    assert before == after


def test_an_end_and_a_partial_supersession_are_told(client: Client, rule: Instrument) -> None:
    other = Instrument.objects.create(title="示范市灯具条例", level="rule", live=True)
    Supersession.objects.create(
        instrument=rule,
        article="2",
        number=2,
        from_day=date(2015, 1, 1),
        by=other,
        note="改用新条例。",
        live=True,
    )
    Instrument.objects.filter(pk=rule.pk).update(
        ended_on=date(2020, 5, 1), end_kind="repealed", ended_by=other
    )
    found = titles(read(client, f"{rule.get_absolute_url()}feed.xml"))
    assert found[:2] == [
        "《示范市河灯节条例》自 2020-05-01 起废止",
        "《示范市河灯节条例》第二条自 2015-01-01 起部分失效，以《示范市灯具条例》为准",
    ]
    assert "部分失效" in titles(read(client, f"{rule.get_absolute_url()}2/feed.xml"))[0]


def test_an_article_tells_its_changes_with_the_text(client: Client, rule: Instrument) -> None:
    feed = read(client, f"{rule.get_absolute_url()}1/feed.xml")
    assert "第一条：" in titles(feed)[0] and "自 2010-03-01 起施行" in titles(feed)[0]
    summary = next(feed.iter(f"{ATOM}entry")).findtext(f"{ATOM}summary")
    assert "放灯应当*事先*登记 &amp; 报告 &lt;一次&gt;" in summary
    assert titles(feed)[-1] == "《示范市河灯节条例》第一条：本站最早的文本，自 2001-01-01 起施行（待核）"
    [only] = titles(read(client, f"{rule.get_absolute_url()}2-1/feed.xml", date(2010, 3, 1)))[:1]
    assert "第二条之一：新增" in only
    assert client.get(f"{rule.get_absolute_url()}99/feed.xml").status_code == 404


def test_the_library_tells_all_laws_and_is_linked(client: Client, rule: Instrument) -> None:
    then = date(2010, 3, 2)
    told = "《示范市河灯节条例》2010-01-01 修订，自 2010-03-01 起施行"
    assert told in titles(read(client, "/laws/feed.xml", then))
    assert 0 < len(titles(read(client, "/laws/feed.xml"))) <= 50
    Instrument.objects.filter(pk=rule.pk).update(live=False)
    assert told not in titles(read(client, "/laws/feed.xml", then))
    assert client.get(f"{rule.get_absolute_url()}feed.xml").status_code == 404


def test_pages_link_their_feed(client: Client, rule: Instrument) -> None:
    base = rule.get_absolute_url()
    for url, feed in ((base, f"{base}feed.xml"), (f"{base}2/", f"{base}2/feed.xml")):
        head = client.get(url).content.decode().split("</head>")[0]
        assert 'type="application/atom+xml"' in head and f'href="{feed}"' in head
