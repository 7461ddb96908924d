"""The one clock. Nothing else in the portal asks the system for the time (a lint rule bans it)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

TZ = ZoneInfo("Asia/Shanghai")
_frozen: ContextVar[datetime | None] = ContextVar("clock_frozen", default=None)


class UnknownCalendarYear(ValueError):
    """A year for which no official holiday calendar is known: refused, never guessed."""

    def __init__(self, year: int) -> None:
        super().__init__(f"{year} 年的法定节假日安排尚未公布或未载入，不能计算工作日。")
        self.year = year


def now() -> datetime:
    """The present moment, aware, in Asia/Shanghai."""
    frozen = _frozen.get()
    if frozen is not None:
        return frozen
    return datetime.now(TZ)  # noqa: TID251


def today() -> date:
    """The present day in Asia/Shanghai."""
    return now().date()


def start_of(day: date) -> datetime:
    """Midnight at which `day` begins in Asia/Shanghai."""
    return datetime.combine(day, time.min, TZ)


@contextmanager
def at(moment: datetime | date) -> Iterator[None]:
    """Stop the clock at `moment` (a day means its midnight) in this context."""
    if not isinstance(moment, datetime):
        moment = start_of(moment)
    elif moment.tzinfo is None:
        moment = moment.replace(tzinfo=TZ)
    token = _frozen.set(moment.astimezone(TZ))
    try:
        yield
    finally:
        _frozen.reset(token)


def is_working_day(day: date) -> bool:
    """Whether `day` is a working day by the State Council's yearly notice, make-up days included.

    Raises UnknownCalendarYear for a year without an official calendar.
    """
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        raise UnknownCalendarYear(day.year) from None


def add_working_days(day: date, count: int) -> date:
    """The day on which a limit of `count` working days ends; `day` itself is not counted.

    Raises UnknownCalendarYear when the count runs into a year without an official calendar.
    """
    if count < 0:
        raise ValueError("工作日天数不能是负数。")
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day
