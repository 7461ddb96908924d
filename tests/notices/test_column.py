"""The column: order, kinds, pages, and what is left out."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from portal.core import clock
from portal.notices.pages import NoticePage, NoticesIndexPage

Publish = Callable[..., NoticePage]


def on(day: int, month: int = 11) -> dt.datetime:
    return dt.datetime(2026, month, day, 9, 0, tzinfo=clock.TZ)


def titles(html: str, *wanted: str) -> list[str]:
    """Those of the wanted titles that the page shows as links, in its order."""
    found = {title: html.find(f">{title}</a>") for title in wanted}
    return sorted((title for title, place in found.items() if place >= 0), key=found.__getitem__)


def test_newest_first_by_the_time_shown(client: Client, publish: Publish) -> None:
    publish("旧的通知", published_at=on(3))
    publish("新的通知", published_at=on(19))
    publish("中间的通知", published_at=on(10))
    html = client.get("/notices/").content.decode()
    assert titles(html, "旧的通知", "中间的通知", "新的通知") == ["新的通知", "中间的通知", "旧的通知"]
    assert "2026-11-19" in html


def test_kind_in_the_address_narrows_the_list(client: Client, publish: Publish) -> None:
    publish("关于年报的通知")
    publish("年报填报解读", kind=NoticePage.Kind.INTERPRETATION)
    html = client.get("/notices/?kind=interpretation").content.decode()
    assert titles(html, "关于年报的通知", "年报填报解读") == ["年报填报解读"]
    assert 'aria-current="true">政策解读' in html
    assert "<title>政策解读 - 通知公告" in html


def test_kinds_without_notices_are_not_offered(client: Client, publish: Publish) -> None:
    publish("关于年报的通知")
    html = client.get("/notices/").content.decode()
    assert "kind=notice" in html
    assert "kind=publicity" not in html


def test_unknown_kind_shows_everything(client: Client, publish: Publish) -> None:
    publish("关于年报的通知")
    answer = client.get("/notices/?kind=<script>")
    assert titles(answer.content.decode(), "关于年报的通知")
    assert b"<script>" not in answer.content


@pytest.mark.parametrize("number", ["0", "-1", "999", "甲", "②"])
def test_strange_page_numbers_give_a_page(client: Client, publish: Publish, number: str) -> None:
    publish("关于年报的通知")
    assert titles(client.get("/notices/", {"page": number}).content.decode(), "关于年报的通知")


def test_more_than_a_page(client: Client, publish: Publish) -> None:
    for number in range(21):
        publish(f"通知第{number}号", published_at=on(1) + dt.timedelta(minutes=number))
    first = client.get("/notices/?kind=notice").content.decode()
    assert "第 1 页，共 2 页" in first
    assert "kind=notice&amp;page=2" in first
    second = client.get("/notices/?kind=notice&page=2").content.decode()
    assert titles(second, "通知第0号", "通知第20号") == ["通知第0号"]
    assert '<meta name="ColumnName" content="通知公告">' in second


def test_empty_column_says_so(client: Client, column: NoticesIndexPage) -> None:
    assert "还没有通知公告" in client.get("/notices/").content.decode()


def test_notice_leaves_list_feed_and_address_the_moment_it_expires(client: Client, publish: Publish) -> None:
    end = dt.datetime(2027, 3, 1, 18, 0, tzinfo=clock.TZ)
    notice = publish("招募公告", expire_at=end, published_at=on(20))
    addresses = ("/notices/", "/notices/feed.xml")
    with clock.at(end - dt.timedelta(seconds=1)):
        assert all("招募公告" in client.get(address).content.decode() for address in addresses)
        assert client.get(notice.url).status_code == 200
    with clock.at(end):
        assert not any("招募公告" in client.get(address).content.decode() for address in addresses)
        assert client.get(notice.url).status_code == 404


def test_drafts_and_private_notices_are_not_listed(client: Client, publish: Publish) -> None:
    publish("撤回的通知").unpublish()
    private = publish("内部通知")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    for address in ("/notices/", "/notices/feed.xml"):
        html = client.get(address).content.decode()
        assert "撤回的通知" not in html
        assert "内部通知" not in html
