"""The review of a batch: another person passes it, or sends it back, as a whole. Passing goes on where it broke off.

A line that waits is judged and decided anew when it is passed, in chunks as in an import: what the register has
come to say since is what counts. Its line leaves in the transaction that writes its record, so that nothing is
lost or doubled however often the passing is interrupted.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from portal.core import clock
from portal.core.announcements import announce, announce_many
from portal.core.editing.permissions import Reach
from portal.credit.intake import importing, judges, tickets
from portal.credit.intake.deciders import Decider, decider_for
from portal.credit.intake.headers import DISCLOSURES_KIND, Plan
from portal.credit.intake.judging import Judged, safe_cells
from portal.credit.intake.known import CodeTables
from portal.credit.intake.lines import rules_of
from portal.credit.intake.rules import RULES, TICKET, Defect
from portal.credit.models import Batch, Line

PUBLISH = "credit.publish_disclosure"
STEP = 2000
_UNDONE = "整批退回：{why}"


class NotDecided(Exception):
    """The batch cannot be decided about now, or not by this person; the message says why, in Chinese."""


def obstacle(batch: Batch, user: Any) -> str:
    """Why this user may not decide about this batch now; empty when nothing is in the way."""
    if batch.state != Batch.WAITING:
        return f"这个批次{batch.get_state_display()}，不用再审核。"
    if batch.finished_at is None:
        return "文件还没有读完。请报送人再次报送同一个文件，读完以后再审核。"
    if not user.has_perm(PUBLISH) or not Reach.of(user).covers(batch.bureau):
        return "只有本单位或者上级单位有发布权限的人能审核。"
    if batch.started_by_id == user.pk:
        return "不能审核自己报送的批次，请由他人审核。"
    return ""


def begun(batch: Batch) -> bool:
    """Whether somebody has passed it and not all of its lines are in yet."""
    return batch.state == Batch.WAITING and batch.decided_at is not None


def pass_on(batch: Batch, user: Any, seconds: float | None = None) -> int:
    """Pass: take in the lines that wait, for at most so long; how many still wait. Raises NotDecided."""
    with transaction.atomic():
        batch = _locked(batch, user)
        if batch.decided_at is None:
            batch.decided_by, batch.decided_at = user, clock.now()
            batch.save(update_fields=["decided_by", "decided_at"])
    until = None if seconds is None else time.monotonic() + seconds
    tables = CodeTables(clock.today())
    while _step(batch, user, tables):
        if until is not None and time.monotonic() > until:
            break
    return _waiting(batch).count()


def send_back(batch: Batch, user: Any, why: str) -> None:
    """Send the whole batch back: its lines stay for the sender, to be mended and sent again. Raises NotDecided."""
    with transaction.atomic():
        batch = _locked(batch, user)
        if begun(batch):
            raise NotDecided("这个批次已经通过，正在生效，不能再退回。")
        if batch.kind == DISCLOSURES_KIND:
            _hide_numbers(batch)
        number = _waiting(batch).update(state=Line.REFUSED, reasons=[_UNDONE.format(why=why)], rules=[])
        batch.state, batch.remark = Batch.REFUSED, why[:300]
        batch.decided_by, batch.decided_at = user, clock.now()
        batch.saved, batch.left_out = 0, batch.left_out + number
        batch.save(update_fields=["state", "remark", "decided_by", "decided_at", "saved", "left_out"])


def _locked(batch: Batch, user: Any) -> Batch:
    found = Batch.objects.select_for_update().get(pk=batch.pk)
    if why := obstacle(found, user):
        raise NotDecided(why)
    return found


def _waiting(batch: Batch) -> Any:
    return Line.objects.filter(batch=batch, state=Line.WAITING).order_by("number")


def _hide_numbers(batch: Batch) -> None:
    """What could be a person's number was kept for the gate alone; it is not kept for sending back."""
    changed = []
    for line in _waiting(batch).iterator(STEP):
        if (safe := safe_cells(line.cells)) != line.cells:
            line.cells = safe
            changed.append(line)
    Line.objects.bulk_update(changed, ["cells"], batch_size=500)


def _step(batch: Batch, user: Any, tables: CodeTables) -> bool:
    """One chunk in one transaction; whether there may be more. With the last one the batch is live."""
    for attempt in (1, 2):
        try:
            with transaction.atomic():
                return _take_in(_locked(batch, user), tables)
        except IntegrityError:  # an import brought in the same record in between: look again
            if attempt == 2:
                raise
    return False


def _take_in(batch: Batch, tables: CodeTables) -> bool:
    found = list(_waiting(batch)[:STEP])
    if not found:
        batch.state = Batch.LIVE
        batch.save(update_fields=["state"])
        if batch.read > importing.MANY:
            announce(batch)
        return False
    lines = {line.number: line for line in found}
    groups: dict[frozenset[str], list[Judged]] = defaultdict(list)
    for line in found:
        groups[frozenset(line.cells)].append(_judged(batch, line))
    saved = same = 0
    for fields, rows in groups.items():
        plan = Plan(batch.kind, tuple((place, name) for place, name in enumerate(fields)), len(fields), False)
        decider = decider_for(batch.kind)(batch, plan, tables)
        for wave in decider.waves(rows):
            written, unchanged = _write(batch, decider, wave)
            saved, same = saved + written, same + unchanged
    refused = [row for rows in groups.values() for row in rows if row.texts is None]
    for row in refused:
        line = lines.pop(row.line)
        line.state, line.cells, line.reasons = Line.REFUSED, row.cells, row.reasons
        line.rules = rules_of(row)
        line.save(update_fields=["state", "cells", "reasons", "rules"])
    Line.objects.filter(pk__in=[line.pk for line in lines.values()]).delete()
    batch.saved += saved - len(found)
    batch.unchanged += same
    batch.left_out += len(refused)
    batch.save(update_fields=["saved", "unchanged", "left_out"])
    return True


def _judged(batch: Batch, line: Line) -> Judged:
    """A line judged again, as hard as when it was read: one that names rules of tickets was let in as old stock."""
    due = [rule for rule in line.rules if RULES[rule].severity == TICKET]
    options = importing.Options(
        bureau=batch.bureau, old_before=date.max if due else None, defaults=batch.defaults
    )
    row = judges.judge_of(options, batch.kind)(line.cells)
    row.line = line.number
    found = {defect.rule for defect in row.defects}
    # A defective cell was emptied when the line was let in; its ticket is still due.
    row.defects += [Defect(rule, "", RULES[rule].about) for rule in due if rule not in found]
    return row


def _write(batch: Batch, decider: Decider, wave: Sequence[Judged]) -> tuple[int, int]:
    work = decider.decide(wave)
    keys = decider.write(work)
    if batch.read <= importing.MANY:
        announce_many(decider.model, keys)
    tickets.keep(batch, decider, wave)
    return len(keys), work.same
