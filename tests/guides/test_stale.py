"""F5: a figure of law that changes marks every guide that uses it, and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from portal.core import clock
from portal.core.announcements import run_due
from portal.core.models import WorkItem
from portal.guides.facts import check
from portal.guides.filling import parameters_of
from portal.guides.pages import GuidePage, GuidesIndexPage
from portal.laws.models import LegalParameter
from portal.laws.parameters import Book, using

G1 = "/guides/geti-gongshanghu-sheli/"
BANNER = "正在核对："


@pytest.fixture(scope="module")
def _noted(_demo: None, django_db_blocker: Any) -> None:
    """What each guide of the demo uses has been noted."""
    with django_db_blocker.unblock():
        run_due()


@pytest.fixture(autouse=True)
def _published(_noted: None, guides: GuidesIndexPage) -> None:
    """The demo, as published."""


def change(name: str, value: int) -> None:
    row = LegalParameter.objects.get(name=name)
    row.value = Decimal(value)
    row.save()
    run_due()


def users(name: str) -> set[str]:
    """The guides that name a figure, or one that is computed from it."""
    book = Book.on()
    return {
        guide.slug
        for guide in GuidePage.objects.live()
        if any(name in book.behind(used) for used in parameters_of(guide))
    }


def marked() -> set[str]:
    items = WorkItem.objects.filter(source=using.SOURCE, closed_at=None)
    return {item.object.slug for item in items if isinstance(item.object, GuidePage)}


def bannered(client: Client) -> set[str]:
    return {
        guide.slug for guide in GuidePage.objects.live() if BANNER in client.get(guide.url).content.decode()
    }


def test_nothing_is_marked_while_nothing_changes(client: Client) -> None:
    assert marked() == set()
    assert BANNER not in client.get(G1).content.decode()


def test_article_19_marks_every_guide_that_uses_it_and_none_else(client: Client) -> None:
    change("登记时限", 2)
    expected = users("登记时限")
    cited = {guide.slug for guide in GuidePage.objects.live() if guide.statutory_parameter == "登记时限"}
    assert cited <= expected
    assert 15 <= len(expected) < GuidePage.objects.live().count()
    assert marked() == expected
    assert bannered(client) == expected
    for slug in ("niandu-baogao", "xinyong-xiufu"):
        assert slug not in expected


@pytest.mark.parametrize("name", ["歇业最长期限", "清算组公告期限", "合作社成员备案期限", "登记延长时限"])
def test_every_other_figure_marks_its_own_guides_only(name: str) -> None:
    change(name, 77)
    assert marked() == users(name) != set()


def test_the_banner_says_from_what_to_what_and_the_page_has_the_new_figure(client: Client) -> None:
    change("登记时限", 2)
    html = client.get(G1).content.decode()
    assert "登记时限由3个工作日变为2个工作日" in html
    assert "不能当场登记的，2个工作日内登记" in html
    assert "<p>2个工作日，情形复杂的可再延长3个工作日" in html
    figures = client.get("/api/v1/guides/geti-gongshanghu-sheli").json()["parameters"]
    assert [(each["text"], each["was"]) for each in figures if each["name"] == "登记时限"] == [
        ("2个工作日", "3个工作日")
    ]
    checklist = client.get(f"{G1}checklist/?family=single&premises=shop").content.decode()
    assert "登记时限由3个工作日变为2个工作日" in checklist


def test_publishing_anew_takes_the_mark_away(client: Client, guide: Callable[[str], GuidePage]) -> None:
    change("登记时限", 2)
    before = marked()
    with clock.at(clock.now() + dt.timedelta(days=1)):
        guide("geti-gongshanghu-sheli").save_revision().publish()
        run_due()
        assert marked() == before - {"geti-gongshanghu-sheli"}
        assert BANNER not in client.get(G1).content.decode()


def test_a_figure_that_changes_by_the_clock_marks_on_the_day(client: Client) -> None:
    row = LegalParameter.objects.get(name="登记时限")
    today = clock.today()
    row.valid_to = today
    row.save()
    LegalParameter.objects.create(
        name="登记时限", value=Decimal(2), unit="个工作日", valid_from=today + dt.timedelta(days=1)
    )
    run_due()
    assert marked() == set()
    with clock.at(clock.now() + dt.timedelta(days=1)):
        run_due()
        assert marked() == users("登记时限")
        assert BANNER in client.get(G1).content.decode()


def test_a_promise_that_the_law_no_longer_allows_is_said_to_editors(
    guide: Callable[[str], GuidePage],
) -> None:
    LegalParameter.objects.filter(name="登记时限").update(value=Decimal("0.5"))
    (finding,) = [each for each in check(guide("geti-gongshanghu-sheli")) if each.blocks]
    assert "承诺时限（1个工作日）超过了法定时限（半个工作日）" in finding.message
