"""How long ago: the day of a document against the reader's day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum


class Period(StrEnum):
    """A stretch of days that ends with the reader's; ``OLDER`` is what lies before all others."""

    MONTH = "month"
    YEAR = "year"
    THREE_YEARS = "3years"
    FIVE_YEARS = "5years"
    OLDER = "older"


_YEARS = {Period.YEAR: 1, Period.THREE_YEARS: 3, Period.FIVE_YEARS: 5}
_MONTH_DAYS = 30
RECENT = tuple(period for period in Period if period is not Period.OLDER)
"""Those that contain each other, the shortest first."""


def first_day(period: Period, today: dt.date) -> dt.date:
    """The first day of a recent period; of ``OLDER``, the first day after it."""
    if period is Period.MONTH:
        return today - dt.timedelta(days=_MONTH_DAYS)
    years = _YEARS.get(period, _YEARS[Period.FIVE_YEARS])
    day = today.day - 1 if (today.month, today.day) == (2, 29) else today.day
    return today.replace(year=today.year - years, day=day)


def summed(older: int, since: Mapping[Period, int]) -> dict[str, int]:
    """Counts of all periods from disjoint ones: ``since`` counts the days from a period's first to the next one's."""
    counts, total = {}, 0
    for period in RECENT:
        total += since[period]
        counts[period.value] = total
    counts[Period.OLDER.value] = older
    return counts
