"""The refused lines of a checked file as a spreadsheet: mend the cells, hand it in again; line and reason are passed over."""

from __future__ import annotations

from portal.credit.intake.headers import LABELS, LINE_COLUMN, REASON_COLUMN
from portal.credit.quality.checking import FileReport
from portal.credit.quality.lists import as_sheet


def refused_sheet(report: FileReport) -> bytes:
    """XLSX, every cell text; without columns that never come into the portal and without personal numbers."""
    labels = LABELS[report.kind]
    lines = (
        (str(row.line), "；".join(row.reasons), *(row.cells.get(name, "") for name in report.fields))
        for row in report.refused
    )
    head = (LINE_COLUMN, REASON_COLUMN, *(labels[name] for name in report.fields))
    widths = (8, 50, *(20 for _ in report.fields))
    return as_sheet(lines, "要改的行", head, widths)
