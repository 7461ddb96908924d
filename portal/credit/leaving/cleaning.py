"""What the worker does about leaving: take away what is over, and look at the ledger and the rules each minute.

Nobody waits for it: readers are told by the clock. It only makes that what has left is gone from the disk, too.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Min

from portal.core.announcements import schedule
from portal.credit.leaving.ending import sweep
from portal.credit.leaving.erasing import empty_the_journal
from portal.credit.leaving.reconciling import reconcile
from portal.credit.models import Disclosure

AT_ONCE = 200
"""Records taken away in one transaction, so that editors need not wait for the database."""
MINUTE = timedelta(minutes=1)


def next_leaving(after: datetime) -> datetime | None:
    """The first moment at which something leaves; what is overdue counts as well."""
    ends = Disclosure.objects.filter(public_until__isnull=False).aggregate(first=Min("public_until"))
    first: datetime | None = ends["first"]
    return first


def take_away(since: datetime, until: datetime) -> None:
    """Take away what is over; the worker comes again at once while there is more.

    First what the ledger knows better: in a restored backup the window alone would say why a record left, and one
    that was repaired or withdrawn could come back with other words.
    """
    reconcile()
    sweep(AT_ONCE)


def next_look(after: datetime) -> datetime:
    """A minute later."""
    return after + MINUTE


def look(since: datetime, until: datetime) -> None:
    """Carry out what the ledger knows better, and a changed table of rules."""
    from portal.credit.renewing import renew_windows

    reconcile()
    renew_windows()
    transaction.on_commit(empty_the_journal)


schedule("credit.leaving", next_leaving, take_away)
schedule("credit.ledger", next_look, look)
