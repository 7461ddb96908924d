"""Batch check: what is pasted or uploaded comes back as a spreadsheet, and stays nowhere."""

from __future__ import annotations

import io
import logging
import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from portal.core import clock
from portal.credit.batch_check.reading import MOST, items_of_text
from portal.credit.demo.composing import credit_code, registration_number
from portal.credit.models import Entity
from tests.credit.leaving.conftest import TODAY, entity_made, office_made, published

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
    assert "2 个主体叫这个名称" in notes[3] and "没有找到" in notes[4]


def test_a_slip_is_mended_and_said(client: Client) -> None:
    row = lines(sent(client, CODE.replace("0", "O", 1).lower()))[1]
    assert row[2] == CODE and f"按 {CODE} 查到" in row[-2]


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
    assert [row[2] for row in rows[1:]] == [CODE, OTHER]


def test_a_formula_stays_text(client: Client) -> None:
    answer = sent(client, '=HYPERLINK("http://x.example","点")\n+1+1')
    sheet = load_workbook(io.BytesIO(answer.content))["核验结果"]
    assert sheet["B2"].data_type == "s" and sheet["B3"].data_type == "s"


@pytest.mark.parametrize(
    ("text", "files", "word"),
    [
        ("", {}, "没有读到"),
        ("\n".join(["示范"] * (MOST + 1)), {}, "超过 1000 行"),
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
