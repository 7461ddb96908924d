"""Names of laws: the key under which spellings of one title meet, short titles, aliases, addresses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from portal.core.slugs import slug_for

STATE = "中华人民共和国"
MAX_SLUG = 60
_NOT_WORDS = re.compile(r"[^\w]+")
_INTERPRETATION = re.compile(
    r"(?:最高人民法院|最高人民检察院|[、和\s])*关于适用《(?P<law>[^》]+)》(?P<part>.*?)(?:若干问题)?的(?:司法)?解释(?P<no>.*)"
)
_ABBREVIATIONS = (
    ("全国人民代表大会常务委员会", "全国人大常委会"),
    ("最高人民法院", "最高法"),
    ("最高人民检察院", "最高检"),
    ("若干问题", ""),
    ("具体应用", ""),
)


def title_key(title: str) -> str:
    """What two spellings of one title share: no state name, blanks, brackets or points; widths folded.

    中华人民共和国公司法, 公司法 and 《公司法》 have one key; 修正案（二） and 修正案（三） have two.
    """
    folded = unicodedata.normalize("NFKC", title).replace(STATE, "").lower()
    return _NOT_WORDS.sub("", folded)


def short_title(title: str) -> str:
    """The title without 中华人民共和国, as people say it."""
    short = title.replace(STATE, "").strip()
    return short if len(short) >= 2 else title


def aliases_of(title: str) -> list[str]:
    """Other names that follow from the title alone, without the short title itself."""
    short = short_title(title)
    names = []
    if match := _INTERPRETATION.fullmatch(short):
        names.append(f"{match['law']}{match['part']}解释{match['no']}")
        names.append(f"{match['law']}{match['part']}司法解释{match['no']}")
    bare = re.sub(r"（(?:试行|暂行|草案)）$", "", short)
    if bare != short:
        names.append(bare)
    if short.startswith("最高人民法院、最高人民检察院"):
        names.append(short.replace("最高人民法院、最高人民检察院", "两高", 1))
    return [name for name in dict.fromkeys(names) if name not in (title, short)]


def law_slug(title: str, taken: Callable[[str], bool]) -> str:
    """A readable address of at most 60 characters: 公司法 -> gongsifa; -2, -3 … while `taken` says so."""
    short = short_title(title)
    for long, brief in _ABBREVIATIONS:
        short = short.replace(long, brief)
    base = slug_for(short, MAX_SLUG - 4) or "law"
    if len(_NOT_WORDS.sub("", short)) <= 5:
        base = base.replace("-", "")
    slug, number = base, 1
    while taken(slug):
        number += 1
        slug = f"{base}-{number}"
    return slug


def initial_of(title: str) -> str:
    """The capital under which the short title is browsed: 公司法 -> G; # when it begins with no letter."""
    from pypinyin import lazy_pinyin

    words = re.sub(r"^\W+", "", short_title(title))
    first = lazy_pinyin(words[:4])[0][:1].upper() if words else ""
    return first if "A" <= first <= "Z" else "#"
