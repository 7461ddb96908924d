"""The legal clock's limits: vectors of domain.md 2.8 and 4, months with their ends, both calendars, properties."""

from __future__ import annotations

import calendar
import json
import tarfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core import clock, deadlines
from portal.core.deadlines import LimitError, Unit, add_months, deadline

DAY = date.fromisoformat


@pytest.mark.parametrize(
    ("start", "amount", "unit", "last"),
    [
        ("2026-02-10", 20, Unit.WORKING_DAYS, "2026-03-16"),
        ("2026-09-30", 3, Unit.WORKING_DAYS, "2026-10-10"),
        ("2026-11-23", 20, Unit.WORKING_DAYS, "2026-12-21"),
        ("2026-11-23", 30, Unit.DAYS, "2026-12-23"),  # change of registration
        ("2026-12-31", 90, Unit.DAYS, "2027-03-31"),  # members of a cooperative, after the fiscal year
        ("2026-12-20", 20, Unit.DAYS, "2027-01-09"),  # after the notice of a simple cancellation
        ("2026-04-20", 3, Unit.MONTHS, "2026-07-20"),
        ("2026-04-20", 1, Unit.YEARS, "2027-04-20"),
        ("2026-04-20", 3, Unit.YEARS, "2029-04-20"),
        ("2026-11-30", 3, Unit.MONTHS, "2027-02-28"),
        ("2026-01-31", 1, Unit.MONTHS, "2026-02-28"),
        ("2024-01-31", 1, Unit.MONTHS, "2024-02-29"),
        ("2024-02-29", 1, Unit.YEARS, "2025-02-28"),
    ],
)
def test_vectors(start: str, amount: int, unit: Unit, last: str) -> None:
    assert deadline(DAY(start), amount, unit, to_working_day=False).last == DAY(last)


@pytest.mark.parametrize(
    ("start", "amount", "last"),
    [
        ("2026-09-01", 30, "2026-10-08"),  # 10-01 is the first day of a holiday
        ("2026-01-15", 30, "2026-02-14"),  # a Saturday worked
        ("2026-01-23", 30, "2026-02-24"),  # a Sunday inside 春节
        ("2026-11-22", 30, "2026-12-22"),
        ("2026-10-20", 25, "2026-11-16"),  # a Saturday
    ],
)
def test_a_last_day_off_gives_way_to_the_next_working_day(start: str, amount: int, last: str) -> None:
    assert deadline(DAY(start), amount, Unit.DAYS).last == DAY(last)


def test_counting_back_does_not_give_way() -> None:
    answer = deadline(date(2026, 11, 16), 15, Unit.DAYS, backwards=True)
    assert answer.last == date(2026, 11, 1) and not answer.moved
    assert deadline(date(2026, 10, 10), 3, Unit.WORKING_DAYS, backwards=True).last == date(2026, 9, 30)
    assert deadline(date(2026, 3, 31), 1, Unit.MONTHS, backwards=True).last == date(2026, 2, 28)


def test_every_day_is_listed_with_its_kind() -> None:
    days = list(deadline(date(2026, 2, 13), 3, Unit.WORKING_DAYS).days())
    assert [(one.day.day, one.number) for one in days if one.number] == [(14, 1), (24, 2), (25, 3)]
    kinds = {one.day.day: one.kind for one in days}
    assert kinds[13] == "工作日" and kinds[14] == "调休上班" and kinds[17] == "放假（春节）"
    moved = list(deadline(date(2026, 9, 1), 30, Unit.DAYS).days())
    assert moved[0].number == 0 and moved[30].number == 30
    assert [one.number for one in moved[31:]] == [0] * 7


def test_a_year_without_a_calendar_is_refused_or_left_open() -> None:
    with pytest.raises(clock.UnknownCalendarYear, match="2031 年"):
        deadline(date(2031, 1, 5), 1, Unit.WORKING_DAYS)
    answer = deadline(date(2031, 1, 5), 10, Unit.DAYS)
    assert answer.last == date(2031, 1, 15)
    assert "2031 年的法定节假日安排" in answer.unsure
    assert [one.kind for one in answer.days()][:2] == ["周末（节假日安排未公布）", "节假日安排未公布"]


@pytest.mark.parametrize(
    ("start", "amount", "unit"),
    [
        ("2026-01-01", 0, Unit.DAYS),
        ("2026-01-01", -3, Unit.WORKING_DAYS),
        ("2026-01-01", 3661, Unit.DAYS),
        ("2199-12-01", 60, Unit.DAYS),
        ("2199-12-01", 3, Unit.MONTHS),
        ("0001-01-01", 1, Unit.DAYS),
    ],
)
def test_what_is_out_of_bounds_is_refused_in_words(start: str, amount: int, unit: Unit) -> None:
    with pytest.raises(LimitError, match="年|之间"):
        deadline(DAY(start), amount, unit)


KNOWN = st.dates(date(2008, 1, 1), date(2026, 3, 31))


@given(KNOWN, st.integers(1, 120))
def test_working_days_there_and_back(day: date, amount: int) -> None:
    last = deadline(day, amount, Unit.WORKING_DAYS).last
    assert clock.is_working_day(last) and last == clock.add_working_days(day, amount)
    back = deadline(last, amount, Unit.WORKING_DAYS, backwards=True).last
    assert back <= day or clock.is_working_day(back)
    assert (
        sum(clock.is_working_day(day + timedelta(days=n)) for n in range(1, (last - day).days + 1)) == amount
    )


@given(KNOWN, st.integers(1, 200), st.booleans())
def test_the_list_begins_at_the_start_and_ends_at_the_last_day(day: date, amount: int, back: bool) -> None:
    for unit in (Unit.DAYS, Unit.WORKING_DAYS):
        answer = deadline(day, min(amount, 60), unit, backwards=back)
        days = list(answer.days())
        assert days[0].day == day and days[0].number == 0
        assert days[-1].day == answer.last and max(one.number for one in days) == answer.amount
        counted = [one.number for one in days if one.number]
        assert counted == list(range(1, answer.amount + 1))


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)), st.integers(-600, 600))
def test_months_end_on_the_corresponding_day_or_the_last(day: date, count: int) -> None:
    end = add_months(day, count)
    assert (end.year - day.year) * 12 + end.month - day.month == count
    last_of_month = calendar.monthrange(end.year, end.month)[1]
    assert end.day == min(day.day, last_of_month)
    assert add_months(end, -count) <= day or end.day == last_of_month


@given(KNOWN, st.integers(1, 400))
def test_a_limit_in_days_never_ends_on_a_day_off(day: date, amount: int) -> None:
    answer = deadline(day, amount, Unit.DAYS)
    assert answer.unsure or (clock.is_working_day(answer.last) and answer.last >= answer.nominal)


def test_both_calendars_agree_on_every_year(shared_data: Path) -> None:
    """What we count by, against the notices as holiday-cn transcribed them; years without a notice are unknown."""
    first, last = deadlines.known_years()
    named, compared = {}, set()
    with tarfile.open(shared_data / "calendar" / "holiday-cn_2007-2027.tar.xz") as archive:
        for member in archive:
            if member.name.endswith(".json"):
                stream = archive.extractfile(member)
                assert stream is not None
                year = json.load(stream)
                for one in year["days"]:
                    named[DAY(one["date"])] = one["isOffDay"]
                if year["days"]:
                    compared.add(year["year"])
                else:
                    assert year["year"] > last, "a year without a notice is not known here either"
    assert compared == set(range(2007, last + 1)) and first <= 2007
    differ = []
    day = date(2007, 1, 1)
    while day <= date(last, 12, 31):
        off = named.get(day, day.weekday() >= 5)
        if clock.is_working_day(day) == off:
            differ.append(day)
        day += timedelta(days=1)
    assert differ == []
