"""The public pages of code tables: as of a day, searched, stepped down, downloaded."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from django.test import Client

from portal.core import clock, codes
from portal.core.code_files import CodeRow, Reading

DAY = date(2026, 11, 23)


@pytest.fixture
def visitor(db: None) -> Client:
    """A visitor of a portal with the built-in tables and a county that was joined with another."""
    codes.ensure_builtin()
    regions = Reading(codes.REGIONS, "县级以上行政区划代码", "GB/T 2260")
    regions.rows = [
        CodeRow("970000", "甲省", "省级"),
        CodeRow("970121", "东县", "县级", "970000", date(1990, 1, 1), date(2019, 12, 31), ("970102",)),
        CodeRow("970102", "东西区", "县级", "970000", date(2020, 1, 1)),
    ]
    codes.save(regions)
    return Client()


def text_of(visitor: Client, address: str) -> str:
    with clock.at(DAY):
        response = visitor.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_all_tables_are_listed(visitor: Client) -> None:
    text = text_of(visitor, "/about/codes/")
    for key, name in (("gbt2260", "县级以上行政区划代码"), ("gbt4754-2017", "国民经济行业分类（2017）")):
        assert f'href="/about/codes/{key}/"' in text and name in text


def test_a_table_is_read_as_of_a_day(visitor: Client) -> None:
    now = text_of(visitor, "/about/codes/gbt2260/?under=970000")
    assert "东西区" in now and "东县" not in now
    then = text_of(visitor, "/about/codes/gbt2260/?under=970000&on=2019-12-31")
    assert "东县" in then and "东西区" not in then


def test_a_code_that_is_no_more_names_its_successor(visitor: Client) -> None:
    text = text_of(visitor, "/about/codes/gbt2260/?q=970121")
    assert "已停用" in text and "2019-12-31" in text
    assert "后继" in text and "东西区" in text


def test_a_table_that_was_replaced_shows_its_last_day(visitor: Client) -> None:
    old = Reading("gbt4754-2011", "国民经济行业分类（2011）", "GB/T 4754-2011")
    old.rows = [CodeRow("A", "旧门类", "门类", "", date(2011, 11, 1), date(2017, 9, 30))]
    codes.save(old)
    text = text_of(visitor, "/about/codes/gbt4754-2011/")
    assert "旧门类" in text and "2017-09-30 有效的代码：1 条" in text


def test_names_and_codes_with_letter_are_found(visitor: Client) -> None:
    assert "农副食品加工业" in text_of(visitor, "/about/codes/gbt4754-2017/?q=农副食品")
    assert "农副食品加工业" in text_of(visitor, "/about/codes/gbt4754-2017/?q=C13")
    assert "没有找到" in text_of(visitor, "/about/codes/gbt4754-2017/?q=火星")


@pytest.mark.parametrize(
    "query", ["on=2026-13-01", "on=昨天", "on=0000-00-00", "page=99", "under=%00", "q=%3Cscript%3E"]
)
def test_odd_questions_get_an_answer(visitor: Client, query: str) -> None:
    text = text_of(visitor, f"/about/codes/gbt2260/?{query}")
    assert ("日期请写成" in text) == query.startswith("on=")
    assert "<script>" not in text


def test_a_table_is_downloaded_whole(visitor: Client) -> None:
    with clock.at(DAY):
        response = visitor.get("/about/codes/gbt2260.csv")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    east = next(row for row in rows if row["名称"] == "东县")
    assert (east["代码"], east["最后有效日"], east["后继代码"]) == ("970121", "2019-12-31", "970102")
    assert visitor.get("/about/codes/nothing.csv").status_code == 404
    assert visitor.get("/about/codes/nothing/").status_code == 404
