"""Decisions that end a publication early: repair, withdrawal, annulment, correction. They can only shorten it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from portal.core import clock
from portal.core.announcements import announce_many
from portal.credit.leaving import ledger
from portal.credit.leaving.erasing import Ended, erase
from portal.credit.models import Departure, Disclosure, Entity
from portal.credit.models.marks import PublicationMark
from portal.credit.retention import rules

NO_END = datetime(9999, 12, 31, tzinfo=clock.TZ)


class NotPublished(ValueError):
    """There is nothing to end: the record was never public. The message is Chinese."""


def end(disclosure: Disclosure, reason: str, *, by: str, at: datetime | None = None) -> Departure | None:
    """Let a record leave at a moment (None, or past: now), for one of `Disclosure.END_REASONS`.

    Now: it is gone with every trace when this returns, and its Departure is the answer. Later: its window is
    shortened, and time does the rest. Idempotent. Raises NotPublished for a record that never was public.
    """
    if reason not in dict(Disclosure.END_REASONS):
        raise ValueError(reason)
    with transaction.atomic():
        mark = hold_mark()
        # After the wait for the decisions before: moments are in the order in which readers see them.
        now = clock.now()
        moment = max(at or now, now)
        record = _held(disclosure)
        if record is None:
            return Departure.objects.filter(public_id=disclosure.public_id).first()
        if record.public_from is None:
            raise NotPublished("这条信息没有公示过，不需要停止公示；不用的草稿可以删除。")
        lines = []
        if record.public_until is None or moment < record.public_until:
            lines = [entry_of(record, reason, moment, by)]
            record.ended_at, record.end_reason, record.public_until = moment, reason, moment
        departure = settle_end(record, by)
        if lines:
            note(mark, lines)  # last: what it says must be possible
        return departure


def settle_end(record: Disclosure, by: str = "") -> Departure | None:
    """Keep a shortened window, or take the record away when it is over."""
    if record.public_until is not None and record.public_until <= clock.now():
        return erase([Ended(record, reason_of(record), record.public_until, by)])[0]
    record.save(update_fields=["ended_at", "end_reason", "public_until", "updated_at"])
    return None


def reason_of(record: Disclosure) -> str:
    """Why a record leaves, or has left: a decision, where it is that which sets its end."""
    if record.ended_at and record.ended_at == record.public_until:
        return record.end_reason or Departure.WINDOW
    return Departure.WINDOW


def _held(disclosure: Disclosure) -> Disclosure | None:
    """The record as stored, locked against others."""
    found: Disclosure | None = Disclosure.objects.select_for_update().filter(pk=disclosure.pk).first()
    return found


def sweep(limit: int) -> int:
    """Take away up to `limit` records whose time is over; their number."""
    with transaction.atomic():
        hold_mark()
        now = clock.now()
        over = list(Disclosure.objects.gone().order_by("public_until")[:limit])
        if over:
            erase([Ended(each, reason_of(each), each.public_until or now) for each in over])
    return len(over)


def moved(records: Iterable[Disclosure], by: str = "") -> None:
    """Write into the ledger that a fact has moved the end of these stored records (移出, for one).

    Call it in the transaction that stores the new end; a backup from before knows only the old one.
    """
    lines = [entry_of(record, Departure.WINDOW, record.public_until or NO_END, by) for record in records]
    if lines:
        note(hold_mark(), lines)


def hold_mark() -> PublicationMark:
    """The mark of this database, locked until the transaction ends: decisions come one after the other."""
    mark, _ = PublicationMark.objects.get_or_create(pk=1, defaults={"table": rules().version})
    return PublicationMark.objects.select_for_update().get(pk=mark.pk)


def note(mark: PublicationMark, lines: list[ledger.Entry]) -> None:
    """Write the lines to the disk, then move the mark in this transaction.

    In this order: when the commit fails after it, the ledger is ahead and the decision is carried out within a
    minute; the other way round a crash between the two would lose it to the next backup.
    """
    before = ledger.head()
    head = ledger.append(lines)
    # A database that is behind stays behind, until `reconcile` has carried out what lies between.
    if (mark.ledger, mark.position) == (before.name, before.number):
        mark.ledger, mark.position = head.name, head.number
        mark.save(update_fields=["ledger", "position"])


def entry_of(record: Disclosure, reason: str, left_at: datetime, by: str) -> ledger.Entry:
    """What the ledger says of a decision."""
    from portal.credit.publishing import content_digest

    return ledger.Entry(
        public_id=record.public_id,
        key=record.key,
        kind=record.kind,
        unit=record.bureau.code,
        reason=reason,
        left_at=left_at,
        by=by[:150],
        digest=content_digest(record),
    )


def objection_opened(subject: Disclosure | Entity, at: datetime | None = None) -> int:
    """Show 异议处理中 on a record, or on all public ones of an entity; the number of records."""
    return _objection(subject, at or clock.now())


def objection_closed(subject: Disclosure | Entity) -> int:
    """Take 异议处理中 away again."""
    return _objection(subject, None)


def _objection(subject: Disclosure | Entity, at: datetime | None) -> int:
    public = Disclosure.objects.public()
    own = public.filter(entity=subject) if isinstance(subject, Entity) else public.filter(pk=subject.pk)
    with transaction.atomic():
        keys = list(own.filter(objected_at__isnull=at is not None).values_list("pk", flat=True))
        Disclosure.objects.filter(pk__in=keys).update(objected_at=at, updated_at=clock.now())
        announce_many(Disclosure, keys)
        if keys:
            announce_many(Entity, [subject.pk if isinstance(subject, Entity) else subject.entity_id])
    return len(keys)
