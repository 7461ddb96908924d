"""The region digits that registration numbers and codes hold: of the office that gave them, as of a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from portal.core.number_parts import Segment

if TYPE_CHECKING:
    from portal.core.codebook import CodeBook

REGIONS = "gbt2260"
NATION = "100000"
UNUSED = "99"
"""Block of GB/T 2260 that no place has; the demo's regions lie in it."""


def region_segment(region: str, on: date, book: CodeBook | None, *, first: int, basis: str) -> Segment:
    """The region digits of a number, from place `first`: of the office that gave it, with names as of a day."""
    name, last = "登记管理机关行政区划码", first + 5
    if not (region.isascii() and region.isdigit()):
        return Segment(first, last, region, name, "应为 6 位数字。", basis, "error")
    if region == NATION:
        meaning = "由国家一级的登记管理机关赋码。"
        return Segment(first, last, region, name, meaning, basis)
    if book is None:
        from portal.core import codebook

        book = codebook.current()
    state = book.state(REGIONS, region, on)
    if state.word == "no_table":
        meaning = "本站没有收录这个行政区划代码，说不出是哪里。"
        return Segment(first, last, region, name, meaning, basis, "unknown")
    if state.word == "valid":
        meaning = f"{book.path_name(REGIONS, region, on)}。这是赋码时登记机关所在地，住所迁走后代码不变。"
        made_up = "（演示用的虚构区划）" if region.startswith(UNUSED) else ""
        return Segment(first, last, region, name, meaning + made_up, basis)
    return Segment(first, last, region, name, _doubtful_region(region, on, book), basis, "warning")


def _doubtful_region(region: str, on: date, book: CodeBook) -> str:
    """What is known of a region that is not valid on the day: abolished, later, or in no table."""
    state = book.state(REGIONS, region, on)
    if state.life is not None and state.word == "abolished":
        day = state.life.valid_to
        former = book.path_name(REGIONS, region, day) if day else state.life.name
        after = "、".join(
            f"{book.path_name(REGIONS, life.code, on)}（{life.code}）" for life in state.successors
        )
        heirs = f"，后继：{after}" if after else "，代码表没有写明后继"
        return f"曾是{former}，自 {state.abolished_on} 起已撤销{heirs}。以前赋的代码继续有效，只作提示。"
    if state.life is not None:
        return f"{state.life.name}自 {state.life.valid_from} 起才使用这个区划代码，请核对。只作提示。"
    for known in (region[:4] + "00", region[:2] + "0000"):
        around = book.path_name(REGIONS, known, on)
        if around and known != region:
            return f"代码表里没有 {region}，可能是{around}的开发区等功能区。只作提示。"
    return f"代码表里没有 {region}，请核对。只作提示。"
