"""A run: every record of some units, or of one batch, held against the rules; counted, scored and kept.

Rules over sets are asked of the database first; then each record passes once, so that millions need no more
memory than the defects do. Stored disclosures broke no rule over rows when they came but what the gate holds back or has
masked, which they remember; so only what stands between them is looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from portal.core import clock
from portal.core.models import Bureau
from portal.credit.intake.gating import said_of_rows
from portal.credit.intake.headers import DISCLOSURES_KIND, LABELS, REGISTER_KIND
from portal.credit.intake.judging import Judged, as_json
from portal.credit.intake.known import CodeTables
from portal.credit.intake.register_rows import FACTS
from portal.credit.intake.register_typed import member_words, share_words
from portal.credit.intake.values import written
from portal.credit.models import Batch, Disclosure, Entity, Line, QualityResult, QualityRun
from portal.credit.quality import sets, tickets
from portal.credit.quality.catalogue import rules, ruleset
from portal.credit.quality.judging import defects_alone, judge_of
from portal.credit.quality.scoring import Place, Tally

STEP = 5000
Note = Callable[[int, str, Place], None]
"""(unit, rule, place): told of every defect, for a complete list."""
_STATUSES = dict(Entity.STATUSES)


class Run:
    """One run. `batch` alone, or `bureaus` (all that have records when empty)."""

    def __init__(
        self, bureaus: Sequence[Bureau] = (), batch: Batch | None = None, note: Note | None = None
    ) -> None:
        self.batch, self.note = batch, note
        self.bureaus = list(bureaus)
        self.on = clock.today()
        self.judge = judge_of(REGISTER_KIND)
        self.tallies: dict[int, Tally] = defaultdict(Tally)
        self.tables = CodeTables(self.on)
        self.standing = tickets.Standing([bureau.pk for bureau in self.bureaus], batch)

    def run(self) -> list[QualityRun]:
        """Check, keep what was found, and settle the tickets of old stock."""
        self._entities()
        self._disclosures()
        if self.batch:
            self._lines(self.batch)
            self.tallies.setdefault(self.batch.bureau_id, Tally())
        now = clock.now()
        with transaction.atomic():
            kept = [self._kept(unit, self.tallies[unit], now) for unit in sorted(self.tallies)]
            if not self.batch:
                self.standing.settle(now)
        return kept

    # --- what is stored ---------------------------------------------------------------------------------

    def _mine(self, records: QuerySet[Any]) -> QuerySet[Any]:
        if self.batch:
            return records.filter(batch=self.batch)
        return records.filter(bureau__in=self.bureaus) if self.bureaus else records

    def _entities(self) -> None:
        mine = self._mine(Entity.objects.all())
        among = sets.Broken(sets.ENTITY_SETS, mine)
        rows = mine.order_by("pk").values_list("pk", "bureau_id", "batch__number", "line", *FACTS)
        for pk, unit, batch, line, *facts in rows.iterator(STEP):
            record = facts[0] or facts[1]
            broken = self._defects(facts) | among.of(pk)
            broken |= dict.fromkeys(self.standing.seen(record), "")
            day = facts[_FOUNDED] or facts[_APPROVED]
            self._count(unit, REGISTER_KIND, record, _place(batch, line), broken, day)

    def _defects(self, facts: Sequence[Any]) -> dict[str, str]:
        """Rules over rows that the stored facts break: {rule: field}."""
        cells = cells_of(facts)
        broken = {defect.rule: defect.field for defect in self.judge(cells, self.on, date.max).defects}
        hints = (
            *self.tables.region(cells["region"]),
            *self.tables.region_in_code(cells["uscc"]),
            *self.tables.industry(cells["section"], cells["industry"])[1],
        )
        for defect in hints:
            broken.setdefault(defect.rule, defect.field)
        return broken

    def _disclosures(self) -> None:
        mine = self._mine(Disclosure.objects.all())
        among = sets.Broken(sets.DISCLOSURE_SETS | (sets.OF_BATCH if self.batch else {}), mine)
        columns = ("pk", "bureau_id", "batch__number", "line", "public_id", "decided_on")
        for pk, unit, batch, line, record, day in mine.order_by("pk").values_list(*columns).iterator(STEP):
            self._count(unit, DISCLOSURES_KIND, record, _place(batch, line), among.of(pk), day)

    # --- what a batch did not bring in ------------------------------------------------------------------

    def _lines(self, batch: Batch) -> None:
        """Lines refused, by the rules they were refused for; lines that wait, by what is said of them."""
        kind, unit = batch.kind, batch.bureau_id
        columns = ("number", "place", "state", "cells", "rules")
        found = Line.objects.filter(batch=batch).order_by("number").values_list(*columns).iterator(STEP)
        gated = self._gated(batch)
        for number, sheet, state, cells, known in found:
            again = defects_alone(kind, cells, self.on) if cells else {}
            broken = ({rule: again.get(rule, "") for rule in known} or again) | gated.get(number, {})
            if state == Line.REFUSED and not broken:
                broken = {"record": ""}
            record = cells.get("uscc") or cells.get("reg_no") or cells.get("document_no") or ""
            self._count(unit, kind, record, f"{sheet} 第 {number} 行".strip(), broken, None)

    def _gated(self, batch: Batch) -> dict[int, dict[str, str]]:
        """What the gate would say of lines of disclosures that wait, by line: {rule: field}."""
        if batch.kind != DISCLOSURES_KIND:
            return {}
        judge = judge_of(batch.kind)
        waiting = Line.objects.filter(batch=batch, state=Line.WAITING).order_by("number")
        found: dict[int, dict[str, str]] = {}
        rows: list[Judged] = []
        for number, cells in waiting.values_list("number", "cells").iterator(STEP):
            rows.append(judge(cells, self.on, defaults=batch.defaults))
            rows[-1].line = number
            if len(rows) == STEP:
                found |= _said(rows)
                rows = []
        return found | _said(rows)

    # --- counting ---------------------------------------------------------------------------------------

    def _count(
        self, unit: int, kind: str, record: str, place: str, broken: dict[str, str], day: date | None
    ) -> None:
        tally = self.tallies[unit]
        tally.take(kind, broken)
        for rule, field in broken.items():
            where = (record, place, LABELS[kind].get(field, ""))
            tally.note(rule, where)
            if not self.batch:
                self.standing.fails(unit, rule, record, day)
            if self.note:
                self.note(unit, rule, where)

    def _kept(self, unit: int, tally: Tally, now: datetime) -> QualityRun:
        run = QualityRun.objects.create(
            bureau_id=unit,
            batch=self.batch,
            ruleset=ruleset(),
            run_at=now,
            checked=tally.records,
            faultless=tally.faultless,
            score=tally.score,
        )
        QualityResult.objects.bulk_create(
            QualityResult(
                run=run,
                rule=rule,
                checked=tally.checked_by(rule),
                failed=tally.failed[rule],
                places=tally.places.get(rule, []),
            )
            for rule in rules()
            if tally.failed.get(rule)
        )
        return run


_FOUNDED, _APPROVED = FACTS.index("established_on"), FACTS.index("approved_on")


def _said(rows: Sequence[Judged]) -> dict[int, dict[str, str]]:
    return {row.line: {one.rule: one.field for one in said} for row, said in said_of_rows(rows)}


def cells_of(facts: Sequence[Any]) -> dict[str, str]:
    """A stored entity as a file would write it, every field named, so that it can be judged like a row."""
    cells = {name: _text(value) for name, value in zip(FACTS, facts, strict=True)}
    cells["status"] = _STATUSES.get(cells["status"], cells["status"])
    cells["shares"] = _shares(cells["shares"])
    cells["members"] = _members(cells["members"])
    names = facts[FACTS.index("former_names")]
    cells["former_names"] = "；".join(names or [])
    return cells


_shares = lru_cache(4096)(share_words)
_members = lru_cache(4096)(member_words)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return written(value) or ""
    return as_json(value) if isinstance(value, dict | list) else str(value)


def _place(batch: str | None, line: int | None) -> str:
    """Where a record came from: 批次 R20261123-001 第 12 行; empty where it was kept by hand."""
    return f"批次 {batch} 第 {line} 行" if batch else ""


def with_records() -> Iterator[Bureau]:
    """Units that have recorded anything, in the order of the tree."""
    units: set[int] = set()
    for model in (Entity, Disclosure):
        units.update(model.objects.order_by().values_list("bureau", flat=True).distinct())
    return iter(Bureau.objects.filter(pk__in=units).order_by("path"))


def check_units(bureaus: Iterable[Bureau] = (), note: Note | None = None) -> list[QualityRun]:
    """Run over all records of these units; over everybody's when none is named."""
    return Run(list(bureaus), note=note).run()


def check_batch(batch: Batch, note: Note | None = None) -> QualityRun:
    """Run over one batch: what it brought in and what was refused."""
    return Run(batch=batch, note=note).run()[0]
