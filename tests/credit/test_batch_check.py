"""Batch check: what is pasted or uploaded comes back as a spreadsheet, and stays nowhere."""

from __future__ import annotations

import io
import logging
import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from portal.core import clock
from portal.core.models import Bureau
from portal.credit.batch_check.reading import MOST, items_of_text
from portal.credit.demo.composing import credit_code, registration_number
from portal.credit.models import Entity
from tests.credit.leaving.conftest import TODAY, entity_made, office_made, published
from tests.credit.lookup.making import disclosure

pytestmark = pytest.mark.django_db
ADDRESS = "/entities/check/"
CODE, OTHER = credit_code("1", "990102", 11), credit_code("2", "990102", 12)
NUMBER = registration_number("990102", True, 5)


@pytest.fixture(autouse=True)
def register() -> Any:
    with clock.at(TODAY):
        office = office_made()
        published(entity_made(office, CODE, name="示范市示范云松五金有限公司"))
        entity_made(
            office,
            OTHER,
            name="示范区（北）面馆",
            reg_no=NUMBER,
            family="individual",
            status=Entity.CANCELLED,
        )
        for serial in (13, 14):
            entity_made(office, credit_code("1", "990102", serial), name="示范同名商行")
        yield


def lines(answer: Any) -> list[tuple[Any, ...]]:
    assert answer.status_code == 200, answer.content.decode()
    return list(load_workbook(io.BytesIO(answer.content))["核验结果"].iter_rows(values_only=True))


def sent(client: Client, text: str = "", **files: Any) -> Any:
    return client.post(ADDRESS, {"text": text, **files})


def test_codes_numbers_and_names_are_found_in_their_order(client: Client) -> None:
    rows = lines(sent(client, f"示范区(北)面馆\n{CODE}\n{NUMBER}\n示范同名商行\n没有这一家商行"))
    head = rows[0]
    assert [row[head.index("统一社会信用代码或者注册号")] for row in rows[1:]] == [
        OTHER,
        CODE,
        OTHER,
        None,
        None,
    ]
    assert rows[1][head.index("登记状态")] == "注销"
    assert rows[2][head.index("行政处罚")] == 1 and rows[1][head.index("行政处罚")] == 0
    notes = [row[head.index("说明")] for row in rows[1:]]
    assert "2 个主体叫这个名称" in notes[3] and "没有" in notes[4]


def told(answer: Any) -> list[dict[str, Any]]:
    head, *rows = lines(answer)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_a_slip_is_suggested_and_not_taken_for_what_was_meant(client: Client) -> None:
    wrong, nobody, lower = told(
        sent(client, f"{CODE.replace('0', 'O', 1)}\n{credit_code('1', '990102', 99)}\n{CODE.lower()}")
    )
    assert wrong["结果"] == "号码有误" and not wrong["名称"] and not wrong["行政处罚"]
    assert f"可能是 {CODE}（示范市示范云松五金有限公司；第" in wrong["说明"]
    assert nobody["结果"] == "没有查到" and "号码本身没有写错" in nobody["说明"]
    assert lower["结果"] == "查到" and lower["名称"] == "示范市示范云松五金有限公司"


def test_former_names_and_other_writings_are_found_and_said(client: Client, portal_data: Path) -> None:
    office = Bureau.objects.get(code="sfs")
    now = "示范市示范云丘（北）贸易有限公司"
    code = credit_code("1", "990102", 15)
    entity_made(office, code, name=now, former_names=["示范市示范云山贸易有限公司"])
    shared = [credit_code("1", "990102", serial) for serial in (16, 17)]
    for place, each in enumerate(shared):
        entity_made(office, each, name=f"示范市示范云峰{place}号茶行", former_names=["示范市示范云峰茶行"])
    names = (
        "示范市示范云山贸易有限公司\n示范市 示范云丘 ( 北 ) 贸易有限公司\n示范市示范云峰茶行\n示范同名商行"
    )
    assert [each["结果"] for each in told(sent(client, names))][:2] == ["没有查到", "没有查到"]
    assert "名称检索暂时不能使用" in told(sent(client, names))[0]["说明"]
    call_command("rebuild_index", shelf="register", verbosity=0)
    former, spaced, twice, same = told(sent(client, names))
    assert former["结果"] == "曾用名" and former["名称"] == now
    assert former["说明"] == f"这是曾用名，现名{now}。"
    assert spaced["结果"] == "查到" and spaced["统一社会信用代码或者注册号"] == code
    assert twice["结果"] == "同名" and "2 个主体曾用过这个名称" in twice["说明"]
    assert same["结果"] == "同名" and same["登记状态"] is None
    codes = [credit_code("1", "990102", serial) for serial in (13, 14)]
    assert all(each in same["说明"] for each in codes) and all(each in twice["说明"] for each in shared)


def test_a_branch_tells_the_lists_of_its_enterprise(client: Client) -> None:
    office = Bureau.objects.get(code="sfs")
    whole = entity_made(office, credit_code("1", "990102", 21), name="示范市示范云岚五金有限公司")
    code = credit_code("1", "990102", 22)
    entity_made(office, code, name="示范云岚五金有限公司分公司", family="branch", parent_code=whole.code)
    assert told(sent(client, code))[0]["说明"] is None
    disclosure(whole, "serious")
    (row,) = told(sent(client, code))
    assert row["严重违法失信名单"] == 0
    assert row["说明"] == "它隶属于示范市示范云岚五金有限公司，这个主体现在被列入严重违法失信名单。"


def test_an_identity_number_is_not_looked_up_and_not_repeated(client: Client, caplog: Any) -> None:
    number = "110101199003070011"
    with caplog.at_level(logging.DEBUG):
        answer = sent(client, f"{CODE}\n{number}")
    rows = lines(answer)
    assert "没有查询" in rows[2][-2] and number not in str(rows) and number not in caplog.text


@pytest.mark.parametrize("form", ["xlsx", "csv", "gb"])
def test_files_are_read_with_headings_and_more_columns(client: Client, form: str) -> None:
    table = [["序号", "单位名称", "统一社会信用代码"], [1, "随便什么名称", CODE], [2, "示范区（北）面馆", ""]]
    if form == "xlsx":
        book, out = Workbook(), io.BytesIO()
        for row in table:
            book.active.append(row)
        book.save(out)
        raw = out.getvalue()
    else:
        text = "\n".join(",".join(map(str, row)) for row in table)
        raw = text.encode("gb18030" if form == "gb" else "utf-8-sig")
    rows = lines(sent(client, file=SimpleUploadedFile(f"名单.{form}", raw)))
    assert [row[rows[0].index("统一社会信用代码或者注册号")] for row in rows[1:]] == [CODE, OTHER]


def test_a_formula_stays_text(client: Client) -> None:
    answer = sent(client, '=HYPERLINK("http://x.example","点")\n+1+1')
    sheet = load_workbook(io.BytesIO(answer.content))["核验结果"]
    assert sheet["B2"].data_type == "s" and sheet["B3"].data_type == "s"


@pytest.mark.parametrize(
    ("text", "files", "word"),
    [
        ("", {}, "没有读到"),
        ("\n".join(["示范"] * (MOST + 1)), {}, "超过 1,000 行"),
        (CODE, {"file": SimpleUploadedFile("a.csv", CODE.encode())}, "只能核验一样"),
        ("", {"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04 broken")}, "电子表格"),
        ("", {"file": SimpleUploadedFile("a.csv", b"x" * (2 * 2**20 + 1))}, "超过 2 MB"),
    ],
)
def test_what_cannot_be_checked_is_refused_in_words(
    client: Client, text: str, files: dict[str, Any], word: str
) -> None:
    answer = sent(client, text, **files)
    assert answer.status_code == 422 and word in answer.content.decode()


def test_nothing_is_kept(client: Client, portal_data: Path, tmp_path: Path, monkeypatch: Any) -> None:
    elsewhere = tmp_path / "temporary"
    elsewhere.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(elsewhere))
    before = {path for path in portal_data.rglob("*") if path.is_file()}
    lines(sent(client, file=SimpleUploadedFile("名单.csv", "绝无仅有的示范名称".encode())))
    assert list(elsewhere.iterdir()) == []
    new = {path for path in portal_data.rglob("*") if path.is_file()} - before
    assert not [path for path in new if "绝无仅有".encode() in path.read_bytes()]


@given(
    st.lists(
        st.text(
            alphabet=st.characters(exclude_categories=["C", "Z"], exclude_characters="\t,，;；'\""),
            min_size=2,
            max_size=20,
        )
    )
)
def test_lines_are_read_one_by_one(items: list[str]) -> None:
    found = items_of_text("\r\n".join(items))
    assert len(found) <= len(items)
