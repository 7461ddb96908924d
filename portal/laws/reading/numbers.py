"""Numbers of articles: 第四十七条之一 <-> (47, 1) <-> "47-1"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from portal.core.text import cn_number, normalise_number

NUMERAL = "[零〇一二两三四五六七八九十百千]+|[0-9０-９]+"
ARTICLE = re.compile(rf"第({NUMERAL})条(?:之({NUMERAL}))?")
ADDRESS = re.compile(r"([0-9]{1,4})(?:-([0-9]{1,2}))?")


@cache
def numeral(text: str) -> int:
    """Value of a numeral as statutes write it; 0 for anything else."""
    return normalise_number(text) or 0


def article_label(number: int, extra: int = 0) -> str:
    """(47, 1) -> 第四十七条之一."""
    return f"第{cn_number(number)}条" + (f"之{cn_number(extra)}" if extra else "")


def article_key(number: int, extra: int = 0) -> str:
    """(47, 1) -> "47-1": how an article is written in an address."""
    return f"{number}-{extra}" if extra else str(number)


def article_number(text: str) -> tuple[int, int] | None:
    """第四十七条之一, 第47条, 47-1, ４７ -> (47, 1) or (47, 0); None when it is no article number."""
    text = "".join(text.split())
    if text.isdecimal() and len(text) <= 4:
        return int(text), 0
    match = ADDRESS.fullmatch(text) or ARTICLE.fullmatch(text)
    return (numeral(match[1]), numeral(match[2] or "")) if match else None


def gaps(numbers: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Runs of articles that are missing between the first and the last: [(54, 54)] for 53, 55.

    The first article should be 1. Inserted articles (47, 1) leave no gap.
    """
    missing = []
    last = 0
    for number, _ in numbers:
        if number > last + 1:
            missing.append((last + 1, number - 1))
        last = max(last, number)
    return missing


def gap_label(first: int, last: int) -> str:
    """第五十四条, or 第二条至第十条."""
    return article_label(first) if first == last else f"{article_label(first)}至{article_label(last)}"
