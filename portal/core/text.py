"""Folding of Chinese text and numbers, the same for slugs, search, importers and forms."""

import re
import unicodedata

_DIGITS = {
    "零": 0,
    "〇": 0,
    "○": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10000}
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_NUMERALS = "零一二三四五六七八九"
NUMBER = r"[零〇○一二两三四五六七八九十百千万\d０-９]+"


def fold(text: str) -> str:
    """NFKC (width, compatibility), lower case, runs of blanks as one: for comparing, not for showing."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip().lower()


def normalise_number(text: str) -> int | None:
    """The whole number that "47", "４７", "四十七", "一百零四" or "二〇二四" writes; None if it writes none."""
    text = unicodedata.normalize("NFKC", text).strip()
    if text.isascii() and text.isdigit():
        return int(text)
    if not text or any(char not in _DIGITS and char not in _UNITS for char in text):
        return None
    if not any(char in _UNITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    return _with_units(text)


def _with_units(text: str) -> int:
    total = section = digit = 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char == "万":
            total, section, digit = (total + section + digit) * 10000, 0, 0
        else:
            # 十五 leaves the one before 十 unsaid
            section += (digit or 1) * _UNITS[char]
            digit = 0
    return total + section + digit


def cn_number(number: int) -> str:
    """A whole number from 0 to 9999 in Chinese numerals: 47 -> 四十七, 104 -> 一百零四, 10 -> 十."""
    if not 0 <= number <= 9999:
        raise ValueError(f"只能写 0 至 9999 的数：{number}")
    if number == 0:
        return "零"
    words = ""
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            words += _NUMERALS[digit] + name
        elif words and number:
            words += "" if words.endswith("零") else "零"
    return words.removeprefix("一") if words.startswith("一十") else words


def safe_text(text: str) -> str:
    """Text that a spreadsheet program will not run as a formula. Numbers are not passed through here."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
