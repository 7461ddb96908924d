"""The judges of single rows, as the intake has them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from portal.credit.intake.headers import REGISTER_KIND
from portal.credit.intake.judging import Judged

Judge = Callable[..., Judged]
"""(cells by field, day of today, old_before: date | None = None) -> the row as judged."""


def judge_of(kind: str) -> Judge:
    """Who judges rows of a kind of file."""
    if kind == REGISTER_KIND:
        from portal.credit.intake.register_rows import judge as register

        return register
    from portal.credit.intake.disclosure_rows import judge as disclosures

    return disclosures


def defects_alone(kind: str, cells: dict[str, str], on: date) -> dict[str, str]:
    """{rule: field} that the cells of a row break by themselves."""
    return {defect.rule: defect.field for defect in judge_of(kind)(cells, on).defects}
