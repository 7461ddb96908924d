"""The demo notices: enough of them, over a year, of every kind, whatever the day of loading."""

import datetime as dt
import re

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Page, Site

from portal.core import clock
from portal.notices import demo
from portal.notices.pages import NoticePage, NoticesIndexPage

days = st.dates(dt.date(2026, 1, 1), dt.date(2031, 12, 31))


def no_address(title: str, article: str) -> str:
    return ""


def text_of(notice: dict) -> str:
    return re.sub(
        r"<[^>]+>|[\s]",
        "",
        "".join(str(block["value"]) for block in notice["body"] if block["type"] == "text"),
    )


@given(days)
def test_a_year_of_notices_before_the_day_of_loading(day: dt.date) -> None:
    notices = list(demo.notices_of(day, no_address))
    assert len(notices) >= 30
    assert len({notice["slug"] for notice in notices}) == len(notices)
    assert {notice["kind"] for notice in notices} == set(NoticePage.Kind.values)
    published = [notice["published_at"].date() for notice in notices]
    assert max(published) < day
    assert (day - max(published)).days <= 14
    assert (day - min(published)).days <= 380
    for notice in notices:
        assert 150 <= len(text_of(notice)) <= 550, notice["slug"]
        assert "{" not in str(notice["body"]).replace("{'", "") + notice["title"] + notice["summary"]
        assert len(notice["summary"]) <= 200


@given(days, st.integers(-400, 400))
def test_dates_in_the_text_are_working_days_at_or_beyond_the_one_meant(day: dt.date, shift: int) -> None:
    text = demo.fill_in(f"{{d{shift:+d}}}", day, day)
    match = re.fullmatch(r"(\d{4})年(\d{1,2})月(\d{1,2})日", text)
    assert match
    found = dt.date(*(int(part) for part in match.groups()))
    meant = day + dt.timedelta(days=shift)
    assert 0 <= abs((found - meant).days) <= 11
    assert (found - meant).days * (1 if shift > 0 else -1) >= 0


def test_words_in_the_text() -> None:
    day = dt.date(2026, 2, 3)
    assert demo.fill_in("{y}年{y-1}年{q}", day, day) == "2026年2025年2025年第四季度"
    assert demo.fill_in("{r+40}", day, day) == "2026年3月1日"


def test_links_in_the_text() -> None:
    text = "见[指南](/guides/a/)、[第八条](law:办法#8)<b>"
    linked = demo.rich_text(text, lambda title, article: f"/laws/{title}/{article}/")
    assert linked == '见<a href="/guides/a/">指南</a>、<a href="/laws/办法/8/">第八条</a>&lt;b&gt;'
    assert demo.rich_text(text, no_address) == '见<a href="/guides/a/">指南</a>、第八条&lt;b&gt;'


@pytest.mark.django_db
def test_loading_twice_gives_the_same_pages_and_removing_leaves_none(client: Client) -> None:
    parent: Page = Site.objects.get(is_default_site=True).root_page
    before = Page.objects.count()
    demo.load(clock.today(), parent)
    once = sorted(NoticePage.objects.values_list("pk", "slug", "published_at"))
    demo.load(clock.today(), parent)
    assert sorted(NoticePage.objects.values_list("pk", "slug", "published_at")) == once
    for notice in NoticePage.objects.all():
        assert client.get(notice.url).status_code == 200
        assert notice.first_published_at == notice.published_at
    demo.remove()
    assert Page.objects.count() == before
    assert not NoticesIndexPage.objects.exists()
    demo.remove()
