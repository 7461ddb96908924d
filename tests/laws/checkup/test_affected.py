"""A change of law becomes work on the pages that rest on the changed articles, and on no others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from wagtail.models import Page

from portal.core import clock
from portal.core.announcements import announce, drain, run_due
from portal.core.models import WorkItem
from portal.laws.checkup.affected import SOURCE
from portal.laws.models import Citation, Correction, Instrument, Supersession
from tests.editing.conftest import Newsroom, newsroom  # noqa: F401  (a fixture)
from tests.laws.checkup.shelves import TODAY, add_version, lanterns, law

pytestmark = pytest.mark.django_db
FIRST, NEXT = ["宗旨。", "提前三日告知。", "责令改正。"], ["宗旨。", "提前一日告知。", "责令改正。"]


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(TODAY):
        yield


def page_citing(
    room: Newsroom, title: str, instrument: Instrument, *numbers: int, published: str = "2026-09-01"
) -> Page:
    """A live notice with citations; sections keep such rows by themselves."""
    page = room.notice(title)
    moment = datetime.combine(date.fromisoformat(published), datetime.min.time(), clock.TZ)
    Page.objects.filter(pk=page.pk).update(live=True, first_published_at=moment, last_published_at=moment)
    for number in numbers or (0,):
        Citation.objects.create(
            content_type=ContentType.objects.get_for_model(page),
            object_id=str(page.pk),
            instrument=instrument,
            number=number,
        )
    return page


def work() -> dict[str, list[str]]:
    """Open items: reasons by the title of the page."""
    drain()
    found: dict[str, list[str]] = {}
    for item in WorkItem.objects.filter(source=SOURCE, closed_at=None).order_by("reason"):
        found.setdefault(str(item.object), []).append(item.reason)
    return found


def test_only_pages_on_changed_articles_get_work(newsroom: Newsroom) -> None:  # noqa: F811
    instrument = law("示范市河灯管理办法", ("2021-05-01", FIRST))
    page_citing(newsroom, "引第一条", instrument, 1)
    page_citing(newsroom, "引第二条和第三条", instrument, 2, 3)
    page_citing(newsroom, "引整部", instrument)
    assert work() == {}
    add_version(instrument, "2027-01-01", NEXT)
    named = "所引《示范市河灯管理办法》"
    assert work() == {
        "引第二条和第三条": [f"{named}第二条自 2027-01-01 起修改"],
        "引整部": [f"{named}自 2027-01-01 起施行新的文本"],
    }
    item = WorkItem.objects.get(key__contains="/2@")
    assert item.link.endswith("/compare/2021-05-01/2027-01-01/#art-2") and item.bureau == newsroom.city


def test_a_version_that_takes_effect_raises_no_second_item(newsroom: Newsroom) -> None:  # noqa: F811
    instrument = law("示范市河灯管理办法", ("2021-05-01", FIRST))
    page_citing(newsroom, "引第二条", instrument, 2)
    add_version(instrument, "2027-01-01", NEXT)
    assert len(work()) == 1
    WorkItem.objects.update(closed_at=clock.now(), closed_by="王", outcome="已改")
    with clock.at(date(2027, 1, 2)):
        run_due()
        assert work() == {}


def test_pages_published_after_the_change_are_left_alone(newsroom: Newsroom) -> None:  # noqa: F811
    instrument = lanterns()
    page_citing(newsroom, "先发布", instrument, 2, published="2026-06-01")
    page_citing(newsroom, "后发布", instrument, 2, published="2026-08-01")
    announce(instrument)
    assert list(work()) == ["先发布"]


def test_a_text_without_its_articles_concerns_all_that_are_cited(newsroom: Newsroom) -> None:  # noqa: F811
    instrument = law("示范市河灯管理办法", ("2021-05-01", FIRST))
    page_citing(newsroom, "引第一条", instrument, 1)
    add_version(instrument, "2026-12-01", None)
    assert work() == {"引第一条": ["所引《示范市河灯管理办法》第一条自 2026-12-01 起施行新的文本"]}


def test_an_end_a_supersession_and_a_correction_raise_work(newsroom: Newsroom) -> None:  # noqa: F811
    instrument = lanterns()
    other = law("示范市水上活动条例", ("2026-10-01", ["水上活动应当安全。"]))
    page_citing(newsroom, "引第一条", instrument, 1)
    page_citing(newsroom, "引第二条", instrument, 2)
    note = Supersession.objects.create(
        instrument=instrument,
        article="1",
        number=1,
        from_day=date(2026, 10, 1),
        by=other,
        note="按新的规定。",
        confirmed=True,
        live=True,
    )
    announce(note)
    assert work() == {"引第一条": ["所引《示范市河灯管理办法》第一条自 2026-10-01 起部分失效"]}
    correction = Correction.objects.create(
        version=instrument.versions.latest("effective_from"),
        article="2",
        number=2,
        before="一日",
        after="二日",
        reason="与公报核对",
        corrected_on=TODAY,
        live=True,
    )
    announce(correction)
    assert work()["引第二条"] == ["所引《示范市河灯管理办法》第二条的文本 2026-11-23 有更正"]
    instrument.ended_on, instrument.end_kind, instrument.ended_by = date(2026, 12, 31), "repealed", other
    instrument.save()
    assert "自 2026-12-31 起废止，由《示范市水上活动条例》废止" in work()["引第二条"][1]
    instrument.ended_on, instrument.end_kind, instrument.ended_by = None, "", None
    instrument.save()
    assert len(work()["引第二条"]) == 1


def test_work_ends_when_the_page_no_longer_cites(newsroom: Newsroom) -> None:  # noqa: F811
    instrument = lanterns()
    page = page_citing(newsroom, "引第二条", instrument, 2, published="2026-06-01")
    announce(instrument)
    assert len(work()) == 1
    Citation.objects.all().delete()
    announce(page)
    assert work() == {}


def test_the_editor_of_a_law_sees_the_pages_before_anything_happens(newsroom: Newsroom) -> None:  # noqa: F811
    instrument = lanterns()
    page = page_citing(newsroom, "引两条的通知", instrument, 2, 1)
    client = newsroom.desk("wang").client
    html = client.get(reverse("wagtailsnippets_laws_instrument:edit", args=[instrument.pk])).content.decode()
    assert "引用本文件的页面" in html and "引两条的通知" in html and "第一条、第二条" in html
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in html
    draft = add_version(instrument, "2027-03-01", ["宗旨。", "不用告知。"], live=False)
    html = client.get(reverse("wagtailsnippets_laws_version:edit", args=[draft.pk])).content.decode()
    assert "引两条的通知" in html and "第一条自 2027-03-01 起修改；第二条自 2027-03-01 起修改" in html
    first: Any = instrument.versions.earliest("effective_from")
    html = client.get(reverse("wagtailsnippets_laws_version:edit", args=[first.pk])).content.decode()
    assert "引两条的通知" in html and "<td>没有</td>" in html
