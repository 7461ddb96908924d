"""Refused lines as a file: cells as they came, with the line and the reason in front, to be mended and sent again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from portal.credit.intake.headers import BATCH_COLUMN, COLUMNS, LABELS, LINE_COLUMN, REASON_COLUMN
from portal.credit.models import Batch, Line
from portal.credit.quality.lists import as_csv, as_sheet

MOST = {"csv": 100_000, "xlsx": 20_000}
WIDTH = 20


def refused_file(batch: Batch, form: str) -> bytes:
    """CSV or XLSX; every cell is text. The importer passes over the first two columns and the last.

    The batch in the last one makes two files of the same lines different: sent unchanged, each is tried anew.
    """
    lines = list(
        Line.objects.filter(batch=batch, state=Line.REFUSED)
        .exclude(cells={})  # nothing in them to be mended
        .order_by("number")
        .values_list("number", "reasons", "cells")[: MOST[form]]
    )
    fields = _fields(batch.kind, [cells for _, _, cells in lines])
    head = (LINE_COLUMN, REASON_COLUMN, *(LABELS[batch.kind][name] for name in fields), BATCH_COLUMN)
    rows = [(*row, batch.number) for row in _rows(lines, fields)]
    if form == "csv":
        return as_csv(rows, head)
    return as_sheet(rows, "退回的行", head, (8, 50, *(WIDTH for _ in fields), WIDTH))


def _fields(kind: str, cells: Sequence[dict[str, str]]) -> list[str]:
    """The columns that the sent file had: one that it had not would say that its facts are gone."""
    held = set().union(*cells) if cells else set()
    return [column.field for column in COLUMNS[kind] if column.field in held or not held]


def _rows(
    lines: Sequence[tuple[int, list[str], dict[str, str]]], fields: Sequence[str]
) -> Iterator[tuple[str, ...]]:
    for number, reasons, cells in lines:
        yield (str(number), "；".join(reasons), *(cells.get(name, "") for name in fields))
