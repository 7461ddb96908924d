"""The data dictionary, and our own code tables beside the standards'."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from django.test import Client

from portal.core import codebook, codes
from portal.core.models import CodeTable
from portal.credit.columns import DISCLOSURES, REGISTER
from portal.credit.dictionary.fields import CODED, datasets
from portal.credit.dictionary.finding import resolve
from search.query import parse

DAY = date(2026, 11, 23)


@pytest.fixture
def visitor(db: None) -> Client:
    """A visitor of a portal with the built-in tables."""
    codes.ensure_builtin()
    return Client()


def test_every_column_is_told_with_its_form(visitor: Client) -> None:
    text = visitor.get("/about/data-dictionary/").content.decode()
    for column in (*REGISTER, *DISCLOSURES):
        assert f'<th scope="row">{column.key}</th>' in text and column.label in text
    assert "统一社会信用代码" in text and "文字，最多 18 字" in text
    assert "不接收的字段" in text and "身份证件号码" in text


def test_every_coded_value_leads_to_a_table_that_is_there(visitor: Client) -> None:
    assert set(CODED.values()) <= set(CodeTable.objects.values_list("key", flat=True))
    used = {entry.table for dataset in datasets() for entry in dataset.entries if entry.table}
    text = visitor.get("/about/data-dictionary/").content.decode()
    for key in used:
        assert f'href="/about/codes/{key}/"' in text
        assert visitor.get(f"/about/codes/{key}/").status_code == 200


def test_the_dictionary_is_downloaded(visitor: Client) -> None:
    response = visitor.get("/about/data-dictionary/fields.csv")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert len(rows) == len(REGISTER) + len(DISCLOSURES)
    assert {row["字段"]: row["代码表"] for row in rows}["ENTTYPE"] == "entity-type"


def test_our_tables_say_what_is_not_confirmed(visitor: Client) -> None:
    book = codebook.current()
    assert book.lookup("entity-type", "1130", DAY).name == "有限责任公司（自然人投资或控股）"
    assert "待核" in book.lookup("entity-type", "1140", DAY).note
    assert "本站自编" in book.lookup("entity-type", "X003", DAY).note
    assert book.lookup("entity-status", "active", DAY).name == "存续"
    assert book.lookup("currency", "156", DAY).name == "人民币"
    assert book.lookup("ownership-class", "undecided", DAY).name == "待定"


@pytest.mark.parametrize(
    "asked, address",
    [
        ("数据字典", "/about/data-dictionary/"),
        ("代码表", "/about/codes/"),
        ("行业代码", "/about/codes/gbt4754-2017/"),
        ("行政区划代码", "/about/codes/gbt2260/"),
    ],
)
def test_search_leads_straight_there(visitor: Client, asked: str, address: str) -> None:
    assert [direct.url for direct in resolve(parse(asked))] == [address]
    assert visitor.get(address).status_code == 200
