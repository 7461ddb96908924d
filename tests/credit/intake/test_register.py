"""The register's file, from its rows to what the public register then says."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from portal.core.credit_codes import check_character
from portal.core.credit_codes.persons import identity_check
from portal.core.models import Announcement
from portal.credit.models import Batch, Entity, EntityChange, Line, Ticket
from tests.credit.intake.conftest import Send, as_csv, as_jsonl, code, entity, reasons, warned


def test_a_row_becomes_an_entity_with_its_origin(send: Send) -> None:
    report = send([entity(1, CAPSTRUCT="自然人:60；国有:40", OLDNAMES="旧名一；旧名二")])
    assert (report.read, report.saved, report.unchanged, report.left_out) == (1, 1, 0, [])
    found = Entity.objects.get()
    assert (found.uscc, found.name, found.family, found.status) == (
        code(1),
        "示范区示范第1面馆",
        "individual",
        "active",
    )
    assert (found.established_on, found.capital, found.employees) == (date(2020, 3, 1), Decimal(5), 3)
    assert found.former_names == ["旧名一", "旧名二"]
    assert found.shares == {"natural": "60", "state": "40"}
    assert found.ownership
    batch = Batch.objects.get()
    assert (batch.number, batch.state, batch.read, batch.saved) == ("R20261123-001", "live", 1, 1)
    assert (found.batch, found.line, found.bureau.code) == (batch, 2, "sfq")
    assert Announcement.objects.filter(model_label="credit.entity", object_id=str(found.pk)).exists()


def test_the_same_file_again_changes_nothing_and_says_so(send: Send) -> None:
    rows = [entity(1), entity(2)]
    send(rows)
    before = list(Entity.objects.order_by("pk").values())
    Announcement.objects.all().delete()
    report = send(rows)
    assert (report.saved, report.unchanged, Batch.objects.count()) == (0, 2, 1)
    assert "已经报送过" in report.notes[0]
    assert list(Entity.objects.order_by("pk").values()) == before
    assert not Announcement.objects.exists()


def test_unchanged_rows_of_another_file_are_told_from_changed_ones(send: Send) -> None:
    send([entity(1), entity(2)])
    report = send([entity(1), entity(2, ENTNAME="示范区新名面馆", APPRDATE="2026-10-08"), entity(3)])
    assert (report.read, report.saved, report.unchanged) == (3, 2, 1)
    changed = Entity.objects.get(uscc=code(2))
    assert changed.former_names == ["示范区示范第2面馆"]
    change = EntityChange.objects.get()
    assert (change.entity, change.field, change.before, change.after, change.changed_on) == (
        changed,
        "name",
        "示范区示范第2面馆",
        "示范区新名面馆",
        date(2026, 10, 8),
    )
    assert changed.batch and changed.batch.number == "R20261123-002"


def test_a_column_that_is_not_there_takes_nothing_away(send: Send) -> None:
    send([entity(1)])
    row = {name: entity(1)[name] for name in ("UNISCID", "ENTNAME", "ENTTYPE", "REGSTATE", "REGORG")}
    report = send([row])
    assert (report.saved, report.unchanged) == (0, 1)
    report = send([row | {"OPSCOPE": ""}])
    assert report.saved == 1 and Entity.objects.get().scope == ""
    assert EntityChange.objects.get().before == "餐饮服务。"


def test_an_older_row_does_not_overwrite(send: Send) -> None:
    send([entity(1)])
    report = send([entity(1, ENTNAME="更早的名称", APPRDATE="2022-01-01")])
    assert report.saved == 0 and "早于库中的 2024-05-06" in reasons(report)
    assert Entity.objects.get().name == "示范区示范第1面馆"


def test_conversion_keeps_the_code_and_what_it_was(send: Send) -> None:
    send([entity(1)])
    report = send(
        [entity(1, ENTNAME="示范区面馆有限公司", ENTTYPE="1130", COMPFORM="", APPRDATE="2026-08-01")]
    )
    assert report.saved == 1
    found = Entity.objects.get()
    assert (found.uscc, found.family, found.converted_from) == (code(1), "limited", "individual")
    assert found.converted_on == date(2026, 8, 1)
    assert "type_code" in EntityChange.objects.values_list("field", flat=True)


def test_who_has_left_the_register_stays_in_it(send: Send) -> None:
    send([entity(1)])
    send([entity(1, REGSTATE="注销", CANDATE="2026-07-01", CANREASON="决议解散", APPRDATE="2026-07-01")])
    assert Entity.objects.get().status == "cancelled"


# --- twice in one file ---------------------------------------------------------------------------------


def test_identical_rows_count_once(send: Send) -> None:
    report = send([entity(1), entity(2), entity(1)])
    assert (report.read, report.saved, report.unchanged, report.left_out) == (3, 2, 1, [])


@pytest.mark.parametrize("turn", [1, -1])
def test_of_two_contents_the_later_approved_stays(send: Send, turn: int) -> None:
    rows = [entity(1, EMPNUM="4"), entity(1, EMPNUM="9", APPRDATE="2025-01-01")]
    report = send(rows[::turn])
    assert (report.read, report.saved) == (2, 1)
    assert Entity.objects.get().employees == 9 and not EntityChange.objects.exists()
    assert "核准日期更晚（2025-01-01）" in reasons(report)


def test_of_two_contents_without_a_day_neither_stays(send: Send) -> None:
    report = send([entity(1, EMPNUM="4", APPRDATE=""), entity(1, EMPNUM="9"), entity(2)])
    assert (report.saved, len(report.left_out)) == (1, 2)
    assert "与第 3 行是同一条" in reasons(report) and "与第 2 行是同一条" in reasons(report)


# --- who may say what ----------------------------------------------------------------------------------


def test_another_unit_cannot_change_what_this_one_registered(send: Send) -> None:
    send([entity(1)])
    report = send(
        [entity(1, REGORG="", EMPNUM="8", APPRDATE="2026-01-01")], bureau="qsx", old_before=date(2027, 1, 1)
    )
    assert report.saved == 0 and "由示范区市场监督管理局录入" in reasons(report)


def test_a_unit_cannot_register_for_its_neighbour(send: Send) -> None:
    report = send([entity(1)], bureau="qsx")
    assert report.saved == 0 and "谁登记谁录入" in reasons(report)


def test_the_unit_above_may_and_the_registrar_stays_the_owner(send: Send) -> None:
    send([entity(1)])
    report = send([entity(1, EMPNUM="8", APPRDATE="2026-01-01"), entity(2)], bureau="sfs")
    assert report.saved == 2
    assert {found.bureau.code for found in Entity.objects.all()} == {"sfq"}


def test_numbers_that_belong_to_others_are_conflicts(send: Send) -> None:
    send([entity(1, REGNO="990102600000013")])
    report = send([entity(2, REGNO="990102600000013")])
    assert report.saved == 0 and "在库中的代码是" in reasons(report)
    report = send([entity(1, REGNO="990102600000021", APPRDATE="2026-01-01")])
    assert report.saved == 0 and "在库中的注册号是 990102600000013" in reasons(report)


def test_a_number_alone_finds_the_entity_and_a_code_is_added_to_it(send: Send) -> None:
    send([entity(1, UNISCID="", REGNO="990102600000013")])
    report = send([entity(1, REGNO="990102600000013", APPRDATE="2025-05-05")])
    assert report.saved == 1
    found = Entity.objects.get()
    assert (found.uscc, found.reg_no) == (code(1), "990102600000013")
    report = send([entity(1, UNISCID="", REGNO="990102600000013", APPRDATE="2025-05-05")])
    assert (report.unchanged, Entity.objects.get().uscc) == (1, code(1))


# --- rules ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"UNISCID": ""}, "统一社会信用代码"),
        ({"UNISCID": code(1)[:-1] + "?"}, "统一社会信用代码"),
        ({"UNISCID": "9.2990102MA00E+17"}, "统一社会信用代码"),
        ({"REGNO": "110000000000000"}, "注册号"),
        ({"ENTNAME": ""}, "“名称”没有填写"),
        ({"ENTNAME": "名" * 201}, "“名称”超过 200 个字"),
        ({"ENTTYPE": "0007"}, "代码表里没有“0007”"),
        ({"REGSTATE": "跑路"}, "不认识“跑路”"),
        ({"DOMDISTRICT": "9901"}, "不是六位数字"),
        ({"REGCAP": "-3"}, "小于零"),
        ({"REGCAP": "五万"}, "读不出数额“五万”"),
        ({"EMPNUM": "三"}, "读不出人数"),
        ({"ESTDATE": "2020-02-30"}, "不是存在的日期"),
        ({"ESTDATE": "03/04/2020"}, "读不出日期"),
        ({"ESTDATE": "2025-01-01"}, "早于“成立日期”2025-01-01"),
        ({"APPRDATE": "2027-01-01"}, "在将来"),
        ({"REGSTATE": "注销"}, "“注销日期”却没有填写"),
        ({"CAPSTRUCT": "自然人:60;国有:50"}, "合计超过 100%"),
        ({"INDUSTRYCO": "餐饮"}, "不是行业代码"),
        ({"OPSCOPE": "餐饮\x00服务"}, "控制字符"),
        ({"OPSCOPE": "=HYPERLINK(1)"}, "是公式，不是值"),
        ({"DOM": "东门大街 1 号 13800138000"}, "像是手机号的数字"),
    ],
)
def test_a_rule_says_what_where_and_how_to_mend(send: Send, changes: dict[str, str], said: str) -> None:
    report = send([entity(7), entity(1, **changes)])
    assert report.saved == 1 and len(report.left_out) == 1
    assert report.left_out[0]["place"] == "register.csv 第 3 行"
    assert said in report.left_out[0]["reason"]


def test_slips_in_a_code_are_told_with_the_right_one(send: Send) -> None:
    typed = code(1).replace("0", "O", 1)
    report = send([entity(1, UNISCID=f" {code(1).lower()} "), entity(2, UNISCID=typed)])
    assert Entity.objects.get().uscc == code(1)
    assert code(1) in reasons(report)


def test_warnings_do_not_refuse(send: Send) -> None:
    wrong_17th = "92990102MA0000010"
    report = send([entity(1, UNISCID=wrong_17th + check_character(wrong_17th), INDUSTRYPHY="A")])
    assert report.saved == 1
    assert "第 17 位" in warned(report) and "属于门类 H" in warned(report)
    assert Batch.objects.get().warnings == 2


def test_old_stock_comes_in_with_a_ticket_and_new_rows_are_judged_hard(send: Send) -> None:
    rows = [entity(1, REGCAP="五万"), entity(2, REGCAP="五万", APPRDATE="2026-02-01")]
    report = send(rows, old_before=date(2026, 1, 1))
    assert (report.saved, report.tickets, len(report.left_out)) == (1, 1, 1)
    found = Entity.objects.get()
    assert found.is_old_stock and found.capital is None
    ticket = Ticket.objects.get()
    assert (ticket.rule, ticket.record, ticket.year, ticket.bureau.code) == (
        "amount-form",
        code(1),
        2020,
        "sfq",
    )
    send([entity(1, REGCAP="5", APPRDATE="2026-03-01")])
    ticket.refresh_from_db()
    assert ticket.closed_at and Entity.objects.get().capital == 5


# --- privacy -------------------------------------------------------------------------------------------

PERSON = "11010119000101" + "002" + identity_check("11010119000101002")
MOBILE = "13912345678"


def test_sensitive_columns_are_dropped_and_never_told(send: Send, caplog: pytest.LogCaptureFixture) -> None:
    rows = [entity(1) | {"CERNO": PERSON, "联系电话": MOBILE, "经办人手机": MOBILE}, entity(2, ESTDATE="?")]
    rows[1] |= {"CERNO": PERSON, "联系电话": MOBILE, "经办人手机": MOBILE}
    report = send(rows)
    assert report.saved == 1 and "没有读取，也没有保存" in warned(report)
    kept = str(list(Line.objects.values())) + str(report.as_dict()) + str(list(Entity.objects.values()))
    assert PERSON not in kept + caplog.text and MOBILE not in kept + caplog.text


def test_a_row_that_slid_is_not_kept(send: Send) -> None:
    rows = as_csv([entity(1) | {"CERNO": PERSON}]).decode().rstrip("\n").replace("餐饮服务。", "餐饮,服务。")
    report = send(rows.encode())
    assert report.saved == 0 and "列可能错位" in reasons(report)
    assert Line.objects.get().cells == {} and PERSON not in str(report.as_dict())


@pytest.mark.parametrize(
    "field", ["UNISCID", "REGNO", "ESTDATE", "REGCAP", "DOM", "LEREP", "EMPNUM", "ENTTYPE"]
)
def test_a_persons_number_in_a_wrong_column_is_not_repeated(send: Send, field: str) -> None:
    report = send([entity(1, **{field: PERSON})])
    assert report.saved == 0
    assert PERSON not in str(report.as_dict()) + str(list(Line.objects.values()))


# --- modes ---------------------------------------------------------------------------------------------


def test_checking_stores_nothing(send: Send) -> None:
    report = send([entity(1), entity(2, ENTNAME="")], check_only=True)
    assert (report.read, report.saved, len(report.left_out)) == (2, 1, 1)
    assert not Batch.objects.exists() and not Entity.objects.exists() and not Line.objects.exists()


def test_a_full_file_tells_who_is_missing_and_deletes_nobody(send: Send) -> None:
    send([entity(1), entity(2)])
    report = send([entity(2), entity(3)], mode="full")
    assert (report.absent, Entity.objects.count()) == (1, 3)
    assert code(1) in warned(report) and "没有删除" in warned(report)


def test_for_review_nothing_is_live_yet(send: Send) -> None:
    report = send([entity(1), entity(2, ENTNAME="")], for_review=True)
    assert (report.state, report.saved, Entity.objects.count()) == ("waiting", 1, 0)
    assert list(Line.objects.values_list("number", "state")) == [(2, "waiting"), (3, "refused")]


def test_many_changes_are_announced_as_a_batch(send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.credit.intake.importing.MANY", 3)
    send([entity(n) for n in range(1, 8)])
    batch = Batch.objects.get()
    assert list(
        Announcement.objects.filter(model_label__startswith="credit").values_list("model_label", "object_id")
    ) == [("credit.batch", str(batch.pk))]


def test_json_lines_say_the_same(send: Send) -> None:
    send(as_jsonl([entity(1), entity(2)]), name="登记.jsonl")
    report = send([entity(1), entity(2)])
    assert (report.saved, report.unchanged) == (0, 2)
