"""Editors answer in the admin, within their bureau's reach; contacts leave in time."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from portal.core import clock
from portal.core.announcements import run_due
from portal.core.editing.home import warnings_for
from portal.core.models import Bureau, BureauMembership
from portal.inbox.models import FoundError, receive
from portal.inbox.wagtail_hooks import FoundErrorViewSet, waiting

pytestmark = pytest.mark.django_db
RECEIVED = datetime(2026, 11, 20, 9, 0, tzinfo=clock.TZ)


@pytest.fixture
def city() -> Bureau:
    return Bureau.objects.create(code="city", name="示范市局", level="city")


def sent(bureau: Bureau | None, contact: str = "13800000000", words: str = "第三段写错了。") -> FoundError:
    with clock.at(RECEIVED):
        record, _, _ = receive(
            ticket="t", page_address="/about/", kind="typo", description=words, contact=contact, bureau=bureau
        )
    return record


def editor_of(bureau: Bureau, name: str = "bianji") -> Any:
    user = get_user_model().objects.create_user(name, password="x")
    user.groups.add(Group.objects.get(name="编辑"))
    BureauMembership.objects.create(user=user, bureau=bureau)
    return user


def address(view: str, *args: Any) -> str:
    return reverse(FoundErrorViewSet().get_url_name(view), args=args)


def test_editor_answers_through_the_form(client: Client, city: Bureau) -> None:
    record, user = sent(city), editor_of(city)
    client.force_login(user)
    page = client.get(address("edit", record.pk))
    assert page.status_code == 200
    html = page.content.decode()
    assert "13800000000" in html and "第三段写错了。" in html
    answer = {"bureau": city.pk, "status": "done", "reply": "已改正。", "description": "改掉原话"}
    with clock.at(RECEIVED + timedelta(days=3)):
        assert client.post(address("edit", record.pk), answer).status_code == 302
    record.refresh_from_db()
    assert (record.status, record.reply, record.handled_by) == ("done", "已改正。", user)
    assert record.done_at == RECEIVED + timedelta(days=3)
    assert record.description == "第三段写错了。"


def test_nothing_is_done_without_an_answer(client: Client, city: Bureau) -> None:
    record = sent(city)
    client.force_login(editor_of(city))
    page = client.post(address("edit", record.pk), {"bureau": city.pk, "status": "done", "reply": " "})
    assert "办结前请写答复" in page.content.decode()
    record.refresh_from_db()
    assert record.status == "waiting"


def test_list_filters_by_status_and_marks_what_is_late(client: Client, city: Bureau) -> None:
    record = sent(city)
    client.force_login(editor_of(city))
    with clock.at(date(2026, 11, 25)):
        html = client.get(address("list")).content.decode()
        assert record.number in html and "已逾期" not in html
    with clock.at(date(2026, 11, 26)):
        assert "2026-11-25（已逾期）" in client.get(address("list")).content.decode()
    assert record.number in client.get(address("list") + "?status=waiting").content.decode()
    assert record.number not in client.get(address("list") + "?status=done").content.decode()
    assert record.number in client.get(address("list") + "?q=第三段").content.decode()


def test_editors_reach_only_their_own_bureaus(client: Client, city: Bureau) -> None:
    county = Bureau.objects.create(code="county", name="新河区局", level="county", parent=city)
    of_city, of_county = sent(city), sent(county, words="别处写错了。")
    client.force_login(editor_of(county))
    html = client.get(address("list")).content.decode()
    assert of_county.number in html and of_city.number not in html
    assert client.get(address("edit", of_city.pk)).status_code in (302, 403)
    assert "13800000000" not in client.get(address("edit", of_city.pk), follow=True).content.decode()


def test_nobody_adds_or_deletes_what_the_public_sent(client: Client, city: Bureau) -> None:
    record = sent(city)
    client.force_login(get_user_model().objects.create_superuser("root", "", "x"))
    assert client.get(address("add")).status_code in (302, 403)
    client.post(address("delete", record.pk))
    assert FoundError.objects.filter(pk=record.pk).exists()


def test_first_page_of_the_admin_says_what_waits(city: Bureau) -> None:
    sent(city)
    user = editor_of(city)
    with clock.at(date(2026, 12, 10)):
        lines = [line.text for line in waiting(user)]
        assert lines == ["网站找错有 1 件没有办结，其中 1 件已超过期限。"]
        assert lines[0] in [line.text for line in warnings_for(user)]


def test_contact_is_gone_ninety_days_after_the_answer(city: Bureau) -> None:
    record = sent(city)
    done = RECEIVED + timedelta(days=2)
    with clock.at(done):
        record.status, record.reply = "done", "已改正。"
        record.save()
    with clock.at(done + timedelta(days=89)):
        run_due()
        assert FoundError.objects.get().contact == "13800000000"
    with clock.at(done + timedelta(days=90)):
        assert FoundError.objects.get().contact == ""  # time decides at reading, before anything ran
        run_due()
    record.refresh_from_db()
    assert record.contact_sealed == "" and record.description


def test_contact_of_what_is_still_open_stays(city: Bureau) -> None:
    sent(city)
    with clock.at(RECEIVED + timedelta(days=400)):
        run_due()
        assert FoundError.objects.get().contact == "13800000000"


def test_a_lost_key_is_said_and_breaks_nothing(client: Client, city: Bureau, settings: Any) -> None:
    record = sent(city)
    settings.SECRET_KEY = "another" * 10
    assert FoundError.objects.get(pk=record.pk).contact == "密钥已更换，联系方式无法读取。"
