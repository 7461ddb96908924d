"""What each field of a row of the register holds: cells typed by pydantic, each parser with the rule that it judges by. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any

from typing_extensions import TypedDict

from portal.core import credit_codes, registration_numbers
from portal.credit import types
from portal.credit.intake import typed, values
from portal.credit.intake.judging import as_json, parser

MAX_CAPITAL = Decimal(10) ** 12

_SHARES = {
    "自然人": "natural", "个人": "natural", "私人": "natural", "国有": "state", "国家": "state", "国有法人": "state",
    "集体": "collective", "外资": "foreign", "外商": "foreign", "境外": "foreign", "港澳台": "foreign",
    "其他": "other", "法人": "other", "企业法人": "other",
}  # fmt: skip
_MEMBERS = {
    "农民": "farmers", "农民成员": "farmers", "单位": "units", "单位成员": "units", "企业": "units",
    "非农民": "others", "总数": "total", "合计": "total", "成员总数": "total",
}  # fmt: skip
_INDUSTRY = re.compile(r"[A-T]?\d{2,4}")


def _dated(parse: Callable[[str], Any] = values.day) -> Any:
    return Annotated[Any, parser(parse, "date-form")]


def _type(text: str) -> Any:
    if not text:
        raise ValueError("没有填写。请填市场主体类型代码（如 9500）或者类型名称")
    found = _find_type(text)
    if found is None:
        raise ValueError(f"代码表里没有“{values.shown(text)}”。请填市场主体类型代码（如 9500）或者类型名称")
    return found


_find_type = lru_cache(4096)(types.find_type)


@lru_cache(1024)
def _status(text: str) -> str:
    found = types.find_status(text)
    if not found:
        said = f"不认识“{values.shown(text)}”" if text else "没有填写"
        raise ValueError(f"{said}。请填存续、歇业、吊销、注销、撤销或者迁出")
    return found


@lru_cache(1024)
def _currency(text: str) -> str:
    if not text:
        return "156"
    found = types.find_currency(text)
    if not found:
        raise ValueError(f"代码表里没有币种“{values.shown(text)}”。请填数字代码（人民币为 156）")
    return found


def _region(text: str) -> str:
    code = values.folded(text)
    if not (len(code) == 6 and code.isascii() and code.isdigit()):
        said = f"“{values.shown(text)}”不是六位数字" if text else "没有填写"
        raise ValueError(f"{said}。请填 GB/T 2260 的六位行政区划代码")
    return code


def _section(text: str) -> str:
    letter = values.folded(text).upper()[:1]
    if letter and not "A" <= letter <= "T":
        raise ValueError(f"“{values.shown(text)}”不是门类。请填 A 到 T 的字母")
    return letter


def _industry(text: str) -> str:
    code = values.folded(text).upper()
    if not code or len(code) == 1 and "A" <= code <= "T":
        return ""
    if not _INDUSTRY.fullmatch(code):
        raise ValueError(f"“{values.shown(text)}”不是行业代码。请填 GB/T 4754 的 2—4 位数字")
    return code.lstrip("ABCDEFGHIJKLMNOPQRST")


def _capital(text: str) -> Decimal | None:
    found = values.number(text)
    if found is not None and found >= MAX_CAPITAL:
        raise ValueError(f"数额“{values.shown(text)}”过大。单位是万元，请核对")
    return found


@lru_cache(4096)
def _shares(text: str) -> str:
    shares: dict[str, str] = {}
    for name, value in values.pairs(text).items():
        key = _SHARES.get(name)
        share = values.number(value.removesuffix("%"))
        if key is None or share is None or key in shares:
            raise ValueError(f"不认识“{values.shown(name)}”。可用自然人、国有、集体、外资、其他，各写一次")
        shares[key] = values.written(share) or "0"
    if sum(map(Decimal, shares.values())) > 100:
        raise ValueError("各项合计超过 100%，请核对")
    return as_json(shares)


@lru_cache(4096)
def _members(text: str) -> str:
    members: dict[str, int] = {}
    for name, value in values.pairs(text).items():
        key, count = _MEMBERS.get(name), values.whole(value)
        if key is None or count is None:
            raise ValueError(f"不认识“{values.shown(name)}”。可用农民、单位、总数")
        members[key] = members.get(key, 0) + count
    return as_json(members)


@lru_cache(256)
def _family(text: str) -> str:
    if not text or text in types.FAMILIES:
        return text
    named = {family.label: key for key, family in types.FAMILIES.items()}
    found = _find_type(text)
    key = named.get(text) or (found.family if found else "")
    if not key:
        raise ValueError(f"不认识“{values.shown(text)}”。请填个体工商户等主体类别")
    return key


def _parent(text: str) -> str:
    code = credit_codes.normalise(text)
    if code and not (credit_codes.is_valid(code) or registration_numbers.is_valid(code)):
        raise ValueError("隶属主体的代码校验不对，请核对")
    return code


def share_words(stored: str) -> str:
    """Shares as a file writes them."""
    return _words(stored, _SHARES)


def member_words(stored: str) -> str:
    """Members as a file writes them."""
    return _words(stored, _MEMBERS)


def _words(stored: str, names: dict[str, str]) -> str:
    known = {key: name for name, key in reversed(names.items())}
    return "；".join(f"{known[key]}:{value}" for key, value in json.loads(stored or "{}").items())


class Row(TypedDict, total=False):
    """A row of the register as typed values; a field is absent when the file has no such column."""

    uscc: Annotated[str, parser(typed.credit_code, "code-check")]
    reg_no: Annotated[str, parser(typed.registration_number, "reg-no-check")]
    name: typed.text(200)  # type: ignore[valid-type]
    type_code: Annotated[Any, parser(_type, "type-unknown")]
    status: Annotated[str, parser(_status, "status-unknown")]
    representative: typed.text(100)  # type: ignore[valid-type]
    composition: typed.text(20)  # type: ignore[valid-type]
    region: Annotated[str, parser(_region, "region-form")]
    place: typed.text(300)  # type: ignore[valid-type]
    capital: Annotated[Any, parser(_capital, "amount-form")]
    currency: Annotated[str, parser(_currency, "currency")]
    shares: Annotated[str, parser(_shares, "shares-form")]
    members: Annotated[str, parser(_members, "members-form")]
    employees: Annotated[Any, parser(values.whole, "count-form")]
    scope: typed.text(20_000)  # type: ignore[valid-type]
    section: Annotated[str, parser(_section, "industry-form")]
    industry: Annotated[str, parser(_industry, "industry-form")]
    registrar: typed.text(100)  # type: ignore[valid-type]
    registrar_code: typed.text(20)  # type: ignore[valid-type]
    established_on: _dated()  # type: ignore[valid-type]
    approved_on: _dated()  # type: ignore[valid-type]
    term_from: _dated()  # type: ignore[valid-type]
    term_to: _dated(values.end_day)  # type: ignore[valid-type]
    cancelled_on: _dated()  # type: ignore[valid-type]
    cancel_reason: typed.text(200)  # type: ignore[valid-type]
    parent_code: Annotated[str, parser(_parent, "parent-code")]
    converted_from: Annotated[str, parser(_family, "conversion")]
    converted_on: _dated()  # type: ignore[valid-type]
    former_names: Annotated[list[str], parser(values.parts, "form")]
