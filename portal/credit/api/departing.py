"""What has left, in the order in which it left: whoever asks on from where he was misses nothing and hears nothing twice.

A record leaves by the clock, and only later does the worker write its Departure: both bear the same moment and id,
so it stands at the same place before and after. A decision bears the moment at which it was taken, a little before
other readers see it: what left within the last `SETTLING` is therefore told with the next call.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from portal.core import clock
from portal.credit.api.cursors import BadCursor, pack, unpack
from portal.credit.leaving.ending import reason_of
from portal.credit.models import Departure, Disclosure

SETTLING = timedelta(seconds=10)
"""Longer than a transaction takes that ends a publication."""


@dataclass(frozen=True, slots=True, order=True)
class Left:
    """One departure; ordered as it is told."""

    left_at: datetime
    public_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Page:
    """Departures in their order. `cursor` stands behind the last one told so far; `more` says whether to ask on now."""

    told: list[Left]
    cursor: str
    more: bool


def departures(since: datetime, cursor: str, size: int) -> Page:
    """The next departures since a moment. Raises BadCursor."""
    behind, until = _read(cursor), clock.now() - SETTLING
    # First what waits for the worker: what he writes between the two questions is told by the second.
    waiting = Disclosure.objects.gone(until).filter(public_from__isnull=False)
    found = {each.public_id: each for each in _some(waiting, "public_until", since, behind, until, size)}
    found |= {
        each.public_id: each for each in _some(Departure.objects.all(), "left_at", since, behind, until, size)
    }
    told = sorted(found.values())
    last = told[:size][-1] if told else None
    after = pack(f"{last.left_at.isoformat()}|{last.public_id}") if last else cursor
    return Page(told[:size], after, len(told) > size)


def _some(
    rows: QuerySet[Any],
    moment: str,
    since: datetime,
    behind: tuple[datetime, str] | None,
    until: datetime,
    size: int,
) -> list[Left]:
    rows = rows.filter(**{f"{moment}__gte": since, f"{moment}__lte": until})
    if behind:
        when, key = behind
        # The first condition is for the index, the second one for what left at the same moment.
        rows = rows.filter(**{f"{moment}__gte": when})
        rows = rows.filter(Q(**{f"{moment}__gt": when}) | Q(public_id__gt=key))
    return [
        Left(
            getattr(each, moment),
            each.public_id,
            each.reason if isinstance(each, Departure) else reason_of(each),
        )
        for each in rows.order_by(moment, "public_id")[: size + 1]
    ]


def _read(cursor: str) -> tuple[datetime, str] | None:
    if not cursor:
        return None
    when, _, key = unpack(cursor).rpartition("|")
    try:
        moment = datetime.fromisoformat(when)
    except ValueError:
        raise BadCursor from None
    if moment.tzinfo is None or not key.isalnum():
        raise BadCursor
    return moment, key
