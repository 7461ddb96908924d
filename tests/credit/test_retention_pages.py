"""/tools/retention/ and /entities/rules/: what a reader is told, and what happens to bad input."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.core import clock
from portal.core.rules import read_answers
from portal.credit.retention import Kind, explain, rules, window
from portal.credit.retention.asking import cases, examples, questions, record
from portal.credit.retention.facts import Measure
from portal.laws.catalogue import load_catalogue
from search import registry
from search.query import parse
from tests.platform import database

pytestmark = pytest.mark.django_db
URL = "/tools/retention/"
GENERAL = {
    "decided": "2026-04-20",
    "published": "2026-05-15",
    "procedure": "ordinary",
    "measures": "confiscation",
    "gravity": "general",
}


@pytest.fixture(autouse=True, scope="module")
def _catalogue(django_db_setup: None, django_db_blocker: Any, migrated: Path) -> Iterator[None]:
    with database.stocked("catalogue", migrated, django_db_blocker, load_catalogue):
        yield


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(date(2026, 6, 1)):
        yield


def words(client: Client, url: str = URL, **query: object) -> str:
    answer = client.get(url, query)
    assert answer.status_code == 200
    html = answer.content.decode().split("<main")[1].split("</main>")[0]
    return re.sub(r"\s+", " ", unescape(re.sub("<[^>]+>", " ", html)))


def test_both_regimes_the_decision_and_the_day_of_repair_are_told(client: Client) -> None:
    text = words(client, **GENERAL)
    assert "公示到 2027-04-20（当日 24 时）为止。" in text
    assert "从公示日期 2026-05-15 起算，最长 3 年，到 2029-05-15。" in text
    assert "从决定日期 2026-04-20 起算，最长 1 年，到 2027-04-20。" in text
    assert "两套规定得出的日子不一样，本站按《信用修复管理办法》停止公示。" in text
    assert "从 2026-07-21 起可以申请提前停止公示，在“信用中国”网站提出。" in text
    assert "《市场监督管理行政处罚信息公示规定》第十三条第一款" in text and "待核" in text


def test_what_is_open_is_laid_out_side_by_side(client: Client) -> None:
    text = words(client, **GENERAL | {"gravity": "-", "measures": "fine"})
    assert "有 6 种可能" in text
    assert "失信程度轻微，较低数额罚款 到 2026-08-15 到 2026-07-20 2026-07-20 24 时" in text
    assert "失信程度严重，不是较低数额罚款 到 2029-05-15 到 2029-04-20 2029-04-20 24 时" in text
    assert "没有分级" in words(client, **GENERAL | {"gravity": "-", "decided": "2025-04-20"})


def test_kinds_that_cannot_leave_early_and_records_never_published(client: Client) -> None:
    assert "不得提前停止公示" in words(client, **GENERAL | {"measures": "suspended", "gravity": "serious"})
    assert "这条记录不公示。" in words(client, **GENERAL | {"measures": "warning"})
    assert "这条记录不公示。" in words(client, **GENERAL | {"procedure": "summary"})


def test_the_other_kinds_answer_too(client: Client) -> None:
    text = words(client, kind="serious", listed="2026-05-15")
    assert "公示到 2029-05-15（当日 24 时）为止。" in text and "从 2027-05-16 起可以申请提前移出名单" in text
    text = words(client, kind="abnormal", family="individual", listed="2026-05-15")
    assert "改正并恢复正常记载以前，一直公示。" in text and "只作标记，不列入名录" in text
    text = words(client, kind="abnormal", listed="2026-05-15", removed="2026-05-20")
    assert "已经移出名录，2026-05-20 起停止公示。" in text
    assert "2029-05-15" in words(client, kind="inspection", published="2026-05-15")
    assert "2031-05-14" in words(client, kind="permit", decided="2026-05-15", until="2031-05-14")
    assert "只显示报没报" in words(client, kind="annual_report", family="individual", year="2025")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"decided": "2026-02-30"}, "决定日期“2026-02-30”不是日期"),
        ({"decided": "明天"}, "决定日期“明天”不是日期"),
        ({"measures": "flogging"}, "处罚种类没有“flogging”这一项"),
        (GENERAL | {"measures": "none"}, "缺少：处罚种类。"),
        ({"kind": "gossip"}, "没有“gossip”这一种公示信息"),
        ({"asked": "1"}, "缺少：处罚适用的程序（普通程序、简易程序）；处罚种类"),
        (GENERAL | {"published": "2026-04-19"}, "公示日期 2026-04-19 早于决定日期 2026-04-20。"),
        (GENERAL | {"measures": "barred"}, "缺少：限制期限到哪一天。"),
        ({"kind": "annual_report", "year": "1820"}, "年度不能小于"),
        ({"kind": "permit", "decided": "2026-01-01"}, "缺少：许可有效期至。"),
    ],
)
def test_mistakes_are_said_in_words(client: Client, query: dict[str, object], said: str) -> None:
    assert said in words(client, **query)


def test_the_form_is_empty_at_first_and_keeps_nothing(client: Client) -> None:
    text = words(client)
    assert "行政处罚：填写" in text and "缺少" not in text
    assert client.post(URL).status_code == 405
    assert client.get(URL, GENERAL).cookies == {}


def test_examples_are_answered_without_a_problem(client: Client) -> None:
    html = client.get(URL).content.decode()
    for one in examples():
        assert one.query.replace("&", "&amp;") in html
        said = client.get(f"{URL}?{one.query}").content.decode()
        assert 'id="answer-title"' in said and "读不懂" not in said and "缺少：" not in said


def test_every_measure_can_be_asked_for_in_the_calculator() -> None:
    asked = next(one for one in questions()[Kind.PENALTY] if one.key == "measures")
    # Detention is none of the market regulators' penalties.
    assert {option.key.upper() for option in asked.options} == {one.name for one in Measure} - {"DETAINED"}


def test_the_page_of_rules_shows_every_row_with_its_law_and_an_example(client: Client) -> None:
    html = client.get("/entities/rules/").content.decode()
    for row in rules().rows:
        assert f'id="{row.key}"' in html and row.label in html
    text = words(client, "/entities/rules/")
    assert "2026-04-20 决定：到 2027-04-20" in text and "2026-05-15 公示：到 2026-08-15" in text
    assert "由国务院裁决" in text and "最后一日到二十四时截止" in text


def test_search_leads_straight_there() -> None:
    for asked, url in (("处罚多久能消掉", URL), ("公示期限规则", "/entities/rules/")):
        assert url in [one.url for one in registry.resolve(parse(asked))]


class Query(dict[str, list[str]]):
    def getlist(self, key: str) -> list[str]:
        return self.get(key, [])


KEYS = sorted({one.key for facts in questions().values() for one in facts})
TEXTS = st.sampled_from(
    [
        "",
        "-",
        "yes",
        "no",
        "none",
        "fine,warning",
        "2026-05-01",
        "general",
        "２０２６－０５－０１",
        "9999-12-31",
    ]
) | st.text(max_size=6)


@given(st.sampled_from(list(Kind)), st.dictionaries(st.sampled_from(KEYS), TEXTS.map(lambda text: [text])))
@settings(max_examples=80)
def test_no_answer_breaks_the_calculator(kind: Kind, given_answers: dict[str, list[str]]) -> None:
    answers, _ = read_answers(questions()[kind], Query(given_answers))
    for _, facts in cases(record(kind, answers), rules()):
        assert explain(window(facts, clock.now()), clock.now()).headline


def test_the_limits_of_offices_are_told_with_their_basis(client: Client) -> None:
    text = words(client, "/entities/rules/")
    assert "处罚决定被变更、撤销，撤下原信息 3 个工作日 决定变更、撤销之日" in text
    assert "行政许可决定公示 待核 20 个工作日 作出许可决定之日" in text
    assert "更正申请核实办结 20 个工作日 受理之日 本站承诺" in text
    for table in client.get("/entities/rules/").content.decode().split("<table")[1:]:
        cells = table.split("<tbody")[1].count("<td ")
        assert cells and cells == len(re.findall('<td role="cell" data-label="[^"]+"', table))
