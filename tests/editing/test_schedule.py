"""Scheduled publishing happens by the portal's clock, in the time zone that the form names."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from wagtail.models import Revision

from portal.core import clock
from portal.core.announcements import run_due
from portal.core.editing import scheduling
from portal.core.models import Announcement
from portal.notices.models import NoticePage
from tests.editing.conftest import Newsroom

SOON = clock.now().replace(second=0, microsecond=0) + timedelta(days=2)


def reviewed(newsroom: Newsroom, **values: str) -> NoticePage:
    """A notice that has passed all three stages with these dates."""
    page = newsroom.desk("li").create(**{"action-submit": "1", **values})
    for name in ("wang", "zhao", "chen"):
        newsroom.desk(name).act(NoticePage.objects.get(pk=page.pk), "approve")
    return NoticePage.objects.get(pk=page.pk)


def state(page: NoticePage) -> tuple[bool, bool]:
    fresh = NoticePage.objects.get(pk=page.pk)
    return fresh.live, fresh.expired


def typed(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M")


def test_a_reviewed_notice_goes_live_at_its_minute_in_beijing_time(newsroom: Newsroom) -> None:
    page = reviewed(newsroom, go_live_at=typed(SOON))
    assert state(page) == (False, False)
    assert Revision.objects.get(approved_go_live_at__isnull=False).approved_go_live_at == SOON
    assert scheduling.next_due(clock.now()) == SOON
    run_due()
    with clock.at(SOON - timedelta(seconds=1)):
        run_due()
        assert state(page) == (False, False)
    with clock.at(SOON):
        run_due()
        assert state(page) == (True, False)
        run_due()
    assert scheduling.next_due(clock.now()) is None


def test_going_live_is_announced(newsroom: Newsroom) -> None:
    page = reviewed(newsroom, go_live_at=typed(SOON))
    run_due()
    with clock.at(SOON):
        scheduling.fire(SOON - timedelta(minutes=1), SOON)
    assert Announcement.objects.filter(model_label="notices.noticepage", object_id=str(page.pk)).exists()


def test_a_page_expires_at_its_minute(newsroom: Newsroom) -> None:
    page = reviewed(newsroom, expire_at=typed(SOON))
    assert state(page) == (True, False)
    run_due()
    with clock.at(SOON + timedelta(hours=1)):
        assert newsroom.desk("wu").client.get(page.url).status_code == 404
        run_due()
        assert state(page) == (False, True)


def test_what_was_missed_is_made_up(newsroom: Newsroom) -> None:
    page = reviewed(newsroom, go_live_at=typed(SOON))
    with clock.at(SOON + timedelta(days=3)):
        run_due()
        assert state(page) == (True, False)


def test_a_taken_back_schedule_does_not_happen(newsroom: Newsroom) -> None:
    page = reviewed(newsroom, go_live_at=typed(SOON))
    revision = Revision.objects.get(approved_go_live_at__isnull=False)
    url = reverse("wagtailadmin_pages:revisions_unschedule", args=[page.pk, revision.pk])
    newsroom.desk("li").client.post(url)
    assert Revision.objects.filter(approved_go_live_at__isnull=False).exists()
    newsroom.desk("chen").client.post(url)
    with clock.at(SOON):
        run_due()
    assert state(page) == (False, False)


def test_one_that_fails_does_not_hold_up_the_others(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = reviewed(newsroom, title="坏的", go_live_at=typed(SOON))
    good = reviewed(newsroom, title="好的", go_live_at=typed(SOON))
    real = scheduling._go_live

    def sometimes(revision: Revision) -> None:
        if revision.object_id == str(bad.pk):
            raise RuntimeError("坏了")
        real(revision)

    monkeypatch.setattr(scheduling, "_go_live", sometimes)
    with clock.at(SOON):
        run_due()
    assert state(good) == (True, False) and state(bad) == (False, False)
    monkeypatch.undo()
    with clock.at(SOON + timedelta(minutes=11)):
        run_due()
        assert state(bad) == (True, False)


def test_the_form_names_the_time_zone(newsroom: Newsroom) -> None:
    page = newsroom.notice()
    body = (
        newsroom.desk("admin").client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    )
    assert "上线时间（北京时间）" in body and "下线时间（北京时间）" in body
    assert "北京时间（UTC+8）" in body
