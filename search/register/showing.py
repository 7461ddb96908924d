"""Words and marks of an answer."""

from __future__ import annotations

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from search import analysis
from search.register.cutting import Cut
from search.register.plan import Match
from search.register.wanted import MOST


def count_label(number: int, rough: bool) -> str:
    """``"12"``, ``"约 300"``, ``"超过 10,000"``."""
    if number > MOST:
        return f"超过 {MOST:,}"
    if not rough or number == 0:
        return f"{number:,}"
    digits = 10 ** (len(str(number)) - 1)
    return f"约 {max(1, round(number / digits)) * digits:,}"


def marked(name: str, cut: Cut) -> SafeString:
    """The name, with the longest part of the question that stands in it in ``<mark>``."""
    folded = [analysis.fold(character) for character in name]
    places = [place for place, text in enumerate(folded) for char in text if char.isalnum()]
    key = "".join(char for text in folded for char in text if char.isalnum())
    for text in (cut.key, cut.rest, cut.core):
        at = key.find(text) if text else -1
        if at >= 0:
            first, last = places[at], places[at + len(text) - 1] + 1
            return format_html("{}<mark>{}</mark>{}", name[:first], name[first:last], name[last:])
    return conditional_escape(name)


def note(text: str, match: Match | None, *, elsewhere: bool, narrowed: bool, capped: bool) -> str:
    """One sentence above the list, or nothing."""
    shown = text if len(text) <= 40 else f"{text[:40]}……"
    if match is None:
        if not text:
            return "这些筛选条件下没有市场主体。" if narrowed else "这里还没有市场主体。"
        return f"没有找到名称含“{shown}”或者与它相近的市场主体。" + (
            "可以去掉筛选条件再试。" if narrowed else ""
        )
    if elsewhere:
        return "写明的地区内没有找到，下面是其他地区的。"
    if match is Match.SIMILAR:
        return f"没有名称含“{shown}”的市场主体，下面是名称相近的。"
    if match is Match.PINYIN:
        return "下面是按拼音找到的。"
    if match is Match.FORMER:
        return f"“{shown}”是下面市场主体的曾用名。"
    if capped and text:
        return f"超过 {MOST:,} 个。请写出更完整的名称，或者按地区、行业缩小范围。"
    return ""
