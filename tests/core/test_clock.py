"""The clock and the legal clock's working days (vectors: 国务院办公厅 notices on holidays for 2026)."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core import clock

VECTORS = [
    ("2026-02-10", 20, "2026-03-16"),
    ("2026-02-13", 3, "2026-02-25"),
    ("2026-04-30", 5, "2026-05-11"),
    ("2026-09-18", 20, "2026-10-22"),
    ("2026-09-24", 20, "2026-10-29"),
    ("2026-09-30", 3, "2026-10-10"),
    ("2026-11-23", 20, "2026-12-21"),
]


@pytest.mark.parametrize(("start", "count", "end"), VECTORS)
def test_working_days(start: str, count: int, end: str) -> None:
    assert clock.add_working_days(date.fromisoformat(start), count) == date.fromisoformat(end)


def test_make_up_days_count_and_holidays_do_not() -> None:
    assert clock.is_working_day(date(2026, 2, 14))  # a Saturday worked
    assert not clock.is_working_day(date(2026, 2, 16))  # a Monday off


def test_unknown_year_is_refused_in_words() -> None:
    with pytest.raises(clock.UnknownCalendarYear, match="2031 年的法定节假日安排"):
        clock.add_working_days(date(2031, 1, 5), 1)


def test_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="不能是负数"):
        clock.add_working_days(date(2026, 1, 5), -1)


@given(st.dates(date(2010, 1, 1), date(2026, 6, 30)), st.integers(0, 30), st.integers(0, 30))
def test_counting_in_two_steps_is_counting_at_once(day: date, first: int, second: int) -> None:
    in_steps = clock.add_working_days(clock.add_working_days(day, first), second)
    assert in_steps == clock.add_working_days(day, first + second)


def test_stopped_clock_is_in_shanghai() -> None:
    with clock.at(date(2027, 1, 1)):
        assert clock.now() == datetime(2027, 1, 1, tzinfo=clock.TZ)
        assert clock.today() == date(2027, 1, 1)
    assert clock.now().utcoffset() == datetime(2026, 1, 1, tzinfo=clock.TZ).utcoffset()
