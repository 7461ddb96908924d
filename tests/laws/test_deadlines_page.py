"""/tools/deadlines/: the public page of the legal clock."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.core.deadlines import Unit
from portal.laws.catalogue import load_catalogue
from portal.laws.deadlines.forms import DayField, DeadlineForm
from portal.laws.deadlines.presets import PRESETS

pytestmark = pytest.mark.django_db
URL = "/tools/deadlines/"


def words(client: Client, **query: object) -> str:
    html = client.get(URL, query).content.decode()
    return re.sub(r"\s+", " ", unescape(re.sub("<[^>]+>", " ", html.split("<main")[1].split("</main>")[0])))


def test_an_answer_names_the_last_day_and_lists_every_day(client: Client) -> None:
    text = words(client, start="2026-09-18", amount=20, unit="working-days")
    assert "2026-09-18 起 20 个工作日：最后一日 2026-10-22（星期四）" in text
    assert "2026-09-20 星期日 调休上班 1" in text
    assert "2026-10-01 星期四 放假（国庆节） 不计" in text
    assert "2026-10-22 星期四 工作日 20" in text
    assert "2026-10-23" not in text


def test_a_last_day_off_gives_way_and_says_so(client: Client) -> None:
    text = words(client, start="2026-09-01", amount=30, unit="days")
    assert "最后一日 2026-10-08" in text and "2026-10-01 是休息日，顺延到其后的第一个工作日。" in text
    assert "最后一日 2026-10-01" in words(client, start="2026-09-01", amount=30, unit="days", holiday="stay")


def test_month_ends_and_counting_back_are_explained(client: Client) -> None:
    text = words(client, start="2026-01-31", amount=1, unit="months")
    assert "2026 年 2 月没有 31 日，以月末日为最后一日。" in text
    text = words(client, start="2026-11-20", amount=15, direction="before")
    assert "应在这一天 2026-11-05" in text and "向前倒算不适用顺延" in text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"start": "2026-02-30", "amount": 3}, "没有“2026-02-30”这一天"),
        ({"start": "明天", "amount": 3}, "没有“明天”这一天"),
        ({"start": "2026-02-03", "amount": "三"}, "期限应当是整数"),
        ({"start": "2026-02-03", "amount": 0}, "期限至少是 1"),
        ({"start": "2026-02-03"}, "请填写期限"),
        ({"asked": 1, "amount": 3}, "请填写起算日"),
        ({"start": "2026-02-03", "amount": 9999, "unit": "working-days"}, "最多可以算 500 个工作日"),
        ({"start": "2031-02-03", "amount": 3, "unit": "working-days"}, "2031 年的法定节假日安排尚未公布"),
        ({"start": "2031-02-03", "amount": 3, "unit": "weeks"}, "选择"),
    ],
)
def test_mistakes_are_said_in_words(client: Client, query: dict[str, object], said: str) -> None:
    assert said in words(client, **query)


def test_an_open_calendar_leaves_the_day_and_says_so(client: Client) -> None:
    text = words(client, start="2026-12-20", amount=20)
    assert "最后一日 2027-01-09" in text and "2027 年的法定节假日安排尚未公布或未载入，不能判断" in text


def test_presets_fill_the_form_and_cite_the_law(client: Client) -> None:
    load_catalogue()
    html = client.get(URL).content.decode()
    assert "?amount=30&amp;unit=days" in html
    assert "《市场主体登记管理条例》第二十四条第一款" in html
    assert "逐日列出</h2>" not in html
    filled = client.get(URL, {"amount": 20, "unit": "working-days"}).content.decode()
    assert 'value="20"' in filled and '<option value="working-days" selected>' in filled
    assert "请填写" not in filled


def test_nothing_is_stored_and_only_read(client: Client) -> None:
    assert client.post(URL).status_code == 405
    assert client.get(URL, {"start": "2026-01-01", "amount": 3}).cookies == {}


@pytest.mark.parametrize(
    "written", ["2026-11-03", "2026年11月3日", "20261103", "２０２６－１１－０３", "2026/11/3"]
)
def test_days_are_read_in_usual_spellings(written: str) -> None:
    assert str(DayField().clean(written)) == "2026-11-03"


@given(st.text(max_size=12), st.text(max_size=6), st.sampled_from([*Unit, "", "x"]))
@settings(max_examples=60, deadline=None)
def test_no_question_breaks_the_form(start: str, amount: str, unit: str) -> None:
    form = DeadlineForm({"start": start, "amount": amount, "unit": unit})
    assert form.is_valid() is not None
    if form.is_valid():
        form.deadline()


def test_presets_are_countable() -> None:
    for one in PRESETS:
        assert DeadlineForm({"start": "2026-03-02", "amount": one.amount, "unit": one.unit}).is_valid()
