"""A fact: what may be asked, which answers there are, and how an answer is written in an address."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from portal.core import clock

Value = bool | str | frozenset[str] | Decimal | dt.date
KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_MOST = Decimal(10) ** 12
_GROUPS = re.compile(r"[,，、\s]")
_UNITS = {"亿": Decimal(10) ** 8, "万": Decimal(10) ** 4, "千": Decimal(1000), "百": Decimal(100)}
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")


class FactKind(StrEnum):
    """What an answer is."""

    YES_NO = "yes_no"
    CHOICE = "choice"
    SEVERAL = "several"
    """Any number of the options, also none."""
    MONEY = "money"
    """Yuan, at most two decimals."""
    COUNT = "count"
    """A whole number."""
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose."""

    key: str
    label: str
    help: str = ""


YES_NO = (Option("yes", "是"), Option("no", "否"))
NONE_OF_THEM = "none"
"""How an empty choice of several is written: no answer at all would be an open question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A question and its possible answers. ``key`` stands in addresses and never changes its meaning."""

    key: str
    label: str
    """What it is, as a noun: 季度销售额."""
    question: str
    kind: FactKind
    help: str = ""
    options: tuple[Option, ...] = ()
    unit: str = ""
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    past: bool = False
    """A day that cannot lie in the future (成立日期)."""

    @property
    def choices(self) -> tuple[Option, ...]:
        """The options, of a question of yes or no too."""
        return YES_NO if self.kind is FactKind.YES_NO else self.options

    def option_label(self, key: str) -> str:
        """The words of an option; the key itself where there is none."""
        return next((option.label for option in self.choices if option.key == key), key)


def read_value(fact: Fact, texts: Iterable[str]) -> Value:
    """The value that some texts of a form or an address write, in the spellings people use.

    ３０万, 300,000 元 and 30万元 are the same money. Raises ValueError with a message that says what is
    wrong and how to mend it.
    """
    given = [unicodedata.normalize("NFKC", text).strip() for text in texts]
    given = [text for text in given if text]
    if not given:
        raise ValueError(f"{fact.label}没有填写。")
    match fact.kind:
        case FactKind.YES_NO | FactKind.CHOICE:
            return _one(fact, given)
        case FactKind.SEVERAL:
            return _several(fact, given)
        case FactKind.DATE:
            return _date(fact, given[0])
        case _:
            return _number(fact, given[0])


def _one(fact: Fact, given: list[str]) -> Value:
    if len(set(given)) > 1:
        raise ValueError(f"{fact.label}只能选一项，收到了几项不同的回答，请重新选择。")
    if given[0] not in {option.key for option in fact.choices}:
        raise ValueError(f"{fact.label}没有“{given[0][:40]}”这一项，请重新选择。")
    return given[0] == "yes" if fact.kind is FactKind.YES_NO else given[0]


def _several(fact: Fact, given: list[str]) -> Value:
    keys = {key for text in given for key in text.split(",") if key}
    if NONE_OF_THEM in keys:
        if len(keys) > 1:
            raise ValueError(f"{fact.label}选了“都不是”，又选了其他项，请重新选择。")
        return frozenset()
    unknown = keys - {option.key for option in fact.options}
    if unknown:
        raise ValueError(f"{fact.label}没有“{min(unknown)[:40]}”这一项，请重新选择。")
    return frozenset(keys)


def _date(fact: Fact, text: str) -> dt.date:
    found = _DATE.fullmatch(text)
    try:
        day = dt.date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        day = None
    if day is None or day.year < 1900:
        raise ValueError(f"{fact.label}“{text[:40]}”不是日期，请照 2026-11-23 的样子填写。")
    if fact.past and day > clock.today():
        raise ValueError(f"{fact.label}不能晚于今天（{clock.today()}），请核对。")
    return day


def _number(fact: Fact, text: str) -> Decimal:
    number = _decimal(text, fact.unit)
    whole = fact.kind is FactKind.COUNT
    if number is None:
        raise ValueError(f"{fact.label}“{text[:40]}”不是数字，请只填数字，例如 {3 if whole else 300000}。")
    if number != number.quantize(Decimal(1) if whole else Decimal("0.01")):
        raise ValueError(f"{fact.label}{'应当是整数' if whole else '最多两位小数'}，请核对“{text[:40]}”。")
    lowest = Decimal(0) if fact.minimum is None else fact.minimum
    if number < lowest:
        raise ValueError(f"{fact.label}不能小于 {number_text(lowest)}{fact.unit}，请核对。")
    if fact.maximum is not None and number > fact.maximum:
        raise ValueError(f"{fact.label}不能大于 {number_text(fact.maximum)}{fact.unit}，请核对。")
    return number


def _decimal(text: str, unit: str) -> Decimal | None:
    plain = _GROUPS.sub("", text).removeprefix("¥").removesuffix("元").removesuffix("块")
    plain = plain.removesuffix(unit) if unit else plain
    times = Decimal(1)
    while plain and plain[-1] in _UNITS:
        times *= _UNITS[plain[-1]]
        plain = plain[:-1]
    if not re.fullmatch(r"[+-]?\d{1,15}(\.\d{1,6})?", plain):
        return None
    try:
        number = Decimal(plain) * times
    except InvalidOperation:
        return None
    return number if abs(number) <= _MOST else None


def write_value(fact: Fact, value: Value) -> str:
    """The one spelling of a value in an address; `read_value` gives the same value back."""
    match value:
        case bool():
            return "yes" if value else "no"
        case frozenset():
            order = [option.key for option in fact.options if option.key in value]
            return ",".join(order) or NONE_OF_THEM
        case Decimal():
            return f"{value.normalize():f}"
        case dt.date():
            return value.isoformat()
        case _:
            return value


def value_text(fact: Fact, value: Value) -> str:
    """A value in words for the reader: 300,000元, 个体工商户, 是."""
    match value:
        case bool():
            return "是" if value else "否"
        case frozenset():
            return "、".join(option.label for option in fact.options if option.key in value) or "都不是"
        case Decimal():
            return f"{number_text(value)}{fact.unit}"
        case dt.date():
            return value.isoformat()
        case _:
            return fact.option_label(value)


def number_text(number: Decimal) -> str:
    """300000 -> 300,000; 299999.99 -> 299,999.99; no needless zeros."""
    plain = number.normalize()
    return f"{plain:,f}"
