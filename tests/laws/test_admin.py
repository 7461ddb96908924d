"""The library in the admin: finding, editing, choosing."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from portal.core import clock
from portal.laws.citing import find_instrument
from portal.laws.models import Instrument, Version

pytestmark = [pytest.mark.usefixtures("catalogue"), pytest.mark.django_db]


@pytest.fixture
def admin(client: Client) -> Client:
    user = get_user_model().objects.create_superuser("zhubian", "z@example.org", "a long password")
    client.force_login(user)
    return client


def test_the_list_finds_a_part_of_a_title_and_an_alias(admin: Client) -> None:
    for text in ("工商户发展", "个体户条例"):
        html = admin.get("/admin/snippets/laws/instrument/", {"q": text}).content.decode()
        assert "促进个体工商户发展条例" in html
        assert "中华人民共和国公司法" not in html


def test_versions_are_found_by_law_and_number(admin: Client) -> None:
    html = admin.get("/admin/snippets/laws/version/", {"q": "国令777"}).content.decode()
    assert "企业信息公示暂行条例（2024-03-10）" in html


def test_the_chooser_finds_a_part_of_a_name(admin: Client) -> None:
    url = reverse(Instrument.snippet_viewset.chooser_viewset.get_url_name("choose_results"))  # type: ignore[attr-defined]
    html = admin.get(url, {"q": "合作社法"}).content.decode()
    assert "中华人民共和国农民专业合作社法" in html
    assert "中华人民共和国公司法" not in html


def test_the_chooser_finds_a_version_by_its_law_or_number(admin: Client) -> None:
    url = reverse(Version.snippet_viewset.chooser_viewset.get_url_name("choose_results"))  # type: ignore[attr-defined]
    for text in ("企业信息公示", "国令777"):
        html = admin.get(url, {"q": text}).content.decode()
        assert "企业信息公示暂行条例（2024-03-10）" in html
        assert "公司法（" not in html


@pytest.mark.parametrize("view", ["add", "edit", "inspect", "history"])
@pytest.mark.parametrize("model", ["instrument", "version"])
def test_screens_open(admin: Client, model: str, view: str) -> None:
    company = find_instrument("公司法")
    assert company is not None
    key = company.pk if model == "instrument" else company.versions.get().pk
    url = f"/admin/snippets/laws/{model}/{view}/" + ("" if view == "add" else f"{key}/")
    response = admin.get(url)
    assert response.status_code == 200, url
    if view in ("add", "edit"):
        assert "效力位阶" in response.content.decode() or "施行日期" in response.content.decode()


def _data(**changes: object) -> dict[str, object]:
    return {
        "title": "示范市灯会管理办法",
        "short_title": "",
        "aliases": "",
        "level": "localrule",
        "kind": "main",
        "issuers": "示范市人民政府",
        "topics": ["market", "service"],
        "bureau": "",
        "region": "",
        "end_kind": "",
        "end_note": "",
        "end_confirmed": "on",
        **changes,
    }


def test_an_editor_adds_an_instrument_with_topics_and_an_address(admin: Client) -> None:
    response = admin.post("/admin/snippets/laws/instrument/add/", _data())
    assert response.status_code == 302, response.context and response.context["form"].errors
    lamps = Instrument.objects.get(title="示范市灯会管理办法")
    assert lamps.topic_list == ["market", "service"]
    assert lamps.slug == "shifan-shi-denghui-guanli-banfa"
    assert not lamps.live, "nothing goes public without its reviews"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": "中华人民共和国公司法"}, "title"),
        ({"ended_on": "2026-01-01"}, "end_kind"),
        ({"topics": ["nonsense"]}, "topics"),
        ({"ended_by": "company"}, "ended_on"),
    ],
)
def test_mistakes_are_named_at_their_field(admin: Client, changes: dict[str, object], field: str) -> None:
    company = find_instrument("公司法")
    changes = {
        name: company.pk if value == "company" and company else value for name, value in changes.items()
    }
    response = admin.post("/admin/snippets/laws/instrument/add/", _data(**changes))
    assert response.status_code == 200
    assert field in response.context["form"].errors


def test_a_version_in_force_before_its_promulgation_is_refused(admin: Client) -> None:
    version = find_instrument("公司法").versions.get()  # type: ignore[union-attr]
    data = {
        "instrument": version.instrument_id,
        "promulgated_on": "2024-02-01",
        "effective_from": "2024-01-01",
        "effective_known": "editor",
        "change_kind": "revised",
        "doc_no": "",
        "note": "",
        "whole_text": "",
        "source_name": "",
        "source_url": "",
        "checked_by": "",
    }
    response = admin.post(f"/admin/snippets/laws/version/edit/{version.pk}/", data)
    assert response.status_code == 200
    assert "effective_from" in response.context["form"].errors
    assert Version.objects.get(pk=version.pk).effective_from != "2024-01-01"


@pytest.mark.parametrize("model", ["instrument", "version"])
def test_a_record_is_previewed_as_its_page(admin: Client, model: str) -> None:
    company = find_instrument("公司法")
    assert company is not None
    key = company.pk if model == "instrument" else company.versions.get().pk
    url = f"/admin/snippets/laws/{model}/preview/{key}/"
    record = company if model == "instrument" else company.versions.get()
    preview = record.make_preview_request(preview_mode="")
    assert preview.status_code == 200
    assert "全文待补" in preview.rendered_content
    assert admin.get(url, {"mode": ""}).status_code in (200, 302)


def test_a_repeal_is_previewed_and_takes_effect_on_its_day(admin: Client, client: Client) -> None:
    rule, by = find_instrument("公司登记管理条例"), find_instrument("市场主体登记管理条例")
    assert rule is not None and by is not None
    Instrument.objects.filter(pk=rule.pk).update(ended_on=None, end_kind="", ended_by=None)
    rule.refresh_from_db()
    rule.ended_on, rule.end_kind, rule.ended_by = date(2026, 12, 1), "repealed", by
    rule.full_clean()
    with clock.at(date(2026, 11, 23)):
        preview = rule.make_preview_request(preview_mode="").rendered_content
        assert "本文件将于 2026-12-01 废止" in preview and by.short_title in preview
        assert "将于" not in client.get(rule.get_absolute_url()).content.decode(), "a preview saves nothing"
        rule.save_revision().publish()
        assert "现行有效" in client.get(rule.get_absolute_url()).content.decode()
    with clock.at(date(2026, 12, 1)):
        assert "本文件已于 2026-12-01 废止" in client.get(rule.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ended_on": date(1990, 1, 1), "end_kind": "repealed"}, "ended_on"),
        ({"ended_on": date(2026, 1, 1), "end_kind": "repealed", "itself": True}, "ended_by"),
    ],
)
def test_an_end_that_cannot_be_is_refused(admin: Client, changes: dict[str, Any], field: str) -> None:
    rule = find_instrument("公司法")
    assert rule is not None and rule.in_force_from
    if changes.pop("itself", False):
        changes["ended_by"] = rule
    for name, value in changes.items():
        setattr(rule, name, value)
    with pytest.raises(ValidationError) as error:
        rule.full_clean()
    assert field in error.value.message_dict


@pytest.mark.parametrize("model", ["instrument", "version", "supersession", "legalparameter", "glossaryterm"])
def test_the_heads_of_the_lists_are_in_chinese(admin: Client, model: str) -> None:
    html = admin.get(f"/admin/snippets/laws/{model}/").content.decode()
    heads = re.findall(r"<th[^>]*>(.*?)</th>", html, re.S)
    words = [" ".join(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", head, flags=re.S).split()) for head in heads]
    assert [word for word in words if re.search("[A-Za-z]{3}", word)] == []
