"""Database and ledger made to agree: what one has lost, the other one tells it.

A restored database is behind: the decisions that it lacks are carried out again. A ledger that was lost or
replaced is behind: the database writes its decisions into it anew.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.db import transaction

from portal.core import clock
from portal.core.models import Bureau
from portal.credit.leaving import ledger
from portal.credit.leaving.ending import NO_END, entry_of, hold_mark, settle_end
from portal.credit.leaving.erasing import Ended, departure_of, erase
from portal.credit.leaving.guarding import carried_out
from portal.credit.models import Departure, Disclosure
from portal.credit.models.marks import PublicationMark

log = logging.getLogger(__name__)
CHUNK = 500


@dataclass(slots=True)
class Report:
    """What `reconcile` did: lines looked at, records taken away again, stubs made anew, lines written anew."""

    looked_at: int = 0
    taken_away: int = 0
    stubs: int = 0
    rewritten: int = 0


def reconcile(*, whole: bool = False) -> Report:
    """Carry out what the ledger knows and the database does not, and the other way round. Idempotent.

    Only what lies behind the mark is looked at, unless `whole`, or the mark does not fit the ledger.
    """
    report = Report()
    head, mark = ledger.head(), PublicationMark.objects.first()
    if mark and carried_out(mark, head) and not whole:
        return report
    with transaction.atomic():
        mark = hold_mark()
        head = ledger.head()
        follows = mark.ledger == head.name and mark.position <= head.number
        start = mark.position if follows and not whole else 0
        for some in _chunks(ledger.latest(ledger.entries(start)).values()):
            _carry_out(some, report)
        if not follows or whole:
            head = _rewrite(head, report)
        mark.ledger, mark.position = head.name, head.number
        mark.save(update_fields=["ledger", "position"])
    if report != Report():
        log.warning(
            "停止公示台账与数据库已核对：看了 %d 行，重新撤下 %d 条，补记 %d 条，补写台账 %d 行",
            report.looked_at,
            report.taken_away,
            report.stubs,
            report.rewritten,
        )
    return report


def _chunks(entries: Iterable[ledger.Entry]) -> Iterator[list[ledger.Entry]]:
    rest = iter(entries)
    while some := list(islice(rest, CHUNK)):
        yield some


def _carry_out(entries: list[ledger.Entry], report: Report) -> None:
    report.looked_at += len(entries)
    last = {entry.public_id: entry for entry in entries}
    records = {
        record.public_id: record
        for record in Disclosure.objects.filter(public_id__in=last).select_related("bureau", "entity")
    }
    known = set(Departure.objects.filter(public_id__in=last).values_list("public_id", flat=True))
    bureaus = dict(Bureau.objects.values_list("code", "pk"))
    gone, stubs = [], []
    for entry in last.values():
        record = records.get(entry.public_id)
        if record is None:
            if entry.public_id not in known and entry.reason != Departure.WINDOW:
                stubs.append(departure_of(entry, bureaus.get(entry.unit)))
        elif entry.left_at <= clock.now():
            gone.append(Ended(record, entry.reason, entry.left_at, entry.by))
        elif record.public_until is None or entry.left_at < record.public_until:
            _shorten(record, entry)
            report.taken_away += 1
    erase(gone)
    Departure.objects.bulk_create(stubs, ignore_conflicts=True)
    report.taken_away += len(gone)
    report.stubs += len(stubs)


def _shorten(record: Disclosure, entry: ledger.Entry) -> None:
    record.ended_at = record.public_until = entry.left_at
    record.end_reason = "" if entry.reason == Departure.WINDOW else entry.reason
    settle_end(record)


def _rewrite(head: ledger.Head, report: Report) -> ledger.Head:
    """Write into the ledger the decisions of the database that it does not have."""
    written = {entry.public_id for entry in ledger.entries()}
    lost = [_entry_of(one) for one in _decided() if one.public_id not in written]
    pending = Disclosure.objects.filter(ended_at__isnull=False).select_related("bureau")
    lost += [
        entry_of(one, one.end_reason or Departure.WINDOW, one.ended_at or NO_END, "")
        for one in pending
        if one.public_id not in written
    ]
    report.rewritten = len(lost)
    return ledger.append(lost) if lost else head


def _decided() -> Iterator[Departure]:
    by_decision = Departure.objects.exclude(reason=Departure.WINDOW).select_related("bureau")
    yield from by_decision.order_by("left_at", "pk").iterator(chunk_size=CHUNK)


def _entry_of(departure: Departure) -> ledger.Entry:
    return ledger.Entry(
        public_id=departure.public_id,
        key=departure.key,
        kind=departure.kind,
        unit=departure.bureau.code if departure.bureau else "",
        reason=departure.reason,
        left_at=departure.left_at,
        by=departure.decided_by,
        digest=departure.digest,
    )
