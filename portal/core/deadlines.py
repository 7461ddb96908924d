"""The legal clock: when a limit ends, and which days it counted (民法典第二百条至第二百零三条).

The day on which a limit begins is not counted. Months end on the corresponding day, or on the last day of a
month that has none. A last day that is no working day gives way to the next one, where the rule says so.
Working days follow the State Council's yearly notices; a year without one is refused, never guessed.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from portal.core.clock import UnknownCalendarYear, is_working_day

FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)
WEEKDAYS = "一二三四五六日"


class Unit(StrEnum):
    """What a limit is counted in; the value is part of addresses."""

    DAYS = "days"
    WORKING_DAYS = "working-days"
    MONTHS = "months"
    YEARS = "years"


UNIT_LABELS = {Unit.DAYS: "日", Unit.WORKING_DAYS: "个工作日", Unit.MONTHS: "个月", Unit.YEARS: "年"}
# The most that can be asked: no rule of law is longer, and every answer is drawn up day by day.
MOST = {Unit.DAYS: 3660, Unit.WORKING_DAYS: 500, Unit.MONTHS: 240, Unit.YEARS: 20}


class LimitError(ValueError):
    """A limit that cannot be counted; the message says why, in Chinese."""


@dataclass(frozen=True, slots=True)
class CountedDay:
    """One day of a limit: what kind of day it is, and its number in the count (0: not counted)."""

    day: date
    kind: str
    number: int

    @property
    def weekday(self) -> str:
        """星期三."""
        return f"星期{WEEKDAYS[self.day.weekday()]}"


@dataclass(frozen=True, slots=True)
class Deadline:
    """The end of a limit. `nominal` is its last day before anything gives way to a working day, `last` after.

    `unsure` names, in words, a calendar that is not known yet and might move the last day.
    """

    start: date
    amount: int
    unit: Unit
    backwards: bool
    nominal: date
    last: date
    unsure: str = ""

    @property
    def moved(self) -> bool:
        """Whether the last day gave way to a working day."""
        return self.last != self.nominal

    @property
    def length(self) -> str:
        """30 日, 20 个工作日, 3 个月."""
        return f"{self.amount} {UNIT_LABELS[self.unit]}"

    def days(self) -> Iterator[CountedDay]:
        """Every day from the start to the last one, in the direction of the count."""
        step = timedelta(days=-1 if self.backwards else 1)
        day, number = self.start, 0
        yield CountedDay(day, kind_of(day), 0)
        while day != self.last:
            day += step
            counts = is_working_day(day) if self.unit is Unit.WORKING_DAYS else self._within(day)
            number += counts
            yield CountedDay(day, kind_of(day), number if counts else 0)

    def _within(self, day: date) -> bool:
        return day >= self.nominal if self.backwards else day <= self.nominal


def deadline(
    start: date, amount: int, unit: Unit, *, backwards: bool = False, to_working_day: bool = True
) -> Deadline:
    """The last day of a limit of `amount` units from `start`, which is not counted.

    `to_working_day` lets a last day that is no working day give way to the next one (民法典第二百零三条);
    counting back nothing gives way. Raises LimitError for an amount or a day out of bounds, and
    UnknownCalendarYear when working days run into a year without an official calendar.
    """
    if not 1 <= amount <= MOST[unit]:
        raise LimitError(f"期限应当在 1 至 {MOST[unit]} {UNIT_LABELS[unit]}之间。")
    if not FIRST <= start <= LAST:
        raise LimitError(f"起算日应当在 {FIRST.year} 年至 {LAST.year} 年之间。")
    sign = -1 if backwards else 1
    if unit is Unit.WORKING_DAYS:
        nominal = _working_days(start, sign * amount)
        return Deadline(start, amount, unit, backwards, nominal, nominal)
    nominal = (
        start + timedelta(days=sign * amount) if unit is Unit.DAYS else _months(start, unit, sign * amount)
    )
    if not FIRST <= nominal <= LAST:
        raise LimitError(f"算出的日期超出 {FIRST.year} 年至 {LAST.year} 年。")
    last, unsure = nominal, ""
    if to_working_day and not backwards:
        try:
            last = next_working_day(nominal)
        except UnknownCalendarYear as error:
            unsure = f"{error.year} 年的法定节假日安排尚未公布或未载入，不能判断最后一日是否顺延。"
    return Deadline(start, amount, unit, backwards, nominal, last, unsure)


def _months(start: date, unit: Unit, amount: int) -> date:
    return add_months(start, amount * 12 if unit is Unit.YEARS else amount)


def add_months(day: date, count: int) -> date:
    """The corresponding day `count` months on (back, where negative), or the last day of a month without one.

    2026-01-31 and one month is 2026-02-28 (民法典第二百零二条).
    """
    months = day.year * 12 + day.month - 1 + count
    year, month = divmod(months, 12)
    if not FIRST.year <= year <= LAST.year:
        raise LimitError(f"算出的日期超出 {FIRST.year} 年至 {LAST.year} 年。")
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def next_working_day(day: date) -> date:
    """`day` itself where it is a working day, else the first one after it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def _working_days(day: date, count: int) -> date:
    step = timedelta(days=1 if count > 0 else -1)
    left = abs(count)
    while left:
        day += step
        left -= is_working_day(day)
    return day


def kind_of(day: date) -> str:
    """工作日, 调休上班, 周末, 放假（春节）; of a year without an official calendar only what the weekday tells."""
    import chinese_calendar

    weekend = day.weekday() >= 5
    try:
        off, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return "周末（节假日安排未公布）" if weekend else "节假日安排未公布"
    if not off:
        return "调休上班" if weekend else "工作日"
    if not name:
        return "周末"
    return f"放假（{_holiday(name)}）"


def _holiday(name: str) -> str:
    import chinese_calendar

    found = next((one for one in chinese_calendar.Holiday if one.value == name), None)
    return str(getattr(found, "chinese", "法定节假日"))


def known_years() -> tuple[int, int]:
    """The first and the last year whose official calendar is known."""
    from chinese_calendar.constants import holidays

    years = {day.year for day in holidays}
    return min(years), max(years)
