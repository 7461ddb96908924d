"""Answers as they stand in an address: one state, one address; a bad answer is said and costs no other."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from portal.core import clock
from portal.core.rules import Answers, Fact, FactKind, read_answers, read_value, value_text, write_answers
from tests.core.rules import strategies as some


@given(some.answers())
def test_an_address_reproduces_its_state(answers: Answers) -> None:
    found, problems = read_answers(some.FACTS, QueryDict(write_answers(some.FACTS, answers)))
    assert found == answers and not problems


@given(st.dictionaries(st.sampled_from([fact.key for fact in some.FACTS]), st.text(max_size=300)))
def test_a_tampered_address_never_fails(state: dict[str, str]) -> None:
    query = QueryDict(mutable=True)
    query.update(state)
    found, problems = read_answers(some.FACTS, query)
    assert not {problem.key for problem in problems} & set(found.known)
    assert all(problem.message.endswith(("。", "）。")) for problem in problems)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("300000", "300000"),
        ("３０００００", "300000"),
        ("300,000 元", "300000"),
        ("30万", "300000"),
        ("３０万元", "300000"),
        ("1.5亿", "150000000"),
        ("299999.99", "299999.99"),
        ("0", "0"),
    ],
)
def test_money_is_read_as_people_write_it(text: str, value: str) -> None:
    assert read_value(some.BY_KEY["sales"], [text]) == Decimal(value)


@pytest.mark.parametrize(
    ("key", "text", "message"),
    [
        ("sales", "-1", "季度销售额不能小于 0元"),
        ("sales", "三十万", "不是数字"),
        ("sales", "1e9", "不是数字"),
        ("sales", "1.234", "最多两位小数"),
        ("staff", "2.5", "应当是整数"),
        ("founded", "2030-01-01", "不能晚于今天（2026-11-23）"),
        ("founded", "2024-02-30", "不是日期"),
        ("form", "x", "没有“x”这一项"),
        ("people", "none,a", "又选了其他项"),
        ("owner", "maybe", "没有“maybe”这一项"),
    ],
)
def test_what_cannot_be_is_refused_in_words(key: str, text: str, message: str) -> None:
    with clock.at(dt.date(2026, 11, 23)), pytest.raises(ValueError, match=message):
        read_value(some.BY_KEY[key], [text])


def test_contradictory_answers_are_said_and_count_as_none() -> None:
    found, problems = read_answers(some.FACTS, QueryDict("owner=yes&owner=no&sales=5"))
    assert dict(found.known) == {"sales": Decimal(5)}
    assert [problem.message for problem in problems] == [
        "经营者只能选一项，收到了几项不同的回答，请重新选择。"
    ]


@given(some.MONEY)
def test_money_in_words_reads_back(amount: Decimal) -> None:
    fact = Fact(key="m", label="金额", question="？", kind=FactKind.MONEY, unit="元")
    assert read_value(fact, [value_text(fact, amount)]) == amount
