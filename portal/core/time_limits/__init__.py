"""Time limits of offices as a dated table (`limits.toml`): which one holds on a day, and until when it runs.

A limit is chosen by the day on which it starts. Where no row holds on that day, there is no limit: `limit` gives
None and nothing is guessed.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from portal.core.clock import UnknownCalendarYear
from portal.core.deadlines import MOST, UNIT_LABELS, LimitError, Unit, deadline

PATH = Path(__file__).with_name("limits.toml")
OWN = "本站承诺"


class TimeLimitsError(ValueError):
    """The table cannot be used; the message lists every fault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLimit:
    """One row: so many days or months from `start`, in force from `valid_from` until the day before `valid_to`.

    `law` is empty for what the portal itself promises; `doubt` says what is 待核 where it is not `confirmed`.
    """

    key: str
    label: str
    amount: int
    unit: Unit
    start: str
    law: str
    article: str = ""
    valid_from: date
    valid_to: date | None = None
    checked_on: date
    confirmed: bool
    doubt: str = ""

    @property
    def length(self) -> str:
        """20 个工作日, 2 个月."""
        return f"{self.amount} {UNIT_LABELS[self.unit]}"

    @property
    def basis(self) -> str:
        """《…》, or that the portal promises it."""
        return f"《{self.law}》" if self.law else OWN

    def in_force(self, day: date) -> bool:
        """Whether it holds for what starts on this day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    def last_day(self, start: date) -> date:
        """The last day; the first one is not counted. Raises UnknownCalendarYear and LimitError."""
        return deadline(start, self.amount, self.unit).last

    def last_day_known(self, start: date) -> date | None:
        """The last day, or None where the calendar of a year is not yet official."""
        try:
            return self.last_day(start)
        except (UnknownCalendarYear, LimitError):
            return None


def limit(key: str, start: date) -> TimeLimit | None:
    """The row of this key that holds for what starts on this day."""
    return next((one for one in table() if one.key == key and one.in_force(start)), None)


@cache
def table() -> tuple[TimeLimit, ...]:
    """The table that is shipped, in its order; read and proved once."""
    return read(PATH.read_text("utf-8"))


def read(text: str) -> tuple[TimeLimit, ...]:
    """A table from its TOML. Raises TimeLimitsError with all faults."""
    try:
        data = tomllib.loads(text)
        rows = tuple(
            TimeLimit(**{"checked_on": data["checked_on"], **entry, "unit": Unit(entry["unit"])})
            for entry in data["limit"]
        )
    except (KeyError, TypeError, ValueError) as error:
        raise TimeLimitsError(f"办理期限表不能读：{type(error).__name__} {error}") from error
    if faults := list(_faults(rows)):
        raise TimeLimitsError("\n".join(faults))
    return rows


def _faults(rows: tuple[TimeLimit, ...]) -> Iterator[str]:
    by_key: dict[str, list[TimeLimit]] = defaultdict(list)
    for row in rows:
        by_key[row.key].append(row)
        if not 1 <= row.amount <= MOST[row.unit]:
            yield f"{row.key}：期限不能是 {row.length}。"
        if not (row.label and row.start):
            yield f"{row.key}：没有写明是什么期限、从哪一天起算。"
        if not row.confirmed and not row.doubt:
            yield f"{row.key}：没有核实的，要写明什么待核。"
        if row.valid_to is not None and row.valid_to <= row.valid_from:
            yield f"{row.key}：失效日期不晚于施行日期。"
    for key, chain in by_key.items():
        chain.sort(key=lambda one: one.valid_from)
        for before, after in zip(chain, chain[1:], strict=False):
            if before.valid_to != after.valid_from:
                yield f"{key}：前后两行的施行时间重叠或者有空缺。"
