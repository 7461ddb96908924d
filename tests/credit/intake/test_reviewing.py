"""Batches in the admin: sent, looked through, passed or sent back by another, mended and sent again."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from portal.core.models import Bureau, BureauMembership
from portal.credit.editing import batches as views
from portal.credit.intake import reviewing
from portal.credit.models import Batch, Disclosure, Entity, EntityChange, Line, Ticket
from tests.credit.intake.conftest import Cells, Send, as_csv, code, entity, reasons
from tests.credit.intake.test_disclosures import penalty

MOBILE = "13912345678"


def person(name: str, bureau: Bureau, *rights: str) -> Client:
    """Somebody of a unit, logged in."""
    user: Any = get_user_model().objects.create_user(name, password="x")
    group = Group.objects.create(name=name)
    access = Permission.objects.get(codename="access_admin", content_type__app_label="wagtailadmin")
    group.permissions.add(access, *Permission.objects.filter(codename__in=["view_batch", *rights]))
    user.groups.add(group)
    BureauMembership.objects.create(user=user, bureau=bureau)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def clerk(units: dict[str, Bureau]) -> Client:
    """Who sends for 示范区, and has the right to publish as well."""
    return person("lin", units["sfq"], "add_batch", "publish_disclosure")


@pytest.fixture
def head(units: dict[str, Bureau]) -> Client:
    """Who passes for the whole city."""
    return person("zhou", units["sfs"], "publish_disclosure")


def hand_in(client: Client, rows: list[Cells] | bytes, kind: str = "register", **more: Any) -> str:
    """What the page says when a file is sent."""
    raw = rows if isinstance(rows, bytes) else as_csv(rows)
    fields = {
        "kind": kind,
        "bureau": Bureau.objects.get(code="sfq").pk,
        "mode": "increment",
        "action": "send",
        "file": SimpleUploadedFile(more.pop("name", "登记.csv"), raw),
    }
    return client.post(reverse("credit_send"), fields | more).content.decode()


def the(batch: Batch | None = None) -> Batch:
    return Batch.objects.get() if batch is None else Batch.objects.get(pk=batch.pk)


def shown(client: Client, batch: Batch, **asked: str) -> str:
    return client.get(reverse("credit_batch", args=[batch.pk]), asked).content.decode()


def decided(client: Client, batch: Batch, action: str = "pass", **more: str) -> str:
    address = reverse("credit_decide", args=[batch.pk])
    return client.post(address, {"action": action, **more}, follow=True).content.decode()


def test_a_batch_is_sent_by_one_and_passed_by_another(clerk: Client, head: Client) -> None:
    page = hand_in(clerk, [entity(1), entity(2), entity(3, ENTNAME="")])
    assert "读入 3 行，待审 2 行" in page and "“名称”没有填写" in page
    assert not Entity.objects.exists()
    assert "不能审核自己报送的批次" in shown(clerk, the())
    assert "不能审核自己报送的批次" in decided(clerk, the()) and the().state == Batch.WAITING
    waiting = shown(head, the())
    assert "示范区示范第1面馆" in waiting and "退回的行（1）" in waiting and "待审的行（2）" in waiting
    assert "有 1 个报送批次等您审核" in head.get(reverse("wagtailadmin_home")).content.decode()
    assert "等您审核" not in clerk.get(reverse("wagtailadmin_home")).content.decode()
    assert "已通过并生效：保存 2 行" in decided(head, the())
    batch = the()
    assert (batch.state, batch.read, batch.saved, batch.left_out) == ("live", 3, 2, 1)
    assert batch.decided_by and batch.decided_by.get_username() == "zhou"
    assert set(Entity.objects.values_list("line", "bureau__code")) == {(2, "sfq"), (3, "sfq")}
    assert Line.objects.get().state == Line.REFUSED
    assert "不用再审核" in decided(head, the())


def test_waiting_lines_are_shown_in_the_words_of_the_form(clerk: Client, head: Client, send: Send) -> None:
    send([entity(1)])
    hand_in(clerk, [penalty(1)], "disclosures")
    page = shown(head, Batch.objects.latest("pk"))
    assert "种类：行政处罚" in page and "程序：普通程序" in page
    assert not re.search(r"：(penalty|ordinary|minor|serious|penalise)", page)


def test_what_has_changed_in_between_is_judged_again(clerk: Client, head: Client, send: Send) -> None:
    hand_in(clerk, [entity(1), entity(2), entity(3)])
    batch = the()
    send([entity(1, EMPNUM="9", APPRDATE="2026-01-01"), entity(2)], name="直接.csv")
    decided(head, batch)
    batch = the(batch)
    assert (batch.state, batch.saved, batch.unchanged, batch.left_out) == ("live", 1, 1, 1)
    assert "早于库中的 2026-01-01" in Line.objects.get().reasons[0]
    assert Entity.objects.get(uscc=code(1)).employees == 9


def test_passing_says_the_same_as_loading_at_once(clerk: Client, head: Client, send: Send) -> None:
    send([entity(n, CAPSTRUCT="自然人:60；国有:40", OLDNAMES="旧名") for n in (1, 2)])
    rows = [entity(n, OPSCOPE="", CAPSTRUCT="自然人:100", APPRDATE="2026-02-02") for n in (1, 2)]
    for row in rows:
        del row["LEREP"]
    hand_in(clerk, [rows[0]])
    decided(head, Batch.objects.exclude(state=Batch.LIVE).get())
    send([rows[1]])
    left_out = ("id", "uscc", "name", "place", "batch_id", "line", "updated_at", "digest")
    first, second = (
        {name: value for name, value in found.items() if name not in left_out}
        for found in Entity.objects.order_by("uscc").values()
    )
    assert first == second and first["scope"] == "" and first["representative"] == "示小一"
    assert EntityChange.objects.filter(entity__uscc=code(1)).count() == EntityChange.objects.count() / 2


def test_old_stock_keeps_its_ticket_through_the_review(head: Client, send: Send) -> None:
    send([entity(1, REGCAP="五万")], for_review=True, old_before=date(2026, 1, 1))
    assert "存量问题" in shown(head, the())
    decided(head, the())
    assert Entity.objects.get().is_old_stock and Ticket.objects.get().rule == "amount-form"


def test_a_number_in_the_text_comes_to_the_gate_whole_and_to_no_page(
    clerk: Client, head: Client, send: Send
) -> None:
    send([entity(2, ENTTYPE="1130", CAPSTRUCT="自然人:100")])
    said = f"当事人联系电话 {MOBILE}，没有查验。"
    hand_in(clerk, [penalty(FACTS=said), penalty(2)], "disclosures")
    batch = Batch.objects.get(kind="disclosures")
    assert MOBILE not in shown(head, batch)
    decided(head, batch)
    assert Disclosure.objects.get(document_no__endswith="1号").live is False
    assert Disclosure.objects.get(document_no__endswith="1号").facts == said
    assert Disclosure.objects.public().get().document_no.endswith("2号")
    assert not Line.objects.exists()


def test_a_batch_sent_back_stays_with_its_sender(clerk: Client, head: Client, send: Send) -> None:
    send([entity(2, ENTTYPE="1130", CAPSTRUCT="自然人:100")])
    hand_in(clerk, [penalty(FACTS=f"电话 {MOBILE}。")], "disclosures")
    batch = Batch.objects.get(kind="disclosures")
    assert "退回的原因" in decided(head, batch, "back", why="") and the(batch).state == Batch.WAITING
    decided(head, batch, "back", why="当事人写错了，请核对后再报。")
    assert the(batch).state == Batch.REFUSED and not Disclosure.objects.exists()
    assert MOBILE not in str(list(Line.objects.values()))
    page = shown(clerk, batch)
    assert "当事人写错了" in page and "退回的行（1）" in page
    assert "近 7 天内被整批退回" in clerk.get(reverse("wagtailadmin_home")).content.decode()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_refused_lines_are_mended_and_go_in(
    clerk: Client, send: Send, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        entity(1, ENTNAME="", OPSCOPE='=1+1"，甲'),
        entity(2),
        entity(3, ESTDATE="2025-05-05"),
        entity(4, REGCAP="-3", APPRDATE=""),
    ]
    send(rows)
    raw = clerk.get(reverse(f"credit_refused_{form}", args=[the().pk])).content
    if form == "csv":
        table = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    else:
        sheet = load_workbook(io.BytesIO(raw)).active
        assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}
        table = [[cell or "" for cell in row] for row in sheet.values]
    assert table[0][:3] == ["行号", "退回原因", "统一社会信用代码"]
    assert [row[0] for row in table[1:]] == ["2", "4", "5"] and "“名称”没有填写" in table[1][1]
    place = {name: at for at, name in enumerate(table[0])}
    table[1][place["名称"]], table[1][place["经营范围"]] = "示范区补名面馆", "餐饮服务。"
    table[2][place["成立日期"]] = "2020-05-05"
    table[3][place["注册资本"]] = "3"
    out = io.StringIO()
    csv.writer(out).writerows(table)
    report = send(out.getvalue().encode(), name="改好.csv")
    assert (report.saved, report.left_out) == (3, []) and Entity.objects.count() == 4
    assert not [each for each in report.warnings if "没有读取" in each["reason"]]


def test_refused_lines_are_tried_again_as_they_are_once_they_could_pass(clerk: Client, send: Send) -> None:
    rows = [penalty(1), penalty(2)]
    assert send(rows, "disclosures").saved == 0  # nobody of that code is in the register
    for generation in (1, 2):
        again = send(rows, "disclosures")
        assert "退回的 2 行" in again.notes[0] and "不用改，直接报送下载的文件" in again.notes[0]
        refused = clerk.get(reverse("credit_refused_csv", args=[Batch.objects.latest("pk").pk])).content
        if generation == 2:
            send([entity(2, ENTTYPE="1130", CAPSTRUCT="自然人:100")])
        report = send(refused, "disclosures", name=f"{generation}.csv")
        said = ["没有一行可以收下，全部退回。"] if generation == 1 else []
        assert (report.saved, report.notes) == (0 if generation == 1 else 2, said)
        rows = refused
    assert Disclosure.objects.count() == 2
    Line.objects.update(cells={})
    assert "没有保存内容" in send([penalty(1), penalty(2)], "disclosures").notes[0]


def test_what_was_hidden_must_be_written_again(clerk: Client, send: Send) -> None:
    send([entity(1, OPSCOPE=f"餐饮，电话 {MOBILE}")])
    raw = clerk.get(reverse("credit_refused_csv", args=[the().pk])).content
    assert MOBILE not in raw.decode()
    assert "里还有“〔已隐去〕”" in reasons(send(raw, name="没改.csv"))


def test_interrupted_passing_goes_on(
    clerk: Client, head: Client, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    hand_in(clerk, [entity(n) for n in range(1, 8)])
    monkeypatch.setattr(reviewing, "STEP", 3)
    monkeypatch.setattr(views, "AT_ONCE", 0.0)
    page = decided(head, the())
    assert "还有 4 行没有写完" in page and "继续" in page and "正在逐行生效" in page
    assert (Entity.objects.count(), the().state) == (3, Batch.WAITING)
    assert "不能再退回" in decided(head, the(), "back", why="后悔了")
    with pytest.raises(CommandError, match="不能审核自己"):
        call_command("pass_batch", the().number, by="lin")
    call_command("pass_batch", the().number, by="zhou")
    assert "保存 7 行" in capsys.readouterr().out
    assert (Entity.objects.count(), the().saved, the().state) == (7, 7, Batch.LIVE)


def test_rights_end_with_the_unit(clerk: Client, head: Client, units: dict[str, Bureau], send: Send) -> None:
    outsider = person("wu", units["qsx"], "add_batch", "publish_disclosure")
    hand_in(clerk, [entity(1)])
    assert outsider.get(reverse("credit_batch", args=[the().pk])).status_code == 404
    assert outsider.get(reverse("credit_refused_csv", args=[the().pk])).status_code == 404
    assert the().number not in outsider.get(reverse("credit_batches")).content.decode()
    assert head.get(reverse("credit_send")).status_code == 302  # Wagtail's answer to who may not
    assert "选择一个有效的选项" in hand_in(clerk, [entity(1)], bureau=units["qsx"].pk)
    assert the().number in head.get(reverse("credit_batches"), {"state": "waiting"}).content.decode()
    assert "没有这样的批次" in head.get(reverse("credit_batches"), {"kind": "disclosures"}).content.decode()


def test_a_file_that_cannot_be_read_says_why_and_checking_keeps_nothing(
    clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "文件里只有空行" in hand_in(clerk, b"\n\n")
    assert "表头" in hand_in(clerk, b"a,b\n1,2\n")
    assert "请把种类改为“公示信息”" in hand_in(clerk, [penalty()])
    link = '列名见<a href="/about/data-dictionary/">数据规范</a>'
    assert hand_in(clerk, b"a,b\n1,2\n").count(link) == 2, "in the error and in the help of the field"
    assert "不认识这一列，没有读取；可用的" + link in hand_in(
        clerk, [entity(1) | {"备用": ""}], action="check"
    )
    assert "可以保存 1 行" in hand_in(clerk, [entity(1)], action="check")
    monkeypatch.setattr("portal.credit.editing.batch_forms.MAX_MB", 0)
    assert "请分成几个文件" in hand_in(clerk, [entity(1)])
    assert not Batch.objects.exists()
