"""Lines of a batch that are not public: refused ones, to be mended and sent again, and those that wait."""

from __future__ import annotations

from collections.abc import Sequence

from portal.credit.intake import storing
from portal.credit.intake.gating import HELD
from portal.credit.intake.judging import Judged, as_json
from portal.credit.intake.records import Table
from portal.credit.intake.rules import RULES, WARNING
from portal.credit.models import Batch, Disclosure, Line

MOST_TOLD = 100_000
HELD_TOLD = 100
"""Lines with personal data that a sentence names."""


def store(batch: Batch, table: Table, rows: Sequence[Judged], state: str) -> None:
    """Keep lines, inside the transaction of their chunk."""
    sheet = f"工作表“{table.sheet}”" if table.sheet else ""
    storing.insert(
        Line,
        ("batch_id", "number", "place", "state", "cells", "reasons", "rules"),
        [
            (batch.pk, row.line, sheet[:120], state, *map(as_json, (row.cells, row.reasons, rules_of(row))))
            for row in rows
        ],
    )


def rules_of(row: Judged) -> list[str]:
    """Ids of the rules for which it is refused, for the quality check of the batch; or that the gate will hold it."""
    broken = {defect.rule for defect in row.defects}
    return sorted(rule for rule in broken if RULES[rule].severity != WARNING or rule == HELD)


def held(batch: Batch) -> list[int]:
    """Numbers of the lines that somebody has to look through for personal data before they can be public."""
    if batch.kind != Batch.DISCLOSURES:
        return []
    waiting = Line.objects.filter(batch=batch, state=Line.WAITING).exclude(rules=[])
    found = {number for number, rules in waiting.values_list("number", "rules") if HELD in rules}
    stored = Disclosure.objects.filter(batch=batch, line__isnull=False).held().values_list("line", flat=True)
    return sorted(found | {number for number in stored if number is not None})


def said_of_held(numbers: Sequence[int], number: int) -> str:
    """待核对个人信息 2 行：第 4、7 行."""
    listed = "、".join(map(str, numbers[:HELD_TOLD]))
    return f"待核对个人信息 {number} 行：第 {listed} 行{'等' if number > HELD_TOLD else ''}"


def told(table: Table, row: Judged) -> dict[str, str]:
    """A refused row as a report has it."""
    return {"place": table.place(row.line), "reason": "；".join(row.reasons)}


def all_told(batch: Batch) -> list[dict[str, str]]:
    """Every refused line of a batch as a report has it."""
    lines = Line.objects.filter(batch=batch, state=Line.REFUSED).order_by("number")
    found = [
        {
            "place": " ".join(filter(None, [batch.file_name, place, f"第 {number} 行"])),
            "reason": "；".join(reasons),
        }
        for number, place, reasons in lines.values_list("number", "place", "reasons")[:MOST_TOLD].iterator()
    ]
    if batch.left_out > MOST_TOLD:
        reason = f"另有 {batch.left_out - MOST_TOLD} 行没有列出，见批次的退回文件"
        found.append({"place": batch.file_name, "reason": reason})
    return found


def to_try_again(batch: Batch) -> str:
    """How the refused lines of a batch are tried once more, when the same file comes again; empty when none were."""
    refused = Line.objects.filter(batch=batch, state=Line.REFUSED)
    number, kept = refused.count(), refused.exclude(cells={}).count()
    said = ""
    if kept:
        said = (
            f"其中退回的 {kept} 行，如果现在能通过（规则或者登记库变了），请在后台“报送批次”里打开批次 {batch.number}，"
            "下载退回的行，不用改，直接报送下载的文件。"
        )
    if number > kept:
        said += f"{'另有' if kept else '其中'}退回的 {number - kept} 行没有保存内容，请从原系统重新导出这些行再报送。"
    return said
