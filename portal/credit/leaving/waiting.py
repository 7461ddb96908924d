"""Imported records that wait for a person's decision and may not be public any more: nobody need decide about them.

They were never seen by anyone, so nothing is left of them. Drafts of officers stay theirs.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from portal.core.announcements import schedule
from portal.credit.leaving.erasing import discard
from portal.credit.models import Disclosure
from portal.credit.publishing import State, departures_of, settle

PAUSE = timedelta(hours=6)
CHUNK = 500


def next_look(after: datetime) -> datetime:
    """Six hours later."""
    return after + PAUSE


def forget(since: datetime, until: datetime) -> None:
    """Take away what waits and whose window is over, or which a rule or a departure has come to forbid."""
    held = Disclosure.objects.filter(
        live=False, ended_at=None, public_from=None, batch__isnull=False, latest_revision=None
    )
    last = 0
    while some := list(held.filter(pk__gt=last).select_related("entity", "bureau").order_by("pk")[:CHUNK]):
        last = some[-1].pk
        discard(list(_over(some, until)))


def _over(records: list[Disclosure], now: datetime) -> Iterator[Disclosure]:
    departed = departures_of([record.key for record in records])
    for record in records:
        if settle(record, at=now, departed=departed, gate=False).state in (State.REFUSED, State.OVER):
            yield record


schedule("credit.waiting", next_look, forget)
