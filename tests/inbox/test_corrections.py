"""异议、更正申请 as the public meets it: the form, the receipt, asking after it, what may not be stored."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from portal.core import clock
from portal.core.roles import _refuse
from portal.credit.models import Disclosure, Entity
from portal.inbox.masking import without_numbers
from portal.inbox.models import CorrectionRequest, FoundError
from portal.inbox.models.corrections import ANSWER, CHECK, days_of
from portal.inbox.models.letters import due_day, working_days_between
from tests.inbox.conftest import MONDAY, ask, form_of, receipt
from tests.security.canaries import canary, found_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


def of(record: Disclosure) -> str:
    return f"disclosure:{record.public_id}"


def stored(letter: CorrectionRequest) -> str:
    """Every column of a request as one text."""
    return "\n".join(str(getattr(letter, field.attname)) for field in letter._meta.concrete_fields)


def test_request_reaches_the_unit_that_recorded_with_a_day(client: Client, fined: Disclosure) -> None:
    response = ask(client, of(fined), kind="disclosed", subject="决定日期")
    number, code = receipt(response)
    letter = CorrectionRequest.objects.get()
    assert (letter.number, letter.bureau, letter.field_label) == (number, fined.bureau, "决定日期")
    assert letter.due_on == date(2026, 11, 26) and "2026-11-26" in response.content.decode()
    assert (
        letter.contact == "13800000000" and "13800000000" not in stored(letter) and code not in stored(letter)
    )
    html = client.post("/inbox/status/", {"number": number, "code": code.lower()}).content.decode()
    assert "公示信息有误，申请更正：决定日期" in html and "13800000000" not in html
    assert html.index("收到") < html.index("受理</h3>") < html.index("办结</h3>")


def test_page_of_an_entity_leads_to_the_form_and_takes_both(
    client: Client, entity: Entity, fined: Disclosure
) -> None:
    html = client.get(entity.get_absolute_url()).content.decode()
    address = f"/inbox/correction/?about=entity:{entity.code}"
    assert address in html and f"/inbox/correction/?about={of(fined)}" in html
    about = f"entity:{entity.code}"
    receipt(ask(client, about, kind="registered", subject="place", right="示范市青石路11号"))
    receipt(ask(client, about, kind="unfit", subject=of(fined), right=""))
    place, whole = CorrectionRequest.objects.order_by("pk")
    assert (place.about_kind, place.field_label) == ("entity", "住所")
    assert (whole.about_kind, whole.about_key, whole.field_label) == ("disclosure", fined.public_id, "")


def test_kind_and_place_must_fit(client: Client, entity: Entity, fined: Disclosure) -> None:
    about = f"entity:{entity.code}"
    wrong = ask(client, about, kind="disclosed", subject="place")
    assert wrong.status_code == 422 and "请在“公示信息”里选择" in wrong.content.decode()
    wrong = ask(client, about, kind="registered", subject=of(fined))
    assert "请在“登记信息”里选择" in wrong.content.decode()
    wrong = ask(client, of(fined), kind="registered", subject="*")
    assert wrong.status_code == 422 and not CorrectionRequest.objects.exists()


def test_statement_comes_from_the_entity_itself(client: Client, fined: Disclosure) -> None:
    said = {"kind": "disclosed", "subject": "*", "statement": "本公司已经整改。"}
    refused = ask(client, of(fined), **said)
    assert refused.status_code == 422 and "由这个经营主体自己写" in refused.content.decode()
    receipt(ask(client, of(fined), **said, asker="self"))
    assert not CorrectionRequest.objects.get().statement_shown


def test_repair_of_credit_leads_elsewhere(client: Client, fined: Disclosure) -> None:
    answer = ask(client, of(fined), kind="repair", claim="", grounds="")
    assert answer.status_code == 302 and answer["Location"] == "/entities/rules/"  # no guide on this site
    assert not CorrectionRequest.objects.exists()


@pytest.mark.parametrize(
    "about", ["disclosure:zzzzzzzzzzzz", "entity:1", "person:1", "x", "entity:", "-" * 500]
)
def test_what_is_not_public_cannot_be_objected_to(client: Client, db: None, about: str) -> None:
    page = client.get("/inbox/correction/", {"about": about})
    assert page.status_code == 404 and "没有找到要更正的信息" in page.content.decode()
    assert client.post(f"/inbox/correction/?about={about}", {"kind": "disclosed"}).status_code == 404


def test_what_left_meanwhile_takes_no_request(client: Client, fined: Disclosure) -> None:
    ticket = form_of(client, of(fined))
    Disclosure.objects.update(public_until=MONDAY)
    with clock.at(MONDAY + timedelta(minutes=1)):
        answer = client.post(f"/inbox/correction/?about={of(fined)}", {**ticket, "kind": "disclosed"})
    assert answer.status_code == 404 and fined.document_no not in answer.content.decode()


def test_personal_numbers_are_masked_before_anything_is_stored_or_shown(
    client: Client, fined: Disclosure
) -> None:
    planted = canary("inbox: evidence of a correction request")
    texts = dict.fromkeys(("claim", "right", "grounds", "statement"), planted.spelled)
    again = ask(client, of(fined), kind="", subject="*", asker="self", **texts)
    assert again.status_code == 422 and not found_in(again.content)
    answer = ask(client, of(fined), kind="disclosed", subject="*", asker="self", **texts)
    number, code = receipt(answer)
    assert "8 处个人号码，保存以前已经遮盖" in answer.content.decode()
    status = client.post("/inbox/status/", {"number": number, "code": code})
    assert not found_in(answer.content) and not found_in(status.content)
    assert not found_in(stored(CorrectionRequest.objects.get()))


def test_nothing_of_the_record_is_kept_with_the_request(client: Client, fined: Disclosure) -> None:
    receipt(ask(client, of(fined), kind="disclosed", subject="违法事实"))
    kept = stored(CorrectionRequest.objects.get())
    assert fined.facts not in kept and fined.document_no not in kept and fined.entity.name not in kept


@given(st.text(max_size=200))
def test_masking_twice_changes_nothing(text: str) -> None:
    once, _ = without_numbers(text)
    assert without_numbers(once) == (once, 0)


def test_reloading_the_receipt_stores_it_once(client: Client, fined: Disclosure) -> None:
    data = {**form_of(client, of(fined)), "kind": "disclosed", "subject": "*", "asker": "other"}
    data |= {"claim": "整条都不对。", "grounds": "见决定书。"}
    with clock.at(MONDAY + timedelta(minutes=1)):
        answers = [client.post(f"/inbox/correction/?about={of(fined)}", data) for _ in range(2)]
    assert receipt(answers[0]) == receipt(answers[1]) and CorrectionRequest.objects.count() == 1


def test_limits_stop_machines(client: Client, fined: Disclosure, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.inbox.correction_views.SENDINGS_A_DAY", 2)
    for number in range(2):
        receipt(ask(client, of(fined), kind="disclosed", subject="*", claim=f"第 {number} 处不对。"))
    refused = ask(client, of(fined), kind="disclosed", subject="*", claim="又一处不对。")
    assert refused.status_code == 429 and "又一处不对。" in refused.content.decode()
    monkeypatch.setattr("portal.inbox.correction_views.LOOKS_A_DAY", 3)
    with clock.at(MONDAY):
        assert client.get("/inbox/correction/", {"about": of(fined)}).status_code == 429


def test_too_quick_and_trapped_senders_are_asked_again(client: Client, fined: Disclosure) -> None:
    trapped = ask(client, of(fined), kind="disclosed", subject="*", website="http://spam.example/")
    assert trapped.status_code == 422 and "请再按一次" in trapped.content.decode()
    assert not CorrectionRequest.objects.exists()


def test_markup_is_shown_as_text(client: Client, fined: Disclosure) -> None:
    attack = '"><script>alert(1)</script>\u202e'
    wrong = ask(client, of(fined), kind="", claim=attack)
    assert "<script>alert" not in wrong.content.decode()
    number, code = receipt(ask(client, of(fined), kind="disclosed", subject="*", claim=attack))
    html = client.post("/inbox/status/", {"number": number, "code": code}).content.decode()
    assert "<script>alert" not in html and "\u202e" not in html


def test_a_public_process_writes_only_its_own_table(
    client: Client, entity: Entity, fined: Disclosure
) -> None:
    with connection.execute_wrapper(_refuse):
        receipt(ask(client, of(fined), kind="disclosed", subject="*"))
        receipt(ask(client, f"entity:{entity.code}", kind="registered", subject="name"))
    fined.refresh_from_db()
    assert fined.objected_at is None


def test_query_code_of_one_kind_opens_nothing_of_another(client: Client, fined: Disclosure) -> None:
    number, code = receipt(ask(client, of(fined), kind="disclosed", subject="*"))
    FoundError.objects.create(
        number=number, code_digest="x", fingerprint="y", kind="typo", description="秘密", received_at=MONDAY
    )
    html = client.post("/inbox/status/", {"number": number, "code": code}).content.decode()
    assert "公示信息有误" in html and "秘密" not in html


def test_year_without_calendar_promises_no_day(client: Client, entity: Entity) -> None:
    late = datetime(2035, 1, 5, 9, 0, tzinfo=clock.TZ)
    answer = ask(client, f"entity:{entity.code}", at=late, kind="registered", subject="name")
    number, code = receipt(answer)
    assert CorrectionRequest.objects.get().due_on is None and "三个工作日内" in answer.content.decode()
    with clock.at(late + timedelta(days=9)):
        html = client.post("/inbox/status/", {"number": number, "code": code}).content.decode()
    assert "节假日安排没有公布，算不出是哪一天" in html and "经过的工作日算不出" in html


@given(st.dates(date(2026, 1, 1), date(2026, 10, 1)), st.sampled_from([ANSWER, CHECK]))
def test_the_clock_counts_the_days_that_have_passed(day: date, key: str) -> None:
    limit = days_of(key, day)
    due = due_day(day, limit)
    assert due is not None and clock.is_working_day(due)
    assert working_days_between(day, due) == limit
    assert working_days_between(day, due - timedelta(days=1)) == limit - 1
    assert working_days_between(day, day) == 0
    assert due - day <= timedelta(days=3 * limit + 12)  # the longest holidays


@given(st.dates(date(2035, 1, 1), date(2040, 1, 1)))
def test_a_year_without_calendar_gives_no_day(day: date) -> None:
    assert (
        due_day(day, days_of(ANSWER, day)) is None
        and working_days_between(day, day + timedelta(days=3)) is None
    )


def test_form_sets_no_cookie_but_the_token_and_is_kept_by_nobody(client: Client, fined: Disclosure) -> None:
    page: Any = client.get("/inbox/correction/", {"about": of(fined)})
    assert set(page.cookies) == {"csrftoken"} and "no-store" in page["Cache-Control"]
    assert 'name="robots" content="noindex"' in page.content.decode()
