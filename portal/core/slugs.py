"""Short, readable addresses from Chinese titles: pinyin by words, at most 60 characters."""

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Any

MAX_LENGTH = 60


@cache
def _segmenter() -> Any:
    """A segmenter of our own: search teaches words to the library's shared one, and slugs must not follow."""
    import rjieba

    return rjieba.Jieba()


def _words(title: str) -> list[str]:
    from pypinyin import lazy_pinyin

    words = []
    for word in _segmenter().cut(unicodedata.normalize("NFKC", title)):
        latin = "".join(lazy_pinyin(word, errors=lambda rest: re.sub(r"[^A-Za-z0-9]+", " ", rest)))
        words += re.findall(r"[a-z0-9]+", latin.lower().replace("ü", "v"))
    return words


def slug_for(title: str, max_length: int = MAX_LENGTH) -> str:
    """An ASCII slug of whole words; empty only when the title holds no letter, digit or Han character."""
    slug = ""
    for word in _words(title):
        longer = f"{slug}-{word}" if slug else word[:max_length]
        if len(longer) > max_length:
            break
        slug = longer
    return slug


def unique_slug(title: str, taken: Callable[[str], bool], fallback: str = "page") -> str:
    """`slug_for(title)`, with -2, -3 … behind it while `taken` says so."""
    base = slug_for(title, MAX_LENGTH - 4) or fallback
    slug, number = base, 1
    while taken(slug):
        number += 1
        slug = f"{base}-{number}"
    return slug
