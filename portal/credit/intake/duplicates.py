"""Rows of one file about the same thing: identical ones are one; of different ones the later approved counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from portal.credit.intake.disclosure_rows import sent_cells
from portal.credit.intake.headers import REGISTER_KIND, Plan
from portal.credit.intake.judging import Judged, judge_chunk
from portal.credit.intake.records import Chunk, Raw
from portal.credit.intake.register_rows import PLACE
from portal.credit.intake.registering import as_cells
from portal.credit.intake.rules import Defect

_APPROVED = PLACE["approved_on"]


def settled(
    found: Iterable[tuple[int, Raw, int]], plan: Plan, judge: Callable[[dict[str, str]], Judged]
) -> tuple[list[Judged], list[Judged]]:
    """Rows to decide about (some refused now), and those that only repeat another."""
    groups: dict[object, list[Judged]] = defaultdict(list)
    for line, raw, key in found:
        [row] = judge_chunk(Chunk([line], [raw], [], line), plan, judge)
        groups[row.extra.get("key", key)].append(row)
    rows: list[Judged] = []
    doubles: list[Judged] = []
    for group in groups.values():
        several = [row for row in group if row.texts is not None]
        rows += [row for row in group if row.texts is None]
        distinct: dict[str, Judged] = {}
        for row in several:
            if row.digest in distinct:
                doubles.append(row)
            else:
                distinct[row.digest] = row
        if len(distinct) > 1:
            for row in distinct.values():
                row.cells = row.cells or _cells_of(row, plan)
            choose = _by_approval if plan.kind == REGISTER_KIND else _refuse_all
            choose(list(distinct.values()))
        rows += distinct.values()
    return sorted(rows, key=lambda row: row.line), doubles


def _cells_of(row: Judged, plan: Plan) -> dict[str, str]:
    """The cells of a row that is fine by itself."""
    if plan.kind == REGISTER_KIND:
        return as_cells(row.texts or (), plan.fields)
    return sent_cells(row, plan.fields)


def _by_approval(rows: list[Judged]) -> None:
    """The row approved last stays; without a day on each, or with two on the last day, none of those does."""
    days = [row.texts[_APPROVED] if row.texts else None for row in rows]
    if not all(days):
        _refuse_all(rows)
        return
    last = max(day or "" for day in days)
    latest = [row for row, day in zip(rows, days, strict=True) if day == last]
    for row, day in zip(rows, days, strict=True):
        if day != last:
            other = latest[0].line
            said = f"同一主体在第 {other} 行有核准日期更晚（{last}）的内容，以那一行为准，本行没有收下"
            _refuse(row, Defect("duplicate", "", said))
    if len(latest) > 1:
        _refuse_all(latest)


def _refuse_all(rows: list[Judged]) -> None:
    lines = [row.line for row in rows]
    for row in rows:
        others = "、".join(f"第 {line} 行" for line in lines if line != row.line)
        said = f"与{others}是同一条，内容却不同，分不出哪个对，都没有收下。请核对后只留一行"
        _refuse(row, Defect("duplicate", "", said))


def _refuse(row: Judged, defect: Defect) -> None:
    row.defects.append(defect)
    row.texts = None
