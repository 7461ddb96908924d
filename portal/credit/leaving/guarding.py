"""What public() asks beside the clock: whether this database is behind the ledger, or its windows behind the rules.

A database from a backup knows nothing of what was withdrawn since. Until the ledger is carried out there, the
last lines of the ledger are kept back one by one, and everything when it is further behind than that.
"""

from __future__ import annotations

from datetime import datetime
from itertools import islice

from django.db import connection
from django.db.models import Q

from portal.core import clock
from portal.credit.leaving import ledger
from portal.credit.models.marks import PublicationMark
from portal.credit.retention import rules

NOTHING = Q(pk__in=())
NOT_SETTLED = "公示信息正在核对，暂时没有全部显示，请过几分钟再查。"


def standing(moment: datetime) -> Q:
    """The condition on disclosures that holds back what the ledger or a changed table may have ended.

    Asks the database once how far it is (a row of three values): ask anew for every request.
    """
    name, position, table = _mark()
    if table and table != rules().version:
        return NOTHING
    head = ledger.head()
    behind = head.number - position if name == head.name else head.number
    if behind <= 0:
        return Q()
    if behind > ledger.RECENT:
        return NOTHING
    last = islice(head.recent, max(len(head.recent) - behind, 0), None)
    left = [key for key, entry in ledger.latest(last).items() if entry.left_at <= moment]
    return ~Q(public_id__in=left) if left else Q()


def _mark() -> tuple[str, int, str]:
    """The mark's three values, by the shortest way: every reading of a disclosure passes here."""
    with connection.cursor() as cursor:
        cursor.execute('SELECT ledger, position, "table" FROM credit_publicationmark')
        found: tuple[str, int, str] | None = cursor.fetchone()
    return found or ("", 0, "")


def is_settled() -> bool:
    """Whether everything that may be shown is shown: windows by the rules in use, and not too far behind the ledger."""
    name, position, table = _mark()
    head = ledger.head()
    behind = head.number - position if name == head.name else head.number
    return behind <= ledger.RECENT and table in ("", rules().version)


def is_caught_up() -> bool:
    """Whether all of the ledger is carried out in this database: what was made before still tells the truth."""
    name, position, table = _mark()
    head = ledger.head()
    return (name, position) == (head.name, head.number) and table in ("", rules().version)


def carried_out(mark: PublicationMark, head: ledger.Head) -> bool:
    """Whether the database and the ledger are at the same line of the same ledger."""
    return (mark.ledger, mark.position) == (head.name, head.number)


def in_ledger(public_id: str) -> bool:
    """Whether one of the last lines of the ledger ended this record, carried out here or not."""
    entry = ledger.latest(ledger.head().recent).get(public_id)
    return entry is not None and entry.left_at <= clock.now()
