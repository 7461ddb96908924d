"""Windows computed anew: when the table of rules has changed, or what the register says of an entity.

Until the stored windows follow the table of rules in use, nothing is shown (`portal.credit.leaving.guarding`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from portal.core import clock
from portal.core.announcements import Change, listen
from portal.core.work import raise_work
from portal.credit.leaving.ending import hold_mark
from portal.credit.models import Disclosure, EntityChange
from portal.credit.models.marks import PublicationMark
from portal.credit.publishing import WINDOW_FIELDS, Outcome, State, settle, store
from portal.credit.retention import rules

log = logging.getLogger(__name__)
CHUNK = 500
SOURCE = "credit.windows"
TYPE = ("type_code", "family")
"""Facts of an entity on which the rules depend."""
FEW = 200
RECENTLY = timedelta(days=30)
"""No announcement waits longer than this for a worker that stands still."""


@dataclass(slots=True)
class Report:
    """What a renewal did; `held` records are not shown any more for want of a fact."""

    looked_at: int = 0
    changed: int = 0
    held: int = 0


def renew_windows(*, whole: bool = False, progress: Callable[[int], None] | None = None) -> Report:
    """Bring all stored windows up to the table in use; nothing to do when they are, unless `whole`.

    Idempotent and resumable: a chunk is a transaction, and only the last step says that it is done.
    """
    report, version = Report(), rules().version
    mark = PublicationMark.objects.first()
    if mark and mark.table == version and not whole:
        return report
    for some in _chunks(_stored()):
        _renew(some, report)
        if progress:
            progress(report.looked_at)
    with transaction.atomic():
        hold_mark()
        PublicationMark.objects.update(table=version)
    if report.changed:
        log.warning(
            "公示期限按规则表 %s 重新计算：%d 条中 %d 条有变化", version, report.looked_at, report.changed
        )
    return report


def _stored() -> QuerySet[Disclosure]:
    return (
        Disclosure.objects.filter(public_from__isnull=False)
        .filter(Q(public_until__isnull=True) | Q(public_until__gt=clock.now()))
        .select_related("entity", "bureau")
    )


def _chunks(records: QuerySet[Disclosure]) -> Iterator[list[Disclosure]]:
    last = 0
    while some := list(records.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        yield some
        last = some[-1].pk


def _renew(records: Collection[Disclosure], report: Report) -> None:
    changed = []
    for record in records:
        before = [getattr(record, name) for name in WINDOW_FIELDS]
        outcome = settle(record, departed={}, gate=False)
        if before != [getattr(record, name) for name in WINDOW_FIELDS]:
            changed.append((record, outcome))
    if not changed:
        report.looked_at += len(records)
        return
    with transaction.atomic():
        store([], [record for record, _ in changed])
        for record, outcome in changed:
            if outcome.state is State.HELD:
                report.held += 1
                _ask(record, outcome)
    report.looked_at += len(records)
    report.changed += len(changed)


def _ask(record: Disclosure, outcome: Outcome) -> None:
    raise_work(
        SOURCE,
        f"{record.public_id}@{rules().version}",
        record,
        "按现行公示期限规则缺少事实，已暂停公示，请补充。",
        detail="\n".join(outcome.reasons),
    )


def follow_entities(changes: list[Change]) -> None:
    """Listener: a conversion (个转企) may put an entity's records under other rules.

    Of many entities, and of a large file, which announces its batch in their place, only those are looked at
    whose history says that their type has changed.
    """
    report = Report()
    keys = [change.object_id for change in changes if change.model_label == "credit.entity"]
    batches = [int(change.object_id) for change in changes if change.model_label == "credit.batch"]
    if len(keys) > FEW:
        recent = EntityChange.objects.filter(field__in=TYPE, noted_at__gte=clock.now() - RECENTLY)
        keys = [str(key) for key in set(recent.values_list("entity_id", flat=True)) & set(map(int, keys))]
    if batches:
        converted = EntityChange.objects.filter(field__in=TYPE, batch__in=batches)
        keys += map(str, converted.values_list("entity_id", flat=True))
    for start in range(0, len(keys), CHUNK):
        _renew(list(_stored().filter(entity_id__in=keys[start : start + CHUNK])), report)


listen("credit.windows", follow_entities)
