"""Cells as people write them -> values: dates in many spellings, numbers, codes. Pure.

Each parser takes the text of a cell, already without blanks around it, and raises ValueError with a Chinese
message that says what was found and how to mend it. A cell that stands for "nothing" is "".
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

NOTHING = frozenset(
    {"-", "--", "—", "——", "/", "\\", "无", "null", "NULL", "None", "none", "N/A", "nan", "#N/A"}
)
FOREVER = frozenset({"长期", "永久", "长期有效", "无固定期限", "无固定经营期限", "9999-12-31", "2099-12-31"})
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_DATE = re.compile(
    r"(\d{4})\s*(?:-|/|\.|年)\s*(\d{1,2})\s*(?:-|/|\.|月)\s*(\d{1,2})\s*日?(?:[T\s]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{6})?")
_EXCEL_EPOCH = date(1899, 12, 30)
_FIRST, _LAST = date(1900, 1, 1), date(2200, 1, 1)
_NUMBER = re.compile(r"[+-]?\d{1,12}(?:\.\d+)?")
# What is neither text nor layout: controls, lone surrogates, marks without width, marks that turn the writing.
BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_LONG_NUMBER = re.compile(r"\d[\d\s-]{5,}[\dXx*]")
_SPACES = re.compile(r"\s+")
# Days and amounts, with fewer digits than a mobile number has: nobody is known by them.
_PLAIN = re.compile(r"[+-]?(?:[,./年月日-]?\d){1,10}日?")


def shown(text: str) -> str:
    """A cell as a message may repeat it: short, and without anything that could be a person's number."""
    plain = unicodedata.normalize("NFKC", text)
    return plain if _PLAIN.fullmatch(plain) else _LONG_NUMBER.sub("……", plain)[:24]


def tidy(text: str) -> str:
    """A cell as it is kept: invisible marks gone, every run of blanks one blank."""
    return _SPACES.sub(" ", INVISIBLE.sub("", text)).strip()


def folded(text: str) -> str:
    """Full width to half width, no blanks."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def day(text: str) -> date | None:
    """A day: 2026-01-31, 2026/1/31, 2026年1月31日, 20260131, with a time behind it, or Excel's number of it."""
    if len(text) == 10 and text[4] == "-":
        try:
            return _plausible(date.fromisoformat(text), text)
        except ValueError:
            pass
    if not text or text in NOTHING:
        return None
    plain = unicodedata.normalize("NFKC", text).strip()
    if match := _DATE.fullmatch(plain) or _COMPACT.fullmatch(plain):
        try:
            return _plausible(date(int(match[1]), int(match[2]), int(match[3])), text)
        except ValueError:
            raise ValueError(f"“{shown(text)}”不是存在的日期，请核对年月日") from None
    if _SERIAL.fullmatch(plain):
        return _plausible(_EXCEL_EPOCH + timedelta(days=int(float(plain))), text)
    raise ValueError(f"读不出日期“{shown(text)}”，请写成 2026-01-31 的样子")


def _plausible(found: date, text: str) -> date:
    if not _FIRST <= found <= _LAST:
        raise ValueError(f"日期“{shown(text)}”不在 1900 年至 2200 年之间，请核对")
    return found


def end_day(text: str) -> date | None:
    """As `day`; 长期 and days that only mean "without end" are None."""
    return None if text in FOREVER else day(text)


def number(text: str) -> Decimal | None:
    """An amount: separators of thousands, full width and a unit 万元 behind it are taken."""
    if not text or text in NOTHING:
        return None
    plain = folded(text).replace(",", "").replace("，", "")
    plain = re.sub(r"(?:万元人民币|万人民币|人民币万元|万元|万)$", "", plain)
    if not _NUMBER.fullmatch(plain):
        raise ValueError(f"读不出数额“{shown(text)}”，请只写数字，单位是万元")
    try:
        found = Decimal(plain)
    except InvalidOperation:
        raise ValueError(f"读不出数额“{shown(text)}”，请只写数字，单位是万元") from None
    if found < 0:
        raise ValueError(f"数额“{shown(text)}”小于零，请核对")
    return round(found, 6)


def whole(text: str) -> int | None:
    """A count of people."""
    if not text or text in NOTHING:
        return None
    plain = folded(text).replace(",", "").removesuffix("人").removesuffix("名")
    if not plain.isascii() or not plain.isdigit() or len(plain) > 9:
        raise ValueError(f"读不出人数“{shown(text)}”，请只写整数")
    return int(plain)


def year(text: str) -> int | None:
    """A year: 2025, 2025年, 2025年度."""
    if not text or text in NOTHING:
        return None
    plain = folded(text).removesuffix("度").removesuffix("年")
    if not re.fullmatch(r"(?:19|20)\d\d", plain):
        raise ValueError(f"读不出年度“{shown(text)}”，请写成 2025 的样子")
    return int(plain)


def parts(text: str) -> list[str]:
    """Several values in one cell, parted by ；、; or line breaks; in order, without repetitions."""
    return list(dict.fromkeys(found for piece in re.split(r"[；;\n|]", text) if (found := piece.strip())))


def pairs(text: str) -> dict[str, str]:
    """`自然人:60;国有:40` -> {"自然人": "60", "国有": "40"}."""
    found: dict[str, str] = {}
    for piece in parts(text.replace("，", "；").replace(",", "；")):
        name, colon, value = unicodedata.normalize("NFKC", piece).partition(":")
        if not colon or not value.strip() or name.strip() in found:
            raise ValueError(f"读不出“{shown(text)}”，请写成“名称:数值；名称:数值”的样子")
        found[name.strip()] = value.strip()
    return found


def written(value: Decimal | None) -> str | None:
    """An amount without needless zeros: 100, 0.5."""
    if value is None:
        return None
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
