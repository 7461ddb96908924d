"""Every night the portal's own pages are checked; what is wrong becomes work, and leaves when it is put right."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page
from wagtail.rich_text import RichText

from portal.core import clock
from portal.core.announcements import BEGINNING, drain, run_due
from portal.core.models import ScheduleMark, WorkItem
from portal.laws.checkup import nightly
from portal.laws.models import Citation, Supersession
from portal.notices.models import NoticePage
from tests.editing.conftest import Newsroom, newsroom  # noqa: F401  (a fixture)
from tests.laws.checkup.shelves import TODAY, kites, lanterns

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(TODAY):
        yield


def publish(
    room: Newsroom, words: str, title: str = "放河灯须知", published: str = "2026-09-01"
) -> NoticePage:
    page = NoticePage.objects.filter(title=title).first() or room.notice(title)
    page.body = [("text", RichText(f"<p>{words}</p>"))]
    page.save_revision().publish(skip_permission_checks=True)
    moment = datetime.combine(date.fromisoformat(published), datetime.min.time(), clock.TZ)
    Page.objects.filter(pk=page.pk).update(last_published_at=moment)
    return NoticePage.objects.get(pk=page.pk)


def open_items() -> list[WorkItem]:
    return list(WorkItem.objects.filter(source=nightly.SOURCE, closed_at=None).order_by("reason"))


def test_problems_become_work_and_leave_when_they_are_put_right(newsroom: Newsroom) -> None:  # noqa: F811
    lanterns()
    kites()
    page = publish(newsroom, "依照《示范市风筝管理规定》第一条、《示范市河灯管理办法》第一条和第九条办理。")
    publish(newsroom, "依照《示范市河灯管理办法》第一条、《不曾收录的办法》第二条办理。", "没有问题的通知")
    assert nightly.check_pages() == 2
    ninth, kite = open_items()
    assert ninth.reason == "引用的《示范市河灯管理办法》第九条：没有这一条"
    assert kite.reason == "引用的《示范市风筝管理规定》第一条：已废止"
    assert "由《示范市文体活动条例》废止" in kite.detail and "原文：“" in kite.detail
    assert kite.object == page and kite.bureau == newsroom.city
    assert kite.link == "/laws/shifan-shi-wentihuodong-tiaoli/"
    nightly.check_pages()
    assert len(open_items()) == 2
    publish(newsroom, "依照《示范市河灯管理办法》第一条办理。")
    assert nightly.check_pages() == 0 and open_items() == []
    publish(newsroom, "依照《示范市河灯管理办法》第九条办理。")
    nightly.check_pages()
    assert [item.pk for item in open_items()] == [ninth.pk]
    page.unpublish()
    nightly.check_pages()
    assert open_items() == []


def test_what_a_person_has_looked_at_stays_closed(newsroom: Newsroom) -> None:  # noqa: F811
    kites()
    publish(newsroom, "《示范市风筝管理规定》第一条曾经规定……")
    nightly.check_pages()
    WorkItem.objects.update(closed_at=clock.now(), closed_by="王", outcome="叙述历史，不用修改")
    nightly.check_pages()
    assert open_items() == []


def test_words_that_cite_an_article_changed_since_are_told_once(newsroom: Newsroom) -> None:  # noqa: F811
    lanterns()
    publish(newsroom, "依照《示范市河灯管理办法》第一条、第二条办理。", published="2026-06-01")
    publish(newsroom, "依照《示范市河灯管理办法》第二条办理。", "后来的通知", published="2026-08-01")
    nightly.check_pages()
    (item,) = open_items()
    assert item.reason == "引用的《示范市河灯管理办法》第二条在页面发布以后修改过"
    assert "第二条自 2026-07-01 起修改" in item.detail
    assert item.link.endswith("/compare/2021-05-01/2026-07-01/#art-2")


def test_the_legal_basis_is_checked_as_well(newsroom: Newsroom) -> None:  # noqa: F811
    lantern = lanterns()
    page = publish(newsroom, "正文没有引用。")
    Citation.objects.create(
        content_type=ContentType.objects.get_for_model(page),
        object_id=str(page.pk),
        instrument=lantern,
        number=2,
    )
    nightly.check_pages()
    assert open_items() == []
    Supersession.objects.create(
        instrument=lantern, article="2", number=2, from_day=TODAY, by=kites(), note="按新的办。", live=True
    )
    nightly.check_pages()
    assert [item.reason for item in open_items()] == ["引用的《示范市河灯管理办法》第二条：部分失效"]


def test_it_runs_once_a_night(newsroom: Newsroom) -> None:  # noqa: F811
    kites()
    publish(newsroom, "依照《示范市风筝管理规定》第一条办理。")
    with clock.at(datetime(2026, 11, 23, 12, 0)):
        run_due()
        assert open_items() == []
    with clock.at(datetime(2026, 11, 24, 2, 31)):
        run_due()
        assert len(open_items()) == 1
    WorkItem.objects.all().delete()
    with clock.at(datetime(2026, 11, 24, 20, 0)):
        run_due()
        assert open_items() == []
    with clock.at(datetime(2026, 11, 28, 9, 0)):
        run_due()
        drain()
        assert len(open_items()) == 1
    assert ScheduleMark.objects.filter(name=nightly.SOURCE).count() == 1


def test_the_next_night() -> None:
    with clock.at(datetime(2026, 11, 23, 12, 0)):
        assert nightly.next_due(BEGINNING) == datetime(2026, 11, 24, 2, 30, tzinfo=clock.TZ)
    assert nightly.next_due(datetime(2026, 11, 24, 2, 30, tzinfo=clock.TZ)) == datetime(
        2026, 11, 25, 2, 30, tzinfo=clock.TZ
    )
