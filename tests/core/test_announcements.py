"""The outbox: announced with the change, told once, tried again, made up when missed."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction

from portal.core import announcements, clock
from portal.core.announcements import Change, announce, drain, fire_due, listen, schedule
from portal.core.models import Announcement, Bureau
from portal.core.worker import WorkerBusy, lock, settle

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_listeners(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(announcements, "_listeners", {})
    monkeypatch.setattr(announcements, "_schedules", {})


@pytest.fixture
def bureau() -> Bureau:
    return Bureau.objects.create(code="demo", name="示范局", level="city")


def test_a_change_is_told_once_however_often_it_was_announced(bureau: Bureau) -> None:
    heard: list[Change] = []
    listen("test", heard.extend)
    announce(bureau)
    announce(bureau)
    drain()
    drain()
    assert heard == [Change("core.bureau", str(bureau.pk))]


def test_a_change_rolled_back_is_never_told(bureau: Bureau) -> None:
    heard: list[Change] = []
    listen("test", heard.extend)
    with pytest.raises(RuntimeError), transaction.atomic():
        announce(bureau)
        raise RuntimeError
    drain()
    assert heard == []


def test_a_failing_listener_is_told_again_and_does_not_hold_up_the_others(bureau: Bureau) -> None:
    heard: list[str] = []
    failing = [True]

    def moody(changes: list[Change]) -> None:
        if failing[0]:
            raise RuntimeError("索引忙")
        heard.append("moody")

    listen("moody", moody)
    listen("steady", lambda changes: heard.append("steady"))
    announce(bureau)
    drain()
    assert heard == ["steady"]
    assert "索引忙" in Announcement.objects.get().error
    failing[0] = False
    with clock.at(clock.now() + timedelta(minutes=1)):
        drain()
    assert heard == ["steady", "moody"]
    assert not Announcement.objects.exists()


def test_a_schedule_makes_up_what_it_missed() -> None:
    due = datetime(2026, 12, 1, 9, 0, tzinfo=clock.TZ)
    fired: list[datetime] = []
    schedule("test", lambda after: due if after < due else None, lambda since, until: fired.append(until))
    with clock.at(datetime(2026, 11, 30)):
        fire_due()
    assert fired == []
    with clock.at(datetime(2026, 12, 5)):
        fire_due()
        fire_due()
    assert fired == [datetime(2026, 12, 5, tzinfo=clock.TZ)]


def test_only_one_worker_at_a_time(bureau: Bureau) -> None:
    announce(bureau)
    with lock():
        with pytest.raises(WorkerBusy), lock():
            pass
        assert not settle(timeout=0.1)
    assert settle()
    assert not Announcement.objects.exists()
