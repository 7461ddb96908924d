"""What public() asks beside the clock: whether this database is behind the ledger, or its windows behind the rules.

A database from a backup knows nothing of what was withdrawn since. Until the ledger is carried out there, the
last lines of the ledger are kept back one by one, and everything when it is further behind than that.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, Q

from portal.core import clock
from portal.credit.leaving import ledger
from portal.credit.models.marks import PublicationMark
from portal.credit.retention import rules

NOT_SETTLED = "公示信息正在核对，暂时没有全部显示，请过几分钟再查。"


def standing(moment: datetime) -> Q:
    """The condition on disclosures that holds back what the ledger or a changed table may have ended."""
    condition = ~Exists(PublicationMark.objects.exclude(table=rules().version))
    head = ledger.head()
    if head.number > ledger.RECENT:
        near = PublicationMark.objects.filter(ledger=head.name, position__gte=head.number - ledger.RECENT)
        condition &= Exists(near)
    left = [key for key, entry in ledger.latest(head.recent).items() if entry.left_at <= moment]
    return condition & ~Q(public_id__in=left) if left else condition


def is_settled() -> bool:
    """Whether everything that may be shown is shown: the ledger and the table of rules are carried out."""
    head, mark = ledger.head(), PublicationMark.objects.first()
    if mark is None:
        return not head.number
    return mark.table == rules().version and carried_out(mark, head)


def carried_out(mark: PublicationMark, head: ledger.Head) -> bool:
    """Whether the database and the ledger are at the same line of the same ledger."""
    return (mark.ledger, mark.position) == (head.name, head.number)


def in_ledger(public_id: str) -> bool:
    """Whether one of the last lines of the ledger ended this record, carried out here or not."""
    entry = ledger.latest(ledger.head().recent).get(public_id)
    return entry is not None and entry.left_at <= clock.now()
