"""Numbers as editors type or paste them: full width, circled, Chinese numerals, with their unit."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from portal.core.text import normalise_number

AT_ONCE = {"即时", "立即", "当场", "即办", "随到随办", "无"}
HALF = {"½": "半", "⁄": "/"}
UNIT = re.compile(r"(个?工作日|天|日)$")
COUNT_UNIT = re.compile(r"[份件次张个套]$")
VAGUE = re.compile("[〇零一二两三四五六七八九]{2,}")
MOST_DAYS = Decimal(999)
MOST_COPIES = 99


def _plain(text: str) -> str:
    """Width and circles folded, blanks gone. ½ first: NFKC would turn 1½ into 11/2."""
    for char, word in HALF.items():
        text = text.replace(char, word)
    text = "".join(unicodedata.normalize("NFKC", text).split())
    return text.strip("()").removesuffix(".").removesuffix("、")


def parse_days(text: str) -> Decimal:
    """Working days that the text writes: "3", "３", "③", "三个工作日", "半天", "1天半", "0.5", "即时" (0).

    At most one decimal. Raises ValueError with a message for editors.
    """
    plain = _plain(text).removesuffix("以内").removesuffix("内")
    if plain in AT_ONCE:
        return Decimal(0)
    half = plain.endswith("半")
    plain = UNIT.sub("", plain.removesuffix("半")) if half else UNIT.sub("", plain)
    if plain.endswith("半") and not half:
        plain, half = plain.removesuffix("半").removesuffix("天"), True
    if half and not plain:
        return Decimal("0.5")
    days = _decimal(plain)
    if half and days is not None and days != days.to_integral_value():
        days = None
    if days is None:
        raise ValueError(f"“{text.strip()}”不是天数。请填数字，例如 3、0.5；当场办的填 0。")
    days += Decimal("0.5") if half else 0
    if days > MOST_DAYS:
        raise ValueError(f"“{text.strip()}”超过 {MOST_DAYS} 个工作日，请核对。")
    if days != days.quantize(Decimal("0.1")):
        raise ValueError(f"“{text.strip()}”小数太多，最多一位，例如 0.5。")
    return days.quantize(Decimal("0.1")) if days % 1 else days.quantize(Decimal(1))


def parse_count(text: str) -> int:
    """A whole number of copies or visits: "1", "１份", "①", "两份". Raises ValueError with a message for editors."""
    number = _whole(COUNT_UNIT.sub("", _plain(text)))
    if number is None or number > MOST_COPIES:
        raise ValueError(f"“{text.strip()}”不是 0 到 {MOST_COPIES} 的整数，请填数字，例如 1。")
    return number


def _whole(plain: str) -> int | None:
    """三 and 十五, but not 三五 (from three to five) as 35."""
    return None if VAGUE.fullmatch(plain) else normalise_number(plain)


def _decimal(plain: str) -> Decimal | None:
    whole = _whole(plain)
    if whole is not None:
        return Decimal(whole)
    if not re.fullmatch(r"[0-9]+\.[0-9]+", plain):
        return None
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None


def days_text(days: Decimal | None) -> str:
    """How pages say a number of working days: 0 -> 即时, 0.5 -> 半个工作日, 3 -> 3个工作日."""
    if days is None:
        return ""
    if days == 0:
        return "即时"
    if days == Decimal("0.5"):
        return "半个工作日"
    return f"{days.normalize():f}个工作日"


class DaysField(forms.DecimalField):
    """Working days; accepts what `parse_days` reads."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        try:
            return parse_days(str(value))
        except ValueError as problem:
            raise ValidationError(str(problem), code="invalid") from problem


class CountField(forms.IntegerField):
    """A whole number; accepts what `parse_count` reads."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        try:
            return parse_count(str(value))
        except ValueError as problem:
            raise ValidationError(str(problem), code="invalid") from problem
