"""What a unit has to mend: one line for each defect, as CSV or XLSX. Never what stands in the cell."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from portal.credit.models import QualityRun
from portal.credit.quality.catalogue import Rule, rules
from portal.credit.quality.scoring import Place

HEAD = ("位置", "记录", "栏目", "规则", "编号", "严重程度", "维度", "怎样改")
WIDTHS = (34, 24, 18, 34, 18, 10, 10, 60)


def line_of(rule: Rule, place: Place) -> tuple[str, ...]:
    """A line of the list."""
    record, where, column = place
    return (
        where,
        record,
        column,
        rule.about,
        rule.id,
        rule.severity_label,
        rule.dimension_label,
        rule.mend,
    )


def lines_of(run: QualityRun) -> Iterator[tuple[str, ...]]:
    """Every kept place of a run, the grave ones first; where more were found than kept, a line says how many."""
    known = rules()
    results = [each for each in run.results.all() if each.rule in known]
    for result in sorted(results, key=lambda each: (-known[each.rule].weight, each.rule)):
        rule = known[result.rule]
        for record, where, column in result.places:
            yield line_of(rule, (record, where, column))
        if result.failed > len(result.places):
            more = f"另有 {result.failed - len(result.places)} 处没有列出"
            yield line_of(rule, ("", more, ""))


def as_csv(lines: Iterable[Sequence[str]], head: Sequence[str] = HEAD) -> bytes:
    """CSV that spreadsheets open as text, with a byte order mark; no cell can be taken for a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    for line in lines:
        writer.writerow(["'" + cell if cell[:1] in "=+-@\t" and cell else cell for cell in line])
    return out.getvalue().encode("utf-8-sig")


def as_sheet(
    lines: Iterable[Sequence[str]],
    title: str,
    head: Sequence[str] = HEAD,
    widths: Sequence[int] = WIDTHS,
) -> bytes:
    """XLSX; every cell is text."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "A2"

    def cell(text: str, **look: Any) -> Any:
        made = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", text))
        made.data_type = "s"
        for name, value in look.items():
            setattr(made, name, value)
        return made

    sheet.append([cell(name, font=Font(bold=True)) for name in head])
    for line in lines:
        sheet.append([cell(text) for text in line])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
