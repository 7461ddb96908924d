"""Batches: one for each (kind, unit, file); an interrupted one goes on behind `position`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from portal.core import clock
from portal.core.models import Bureau
from portal.credit.intake.judging import as_json
from portal.credit.models import Batch

_LETTERS = {Batch.REGISTER: "R", Batch.DISCLOSURES: "D"}
TRIES = 20


class Busy(RuntimeError):
    """Another process is loading the same batch."""


@dataclass(slots=True)
class Counts:
    """What became of the lines of a chunk."""

    read: int = 0
    saved: int = 0
    unchanged: int = 0
    left_out: int = 0
    warnings: int = 0


def begin(
    kind: str,
    bureau: Bureau,
    digest: str,
    name: str,
    *,
    mode: str = Batch.INCREMENT,
    for_review: bool = False,
    user: Any = None,
    period: str = "",
    defaults: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Batch, bool]:
    """The batch of this file, and whether it is new. One for review is WAITING from its first line on.

    The same file with other `defaults` for columns that it does not have says something else: another batch.
    """
    if defaults:
        digest = hashlib.sha256(f"{digest} {as_json(defaults)}".encode()).hexdigest()
    found = Batch.objects.filter(kind=kind, bureau=bureau, file_sha256=digest).first()
    for _ in range(TRIES):
        if found:
            return found, False
        try:
            with transaction.atomic():
                return (
                    Batch.objects.create(
                        number=_next_number(kind),
                        kind=kind,
                        mode=mode,
                        bureau=bureau,
                        period=period,
                        file_name=name[:200],
                        file_sha256=digest,
                        defaults=dict(defaults),
                        state=Batch.WAITING if for_review else Batch.LOADING,
                        started_at=clock.now(),
                        started_by=user,
                    ),
                    True,
                )
        except IntegrityError:  # somebody took the number, or began the same file
            found = Batch.objects.filter(kind=kind, bureau=bureau, file_sha256=digest).first()
    raise Busy("批次号一时分配不了，请稍后再试。")


def _next_number(kind: str) -> str:
    prefix = f"{_LETTERS[kind]}{clock.today():%Y%m%d}-"
    numbers = Batch.objects.filter(number__startswith=prefix).values_list("number", flat=True)
    last = max((int(number.removeprefix(prefix)) for number in numbers), default=0)
    return f"{prefix}{last + 1:03d}"


def advance(batch: Batch, position: int, counts: Counts) -> None:
    """Move the position on, in the transaction of the chunk. Raises Busy when somebody else has."""
    moved = Batch.objects.filter(pk=batch.pk, position=batch.position, finished_at=None).update(
        position=position,
        read=F("read") + counts.read,
        saved=F("saved") + counts.saved,
        unchanged=F("unchanged") + counts.unchanged,
        left_out=F("left_out") + counts.left_out,
        warnings=F("warnings") + counts.warnings,
    )
    if not moved:
        raise Busy("另一个进程正在载入同一个批次，本次没有重复载入。")


def moved(batch: Batch, position: int, counts: Counts) -> None:
    """The same on the object, once the transaction is through."""
    batch.position = position
    for name in ("read", "saved", "unchanged", "left_out", "warnings"):
        setattr(batch, name, getattr(batch, name) + getattr(counts, name))


def finish(batch: Batch) -> str:
    """All lines are dealt with. Where none waits there is nothing to review: that is said, and empty otherwise."""
    said = ""
    batch.finished_at = clock.now()
    if batch.saved or batch.unchanged:
        if batch.state == Batch.WAITING and not batch.saved:
            said = "没有要审核的行，不用审核。"
        if batch.state == Batch.LOADING or said:
            batch.state = Batch.LIVE
    else:
        said, batch.state = "没有一行可以收下，全部退回。", Batch.REFUSED
    batch.remark = f"{said}{batch.remark}"[:300]
    batch.save(update_fields=["finished_at", "state", "remark"])
    return said
