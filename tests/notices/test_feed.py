"""The Atom feed: what RFC 4287 asks of it, and what readers get."""

import datetime as dt
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable

from django.test import Client

from portal.core import clock
from portal.notices.pages import NoticePage, NoticesIndexPage

Publish = Callable[..., NoticePage]
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def read(client: Client) -> ElementTree.Element:
    answer = client.get("/notices/feed.xml")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(answer.content)


def test_feed_has_what_atom_requires(client: Client, publish: Publish) -> None:
    publish("关于年报的通知", published_at=dt.datetime(2026, 11, 20, 9, 30, tzinfo=clock.TZ))
    feed = read(client)
    assert feed.tag == f"{{{ATOM['a']}}}feed"
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "zh-CN"
    for name in ("id", "title", "updated", "author"):
        assert len(feed.findall(f"a:{name}", ATOM)) == 1, name
    entry = feed.find("a:entry", ATOM)
    assert entry is not None
    for name in ("id", "title", "updated", "published", "summary"):
        assert len(entry.findall(f"a:{name}", ATOM)) == 1, name
    assert entry.findtext("a:title", None, ATOM) == "关于年报的通知"
    assert entry.findtext("a:published", None, ATOM) == "2026-11-20T09:30:00+08:00"
    assert entry.findtext("a:author/a:name", None, ATOM) == "示范市市场监督管理局"
    link = entry.find("a:link", ATOM)
    assert link is not None
    assert link.get("href") == "http://testserver/notices/guanyu-nianbao-de-tongzhi/"


def test_times_carry_their_zone_and_the_newest_comes_first(client: Client, publish: Publish) -> None:
    for day in (3, 19, 10):
        publish(f"{day}日的通知", published_at=dt.datetime(2026, 11, day, 9, 0, tzinfo=clock.TZ))
    entries = read(client).findall("a:entry", ATOM)
    assert [entry.findtext("a:title", "", ATOM) for entry in entries] == [
        "19日的通知",
        "10日的通知",
        "3日的通知",
    ]
    for entry in entries:
        updated = dt.datetime.fromisoformat(entry.findtext("a:updated", "", ATOM))
        assert updated.tzinfo is not None


def test_feed_without_notices_is_still_a_feed(client: Client, column: NoticesIndexPage) -> None:
    assert read(client).findall("a:entry", ATOM) == []


def test_column_points_to_the_feed(client: Client, column: NoticesIndexPage) -> None:
    html = client.get("/notices/").content.decode()
    assert (
        '<link rel="alternate" type="application/atom+xml" title="通知公告" href="/notices/feed.xml">' in html
    )
