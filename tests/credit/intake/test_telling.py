"""What a unit is told: which rows wait for somebody, what a message shows, what a batch of nothing is."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from portal.core import codes
from portal.core.code_files import CodeRow, Reading
from portal.core.models import Bureau
from portal.credit.intake import values
from portal.credit.intake.opening import UnreadableFile
from portal.credit.models import Batch, Disclosure, Line
from portal.credit.quality.running import check_batch
from tests.credit.intake.conftest import Send, as_csv, entity, reasons, warned
from tests.credit.intake.test_disclosures import abnormal, penalty
from tests.credit.intake.test_reviewing import hand_in, person

LACKED = ("GRAVITY", "LOWFINE", "PROCEDURE")
MOBILE = "13912345678"


@pytest.fixture(autouse=True)
def register(send: Send) -> None:
    send([entity(1), entity(2, ENTTYPE="1130", CAPSTRUCT="自然人:100")])


@pytest.fixture
def clerk(units: dict[str, Bureau]) -> Client:
    return person("lin", units["sfq"], "add_batch", "change_disclosure")


@pytest.fixture
def head(units: dict[str, Bureau]) -> Client:
    return person("zhou", units["sfs"], "publish_disclosure")


def command(path: Path, **options: Any) -> None:
    call_command("import_disclosures", path, bureau="sfq", **options)


def written(folder: Path, rows: list[dict[str, str]]) -> Path:
    path = folder / "公示.csv"
    path.write_bytes(as_csv(rows))
    return path


def standard(number: int = 1) -> dict[str, str]:
    """A penalty as the standard form of 双公示 has it: without the columns that decide for how long."""
    return {name: cell for name, cell in penalty(number).items() if name not in LACKED}


# --- rows that somebody must look through ---------------------------------------------------------------


def test_held_rows_are_counted_and_named(send: Send, tmp_path: Path, capsys: Any) -> None:
    rows = [penalty(1), penalty(2, FACTS=f"当事人电话{MOBILE}，没有查验许可证。"), penalty(3)]
    before = send(rows, "disclosures", check_only=True)
    assert (before.held, before.held_lines) == (1, [3])
    command(written(tmp_path, rows), json=tmp_path / "报告.json", quiet=True)
    assert "待核对个人信息 1 行：第 3 行" in capsys.readouterr().out
    told = json.loads((tmp_path / "报告.json").read_text())
    assert (told["held"], told["held_lines"], told["left_out"]) == (1, [3], [])
    assert MOBILE not in str(told)


def test_the_page_of_a_batch_names_held_rows_before_and_after_its_review(clerk: Client, head: Client) -> None:
    rows = [penalty(1), penalty(2, FACTS=f"当事人电话{MOBILE}，没有查验许可证。")]
    said = "待核对个人信息 1 行：第 3 行"
    assert said in hand_in(clerk, rows, "disclosures")
    batch = Batch.objects.get(kind="disclosures")
    page = clerk.get(reverse("credit_batch", args=[batch.pk])).content.decode()
    assert said in page and reverse("credit_screening_list") in page
    head.post(reverse("credit_decide", args=[batch.pk]), {"action": "pass"})
    assert Disclosure.objects.held().count() == 1 and Disclosure.objects.public().count() == 1
    page = clerk.get(reverse("credit_batch", args=[batch.pk])).content.decode()
    assert said in page and "存量问题" not in page


# --- files and batches of nothing -----------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["register", "disclosures"])
def test_a_file_without_rows_is_refused_in_words(send: Send, kind: str) -> None:
    row = entity(1) if kind == "register" else penalty(1)
    header = as_csv([row]).splitlines()[0] + b"\n"
    before = Batch.objects.count()
    for check_only in (True, False):
        with pytest.raises(UnreadableFile, match="没有数据行"):
            send(header, kind, check_only=check_only)
    assert Batch.objects.count() == before


def test_a_batch_with_nothing_to_pass_needs_no_review(send: Send, clerk: Client) -> None:
    send([penalty(1)], "disclosures")
    assert "没有要审核的行" in hand_in(clerk, [penalty(1), penalty(5, ORGNAME="")], "disclosures")
    same = Batch.objects.latest("pk")
    assert same.state == Batch.LIVE and "没有要审核的行" in same.remark
    said = hand_in(clerk, [penalty(6, ORGNAME="")], "disclosures")
    refused = Batch.objects.latest("pk")
    assert refused.state == Batch.REFUSED and "没有一行可以收下" in refused.remark
    assert (
        "没有填写" in said and "没有一行可以收下" in said and Line.objects.filter(batch=refused).get().cells
    )


def test_a_command_that_takes_no_row_fails(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="全部退回"):
        command(written(tmp_path, [penalty(1, ORGNAME="")]), quiet=True)
    command(written(tmp_path, [penalty(1, ORGNAME=""), penalty(2)]), quiet=True)
    command(written(tmp_path, [penalty(2)]), quiet=True)


# --- who records what -----------------------------------------------------------------------------------


def test_the_role_follows_from_the_kind(send: Send) -> None:
    report = send([penalty(1, ROLE="检查"), penalty(2, ROLE="处罚"), penalty(3)], "disclosures")
    assert report.saved == 2
    assert "行政处罚应是“处罚”" in reasons(report) and "谁处罚谁录入" in reasons(report)
    assert {each.role for each in Disclosure.objects.all()} == {"penalise"}
    assert send([abnormal(ROLE="检查")], "disclosures").saved == 1
    assert "应是“登记”或者“检查”" in reasons(
        send([abnormal(ROLE="处罚", ABNTIME="2026-08-20")], "disclosures")
    )


# --- messages show what is wrong ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"ESTDATE": "2020-02-30"}, "“2020-02-30”不是存在的日期"),
        ({"ESTDATE": "20200230"}, "“20200230”不是存在的日期"),
        ({"REGCAP": "1,234,567.0.0"}, "读不出数额“1,234,567.0.0”"),
        ({"UNISCID": "9.19901E+17"}, "请把这一列设为“文本”后重新填写"),
        ({"UNISCID": "919901020000000000"}, "请把这一列设为“文本”后重新填写"),
        ({"UNISCID": "", "REGNO": "9.90103E+14"}, "请把这一列设为“文本”后重新填写"),
        ({"ESTDATE": "13912345678"}, "“……”"),
        ({"ESTDATE": "010-88886666-2"}, "“……”"),
    ],
)
def test_a_message_shows_days_and_amounts_but_no_number_of_a_person(
    send: Send, changes: dict[str, str], said: str
) -> None:
    assert said in reasons(send([entity(9, **changes)], check_only=True))


@given(st.from_regex(r"[0-9][0-9 -]{9,24}", fullmatch=True))
def test_no_run_of_eleven_digits_is_shown(text: str) -> None:
    assert sum(sign.isdigit() for sign in text) < 11 or sum(s.isdigit() for s in values.shown(text)) < 11


# --- columns that a file does not have ------------------------------------------------------------------


def test_a_lacking_fact_is_asked_for_by_its_column(send: Send) -> None:
    report = send([standard(1)], "disclosures")
    assert "列“程序”（PROCEDURE）填“普通程序”或“简易程序”" in reasons(report)
    report = send([standard(2) | {"PROCEDURE": "普通程序"}], "disclosures")
    assert "列“较低数额罚款”（LOWFINE）填“是”或“否”" in reasons(report)
    report = send([standard(3) | {"PROCEDURE": "普通程序", "LOWFINE": "否"}], "disclosures")
    assert "列“失信程度”（GRAVITY）填“轻微”“一般”或“严重”" in reasons(report)


def test_stated_defaults_hold_for_columns_that_the_file_lacks(tmp_path: Path, capsys: Any) -> None:
    permit = {"KIND": "行政许可", "DOCNO": "示许〔2026〕1号", "MEASURES": "", "FINE": "", "CATEGORY": "普通"}
    path = written(tmp_path, [standard(1), standard(2) | permit])
    with pytest.raises(CommandError):
        command(written(tmp_path, [standard(1)]), quiet=True)
    stated = {"is_low_fine": "否", "gravity": "一般", "procedure": "普通程序"}
    path = written(tmp_path, [standard(1), standard(2) | permit])
    command(path, json=tmp_path / "报告.json", **stated)
    told = json.loads((tmp_path / "报告.json").read_text())
    assert told["saved"] == 2, told
    assert "文件没有“失信程度”这一列，报送时声明：行政处罚全部按“一般”" in capsys.readouterr().out
    found = {each.kind: each for each in Disclosure.objects.public()}
    assert (found["penalty"].gravity, found["penalty"].is_low_fine) == ("general", False)
    assert (found["permit"].gravity, found["permit"].is_low_fine, found["permit"].procedure) == ("", None, "")
    kept = Batch.objects.get(number=told["batch"])
    assert kept.defaults == {"is_low_fine": "0", "gravity": "general", "procedure": "ordinary"}


def test_a_column_of_the_file_stands_against_every_default(send: Send) -> None:
    rows = [penalty(1), penalty(2, GRAVITY="")]
    report = send(rows, "disclosures", defaults={"gravity": "serious"})
    assert report.saved == 1 and "失信程度" in reasons(report) and not report.notes
    assert Disclosure.objects.get().gravity == "general"


def test_defaults_hold_through_review_and_never_change_what_is_public(clerk: Client, head: Client) -> None:
    stated = {"is_low_fine": "否", "gravity": "一般", "procedure": "普通程序"}
    assert "退回 1 行" in hand_in(clerk, [standard(1)], "disclosures")
    said = hand_in(clerk, [standard(1)], "disclosures", **stated)
    assert "待审 1 行" in said and "行政处罚全部按“普通程序”" in said
    batch = Batch.objects.latest("pk")
    assert "全部按“一般”" in clerk.get(reverse("credit_batch", args=[batch.pk])).content.decode()
    assert not check_batch(batch).results.filter(rule="not-public").exclude(failed=0).exists()
    head.post(reverse("credit_decide", args=[batch.pk]), {"action": "pass"})
    assert Disclosure.objects.public().get().gravity == "general"
    hand_in(clerk, [standard(1), standard(2)], "disclosures", **stated | {"gravity": "严重"})
    again = Batch.objects.latest("pk")
    assert (again.unchanged, again.saved) == (1, 1)
    head.post(reverse("credit_decide", args=[again.pk]), {"action": "pass"})
    assert {each.document_no[-2]: each.gravity for each in Disclosure.objects.public()} == {
        "1": "general",
        "2": "serious",
    }


def test_helpers_are_told_of_defaults_too(send: Send) -> None:
    defaults = {"is_low_fine": "0", "gravity": "general", "procedure": "ordinary"}
    report = send([standard(1), standard(2)], "disclosures", defaults=defaults, processes=2)
    assert report.saved == 2, reasons(report)


# --- the table of regions -------------------------------------------------------------------------------


def table_of_regions() -> None:
    """A table of a province that does not exist, with a county that was abolished."""
    reading = Reading(codes.REGIONS, "县级以上行政区划代码", "GB/T 2260")
    reading.rows = [
        CodeRow("880000", "虚构省", "省级", ""),
        CodeRow("880100", "虚构市", "地级", "880000"),
        CodeRow("880103", "旧县", "县级", "880100", valid_to=date(2010, 6, 30), successors=("880104",)),
        CodeRow("880104", "新县", "县级", "880100", valid_from=date(2010, 7, 1)),
    ]
    codes.save(reading)


def test_a_table_that_is_not_loaded_is_said_once(send: Send) -> None:
    report = send([entity(7, DOMDISTRICT="880103"), entity(8, DOMDISTRICT="999999")], check_only=True)
    assert [note for note in report.notes if "没有载入，行政区划没有核对" in note] == report.notes
    assert len(report.notes) == 1 and report.saved == 2
    assert send([entity(7), entity(8)], check_only=True).notes == []


def test_with_the_table_abolished_and_unknown_regions_are_told(send: Send) -> None:
    table_of_regions()
    report = send(
        [entity(7, DOMDISTRICT="880103"), entity(8, DOMDISTRICT="999999"), entity(9, DOMDISTRICT="880104")],
        check_only=True,
    )
    assert "行政区划 880103 已于 2010-07-01 撤销，现为新县（880104）" in warned(report)
    assert "行政区划 999999 不在行政区划代码表中" in warned(report)
    assert report.saved == 3 and len(report.warnings) == 2 and not report.notes


# --- files that are none --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (as_csv([entity(1), entity(2)]).replace(b"\n", b"\r"), "单独的回车符"),
        (b"%PDF-1.4\n\0&\xc9\x8a\x40\n" + b"\xe9\r\0" * 40, "不是文本文件"),
    ],
)
def test_bare_returns_and_other_files_are_answered_in_words_everywhere(
    client: Client, clerk: Client, raw: bytes, said: str
) -> None:
    for address, more in (("/entities/check/", {}), ("/entities/quality/check/", {"kind": "register"})):
        answer = client.post(address, {"file": SimpleUploadedFile("a.csv", raw)} | more)
        assert answer.status_code == 422 and said in answer.content.decode(), address
    assert said in hand_in(clerk, raw)
