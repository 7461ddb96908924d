"""What the public sees: rules, bulletin, and the check of a file, which leaves nothing behind."""

from __future__ import annotations

import io
import logging
import re
import tempfile
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from portal.core import clock, codes
from portal.core.limiting import Limit
from portal.core.models import Bureau
from portal.credit.columns import REGISTER
from portal.credit.models import Batch, Entity, Line, QualityResult, QualityRun
from portal.credit.quality import views
from portal.credit.quality.bulletin import bulletin
from portal.credit.quality.catalogue import rules
from tests.credit.intake.conftest import TODAY, Cells, Send, as_csv, as_jsonl, code, entity

pytestmark = pytest.mark.django_db
CHECK = "/entities/quality/check/"
IDENTITY, MOBILE = "11010519491231002X", "13900000000"


@pytest.fixture(autouse=True)
def tables(db: None) -> None:
    codes.ensure_builtin()
    caches["counters"].clear()


def sent(client: Client, content: bytes, kind: str = "register", name: str = "a.csv", **more: str) -> Any:
    return client.post(CHECK, {"kind": kind, "file": SimpleUploadedFile(name, content), **more})


def as_xlsx(rows: list[Cells]) -> bytes:
    book = Workbook()
    book.active.append(list(rows[0]))
    for row in rows:
        book.active.append(list(row.values()))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_every_rule_has_its_address(client: Client) -> None:
    index = client.get("/entities/quality/").content.decode()
    for one in rules().values():
        assert f'href="/entities/quality/{one.id}/"' in index
        page = client.get(f"/entities/quality/{one.id}/")
        text = page.content.decode()
        assert page.status_code == 200 and one.mend in text and one.severity_label in text
    assert client.get("/entities/quality/no-such-rule/").status_code == 404
    assert "不得将个体工商户数量增长率、年度报告率等作为绩效考核评价指标" in index.replace("“", "")


@pytest.mark.parametrize("form", [as_csv, as_jsonl, as_xlsx])
def test_a_file_is_scored_in_any_format(client: Client, form: Any) -> None:
    text = sent(client, form([entity(1), entity(2, OPSCOPE="")])).content.decode()
    assert "<dd>95.00</dd>" in text and "/entities/quality/scope-blank/" in text and "第 " in text


def test_nothing_of_a_checked_file_is_kept(
    client: Client, caplog: Any, monkeypatch: Any, tmp_path: Path, portal_data: Path
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    rows = [
        entity(1, DOM=f"联系{MOBILE}") | {"证件号码": IDENTITY},
        entity(2, UNISCID=IDENTITY) | {"证件号码": ""},
    ]
    before = sorted(portal_data.rglob("*"))
    with caplog.at_level(logging.DEBUG):
        page = sent(client, as_csv(rows))
        sheet = sent(client, as_csv(rows), answer="sheet")
    assert page.status_code == sheet.status_code == 200
    read = [list(row) for row in load_workbook(io.BytesIO(sheet.content)).active.values]
    for text in (page.content.decode(), repr(read), caplog.text):
        assert IDENTITY not in text and MOBILE not in text
    assert not Batch.objects.exists() and not Line.objects.exists() and not Entity.objects.exists()
    assert not QualityRun.objects.exists()
    assert not list(temporary.iterdir()) and sorted(portal_data.rglob("*")) == before
    assert "整列没有读取" in page.content.decode()


def test_refused_lines_come_back_as_a_table_that_can_be_mended(client: Client) -> None:
    rows = [entity(1), entity(2, ESTDATE="2030-01-01", OPSCOPE="=1+1"), entity(3)]
    answer = sent(client, as_csv(rows), answer="sheet")
    head, *lines = load_workbook(io.BytesIO(answer.content)).active.values
    assert [line[0] for line in lines] == ["3"] and "公式" in lines[0][1]
    labels = {column.label: column.key for column in REGISTER}
    again = {labels[name]: cell or "" for name, cell in zip(head[2:], lines[0][2:], strict=True)}
    assert again["OPSCOPE"] == "=1+1"
    mended = again | {"OPSCOPE": "餐饮服务。", "ESTDATE": "2020-03-01"}
    with_both = {"行号": lines[0][0], "退回原因": lines[0][1]} | mended
    page = sent(client, as_csv([with_both])).content.decode()
    assert "<dd>100.00</dd>" in page and "不认识这一列" not in page


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "文件是空的"),
        (b"\x1f\x8b\x08\x00abc", "解压以后再上传"),
        (b"PK\x03\x04broken", "已损坏"),
        (b"a,b\n1,2\n", "没有找到表头"),
        (as_csv([entity(1)]).splitlines()[0] + b"\n", "没有数据行"),
        (b"x" * (20 * 2**20 + 1), "超过 20 MB"),
    ],
)
def test_what_cannot_be_read_is_told(client: Client, content: bytes, said: str) -> None:
    answer = sent(client, content)
    assert answer.status_code == 422 and said in answer.content.decode()


def test_who_checks_too_often_waits(client: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr(views, "SMALL_LIMITS", (Limit(3, 600),))
    answers = [sent(client, as_csv([entity(1)])) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200] * 3 + [429]
    assert int(answers[-1]["Retry-After"]) > 0 and re.search(
        r"请过 \d+ 分钟再试", answers[-1].content.decode()
    )
    assert sent(client, as_csv([entity(1)]), answer="sheet").status_code == 200
    monkeypatch.undo()
    assert views.SMALL_LIMITS[0].most >= 30


def test_large_files_are_counted_for_themselves(client: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr(views, "LARGE", 500)
    monkeypatch.setattr(views, "LARGE_LIMITS", (Limit(1, 600),))
    large = as_csv([entity(1), entity(2, OPSCOPE="餐饮服务。" * 200)])
    assert [sent(client, large).status_code for _ in range(2)] == [200, 429]


def test_the_page_says_what_is_wrong_in_which_line_and_column(client: Client) -> None:
    rows = [entity(1, OPSCOPE=""), entity(2, ESTDATE="2020-02-30"), entity(3, UNISCID=code(3)[:-1] + "I")]
    raw = as_csv(rows) + b"a,b\n"
    text = sent(client, raw).content.decode()
    table = re.sub(r"<[^>]+>", "|", text.split("逐行的原因</caption>")[1].split("</table>")[0])
    assert re.search(r"\|3\|+成立日期\|+退回\|+“成立日期”：“2020-02-30”不是存在的日期", table)
    assert re.search(r"\|5\|+整行\|+退回\|+本行只有 2 列，表头有 17 列", table)
    assert re.search(r"\|4\|+统一社会信用代码\|+退回\|+“统一社会信用代码”：第 18 位", table)
    assert table.index("|5|") < table.index("|2|") and "提示" in table


def test_only_the_first_hundred_reasons_are_listed(client: Client) -> None:
    text = sent(client, as_csv([entity(number, ESTDATE="不详") for number in range(1, 121)])).content.decode()
    assert "共 120 处，列出前 100 处" in text and text.count("读不出日期") == 100


def test_the_file_dialog_offers_what_is_taken(client: Client) -> None:
    assert ".gz" not in client.get(CHECK).content.decode()


def kept(bureau: Bureau, score: str, day: date, failed: int = 0) -> QualityRun:
    run = QualityRun.objects.create(
        bureau=bureau,
        ruleset="r",
        run_at=clock.start_of(day) + timedelta(hours=9),
        checked=100,
        faultless=100 - failed,
        score=Decimal(score),
    )
    if failed:
        QualityResult.objects.create(run=run, rule="scope-blank", checked=100, failed=failed)
    return run


def test_the_bulletin_ranks_the_last_run_of_the_month_and_reproduces(
    client: Client, units: dict[str, Bureau]
) -> None:
    kept(units["sfq"], "80.00", date(2026, 10, 30))
    kept(units["sfq"], "70.00", date(2026, 11, 2))
    kept(units["sfq"], "99.50", date(2026, 11, 20), failed=5)
    kept(units["qsx"], "100.00", date(2026, 11, 21))
    QualityRun.objects.filter(pk=kept(units["sfs"], "60.00", date(2026, 10, 1)).pk).update(ruleset="old")
    kept(units["sfs"], "75.00", date(2026, 11, 21))
    address = "/entities/quality/bulletin/2026-11"
    first = client.get(f"{address}.txt").content
    page = client.get(f"{address}/").content
    with clock.at(TODAY + timedelta(days=40)):
        assert client.get(f"{address}.txt").content == first
        assert client.get(f"{address}/").status_code == 200
    text = first.decode()
    assert "第 1 名 青石县市场监督管理局：100.00 分（首次）" in text
    assert "第 2 名 示范区市场监督管理局：99.50 分（+19.50）" in text
    assert "经营范围不为空（scope-blank）：5 条" in text and "第三十二条" in text
    assert "第 3 名 示范市市场监督管理局：75.00 分（规则有变）" in text
    assert "70.00" not in text and "99.50" in page.decode()
    assert client.get("/entities/quality/bulletin/2026-09/").status_code == 404
    assert client.get("/entities/quality/bulletin/2026-13/").status_code == 404
    assert "99.50" in client.get("/entities/quality/").content.decode()


def test_units_of_the_same_score_share_their_place(units: dict[str, Bureau]) -> None:
    for name in ("sfq", "qsx"):
        kept(units[name], "90.00", TODAY)
    kept(units["sfs"], "80.00", TODAY)
    found = bulletin("2026-11")
    assert found and [standing.place for standing in found.standings] == [1, 1, 3]


def test_a_batch_does_not_enter_the_bulletin(send: Send, units: dict[str, Bureau]) -> None:
    report = send([entity(1)])
    run = kept(units["sfq"], "90.00", TODAY)
    QualityRun.objects.filter(pk=run.pk).update(batch=Batch.objects.get(number=report.batch))
    assert bulletin("2026-11") is None


def test_large_files_are_checked_one_at_a_time(client: Client) -> None:
    large = as_csv([entity(1, OPSCOPE="餐饮" * 9000)]) * 25
    with views._one_large:
        assert views.BUSY in sent(client, large).content.decode()
        assert sent(client, as_csv([entity(1)])).status_code == 200
    assert views.BUSY not in sent(client, large).content.decode()


def test_a_file_of_the_other_kind_and_unknown_columns_lead_to_the_dictionary(client: Client) -> None:
    wrong = sent(client, as_csv([entity()]), "disclosures").content.decode()
    assert "像是“主体登记信息”" in wrong and "请把种类改为“主体登记信息”" in wrong
    link = '列名见<a href="/about/data-dictionary/">数据规范</a>'
    assert link in sent(client, b"a,b\n1,2\n").content.decode().partition("field__error")[2]
    assert "可用的" + link in sent(client, as_csv([entity() | {"备用": ""}])).content.decode()
