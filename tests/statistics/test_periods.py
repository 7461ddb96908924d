"""Periods and their names."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.statistics.periods import Period, last_complete_quarters

kinds = st.one_of(
    st.tuples(st.just("Y"), st.just(0)),
    st.tuples(st.just("H"), st.integers(1, 2)),
    st.tuples(st.just("Q"), st.integers(1, 4)),
    st.tuples(st.just("M"), st.integers(1, 12)),
)
periods = st.builds(lambda year, kind: Period(year, *kind), st.integers(1950, 2100), kinds)


@given(periods)
def test_code_and_label_name_the_period(period: Period) -> None:
    assert Period.parse(period.code) == period
    assert Period.parse(period.label) == period


@given(periods)
def test_periods_follow_each_other_without_gap(period: Period) -> None:
    assert period.next().previous() == period
    assert period.next().first_day == period.last_day + timedelta(days=1)
    assert period.first_day <= period.last_day


@given(st.text(max_size=12))
def test_any_text_is_a_period_or_refused(text: str) -> None:
    try:
        Period.parse(text)
    except ValueError as refusal:
        assert "期间" in str(refusal)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2026年第三季度", "2026-Q3"),
        ("2026年3季度", "2026-Q3"),
        ("2026q3", "2026-Q3"),
        ("2026年9月", "2026-09"),
        ("2026年上半年", "2026-H1"),
        ("2026年度", "2026"),
    ],
)
def test_chinese_names(text: str, code: str) -> None:
    assert Period.parse(text).code == code


def test_last_complete_quarters() -> None:
    codes = [period.code for period in last_complete_quarters(date(2026, 11, 23), 8)]
    assert codes[0] == "2024-Q4"
    assert codes[-1] == "2026-Q3"
    assert last_complete_quarters(date(2026, 10, 1), 1)[0].code == "2026-Q3"
    assert last_complete_quarters(date(2026, 9, 30), 1)[0].code == "2026-Q2"
