"""Officers record, review, publish, correct and stop, through the admin's own forms."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from portal.core import clock
from portal.core.models import Bureau, BureauMembership
from portal.credit.demo.composing import credit_code
from portal.credit.models import Departure, Disclosure, Entity
from tests.credit.leaving.conftest import SECRET, TODAY, entity_made, published

ADD = "wagtailsnippets_credit_disclosure:add"
EDIT = "wagtailsnippets_credit_disclosure:edit"
LIST = "wagtailsnippets_credit_disclosure:list"
PENALTY = {
    "kind": "penalty",
    "role": "penalise",
    "organ": "示范市市场监督管理局",
    "organ_code": "",
    "source_name": "",
    "source_document": "",
    "title": "行政处罚决定书",
    "document_no": "示市监处〔2026〕9号",
    "decided_on": "2026-11-02",
    "published_on": "",
    "procedure": "ordinary",
    "category": "未按规定查验进货",
    "facts": SECRET,
    "basis": "《示范市进货查验办法》第九条",
    "measures": ["罚款"],
    "fine": "0.5",
    "confiscated": "",
    "is_low_fine": "false",
    "gravity": "serious",
    "content": "罚款五千元",
    "restricted_until": "",
    "restricted_for_life": "",
    "special_field": "unknown",
    "certificate_no": "",
}


@pytest.fixture(autouse=True)
def today(db: None) -> Any:
    with clock.at(TODAY):
        yield


@pytest.fixture
def city() -> Bureau:
    return Bureau.objects.create(code="city", name="示范市市场监督管理局", level="city")


@pytest.fixture
def district(city: Bureau) -> Bureau:
    return Bureau.objects.create(code="district", name="示范区市场监督管理局", level="county", parent=city)


@pytest.fixture
def entity(district: Bureau) -> Entity:
    return entity_made(district)


def person(name: str, group: str, bureau: Bureau) -> Client:
    user = get_user_model().objects.create_user(name, password="mi-ma-12345", last_name=name)
    user.groups.add(Group.objects.get(name=group))
    BureauMembership.objects.create(user=user, bureau=bureau)
    client = Client()
    client.force_login(user, settings.AUTHENTICATION_BACKENDS[-1])
    return client


@pytest.fixture
def people(city: Bureau, district: Bureau) -> dict[str, Client]:
    other = Bureau.objects.create(code="other", name="新河区市场监督管理局", level="county", parent=city)
    return {
        "li": person("li", "编辑", district),
        "sun": person("sun", "编辑", other),
        "wang": person("wang", "审核", city),
        "zhao": person("zhao", "审核", city),
        "chen": person("chen", "发布", city),
    }


def send(client: Client, entity: Entity, address: str = "", **more: Any) -> Any:
    values = PENALTY | {"entity": entity.pk, "bureau": entity.bureau_id} | more
    return client.post(address or reverse(ADD), values)


def errors(answer: Any) -> str:
    return BeautifulSoup(answer.content, "html.parser").get_text(" ", strip=True)


def approve(client: Client, record: Disclosure) -> Any:
    state = Disclosure.objects.get(pk=record.pk).current_workflow_task_state
    name = "wagtailsnippets_credit_disclosure:workflow_action"
    return client.post(reverse(name, args=[record.pk, "approve", state.pk]), {"comment": ""})


def review(people: dict[str, Client], record: Disclosure) -> None:
    for name in ("wang", "zhao", "chen"):
        approve(people[name], record)


def test_an_officer_records_and_three_others_let_it_pass(people: dict[str, Client], entity: Entity) -> None:
    asked = people["li"].get(reverse(ADD)).content.decode()
    assert "请选择要录入的种类" in asked and "?kind=penalty" in asked
    form = people["li"].get(reverse(ADD), {"kind": "penalty"}).content.decode()
    assert "违法事实" in form and "处罚种类" in form and "抽查计划" not in form and "许可证编号" not in form
    kind = BeautifulSoup(form, "html.parser").find("input", {"name": "kind"})
    assert (kind["type"], kind["value"]) == ("hidden", "penalty") and not kind.has_attr("disabled")
    answer = send(people["li"], entity, **{"action-submit": "1"})
    assert answer.status_code == 302, errors(answer)
    record = Disclosure.objects.get()
    assert not record.live and record.recorder.username == "li"
    page = people["li"].get(reverse(EDIT, args=[record.pk])).content.decode()
    assert "2029-11-02" in page and "20 个工作日内公示，最迟 2026-11-30 公示" in page
    own = record.get_absolute_url()
    approve(people["li"], record)  # not one's own
    approve(people["wang"], record)
    approve(people["wang"], record)  # not two stages
    assert Client().get(own).status_code == 404
    approve(people["zhao"], record)
    assert Client().get(own).status_code == 404
    approve(people["chen"], record)
    record.refresh_from_db()
    assert record.live and record.published_on == TODAY.date() and record.key[:6] != "draft:"
    assert Client().get(own).status_code == 200
    assert f"{record.public_until.astimezone(clock.TZ):%Y-%m-%d %H:%M}" == "2029-11-03 00:00"
    listed = people["li"].get(reverse(LIST), {"state": "public", "kind": "penalty"}).content.decode()
    assert record.document_no in listed and "公示中" in listed and "2029-11-02" in listed
    assert record.document_no not in people["li"].get(reverse(LIST), {"state": "draft"}).content.decode()


def test_selects_say_what_to_do_instead_of_dashes(people: dict[str, Client]) -> None:
    form = people["li"].get(reverse(ADD), {"kind": "penalty"}).content.decode()
    assert '<option value="" selected>请选择</option>' in form and "-----" not in form
    assert 'id="w-autosave-indicator"' not in form, "nothing is saved before it can be"
    listed = people["li"].get(reverse(LIST)).content.decode()
    assert '<option value="" selected>全部</option>' in listed and "-----" not in listed


def test_a_draft_may_have_gaps_but_not_in_who_is_responsible(
    people: dict[str, Client], entity: Entity
) -> None:
    answer = send(people["li"], entity, facts="", content="", gravity="")
    assert answer.status_code == 302, errors(answer)
    assert send(people["li"], entity, bureau="").status_code == 200
    assert send(people["sun"], entity).status_code == 200  # another unit's
    assert [record.bureau.code for record in Disclosure.objects.all()] == ["district"]
    answer = send(people["li"], entity, gravity="", **{"action-submit": "1"})
    assert answer.status_code == 200 and "此项必填" in errors(answer)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"measures": ["警告"]}, "只受警告的不公示"),
        ({"procedure": "summary"}, "只有适用普通程序作出的处罚才公示"),
        ({"decided_on": "2022-11-02", "published_on": "2022-11-10"}, "届满"),
    ],
)
def test_what_is_never_published_is_refused_with_its_reason(
    people: dict[str, Client], entity: Entity, change: dict[str, Any], why: str
) -> None:
    answer = send(people["li"], entity, **change, **{"action-submit": "1"})
    assert answer.status_code == 200 and why in errors(answer)
    assert not Disclosure.objects.filter(live=True).exists()


def test_the_gate_asks_for_a_decision_on_each_number(people: dict[str, Client], entity: Entity) -> None:
    number = "13900002222"
    facts = f"当事人电话{number}，未查验进货凭证。"
    answer = send(people["li"], entity, facts=facts, **{"action-submit": "1"})
    page = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == 200 and "手机号" in page.get_text()
    choice = page.find("input", {"type": "radio", "value": "redact"})["name"]
    assert choice.startswith("privacy-facts-")
    assert page.find("mark").get_text() == number and facts.startswith(page.find("mark").previous_sibling)
    kept = send(people["li"], entity, facts=facts, **{choice: "keep", "action-submit": "1"})
    assert kept.status_code == 200  # keeping needs a reason
    answer = send(people["li"], entity, facts=facts, **{choice: "redact", "action-submit": "1"})
    assert answer.status_code == 302, errors(answer)
    record = Disclosure.objects.get()
    review(people, record)
    record.refresh_from_db()
    assert record.live and number not in record.facts and number not in str(record.latest_revision.content)
    assert number not in Client().get(record.get_absolute_url()).content.decode()


def test_a_name_that_nobody_registered_must_be_decided_about_by_the_officer(
    people: dict[str, Client], entity: Entity
) -> None:
    facts = "证人刘大明陈述，当事人未查验进货凭证。"
    assert send(people["li"], entity, facts=facts).status_code == 302  # a draft may wait for it
    record = Disclosure.objects.get()
    edit = reverse(EDIT, args=[record.pk])
    refused = send(people["li"], entity, edit, facts=facts, **{"action-submit": "1"})
    assert refused.status_code == 200 and "像是姓名（刘某）" in errors(refused)
    page = BeautifulSoup(people["li"].get(edit).content, "html.parser")
    assert page.find("mark").get_text() == "刘大明" and "公示为“刘某”" in page.get_text()
    assert "“违法事实”第 3 字起" in page.get_text()
    choice = page.find("input", {"type": "radio", "value": "redact"})["name"]
    answer = send(people["li"], entity, edit, facts=facts, **{choice: "redact", "action-submit": "1"})
    assert answer.status_code == 302, errors(answer)
    review(people, record)
    record.refresh_from_db()
    assert record.live and record.facts == "证人刘某陈述，当事人未查验进货凭证。"


def test_only_the_unit_that_recorded_and_those_above_may_touch_it(
    people: dict[str, Client], entity: Entity
) -> None:
    record = published(entity)
    assert people["li"].get(reverse(EDIT, args=[record.pk])).status_code == 200
    assert people["sun"].get(reverse(EDIT, args=[record.pk])).status_code == 302
    for name in ("credit_stop", "credit_correct"):
        address = reverse(name, args=[record.pk])
        assert people["sun"].get(address).status_code != 200
        assert (
            people["sun"].post(address, {"reason": "withdrawn", "changed_on": "2026-11-20"}).status_code
            != 200
        )
    assert Disclosure.objects.public().count() == 1


def test_stopping_shows_the_deadline_and_clears_everything(people: dict[str, Client], entity: Entity) -> None:
    record = published(entity)
    address = reverse("credit_stop", args=[record.pk])
    assert people["li"].get(address).status_code != 200  # 编辑 may not
    page = people["chen"].get(address).content.decode()
    assert "3 个工作日内撤下，最迟 2026-11-26 撤下" in page
    assert "date-time-chooser" in page  # days are chosen from a calendar
    assert people["chen"].post(address, {"reason": "", "changed_on": "2026-11-20"}).status_code == 200
    answer = people["chen"].post(address, {"reason": "annulled", "changed_on": "2026-11-20", "at": ""})
    assert answer.status_code == 302 and not Disclosure.objects.exists()
    stub = Departure.objects.get()
    assert (stub.reason, stub.decided_by, stub.bureau) == ("annulled", "chen", entity.bureau)
    assert Client().get(record.get_absolute_url()).status_code == 410


def test_wagtails_own_ways_of_taking_back_lead_to_stopping(people: dict[str, Client], entity: Entity) -> None:
    record = published(entity)
    for name in ("unpublish", "delete"):
        address = reverse(f"wagtailsnippets_credit_disclosure:{name}", args=[record.pk])
        assert people["chen"].post(address)["Location"] == reverse("credit_stop", args=[record.pk])
    bulk = reverse("wagtail_bulk_action", args=["credit", "disclosure", "delete"])
    people["chen"].post(f"{bulk}?id={record.pk}&next=/admin/")
    record.refresh_from_db()
    assert record.live


def test_a_correction_takes_the_place_of_what_it_corrects(people: dict[str, Client], entity: Entity) -> None:
    old = published(entity)
    answer = people["li"].post(reverse("credit_correct", args=[old.pk]))
    fresh = Disclosure.objects.get(corrects=old.public_id)
    assert answer["Location"] == reverse(EDIT, args=[fresh.pk])
    again = people["li"].post(reverse("credit_correct", args=[old.pk]))
    assert again["Location"] == answer["Location"]
    values = {"document_no": old.document_no, "organ": old.organ, "content": "罚款三万元"}
    answer = send(people["li"], entity, reverse(EDIT, args=[fresh.pk]), **values, **{"action-submit": "1"})
    assert answer.status_code == 302, errors(answer)
    assert Client().get(old.get_absolute_url()).status_code == 200
    review(people, fresh)
    assert Client().get(old.get_absolute_url()).status_code == 410
    assert Client().get(fresh.get_absolute_url()).status_code == 200
    fresh.refresh_from_db()
    assert fresh.key == old.key and fresh.content == "罚款三万元"
    assert Departure.objects.get().reason == Disclosure.CORRECTED


def test_what_is_public_takes_only_later_facts(people: dict[str, Client], entity: Entity) -> None:
    record = published(entity)
    address = reverse(EDIT, args=[record.pk])
    values = {
        "document_no": "另一号",
        "facts": "别的事实",
        "gravity": "general",
        "published_on": "2026-11-10",
    }
    answer = send(people["li"], entity, address, **values, **{"action-submit": "1"})
    assert answer.status_code == 302, errors(answer)
    review(people, record)
    before = record.public_until
    record.refresh_from_db()
    assert record.facts == SECRET and record.document_no != "另一号" and record.gravity == "general"
    assert record.public_until < before - timedelta(days=365)


def test_the_entity_is_found_as_the_public_finds_it(
    people: dict[str, Client], entity: Entity, portal_data: Path
) -> None:
    entity.former_names = ["示范市青石日杂商店"]
    entity.save()
    other = entity_made(entity.bureau, credit_code("1", "990100", 2), name="示范市云丘面馆")
    slip = {"q": other.code.replace("0", "O", 1)}
    assert other.name in people["li"].get(reverse("entity_chooser:choose_results"), slip).content.decode()

    def offered(text: str) -> str:
        page = people["li"].get(reverse("entity_chooser:choose_results"), {"q": text}).content.decode()
        return page if entity.name in page else ""

    right = (
        entity.uscc,
        entity.uscc.lower(),
        entity.uscc[:12],
        "示范市青石",
    )
    assert all(map(offered, right)), "without the shelf: numbers and beginnings of names"
    assert not offered("商贸") and not offered("没有这家")
    call_command("rebuild_index", shelf="register", verbosity=0)
    for text in (*right, "商贸", "青石商贸", "qingshishangmao", "青石日杂"):
        assert offered(text) and "云丘面馆" not in offered(text)[: offered(text).index(entity.name)], text
    assert "示范市青石日杂商店" in offered("青石日杂") and not offered("没有这家")


def test_the_first_page_of_the_admin_names_limits_that_are_up(
    people: dict[str, Client], entity: Entity
) -> None:
    assert send(people["li"], entity, **{"action-submit": "1"}).status_code == 302
    said = "规定的期限将到或者已过"
    assert said not in people["li"].get("/admin/").content.decode()
    with clock.at(TODAY + timedelta(days=5)):  # the last day is 2026-11-30
        assert f"有 1 条决定还没有公示，{said}" in people["li"].get("/admin/").content.decode()
        assert said not in people["sun"].get("/admin/").content.decode()
