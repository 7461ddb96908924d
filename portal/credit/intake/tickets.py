"""Tickets: what is wrong with old stock that was let in (S24)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from portal.core import clock
from portal.credit.intake.judging import Judged
from portal.credit.intake.rules import RULES, TICKET
from portal.credit.models import Batch, Ticket

if TYPE_CHECKING:
    from portal.credit.intake.deciders import Decider


def keep(batch: Batch, decider: Decider, rows: Sequence[Judged]) -> None:
    """Open a ticket for each defect of the rows let in; close those of records that no longer have it."""
    some = Ticket.objects.filter(closed_at=None).exists()
    found: dict[str, set[str]] = {}
    years: dict[str, int | None] = {}
    for row in rows:
        if row.refused or not (some or row.defects):
            continue
        rules = {d.rule for d in row.defects if RULES[d.rule].severity == TICKET}
        found[record := decider.record_of(row)] = rules
        if rules:
            years[record] = decider.year_of(row)
    if not found:
        return
    now = clock.now()
    if some:
        stale = [
            pk
            for pk, record, rule in Ticket.objects.filter(
                record__in=list(found), rule__in=list(RULES), closed_at=None
            ).values_list("pk", "record", "rule")
            if rule not in found[record]
        ]
        Ticket.objects.filter(pk__in=stale).update(closed_at=now)
    opened = [
        Ticket(bureau=batch.bureau, rule=rule, record=record, year=years[record], opened_at=now, batch=batch)
        for record, rules in found.items()
        for rule in sorted(rules)
    ]
    Ticket.objects.bulk_create(opened, ignore_conflicts=True, batch_size=500)


def count(batch: Batch) -> int:
    """Tickets that came in with a batch."""
    return Ticket.objects.filter(batch=batch).count()
