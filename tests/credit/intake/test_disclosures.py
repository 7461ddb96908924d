"""The file of disclosures, from its rows to what the public then sees, or why not."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.core import clock
from portal.credit.intake import disclosure_rows as rows
from portal.credit.leaving import end
from portal.credit.models import Batch, Disclosure, Entity, Line
from tests.credit.intake.conftest import TODAY, Cells, Send, as_jsonl, code, entity, reasons, warned


@pytest.fixture(autouse=True)
def register(send: Send) -> None:
    send(
        [
            entity(1),
            entity(2, ENTTYPE="1130", CAPSTRUCT="自然人:100"),
            entity(3),
            entity(4, ENTNAME="示范区示范第3面馆"),
        ]
    )


def penalty(number: int = 1, **changes: str) -> Cells:
    """A row of 行政处罚 about the enterprise, whole and right."""
    row = {
        "KIND": "行政处罚",
        "UNISCID": code(2),
        "ENTNAME": "示范区示范第2面馆",
        "DOCNAME": "行政处罚决定书",
        "DOCNO": f"示市监处罚〔2026〕{number}号",
        "ORGNAME": "示范区市场监督管理局",
        "DECDATE": "2026-10-12",
        "PUBDATE": "2026-10-20",
        "BASIS": "《示范市进货查验办法》第九条",
        "CONTENT": "罚款 1 万元。",
        "FACTS": "没有查验供货者的许可证。",
        "CATEGORY": "未查验许可",
        "MEASURES": "罚款",
        "FINE": "1",
        "GRAVITY": "一般",
        "LOWFINE": "否",
        "PROCEDURE": "普通程序",
    }
    return row | changes


def abnormal(**changes: str) -> Cells:
    row = {
        "KIND": "经营异常名录",
        "UNISCID": code(1),
        "ORGNAME": "示范区市场监督管理局",
        "ABNTIME": "2026-07-20",
        "FACTS": "未按照规定的期限公示年度报告",
        "BASIS": "《企业信息公示暂行条例》第十七条",
    }
    return row | changes


def give(send: Send, content: Any, **more: Any) -> Any:
    return send(content, "disclosures", **more)


def test_a_row_becomes_a_public_record_with_its_window_and_origin(send: Send) -> None:
    report = give(send, [penalty()])
    assert (report.read, report.saved, report.left_out) == (1, 1, [])
    found = Disclosure.objects.public().get()
    assert found.entity == Entity.objects.get(uscc=code(2))
    assert (found.fine, found.measures, found.gravity) == (Decimal(1), ["罚款"], "general")
    assert found.public_until and found.public_until.astimezone(clock.TZ).date() == date(2027, 10, 13)
    assert found.rule and (found.bureau.code, found.role, found.line) == ("sfq", "penalise", 2)
    assert Batch.objects.get(kind="disclosures").number == "D20261123-001"


def test_the_same_again_changes_nothing_and_more_known_later_is_taken_in(send: Send) -> None:
    give(send, [abnormal(), penalty()])
    before = list(Disclosure.objects.order_by("pk").values())
    report = give(send, [penalty(), abnormal()])
    assert (report.saved, report.unchanged) == (0, 2)
    assert list(Disclosure.objects.order_by("pk").values()) == before
    report = give(
        send, [abnormal(REMDATE="2026-11-20", REMREASON="已补报年度报告", REMORG="示范区市场监督管理局")]
    )
    assert (report.saved, report.unchanged) == (1, 0)
    assert not Disclosure.objects.public().filter(kind="abnormal").exists()


def test_one_number_with_two_contents_changes_nothing_public(send: Send) -> None:
    give(send, [penalty()])
    report = give(send, [penalty(CONTENT="罚款 9 万元。", FINE="9")])
    assert report.saved == 0 and "已有另一种内容" in reasons(report) and "更正" in reasons(report)
    assert Disclosure.objects.get().content == "罚款 1 万元。"
    report = give(send, [penalty(7), penalty(7, CONTENT="别的内容。")])
    assert report.saved == 0 and "同一条，内容却不同" in reasons(report)


def test_what_has_been_withdrawn_does_not_come_back(send: Send) -> None:
    give(send, [penalty()])
    end(Disclosure.objects.get(), Disclosure.WITHDRAWN, by="officer")
    report = give(send, [penalty(), penalty(2)])
    assert report.saved == 1 and "不能再次公示" in reasons(report)
    assert Disclosure.objects.get().document_no.endswith("2号")


@pytest.mark.parametrize(
    ("row", "word"),
    [
        (penalty(DECDATE="2019-05-06", PUBDATE="2019-05-08"), "早于主体成立日期"),
        (penalty(DECDATE="2026-12-01"), "将来"),
        (penalty(PUBDATE="2026-10-01"), "早于"),
        (penalty(DOCNO=""), "文书号"),
        (penalty(ORGNAME=""), "机关"),
        (penalty(ORGNAME="青石县市场监督管理局"), "谁处罚谁录入"),
        (penalty(UNISCID=code(99), ENTNAME=""), "登记库里没有这个主体"),
        (penalty(UNISCID="", ENTNAME="示范区示范第3面馆"), "有 2 个主体叫"),
        (penalty(KIND="表扬"), "不认识“表扬”"),
        (penalty(MEASURES="罚款；罚站"), "不认识“罚站”"),
        (penalty(GRAVITY=""), "失信程度"),
        (penalty(VALFROM="2026-05-01", VALTO="2026-04-01"), "早于"),
        (abnormal(REMDATE="2026-07-01"), "早于"),
        (abnormal(ABNTIME=""), "列入日期"),
        (penalty(MEASURES="限制从业", RESTRICTTO="长期"), "限制期限到哪一天"),
        (penalty(SPECIALFIELD="也许"), "不认识“也许”"),
    ],
)
def test_what_cannot_be_public_comes_back_with_its_reason(send: Send, row: Cells, word: str) -> None:
    report = give(send, [row, penalty(8)])
    assert report.saved == 1 and word in reasons(report), reasons(report)
    line = Line.objects.get(state=Line.REFUSED)
    assert line.number == 2 and line.cells


@pytest.mark.parametrize(
    ("row", "word"),
    [
        (penalty(MEASURES="警告", FINE=""), "警告"),
        (penalty(PROCEDURE="简易程序"), "普通程序"),
        (penalty(DECDATE="2022-03-01", PUBDATE="2022-03-04", GRAVITY=""), "届满"),
        (penalty(ISPUBLIC="否"), "机关决定不公示"),
        (penalty(ISPUBLIC="不予公示", GRAVITY="轻微"), "可以不公示"),
        (abnormal(REMDATE="2026-08-03"), "届满"),
    ],
)
def test_what_may_never_be_public_is_not_kept_for_mending(send: Send, row: Cells, word: str) -> None:
    report = give(send, [row, penalty(8)])
    assert report.saved == 1 and word in reasons(report), reasons(report)
    line = Line.objects.get(state=Line.REFUSED)
    assert line.cells == {} and line.reasons and row["FACTS"] not in str(line.reasons)


def test_for_life_special_fields_and_reports_public_by_choice(send: Send) -> None:
    report = {"KIND": "年报", "UNISCID": code(1), "ORGNAME": "示范区市场监督管理局", "RESULT": "已报送"}
    report |= {"CONTENT": "从业人数 3 人", "ISPUBLIC": "是", "YEAR": "2025"}
    life = penalty(MEASURES="罚款；限制从业", RESTRICTTO="终身", SPECIALFIELD="是", GRAVITY="严重")
    said = give(send, [life, report, report | {"YEAR": "2024", "ISPUBLIC": "否"}])
    assert said.saved == 3, reasons(said)
    barred = Disclosure.objects.get(kind="penalty")
    assert barred.restricted_for_life and barred.special_field and barred.restricted_until is None
    assert barred.public_until and barred.public_until.astimezone(clock.TZ).date() == date(2029, 10, 13)
    contents = dict(Disclosure.objects.filter(kind="annual_report").values_list("year", "content"))
    assert contents == {2025: "从业人数 3 人", 2024: ""}
    company = give(send, [report | {"UNISCID": code(2), "ISPUBLIC": "否"}])
    assert company.saved == 0 and "只有个体工商户可以选择不公示内容" in reasons(company)


def test_a_row_for_life_can_be_judged_again(send: Send) -> None:
    give(send, [penalty(MEASURES="限制从业", RESTRICTTO="终身")], for_review=True)
    line = Line.objects.get(state=Line.WAITING)
    again = rows.judge(line.cells, TODAY)
    assert again.texts and rows.values_of(again.texts)["restricted_for_life"] is True


def test_a_personal_number_holds_the_record_until_a_person_decides(send: Send) -> None:
    report = give(send, [penalty(FACTS="当事人联系电话 13912345678，没有查验许可证。")])
    assert not Disclosure.objects.public().exists()
    held = Disclosure.objects.get()
    assert held.live is False and report.left_out == []
    assert "13912345678" not in str(held.screening)


def test_sensitive_columns_are_dropped_and_names_that_differ_are_told(send: Send) -> None:
    report = give(send, [{**penalty(ENTNAME="别的名称"), "法定代表人身份证号": "11010119900307001X"}])
    assert report.saved == 1 and "按代码记到该主体" in warned(report)
    assert "1990" not in str(list(Line.objects.values())) + str(report.as_dict())


def test_a_dash_for_the_code_leaves_it_to_the_name(send: Send) -> None:
    assert give(send, [penalty(UNISCID="-")]).saved == 1


def test_individual_businesses_are_marked_not_listed(send: Send) -> None:
    give(send, [abnormal()])
    found = Disclosure.objects.public().get()
    assert found.entity.family == "individual" and found.kind == Disclosure.ABNORMAL


def test_json_lines_and_other_orders_of_columns_say_the_same(send: Send) -> None:
    give(send, [penalty()])
    turned = dict(reversed(penalty().items()))
    report = give(send, as_jsonl([turned]), name="a.jsonl")
    assert (report.saved, report.unchanged) == (0, 1)


def test_a_batch_for_review_is_not_public(send: Send) -> None:
    report = give(send, [penalty()], for_review=True)
    assert report.state == Batch.WAITING and not Disclosure.objects.exists()
    assert Line.objects.get(state=Line.WAITING).cells["document_no"].startswith("示市监处罚")


@given(
    st.dictionaries(
        st.sampled_from(rows.TEXTS),
        st.text(max_size=12) | st.sampled_from(["2026-01-31", "是", "罚款", "行政处罚", "1"]),
    )
)
@example({"organ": "0", "name": "0"})
def test_no_cells_raise(cells: dict[str, str]) -> None:
    judged = rows.judge(cells, TODAY)
    assert judged.texts is not None or judged.reasons


@given(
    st.sampled_from(["罚款", "警告；罚款", "没收", ""]),
    st.decimals(0, 1000, places=2),
    st.dates(date(2000, 1, 1), TODAY),
)
def test_what_a_row_says_is_what_the_record_holds(measures: str, fine: Decimal, day: date) -> None:
    raw = {"kind": "行政处罚", "uscc": code(2), "organ": "示范局", "document_no": "1", "measures": measures}
    raw |= {
        "fine": str(fine),
        "decided_on": f"{day:%Y年%-m月%-d日}",
        "published_on": f"{day + timedelta(days=1)}",
    }
    judged = rows.judge(raw, TODAY + timedelta(days=1))
    assert judged.texts is not None, judged.reasons
    found = rows.values_of(judged.texts)
    assert found["fine"] == fine and found["decided_on"] == day
    assert found["measures"] == sorted(filter(None, measures.split("；")))
