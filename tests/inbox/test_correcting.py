"""The unit that recorded answers: accepting marks the record, closing says what was done, what is late is raised."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from portal.core import clock, corrections
from portal.core.announcements import run_due
from portal.core.editing.work import work_of
from portal.core.models import Bureau, WorkItem
from portal.credit.leaving import correct, end
from portal.credit.models import Disclosure, Entity
from portal.credit.presenting.standing import ref_of
from portal.inbox.correction_admin import CorrectionViewSet
from portal.inbox.models import CorrectionRequest
from portal.inbox.models.corrections import receive_correction
from tests.credit.leaving.conftest import penalty
from tests.inbox.conftest import MONDAY, officer_of

pytestmark = pytest.mark.django_db
SAID = {"claim": "数额不对。", "right": "三万元。", "grounds": "见决定书第二页。"}


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


def sent(
    subject: Disclosure | Entity, field: str = "*", at: datetime = MONDAY, **more: str
) -> CorrectionRequest:
    words = {"kind": "disclosed", "asker": "self", **SAID, "statement": "", **more}
    with clock.at(at):
        target = corrections.resolve(ref_of(subject))
        assert target
        letter, _, _ = receive_correction(
            ticket=f"t{CorrectionRequest.objects.count()}",
            target=target,
            field=field,
            contact="13800000000",
            **words,
        )
    return letter


def step(letter: CorrectionRequest, at: datetime = MONDAY, **values: Any) -> CorrectionRequest:
    """Take a step as the form does: checked, then saved."""
    letter = CorrectionRequest.objects.get(pk=letter.pk)
    for name, value in values.items():
        setattr(letter, name, value)
    with clock.at(at):
        letter.full_clean()
        letter.save()
    return letter


def accept(letter: CorrectionRequest, at: datetime = MONDAY) -> CorrectionRequest:
    return step(letter, at, status="working")


def close(letter: CorrectionRequest, outcome: str, at: datetime = MONDAY) -> CorrectionRequest:
    return step(letter, at, status="done", outcome=outcome, reply="已核实。")


def page_of(record: Disclosure | Entity, at: datetime = MONDAY) -> str:
    with clock.at(at):
        return Client().get(record.get_absolute_url()).content.decode()


def address(view: str, *args: Any) -> str:
    return reverse(CorrectionViewSet().get_url_name(view), args=args)


def test_accepting_marks_the_record_and_upholding_takes_the_mark_away(fined: Disclosure) -> None:
    letter = sent(fined, "违法事实")
    assert "异议处理中" not in page_of(fined)
    letter = accept(letter)
    assert letter.due_on == date(2026, 12, 21)  # twenty working days from Monday 2026-11-23
    html = page_of(fined)
    assert "异议处理中" in html and "异议涉及违法事实，2026-11-23 受理" in html
    close(letter, "upheld", MONDAY + timedelta(days=2))
    html = page_of(fined, MONDAY + timedelta(days=2))
    assert "异议处理中" not in html and "经核实，维持原来的内容：违法事实" in html and "2026-11-25" in html
    for private in (*SAID.values(), "13800000000", letter.number):
        assert private not in html


def test_record_stays_marked_until_the_last_objection_has_ended(fined: Disclosure) -> None:
    first, second = sent(fined), sent(fined, claim="别处也不对。")
    accept(first), accept(second)
    close(first, "upheld")
    assert "异议处理中" in page_of(fined)
    close(second, "upheld")
    assert "异议处理中" not in page_of(fined)


def test_a_correction_must_have_been_made_and_is_shown_at_the_new_record(fined: Disclosure) -> None:
    letter = accept(sent(fined))
    with pytest.raises(ValidationError, match="还没有更正"):
        close(letter, "corrected")
    with clock.at(MONDAY):
        new = penalty(fined.entity, fine=3, content="罚款三万元")
        assert correct(fined, new, by="lin").public
    close(letter, "corrected", MONDAY + timedelta(days=1))
    html = page_of(new, MONDAY + timedelta(days=1))
    assert "更正记录" in html and "2026-11-24" in html and "异议处理中" not in html
    assert Client().get(fined.get_absolute_url()).status_code == 410


def test_registered_fact_is_corrected_when_it_reads_otherwise(entity: Entity) -> None:
    letter = accept(sent(entity, "place", kind="registered"))
    html = page_of(entity)
    assert "异议涉及住所" in html and "异议处理中" in html
    with pytest.raises(ValidationError, match="还没有更正"):
        close(letter, "corrected")
    entity.place = "示范市青石路11号"
    entity.save()
    close(letter, "corrected")
    html = page_of(entity)
    assert "2026-11-23</time> 更正：住所" in html and "异议处理中" not in html


def test_an_objection_to_facts_marks_no_disclosure(fined: Disclosure) -> None:
    accept(sent(fined.entity, "place", kind="registered"))
    fined.refresh_from_db()
    assert fined.objected_at is None and "异议处理中" not in page_of(fined)


def test_withdrawal_must_have_happened(fined: Disclosure) -> None:
    letter = accept(sent(fined, kind="unfit"))
    with pytest.raises(ValidationError, match="请先停止公示"):
        close(letter, "withdrawn")
    with clock.at(MONDAY):
        end(fined, Disclosure.WITHDRAWN, by="lin")
    letter = close(letter, "withdrawn")
    assert letter.target is None and "更正记录" not in page_of(fined.entity)


def test_refusal_needs_a_reason_and_comes_before_acceptance(fined: Disclosure) -> None:
    with pytest.raises(ValidationError, match="为什么不受理"):
        step(sent(fined), status="done", outcome="refused")
    letter = close(sent(fined, claim="二。"), "refused")
    assert letter.accepted_at is None and "更正记录" not in page_of(fined)
    accepted = accept(sent(fined, claim="三。"))
    with pytest.raises(ValidationError, match="已经受理"):
        close(accepted, "refused")


def test_what_is_done_stays_done(fined: Disclosure) -> None:
    letter = close(accept(sent(fined)), "upheld")
    with pytest.raises(ValidationError, match="不能改回"):
        step(letter, status="working", outcome="")
    assert step(letter, reply="已核实，维持。").reply == "已核实，维持。"


def test_statement_is_shown_with_consent_while_the_record_stands(fined: Disclosure) -> None:
    letter = sent(fined, statement="本公司已经改正，<b>今后</b>留存凭证。")
    accept(letter)
    assert "今后" not in page_of(fined)
    step(letter, statement_public=True)
    html = page_of(fined)
    assert "本公司已经改正，&lt;b&gt;今后" in html and "只代表它自己的说法" in html
    close(letter, "upheld")
    assert "今后" in page_of(fined)
    step(letter, statement_public=False)
    assert "今后" not in page_of(fined)


@pytest.mark.parametrize(
    ("asker", "statement", "why"),
    [
        ("other", "我们不同意。", "只能由该主体自己"),
        ("self", "家住示范市东区解放路12号3单元502室。", "个人信息"),
        ("self", "", "没有陈述意见"),
    ],
)
def test_statement_that_may_not_be_published(fined: Disclosure, asker: str, statement: str, why: str) -> None:
    letter = sent(fined, asker=asker, statement=statement)
    with pytest.raises(ValidationError, match=why):
        step(letter, statement_public=True)


def test_officers_of_the_unit_and_above_answer_in_the_admin(
    client: Client, office: Bureau, fined: Disclosure
) -> None:
    letter, officer = sent(fined, "决定日期"), officer_of(office)
    elsewhere = Bureau.objects.create(code="other", name="别处局", level="city")
    client.force_login(officer_of(elsewhere, "bieren"))
    assert letter.number not in client.get(address("list")).content.decode()
    assert client.get(address("edit", letter.pk)).status_code in (302, 403)
    client.force_login(officer)
    with clock.at(MONDAY + timedelta(days=2)):
        html = client.get(address("list")).content.decode()
        assert letter.number in html and "2 个工作日" in html
        html = client.get(address("edit", letter.pk)).content.decode()
        assert "13800000000" in html and SAID["grounds"] in html and "以前答复是否受理" in html
        assert reverse("credit_correct", args=[fined.pk]) not in html or "更正" in html
        assert 'name="statement_public"' not in html
        answer = {"bureau": office.pk, "status": "working", "outcome": "", "reply": "", "claim": "改掉原话"}
        assert client.post(address("edit", letter.pk), answer).status_code == 302
    letter.refresh_from_db()
    fined.refresh_from_db()
    assert (letter.status, letter.handled_by, letter.claim) == ("working", officer, SAID["claim"])
    assert fined.objected_at == MONDAY + timedelta(days=2)


def test_only_who_publishes_consents_to_a_statement(
    client: Client, office: Bureau, fined: Disclosure
) -> None:
    letter = sent(fined, statement="本公司已经改正。")
    client.force_login(officer_of(office, "fabu", "发布"))
    assert 'name="statement_public"' in client.get(address("edit", letter.pk)).content.decode()


def test_nobody_adds_or_deletes_requests(client: Client, fined: Disclosure) -> None:
    letter = sent(fined)
    client.force_login(get_user_model().objects.create_superuser("root", "", "x"))
    assert client.get(address("add")).status_code in (302, 403)
    client.post(address("delete", letter.pk))
    assert CorrectionRequest.objects.filter(pk=letter.pk).exists()


def test_what_is_late_becomes_work_of_the_unit_and_is_seen_above(
    client: Client, office: Bureau, fined: Disclosure
) -> None:
    above = Bureau.objects.create(code="sheng", name="示范省局", level="province")
    office.parent = above
    office.save()
    letter = sent(fined)
    with clock.at(MONDAY + timedelta(days=3)):  # the last day itself
        run_due()
        assert not WorkItem.objects.exists()
    with clock.at(MONDAY + timedelta(days=4)):
        run_due()
        run_due()
    item = WorkItem.objects.get()
    assert (
        item.bureau == office
        and item.reason == f"更正申请 {letter.number} 过了 2026-11-26 还没有答复是否受理。"
    )
    assert list(work_of(officer_of(above, "shangji"))) == [item]
    client.force_login(officer_of(office))
    with clock.at(MONDAY + timedelta(days=4)):
        answer = {"bureau": office.pk, "status": "working", "outcome": "", "reply": ""}
        assert client.post(address("edit", letter.pk), answer).status_code == 302
    item.refresh_from_db()
    assert item.closed_at is not None
    with clock.at(MONDAY + timedelta(days=40)):
        run_due()
    assert WorkItem.objects.get(closed_at=None).reason.endswith("还没有办结。")


def test_late_work_goes_with_the_request_to_another_unit(
    client: Client, office: Bureau, fined: Disclosure
) -> None:
    below = Bureau.objects.create(code="xian", name="示范县局", level="county", parent=office)
    letter = sent(fined)
    client.force_login(officer_of(office))
    with clock.at(MONDAY + timedelta(days=4)):
        run_due()
        answer = {"bureau": below.pk, "status": "waiting", "outcome": "", "reply": ""}
        assert client.post(address("edit", letter.pk), answer).status_code == 302
    assert WorkItem.objects.get(closed_at=None).bureau == below


def test_second_objection_to_a_record_that_was_corrected_can_be_answered(fined: Disclosure) -> None:
    first, second = accept(sent(fined)), accept(sent(fined, "决定日期", claim="日期不对。"))
    with clock.at(MONDAY):
        new = penalty(fined.entity, fine=3, content="罚款三万元")
        assert correct(fined, new, by="lin").public
    close(first, "corrected")
    close(second, "upheld")
    assert "决定日期</li>" not in page_of(new) and "2026-11-23</time> 更正" in page_of(new)


def test_contact_is_gone_ninety_days_after_the_end(fined: Disclosure) -> None:
    letter = close(accept(sent(fined)), "upheld")
    with clock.at(MONDAY + timedelta(days=89)):
        run_due()
        assert CorrectionRequest.objects.get().contact == "13800000000"
    with clock.at(MONDAY + timedelta(days=90)):
        assert CorrectionRequest.objects.get().contact == ""
        run_due()
    letter.refresh_from_db()
    assert letter.contact_sealed == "" and letter.claim


def test_figures_of_a_unit(client: Client, office: Bureau, fined: Disclosure) -> None:
    assert corrections.figures() == {}
    close(accept(sent(fined)), "upheld", MONDAY + timedelta(days=4))
    sent(fined, claim="二。")
    with clock.at(MONDAY + timedelta(days=10)):
        counted = corrections.figures()[office.pk]
        page = client.get("/entities/quality/").content.decode()
    row = "".join(f'<td class="num">{each}</td>' for each in (2, 1, 1, 1, "4.0"))
    assert f'<th scope="row">{office.name}</th>{row}' in page
    assert (counted.received, counted.open, counted.late, counted.done) == (2, 1, 1, 1)
    assert counted.working_days == 4.0
