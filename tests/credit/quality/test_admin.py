"""Data quality in the admin: runs at a button, the list of what to mend, old stock; each within the officer's reach."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from portal.core.models import Bureau, BureauMembership
from portal.credit.models import Batch, Entity, QualityRun, Ticket
from portal.credit.quality import admin
from tests.credit.intake.conftest import Send, code, entity


@pytest.fixture
def officer(units: dict[str, Bureau]) -> Client:
    """An officer of the county 示范区."""
    group = Group.objects.create(name="数据")
    group.permissions.add(
        Permission.objects.get(codename="access_admin", content_type__app_label="wagtailadmin"),
        Permission.objects.get(codename="change_disclosure"),
        Permission.objects.get(codename="view_batch"),
    )
    user: Any = get_user_model().objects.create_user("lin", password="x")
    user.groups.add(group)
    BureauMembership.objects.create(user=user, bureau=units["sfq"])
    client = Client()
    client.force_login(user)
    return client


def started(client: Client, **about: Any) -> Any:
    return client.post(reverse("credit_quality_start"), about, follow=True)


def test_an_officer_checks_the_unit_and_takes_the_list_along(
    officer: Client, units: dict[str, Bureau], send: Send
) -> None:
    send([entity(1), entity(2, OPSCOPE="")])
    text = officer.get(reverse("credit_quality")).content.decode()
    assert "示范区市场监督管理局" in text and "R20261123-001" in text
    page = started(officer, bureau=units["sfq"].pk).content.decode()
    run = QualityRun.objects.get()
    assert f"<strong>{run.score} 分</strong>" in page and "经营范围不为空" in page
    table = officer.get(reverse("credit_quality_csv", args=[run.pk])).content.decode("utf-8-sig")
    lines = [line for line in csv.DictReader(io.StringIO(table)) if line["编号"] == "scope-blank"]
    assert [(line["记录"], line["位置"], line["栏目"]) for line in lines] == [
        (code(2), "批次 R20261123-001 第 3 行", "经营范围")
    ]
    sheet = officer.get(reverse("credit_quality_xlsx", args=[run.pk])).content
    assert any(code(2) in row for row in load_workbook(io.BytesIO(sheet)).active.values)


def test_the_score_moves_when_the_defect_is_gone(
    officer: Client, units: dict[str, Bureau], send: Send
) -> None:
    send([entity(1), entity(2, OPSCOPE="")])
    started(officer, bureau=units["sfq"].pk)
    Entity.objects.filter(uscc=code(2)).update(scope="餐饮服务。")
    page = started(officer, bureau=units["sfq"].pk).content.decode()
    last, first = QualityRun.objects.all()
    assert last.score > first.score and str(first.score) in page


def test_a_batch_is_checked_at_its_button(officer: Client, send: Send) -> None:
    send([entity(1), entity(2, ENTNAME="")])
    batch = Batch.objects.get()
    page = officer.get(reverse("credit_batch", args=[batch.pk])).content.decode()
    assert "检查数据质量" in page and reverse("credit_quality_start") in page
    started(officer, batch=batch.pk)
    assert set(QualityRun.objects.get().results.values_list("rule", flat=True)) >= {"name-blank"}


def test_nobody_checks_beyond_the_reach(officer: Client, units: dict[str, Bureau], send: Send) -> None:
    send([entity(1, REGORG="青石县市场监督管理局")], bureau="qsx")
    started(officer, bureau=units["qsx"].pk)
    started(officer, batch=Batch.objects.get().pk)
    assert not QualityRun.objects.exists()
    assert "青石县市场监督管理局" not in officer.get(reverse("credit_quality")).content.decode()
    run = QualityRun.objects.create(
        bureau=units["qsx"], ruleset="r", run_at="2026-11-01T00:00+08:00", checked=1, faultless=1, score=100
    )
    for name in ("credit_quality_run", "credit_quality_csv", "credit_quality_xlsx"):
        answer = officer.get(reverse(name, args=[run.pk]), follow=True)
        assert "青石县市场监督管理局" not in answer.content.decode()


def test_many_records_are_left_to_the_command(
    officer: Client, units: dict[str, Bureau], send: Send, monkeypatch: Any
) -> None:
    send([entity(1)])
    monkeypatch.setattr(admin, "AT_ONCE", 0)
    assert "manage.py check_quality --bureau sfq" in started(officer, bureau=units["sfq"].pk).content.decode()
    assert not QualityRun.objects.exists()


def test_old_stock_burns_down_by_unit_rule_and_year(
    officer: Client, units: dict[str, Bureau], send: Send
) -> None:
    old = [entity(n, ESTDATE=f"{2008 + n}-05-06", APPRDATE="2008-01-01") for n in (1, 2, 3)]
    send(old, old_before=date(2020, 1, 1))
    Entity.objects.filter(uscc=code(1)).update(approved_on=date(2012, 2, 3))
    started(officer, bureau=units["sfq"].pk)
    assert Ticket.objects.exclude(closed_at=None).count() == 1
    shown = {by: officer.get(reverse("credit_quality_stock"), {"by": by}).content.decode() for by in admin.BY}
    assert "33%" in shown["bureau"] and "成立、核准、期限、注销的先后合理" in shown["rule"]
    assert "2010 年" in shown["year"] and "2026-11" in shown["year"]
    assert "2 个存量问题" in officer.get(reverse("wagtailadmin_home")).content.decode()
