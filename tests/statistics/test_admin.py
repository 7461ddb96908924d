"""The editors' side: upload, see what does not balance, review, release at the minute."""

import json
from datetime import datetime

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from portal.core import clock
from portal.core.models import Bureau, BureauMembership
from portal.statistics.importing import import_files
from portal.statistics.models import Dataset, Indicator, Release
from tests.statistics.conftest import TODAY, changing, sheet

pytestmark = pytest.mark.usefixtures("column")


@pytest.fixture(autouse=True)
def today():
    with clock.at(TODAY):
        yield


def person(name: str, group: str, bureau: Bureau) -> Client:
    user = get_user_model().objects.create_user(name, password="x")
    user.groups.add(Group.objects.get(name=group))
    BureauMembership.objects.create(user=user, bureau=bureau)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def editor(office: Bureau) -> Client:
    import_files([sheet("cooperatives", "2026-Q2")])  # the dataset exists
    return person("bianji", "编辑", office)


def upload(client: Client, file: tuple[str, bytes], action: str) -> BeautifulSoup:
    name, raw = file
    response = client.post(
        reverse("statistics_import"), {"file": SimpleUploadedFile(name, raw), "action": action}
    )
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def test_an_editor_sees_what_does_not_balance_fixes_it_and_submits(editor: Client, office: Bureau) -> None:
    spoilt = sheet("cooperatives", "2026-Q3", edit=changing("1", region="990200", indicator="members"))
    page = upload(editor, spoilt, "submit")
    assert "没有通过核对" in page.get_text()
    assert "示例省、农民专业合作社的成员总数不平" in page.get_text()
    assert Release.objects.count() == 1

    good = sheet("cooperatives", "2026-Q3", edit=lambda row: row | {"发布时间": "2026-12-01 10:00"})
    assert "通过核对，没有保存" in upload(editor, good, "check").get_text()
    assert Release.objects.count() == 1
    assert "通过核对，已送审" in upload(editor, good, "submit").get_text()
    release = Release.objects.get(period="2026-Q3")
    assert not release.live

    for name, group in (("chushen", "审核"), ("fushen", "审核"), ("zhongshen", "发布")):
        person(name, group, office)
        task = Release.objects.get(pk=release.pk).current_workflow_task_state
        task.approve(user=get_user_model().objects.get(username=name))
    release.refresh_from_db()
    assert release.live
    visitor = Client()
    assert visitor.get("/data/cooperatives/2026-Q3/").status_code == 404
    with clock.at(datetime(2026, 12, 1, 10, 0)):
        assert visitor.get("/data/cooperatives/2026-Q3/").status_code == 200


def test_nobody_hands_in_figures_for_another_bureau(editor: Client) -> None:
    other = Bureau.objects.create(code="other", name="北屏市市场监督管理局", level="city")
    stranger = person("waidi", "编辑", other)
    page = upload(stranger, sheet("cooperatives", "2026-Q3"), "submit")
    assert "您不能替它报送" in page.get_text()
    assert not Release.objects.filter(period="2026-Q3").exists()
    reader = person("duzhe", "审核", other)
    assert reader.get(reverse("statistics_import")).status_code != 200


def test_the_lists_speak_chinese(admin_client: Client, editor: Client) -> None:
    home = admin_client.get("/admin/").content.decode()
    for word in ("发展数据", "导入数据", "数据发布", "发布预告", "数据集", "统计指标"):
        assert word in home or json.dumps(word)[1:-1] in home  # the menu travels as JSON
    for model in ("release", "plannedrelease", "dataset", "indicator"):
        address = reverse(f"wagtailsnippets_statistics_{model}:list")
        assert admin_client.get(address).status_code == 200
    found = admin_client.get(reverse("wagtailsnippets_statistics_dataset:list"), {"q": "合作社"})
    assert "农民专业合作社发展情况" in found.content.decode()


def test_the_preview_shows_the_figures_before_they_are_public(admin_client: Client, editor: Client) -> None:
    upload(editor, sheet("cooperatives", "2026-Q3"), "submit")
    release = Release.objects.get(period="2026-Q3")
    address = reverse(
        "wagtailsnippets_statistics_release:revisions_view", args=[release.pk, release.latest_revision_id]
    )
    page = admin_client.get(address).content.decode()
    assert "预览：" in page and "成员出资总额" in page


def test_the_forms_save_and_refuse(admin_client: Client, editor: Client) -> None:
    indicator = Indicator.objects.get(code="closing")
    address = reverse("wagtailsnippets_statistics_indicator:edit", args=[indicator.pk])
    fields = {
        "name": "期末实有户数",
        "code": "closing",
        "unit": "户",
        "decimals": "0",
        "kind": "stock",
        "definition": "期末在册。",
        "formula": "期初 + 新设",
        "additive": "on",
    }
    assert "只能由指标编码和加减号组成" in admin_client.post(address, fields).content.decode()
    admin_client.post(address, fields | {"formula": "opening + new"})
    indicator.refresh_from_db()
    assert indicator.has_unpublished_changes  # a draft: nothing changes before the review

    dataset = Dataset.objects.get(key="cooperatives")
    page = admin_client.get(reverse("wagtailsnippets_statistics_dataset:edit", args=[dataset.pk]))
    assert page.status_code == 200
    assert "包含的指标" in page.content.decode()


def test_a_release_is_never_made_empty_nor_its_public_time_changed(
    admin_client: Client, editor: Client
) -> None:
    assert admin_client.get(reverse("wagtailsnippets_statistics_release:list")).status_code == 200
    add = "/admin/snippets/statistics/release/add/"
    assert admin_client.get(add).status_code != 200
    release = Release.objects.get(period="2026-Q2")
    address = reverse("wagtailsnippets_statistics_release:edit", args=[release.pk])
    fields = {
        "status": "final",
        "revision_note": "",
        "summary": "本季度平稳。",
        "published_at": "2026-07-20 10:00",
    }
    refused = admin_client.post(address, fields | {"published_at": "2026-07-01 10:00"})
    assert "数据已经公开，发布时间不能再改。" in refused.content.decode()
    assert admin_client.post(address, fields).status_code == 302
    release.refresh_from_db()
    assert release.summary == "" and release.has_unpublished_changes  # waits for the review
