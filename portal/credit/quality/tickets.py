"""Tickets of old stock (先解决增量，再逐步解决存量): what a run closes, what it opens, and how the stock burns down.

The import opens a ticket with each defect of old stock that it lets in. A run closes those whose defect is gone.
Where the import had to leave a field empty because its value could not be read, an empty field is no proof
that anybody has mended it: those tickets stay until the record comes again (the import closes them then).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from portal.credit.models import Batch, Ticket
from portal.credit.quality.catalogue import TICKET, rules

LEFT_EMPTY = frozenset(
    {
        "reg-no-check", "industry-form", "date-form", "amount-form", "currency",
        "count-form", "shares-form", "members-form", "parent-code", "conversion",
    }
)  # fmt: skip
"""Rules whose defect cannot be seen in what is stored."""
_STEP = 500


class Standing:
    """Open tickets of some units (all when none is named), or of one batch, beside what a run finds."""

    def __init__(self, units: Sequence[int], batch: Batch | None = None) -> None:
        self.units, self.batch = list(units), batch
        self.hidden: dict[str, set[str]] = defaultdict(set)
        for record, rule in self._open().filter(rule__in=LEFT_EMPTY).values_list("record", "rule"):
            self.hidden[record].add(rule)
        self.failing: dict[tuple[str, str], tuple[int, int | None]] = {}

    def _open(self) -> QuerySet[Ticket]:
        found = Ticket.objects.filter(closed_at=None)
        if self.batch:
            return found.filter(batch=self.batch)
        return found.filter(bureau__in=self.units) if self.units else found

    def seen(self, record: str) -> set[str]:
        """A record is there: the rules it breaks by its tickets alone."""
        return self.hidden.get(record, set())

    def fails(self, unit: int, rule: str, record: str, day: date | None) -> None:
        """A record breaks a rule."""
        if rules()[rule].severity == TICKET:
            self.failing[rule, record] = (unit, day.year if day else None)

    def settle(self, now: datetime) -> tuple[int, int]:
        """Close what is mended, open what is new; how many of each. Inside a transaction."""
        known, gone = set(), []
        for pk, rule, record in self._open().values_list("pk", "rule", "record").iterator(10_000):
            if (rule, record) in self.failing:
                known.add((rule, record))
            else:
                gone.append(pk)
        for start in range(0, len(gone), _STEP):
            Ticket.objects.filter(pk__in=gone[start : start + _STEP]).update(closed_at=now)
        opened = [
            Ticket(bureau_id=unit, rule=rule, record=record, year=year, opened_at=now)
            for (rule, record), (unit, year) in sorted(self.failing.items())
            if (rule, record) not in known
        ]
        Ticket.objects.bulk_create(opened, ignore_conflicts=True, batch_size=_STEP)
        return len(gone), len(opened)


@dataclass(frozen=True, slots=True)
class Burn:
    """One line of the burn-down."""

    label: str
    opened: int
    closed: int

    @property
    def left(self) -> int:
        """How many are still open."""
        return self.opened - self.closed

    @property
    def percent(self) -> int:
        """How many of a hundred are closed, rounded down."""
        return self.closed * 100 // self.opened if self.opened else 100


def burn_down(tickets: QuerySet[Ticket], by: str) -> list[Burn]:
    """Tickets by unit, rule or year of origin ("bureau", "rule", "year"): most left first."""
    name = {"bureau": "bureau__name", "rule": "rule", "year": "year"}[by]
    grouped = (
        tickets.order_by()
        .values(name)
        .annotate(opened=Count("pk"), left=Count("pk", filter=Q(closed_at=None)))
    )
    rows = grouped.values_list(name, "opened", "left")
    found = [Burn(_label(by, value), opened, opened - left) for value, opened, left in rows]
    return sorted(found, key=lambda burn: (-burn.left, burn.label))


def _label(by: str, value: Any) -> str:
    if by == "rule":
        known = rules().get(value)
        return known.about if known else str(value)
    if by == "year":
        return f"{value} 年" if value else "年份不明"
    return str(value)
