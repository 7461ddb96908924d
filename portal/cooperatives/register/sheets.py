"""The two lists as tables: what is known is filled in, personal data stay blank columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.cooperatives.members.lines import Member, total
from portal.core.rules.facts import number_text

BLANK_ROWS = 10
"""Rows of a blank form; a filled one has as many as members, and a few to add."""
SPARE_ROWS = 2


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to print: columns with their widths in cm, rows, and a last line."""

    title: str
    columns: tuple[tuple[str, float], ...]
    rows: tuple[tuple[str, ...], ...]
    last: tuple[str, ...] = ()

    @property
    def table(self) -> list[tuple[str, ...]]:
        """All rows, the head first."""
        rows = [tuple(name for name, _ in self.columns), *self.rows]
        return [*rows, self.last] if self.last else rows

    @property
    def widths(self) -> tuple[float, ...]:
        """The widths in cm."""
        return tuple(width for _, width in self.columns)


def register_sheet(members: Sequence[Member]) -> Sheet:
    """成员名册."""
    rows = [(member.name, member.kind, "", "", "") for member in members]
    return Sheet(
        "成员名册",
        (
            ("序号", 1.5),
            ("姓名或者名称", 4.2),
            ("成员类别", 2.8),
            ("身份证件号码或者统一社会信用代码（用笔填）", 6.3),
            ("住址或者住所（用笔填）", 6.5),
            ("签名或者盖章", 3.6),
        ),
        _numbered(rows, 5),
    )


def contribution_sheet(members: Sequence[Member]) -> Sheet:
    """出资清单, with the sum where every amount is given."""
    rows = [(member.name, member.way, member.amount_text, "") for member in members]
    known = bool(members) and all(member.amount is not None for member in members)
    together = number_text(total(members)) if known else ""
    return Sheet(
        "出资清单",
        (
            ("序号", 1.5),
            ("姓名或者名称", 4.4),
            ("出资方式", 3.4),
            ("出资额（元）", 3.4),
            ("签名或者盖章", 3.6),
        ),
        _numbered(rows, 4),
        ("", "合计", "", together, ""),
    )


def _numbered(rows: Sequence[tuple[str, ...]], columns: int) -> tuple[tuple[str, ...], ...]:
    empty = SPARE_ROWS if rows else BLANK_ROWS
    filled = [*rows, *([("",) * columns] * empty)]
    return tuple(
        (str(number) if number <= len(rows) or not rows else "", *row) for number, row in enumerate(filled, 1)
    )
