"""Sentences that the page and the API share."""

import re

from search.query import MAX_LENGTH
from search.ranking import ranking

UNAVAILABLE = "站内搜索暂时不能使用，正在自动恢复，请稍后再试。"
TOO_LONG = f"搜索词最长 {MAX_LENGTH} 字。"

_INNER = re.compile(r"[\"“「『]([^\"“”「」『』]*)[\"”」』]")


def too_deep() -> str:
    """Why a page is refused."""
    return f"只能查看前 {ranking().page.deepest} 条结果，请添加词语，或者按种类缩小范围。"


def inner_quotes(text: str) -> str:
    """A question that is shown between quotation marks: its own become single ones, or go when they hold all."""
    text = text.strip()
    whole = _INNER.fullmatch(text)
    return whole[1] if whole else _INNER.sub(r"‘\1’", text)
