"""Numbers of articles: 第四十七条之一 <-> (47, 1) <-> "47-1"."""

from __future__ import annotations

import re
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
