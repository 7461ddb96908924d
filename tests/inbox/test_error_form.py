"""我为政府网站找错 as the public meets it: the form, the receipt, asking after it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from html import escape
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from portal.core import clock
from portal.inbox.models import FoundError

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=clock.TZ)


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


def opened(client: Client, address: str = "/inbox/error/", at: datetime = NOON) -> dict[str, str]:
    """Open the form and give its hidden fields."""
    with clock.at(at):
        page = client.get(address)
    assert page.status_code == 200
    html = page.content.decode()
    fields = dict(re.findall(r'name="(ticket|csrfmiddlewaretoken)"[^>]*value="([^"]*)"', html))
    fields |= dict(re.findall(r'name="(page_address)"[^>]*value="([^"]*)"', html))
    return fields


def send(client: Client, fields: dict[str, str], after: float = 60, **words: str) -> Any:
    """Send the form `after` seconds later."""
    data = {"kind": "typo", "description": "第三段把“登记”写成了“登计”。", **fields, **words}
    with clock.at(NOON + timedelta(seconds=after)):
        return client.post("/inbox/error/", data)


def receipt(response: Any) -> tuple[str, str]:
    """Number and query code of a receipt page."""
    found = re.findall(r"<dd><strong>([^<]+)</strong>", response.content.decode())
    assert len(found) == 2
    return found[0], found[1]


def test_sent_error_is_kept_with_number_code_and_due_day(client: Client) -> None:
    response = send(client, opened(client, "/inbox/error/?page=/guides/"), contact="13800000000")
    assert response.status_code == 200
    number, code = receipt(response)
    record = FoundError.objects.get()
    assert re.fullmatch(r"20261123\d{5}", number) and record.number == number
    assert re.fullmatch(r"[2-9A-HJ-NP-Z]{6}", code)
    assert record.page_address == "/guides/"
    assert str(record.due_on) == "2026-11-26"
    assert "2026-11-26" in response.content.decode()
    assert "13800000000" not in response.content.decode()


def test_contact_is_encrypted_and_code_is_not_stored(client: Client) -> None:
    _, code = receipt(send(client, opened(client), contact="张三 13800000000"))
    record = FoundError.objects.get()
    stored = [str(getattr(record, field.attname)) for field in FoundError._meta.concrete_fields]
    assert record.contact == "张三 13800000000"
    assert not any("13800000000" in value or "张三" in value or code in value for value in stored)


def test_status_shows_progress_and_reply_but_never_the_contact(client: Client) -> None:
    number, code = receipt(send(client, opened(client), contact="a@example.org"))
    asked = client.post("/inbox/status/", {"number": f" {number} ", "code": code.lower()})
    assert "待处理" in asked.content.decode() and "a@example.org" not in asked.content.decode()
    record = FoundError.objects.get()
    record.status, record.reply = FoundError.DONE, "已改正，谢谢。<script>alert(1)</script>"
    record.save()
    html = client.post("/inbox/status/", {"number": number, "code": code}).content.decode()
    assert "已办结" in html and "已改正，谢谢。" in html
    assert "<script>alert" not in html and escape("<script>alert(1)</script>") in html


def test_wrong_pair_tells_nothing_about_which_is_wrong(client: Client) -> None:
    number, _ = receipt(send(client, opened(client)))
    wrong_code = client.post("/inbox/status/", {"number": number, "code": "222222"})
    wrong_number = client.post("/inbox/status/", {"number": "2026112300000", "code": "222222"})
    assert wrong_code.status_code == wrong_number.status_code == 422
    for response in (wrong_code, wrong_number):
        assert "没有查到。请对照提交成功时的页面" in response.content.decode()


def test_errors_are_said_at_the_field_and_nothing_typed_is_lost(client: Client) -> None:
    fields = opened(client)
    response = send(
        client,
        fields,
        kind="",
        description="短",
        contact="x@example.org",
        page_address="http://else.example/",
    )
    html = response.content.decode()
    assert response.status_code == 422 and not FoundError.objects.exists()
    assert "请选择是什么问题" in html and "请至少写 5 个字" in html and "这不是本站的网页地址" in html
    assert (
        'value="x@example.org"' in html
        and 'value="http://else.example/"' in html
        and ">\n短</textarea>" in html
    )
    assert 'aria-describedby="id_description_helptext id_description_error"' in html
    assert 'href="#id_description"' in html and 'href="#id_kind"' in html and 'id="id_kind"' in html


def test_markup_sent_by_the_public_is_shown_as_text(client: Client) -> None:
    attack = '"><script>alert(1)</script>\u202e'
    html = send(client, opened(client), description=attack, kind="").content.decode()
    assert "<script>alert" not in html
    number, code = receipt(send(client, opened(client), description=attack + "在这里"))
    html = client.post("/inbox/status/", {"number": number, "code": code}).content.decode()
    assert "<script>alert" not in html and "\u202e" not in html


def test_reloading_the_receipt_stores_it_once(client: Client) -> None:
    fields = opened(client)
    first, second = receipt(send(client, fields)), receipt(send(client, fields, after=70))
    assert first == second and FoundError.objects.count() == 1
    receipt(send(client, fields, after=80, description="另外一处也错了。"))
    assert FoundError.objects.count() == 2


@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_machine_that_sends_at_once_is_refused_and_a_person_may_send_again(
    client: Client, after: int
) -> None:
    fields = opened(client)
    response = send(client, fields, after=after)
    assert response.status_code == 422 and "提交得太快了" in response.content.decode()
    assert not FoundError.objects.exists()
    receipt(send(client, fields, after=30))


def test_trap_for_machines_lets_a_person_send_again(client: Client) -> None:
    fields = opened(client)
    response = send(client, fields, website="http://spam.example/")
    html = response.content.decode()
    assert response.status_code == 422 and not FoundError.objects.exists()
    assert "spam.example" not in html and "请再按一次" in html
    receipt(send(client, fields))


@pytest.mark.parametrize("ticket", ["", "forged", "20261123115900.abc:forged", None])
def test_forged_or_missing_ticket_is_renewed(client: Client, ticket: str | None) -> None:
    fields = opened(client)
    if ticket is None:
        fields.pop("ticket")
    else:
        fields["ticket"] = ticket
    html = send(client, fields).content.decode()
    assert "打开得太久了" in html and not FoundError.objects.exists()
    renewed = re.search(r'name="ticket"[^>]*value="([^"]+)"', html)
    assert renewed
    receipt(send(client, {**fields, "ticket": renewed[1]}, after=120))


def test_old_page_asks_to_send_again(client: Client) -> None:
    html = send(client, opened(client), after=3 * 24 * 3600).content.decode()
    assert "打开得太久了" in html and "写成了“登计”" in html


def test_one_address_sends_at_most_twenty_a_day(client: Client) -> None:
    fields = opened(client)
    for number in range(20):
        assert send(client, fields, description=f"第 {number} 处写错了。").status_code == 200
    refused = send(client, fields, description="又一处写错了。")
    assert refused.status_code == 429 and "请明天再来" in refused.content.decode()
    assert "又一处写错了" in refused.content.decode()
    other = Client(REMOTE_ADDR="203.0.113.9")
    assert send(other, opened(other)).status_code == 200
    tomorrow = send(client, opened(client, at=NOON + timedelta(days=1)), after=24 * 3600 + 60)
    assert tomorrow.status_code == 200


def test_the_address_of_the_sender_is_stored_nowhere(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[str] = []
    add = cache.add
    monkeypatch.setattr(cache, "add", lambda key, *rest, **more: kept.append(key) or add(key, *rest, **more))
    visitor = Client(REMOTE_ADDR="203.0.113.77")
    send(visitor, opened(visitor))
    record = FoundError.objects.get()
    stored = [str(getattr(record, field.attname)) for field in FoundError._meta.concrete_fields]
    assert kept and not any("203.0.113.77" in value for value in [*kept, *stored])


def test_neighbours_in_one_ipv6_network_count_together() -> None:
    from django.test import RequestFactory

    from portal.core import limiting

    one = RequestFactory().get("/", REMOTE_ADDR="2001:db8:1:2::1")
    two = RequestFactory().get("/", REMOTE_ADDR="2001:db8:1:2::ffff")
    assert not limiting.exceeded(one, "test", 1)
    assert limiting.exceeded(two, "test", 1)


def test_forms_set_no_cookie_but_the_token_and_are_kept_by_nobody(client: Client) -> None:
    response = client.get("/inbox/error/")
    assert set(response.cookies) == {"csrftoken"}
    assert "no-store" in response["Cache-Control"]
    assert 'name="robots" content="noindex"' in response.content.decode()


def test_sending_without_token_is_refused() -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/inbox/error/", {"kind": "typo", "description": "写错了一个字"}).status_code == 403
    fields = opened(strict)
    assert send(strict, fields).status_code == 200


def test_address_above_the_forms_leads_to_the_form(client: Client) -> None:
    assert client.get("/inbox/", follow=True).redirect_chain == [("/inbox/error/", 302)]


def test_year_without_calendar_promises_no_day(client: Client) -> None:
    late = datetime(2035, 1, 5, 9, 0, tzinfo=clock.TZ)
    fields = opened(client, at=late)
    with clock.at(late + timedelta(minutes=1)):
        data = {"kind": "typo", "description": "第三段写错了。", **fields}
        response = client.post("/inbox/error/", data)
    assert FoundError.objects.get().due_on is None
    assert "三个工作日" in response.content.decode()
