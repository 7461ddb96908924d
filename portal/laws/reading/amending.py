"""Tells an amending decision from the consolidated text: what it says is how to change another text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from portal.laws.reading.numbers import NUMERAL
from portal.laws.reading.tree import Unit

_INSTRUCTION = re.compile(
    rf"[^“。；：]{{0,60}}?第(?:{NUMERAL})(?:条|章|节)[^“。；：]{{0,50}}?"
    r"(?:修改为|修改如下|修改成|改为|删去|删除|增加|合并|调整为|移至|作为第|作如下修改|中的“)"
    rf"|[^“。；：]{{0,20}}(?:删去|删除)(?:[^“。；：]{{0,30}}的)?第(?:{NUMERAL})条"
    r"|[^“。；：]{0,30}增加(?:一条|[二三四五六七八九十]+条|一章|一款|一项)"
)
LEAST, SHARE = 1, 0.3  # so many instructions, and that share of the paragraphs that quote nothing


_AMENDING_TITLE = re.compile("修改|修正|补充|调整|废止")


def poses_as_law(title: str, units: Sequence[Unit]) -> bool:
    """Whether a text that bears the plain title of a law only tells how to change it."""
    return not _AMENDING_TITLE.search(title) and instructs(units)


def instructs(units: Sequence[Unit]) -> bool:
    """Whether a text is mostly instructions for changing another (将第三条修改为…), so that it is no law itself."""
    paragraphs = [line for unit in units for line in unit.text.split("\n") if line and line[0] not in '“"|']
    found = sum(bool(_INSTRUCTION.match(line)) for line in paragraphs)
    return found >= LEAST and found >= SHARE * len(paragraphs)
