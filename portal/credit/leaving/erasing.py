"""Take a record away with everything that repeats it; what stays is a Departure without content.

A revision holds the whole text, a log entry its title, a work item a sentence on it: all of them go with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Q
from wagtail.models import ModelLogEntry, ReferenceIndex, Revision, WorkflowState

from portal.core import clock
from portal.core.announcements import announce_many
from portal.core.models import DemoMark, WorkItem
from portal.credit.models import Batch, Departure, Disclosure, Entity, Line, Ticket

LABEL = "公示信息（已停止公示）"
SENT_BACK = "这一条已经停止公示，退回的内容随之清除。"


@dataclass(frozen=True, slots=True)
class Ended:
    """A record to be taken away, why, since when, and by whose decision."""

    record: Disclosure
    reason: str
    left_at: datetime
    by: str = ""


def erase(ended: Sequence[Ended]) -> list[Departure]:
    """Take these records away in one transaction and leave a Departure of each."""
    from portal.credit.publishing import content_digest

    now = clock.now()
    with transaction.atomic():
        stubs = [
            Departure(
                public_id=each.record.public_id,
                key=each.record.key,
                kind=each.record.kind,
                bureau_id=each.record.bureau_id,
                reason=each.reason,
                left_at=each.left_at,
                erased_at=now,
                decided_by=each.by[:150],
                digest=content_digest(each.record),
            )
            for each in ended
        ]
        Departure.objects.bulk_create(stubs, ignore_conflicts=True, batch_size=500)
        taken_back = [each.record.public_id for each in ended if each.reason != Disclosure.CORRECTED]
        # Drafts that were to correct it say the same; nobody has ever seen them, so nothing is left of them.
        drafts = Disclosure.objects.filter(corrects__in=taken_back, public_from=None)
        _remove([*(each.record for each in ended), *drafts])
    transaction.on_commit(empty_the_journal)
    return stubs


def discard(records: Sequence[Disclosure]) -> None:
    """Take away records that nobody has ever seen; nothing stays of them."""
    if not records:
        return
    with transaction.atomic():
        _remove(records)
    transaction.on_commit(empty_the_journal)


def _remove(records: Sequence[Disclosure]) -> None:
    keys = [record.pk for record in records]
    texts = [str(key) for key in keys]
    content_type = ContentType.objects.get_for_model(Disclosure)
    announce_many(Disclosure, keys)
    announce_many(Entity, {record.entity_id for record in records})
    WorkflowState.objects.filter(base_content_type=content_type, object_id__in=texts).delete()
    Revision.objects.filter(base_content_type=content_type, object_id__in=texts).delete()
    ModelLogEntry.objects.filter(content_type=content_type, object_id__in=texts).update(label=LABEL, data={})
    ReferenceIndex.objects.filter(
        Q(base_content_type=content_type, object_id__in=texts)
        | Q(to_content_type=content_type, to_object_id__in=texts)
    ).delete()
    for model in (WorkItem, DemoMark):
        model.objects.filter(content_type=content_type, object_id__in=texts).delete()
    _empty_lines(records)
    Disclosure.objects.filter(pk__in=keys).delete()


def _empty_lines(records: Sequence[Disclosure]) -> None:
    """What files have left of these records: the line each came from, lines sent back, and tickets named after them."""
    numbers = {record.document_no for record in records if record.document_no}
    # An import names a defect of old stock by the number of the document.
    units = {record.bureau_id for record in records}
    Ticket.objects.filter(record__in={number[:80] for number in numbers}, bureau__in=units).delete()
    lines = [(record.batch_id, record.line) for record in records if record.batch_id and record.line]
    for batch in {batch for batch, _ in lines}:
        Line.objects.filter(batch_id=batch, number__in=[line for of, line in lines if of == batch]).delete()
    again = Line.objects.filter(batch__kind=Batch.DISCLOSURES, state=Line.REFUSED)
    again.filter(cells__document_no__in=numbers).update(cells={}, reasons=[SENT_BACK])


def empty_the_journal() -> None:
    """SQLite: deleted bytes are overwritten (secure_delete), but old pages stand in the journal until it is emptied.

    Readers in the middle of a page are not waited for: the worker tries again each minute.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        patience = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute("PRAGMA busy_timeout=300")
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            cursor.execute(f"PRAGMA busy_timeout={patience}")


def departure_of(entry: Any, bureau_id: int | None) -> Departure:
    """The Departure that a line of the ledger tells of."""
    return Departure(
        public_id=entry.public_id,
        key=entry.key,
        kind=entry.kind,
        bureau_id=bureau_id,
        reason=entry.reason,
        left_at=entry.left_at,
        erased_at=clock.now(),
        decided_by=entry.by[:150],
        digest=entry.digest,
    )
