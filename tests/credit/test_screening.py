"""An officer decides on each personal number found; until then nothing of the record is public."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from portal.core import clock
from portal.core.models import Bureau
from portal.credit.intake.gating import mask_names
from portal.credit.models import Batch, Disclosure
from portal.credit.publishing import State, settle, store
from tests.credit.leaving.conftest import TODAY, entity_made, penalty

pytestmark = pytest.mark.django_db
NUMBER, PHONE = "990101199001011230", "15400000017"
FACTS = f"经查，当事人（公民身份号码{NUMBER}）销售过期食品。举报电话{PHONE}由其本人提供。当事人已改正。"


@pytest.fixture
def officer(django_user_model: Any, client: Client) -> Any:
    """A superuser, logged in."""
    user = django_user_model.objects.create_superuser("officer", "o@example.org", "long enough password")
    client.force_login(user)
    return user


@pytest.fixture
def held() -> Disclosure:
    """A penalty of a batch that has passed its review, held back by the gate."""
    office = Bureau.objects.create(code="sfs", name="示范市市场监督管理局", level="city")
    batch = Batch.objects.create(
        number="b1", kind=Batch.DISCLOSURES, bureau=office, state=Batch.LIVE, started_at=TODAY
    )
    record = penalty(entity_made(office), facts=FACTS, batch=batch, line=2)
    with clock.at(TODAY):
        assert settle(record).state is State.HELD
        store([record])
    return Disclosure.objects.get()


def address(record: Disclosure) -> str:
    return f"/admin/credit/screening/{record.pk}/"


def choices(page: Any, **chosen: str) -> dict[str, str]:
    """The form of a page with the same choice (and reason) everywhere, or by kind."""
    html = unescape(page.content.decode())
    seen = re.search(r'name="seen" value="([^"]*)"', html)
    assert seen
    data = {"seen": seen[1]}
    for key in set(re.findall(r'name="action-([^"]+)"', html)):
        data[f"action-{key}"] = chosen.get(key.rsplit("-", 1)[1], "redact")
        data[f"reason-{key}"] = chosen.get("reason", "")
    return data


def test_nothing_of_it_is_public_before(client: Client, held: Disclosure) -> None:
    with clock.at(TODAY):
        assert not held.live and not Disclosure.objects.public().exists()
        assert client.get(f"/disclosures/{held.public_id}/").status_code == 404


def test_each_finding_is_marked_in_its_sentence(client: Client, officer: Any, held: Disclosure) -> None:
    with clock.at(TODAY):
        listed = client.get("/admin/credit/screening/").content.decode()
        page = client.get(address(held))
    assert "2 处" in listed and address(held) in listed and NUMBER not in listed
    html = page.content.decode()
    assert f"<mark>{NUMBER}</mark>）销售过期食品。</blockquote>" in html
    assert f"<blockquote>举报电话<mark>{PHONE}</mark>由其本人提供。</blockquote>" in html
    assert "9901**********1230" in html and "154****0017" in html
    assert "no-store" in page["Cache-Control"]


def test_masked_as_decided_it_becomes_public(client: Client, officer: Any, held: Disclosure) -> None:
    with clock.at(TODAY):
        page = client.get(address(held))
        answer = client.post(address(held), choices(page), follow=True)
        assert "这条信息已公示" in answer.content.decode()
        record = Disclosure.objects.public().get()
        public = client.get(f"/disclosures/{record.public_id}/")
    assert "9901**********1230" in record.facts and "154****0017" in record.facts
    stored = json.dumps(Disclosure.objects.values().get(), ensure_ascii=False, default=str)
    for text in (stored, public.content.decode(), json.dumps(_history(record), ensure_ascii=False)):
        assert NUMBER not in text and PHONE not in text
    assert [line["action"] for line in _history(record)] == ["redact", "redact"]


def _history(record: Disclosure) -> list[Any]:
    from wagtail.models import ModelLogEntry

    entry = ModelLogEntry.objects.get(action="credit.screen", object_id=str(record.pk))
    return list(entry.data["decisions"])


def test_keeping_needs_a_reason(client: Client, officer: Any, held: Disclosure) -> None:
    with clock.at(TODAY):
        data = choices(client.get(address(held)), mobile="keep")
        refused = client.post(address(held), data)
        assert refused.status_code == 422 and "请写明理由和依据" in refused.content.decode()
        told = client.post(address(held), {**data, **choices(refused, mobile="keep", reason=f"见{PHONE}")})
        assert told.status_code == 422 and "理由里也有个人信息" in told.content.decode()
        kept = choices(refused, mobile="keep", reason="本人书面同意公开")
        client.post(address(held), kept)
        record = Disclosure.objects.public().get()
    assert PHONE in record.facts and NUMBER not in record.facts
    assert "本人书面同意公开" in json.dumps(record.screening, ensure_ascii=False)


def test_without_a_choice_nothing_happens(client: Client, officer: Any, held: Disclosure) -> None:
    with clock.at(TODAY):
        data = {"seen": choices(client.get(address(held)))["seen"]}
        answer = client.post(address(held), data)
    assert answer.status_code == 422 and answer.content.decode().count("请选择遮盖还是保留") >= 2
    assert Disclosure.objects.get().facts == FACTS


def test_a_text_changed_meanwhile_is_looked_at_again(client: Client, officer: Any, held: Disclosure) -> None:
    with clock.at(TODAY):
        data = choices(client.get(address(held)))
        Disclosure.objects.update(facts=FACTS + "另查明，联系电话15400000018。")
        answer = client.post(address(held), data)
    assert answer.status_code == 422 and "改过" in answer.content.decode()
    assert not Disclosure.objects.get().live


def test_a_change_after_the_decision_is_held_again(client: Client, officer: Any, held: Disclosure) -> None:
    with clock.at(TODAY):
        client.post(address(held), choices(client.get(address(held))))
        record = Disclosure.objects.get()
        record.content = f"罚款五万元，电话{PHONE}"
        assert settle(record).state is State.HELD


def test_others_neither_see_nor_decide(client: Client, django_user_model: Any, held: Disclosure) -> None:
    assert client.get(address(held)).status_code == 302
    client.force_login(django_user_model.objects.create_user("visitor", password="long enough password"))
    assert client.get(address(held)).status_code in (302, 403)
    assert PHONE not in client.get("/admin/credit/screening/", follow=True).content.decode()


def test_names_that_an_import_masked_are_listed_by_line(
    client: Client, officer: Any, held: Disclosure
) -> None:
    with clock.at(TODAY):
        assert "导入时遮盖的姓名" not in client.get("/admin/credit/screening/").content.decode()
        record = penalty(held.entity, facts="店员刘美丽销售过期食品。", batch=held.batch, line=7)
        record.document_no, record.key = "示市监处〔2026〕77号", "k77"
        said = mask_names(record)
        assert settle(record).public and [defect.rule for defect in said] == ["name-masked"]
        store([record])
        assert "导入时遮盖的姓名" in client.get("/admin/credit/screening/").content.decode()
        listed = client.get("/admin/credit/screening/masked/").content.decode()
    assert "b1 第 7 行" in listed and "违法事实：刘某" in listed and "刘美丽" not in listed
