"""What of a disclosure is read without unfolding it: what for, by whom and when. The rest stands in the fold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from portal.credit.models import Disclosure
from portal.credit.presenting.facts import amount

LONGEST = 120
"""Of a text that a unit wrote so much stands open; what is longer stands whole in the fold."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Two lines of a record, and the labels of the rows that they make superfluous."""

    what: str = ""
    by: str = ""
    told: frozenset[str] = frozenset()


def opening(record: Disclosure, marked: bool) -> Opening:
    """`marked` is an individual business's abnormal state: it is marked, not put on a list."""
    parts = [(label, text.strip()) for label, text in _what(record, marked) if text.strip()]
    organ, verb = _by(record, marked)
    day = record.listed_on or record.decided_on
    told = {label for label, text in parts if len(text) <= LONGEST} | {f"{organ}机关"}
    dated = f"{day:%Y-%m-%d} {verb}" if day and verb else ""
    removed = _removed(record, marked)
    return Opening(
        what="：".join(_short(text) for _, text in parts),
        by="，".join(filter(None, (record.organ if verb else "", dated, removed))),
        told=frozenset(
            told | {f"{verb}日期"} | ({"恢复日期" if marked else "移出日期"} if removed else set())
        ),
    )


def _what(record: Disclosure, marked: bool) -> Iterator[tuple[str, str]]:
    match record.kind:
        case Disclosure.PENALTY:
            yield ("违法类型", record.category) if record.category else ("违法事实", record.facts)
            if record.content:
                yield "处罚内容", record.content
            else:
                yield "处罚种类", "、".join(record.measures)
                yield "罚款", amount(record.fine)
        case Disclosure.ABNORMAL | Disclosure.SERIOUS:
            yield f"{'标记' if marked else '列入'}原因", record.facts or record.category
        case Disclosure.PERMIT:
            yield ("许可内容", record.content) if record.content else ("许可类别", record.category)
        case Disclosure.INSPECTION:
            yield "检查事项", record.facts or record.content
            yield "检查结果", record.result
        case Disclosure.ANNUAL_REPORT:
            yield "报送情况", record.result


def _by(record: Disclosure, marked: bool) -> tuple[str, str]:
    """What its organ is called in the rows, and what it did on its day."""
    match record.kind:
        case Disclosure.PENALTY:
            return "处罚", "决定"
        case Disclosure.PERMIT:
            return "许可", "决定"
        case Disclosure.INSPECTION:
            return "检查", "检查"
        case Disclosure.ABNORMAL | Disclosure.SERIOUS:
            return ("标记", "标记") if marked else ("列入", "列入")
    return "", ""


def _removed(record: Disclosure, marked: bool) -> str:
    return f"{record.removed_on:%Y-%m-%d} {'恢复' if marked else '移出'}" if record.removed_on else ""


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def mark_of(title: str, record: Disclosure, day: date | None) -> str:
    """What tells a record from its neighbours of the same title: its year, number or day."""
    if record.year:
        return "" if str(record.year) in title else f"（{record.year} 年度）"
    mark = record.document_no or (f"（{day:%Y-%m-%d}）" if day else "")
    return "" if mark in title else mark
