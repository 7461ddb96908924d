"""Rows of the register: typed by pydantic, judged by rule, turned into the texts that are stored. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache, partial
from operator import getitem, itemgetter
from typing import Annotated, Any

from pydantic import TypeAdapter, ValidationError
from typing_extensions import TypedDict, get_type_hints

from portal.core import credit_codes, registration_numbers
from portal.credit import ownership, types
from portal.credit.intake import typed, values
from portal.credit.intake.headers import LABELS, REGISTER_KIND
from portal.credit.intake.judging import (
    Judged,
    as_json,
    common_defects,
    defects_of,
    digest_of,
    parser,
    safe_cells,
)
from portal.credit.intake.packing import Text, Texts
from portal.credit.intake.personal import personal_defects
from portal.credit.intake.rules import RULES, TICKET, WARNING, Defect
from portal.credit.intake.seen import Flawed, Once, Seen
from portal.credit.quality import row_rules

FACTS = (
    "uscc",
    "reg_no",
    "name",
    "type_code",
    "status",
    "representative",
    "composition",
    "region",
    "place",
    "capital",
    "currency",
    "shares",
    "members",
    "employees",
    "scope",
    "section",
    "industry",
    "registrar",
    "registrar_code",
    "established_on",
    "approved_on",
    "term_from",
    "term_to",
    "cancelled_on",
    "cancel_reason",
    "parent_code",
    "converted_from",
    "converted_on",
    "former_names",
)
"""What a file says of an entity, in the order of the texts; behind them stand the DERIVED."""
DERIVED = ("family", "ownership")
PLACE = {name: place for place, name in enumerate((*FACTS, *DERIVED))}
STANDING = ("region", "section", "industry", "registrar_code", "registrar")
"""What many rows have in common, and what owner and hints depend on."""
FREE_TEXT = ("name", "representative", "place", "scope", "cancel_reason", "registrar", "former_names")
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
_ORDERS = (
    ("established_on", "approved_on"),
    ("established_on", "cancelled_on"),
    ("term_from", "term_to"),
    ("established_on", "converted_on"),
)


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


_ROWS = TypeAdapter(Row)
_validate = _ROWS.validator.validate_python
_EMPTY: dict[str, Any] = {"type_code": None, "former_names": [], "shares": "{}", "members": "{}"}
_NULLABLE = frozenset({"uscc", "capital", "employees"}) | {name for name in FACTS if name.endswith("_on")}
_NULLABLE |= {"term_from", "term_to"}
_BLANK: dict[str, Text] = {name: None if name in _NULLABLE else "" for name in (*FACTS, *DERIVED)}
_BLANK |= {"currency": "156", "shares": "{}", "members": "{}", "former_names": "[]"}
_UNIQUE = frozenset({"uscc", "reg_no"})
_APPROVED = PLACE["approved_on"]
_standing = itemgetter(*(PLACE[name] for name in STANDING))
_standings = Once()
_arranged = itemgetter(*FACTS, *DERIVED)


def judge(cells: dict[str, str], on: date, old_before: date | None = None) -> Judged:
    """Judge one row. `on` is the day of the import; rows approved before `old_before` are old stock."""
    names = tuple(cells)
    try:
        typed_values, found = zip(*map(getitem, _seen_of(names), cells.values()), strict=True)
    except Flawed:
        return _judged_in_full(cells, on, old_before)
    row: Any = dict(zip(names, typed_values, strict=True))
    defects = list(_among(row, on))
    if any(RULES[defect.rule].severity != WARNING for defect in defects):
        return _judged_in_full(cells, on, old_before)
    texts = _texts(dict(zip(names, found, strict=True)), row.get("type_code"), on)
    return _taken(texts, defects, old_before is not None and _is_old(row, old_before))


def _judged_in_full(cells: dict[str, str], on: date, old_before: date | None) -> Judged:
    """With every defect of a row that has some."""
    defects = common_defects(cells, REGISTER_KIND)
    try:
        row = _validate(cells)
    except ValidationError as problem:
        found = defects_of(problem, REGISTER_KIND)
        row = _rest(cells, found)
        defects += found
    if row is not None:
        said = {defect.field for defect in defects}
        defects += [defect for defect in _among(row, on) if defect.field not in said]
        defects += personal_defects(cells, FREE_TEXT, LABELS[REGISTER_KIND])
    old = row is not None and old_before is not None and _is_old(row, old_before)
    hard = [
        defect
        for defect in defects
        if (severity := RULES[defect.rule].severity) != WARNING and not (old and severity == TICKET)
    ]
    if row is None or hard:
        return Judged(0, None, defects=defects, cells=safe_cells(cells))
    texts = _texts({name: _stored(name, row[name]) for name in row}, row.get("type_code"), on)
    return _taken(texts, defects, old)


def _taken(texts: Texts, defects: list[Defect], old: bool) -> Judged:
    head = (texts[0], texts[1], texts[_APPROVED], _standings[_standing(texts)])
    return Judged(
        0, texts, digest_of(texts[: len(FACTS)]), defects, extra={"old": True} if old else {}, head=head
    )


@lru_cache(16)
def _seen_of(names: tuple[str, ...]) -> list[Seen]:
    """What is known of the cells of these fields."""
    seen = _seen()
    return [seen[name] for name in names]


@lru_cache(1)
def _seen() -> dict[str, Seen]:
    """What is known of the cells of each field."""
    kinds = get_type_hints(Row, include_extras=True)
    return {
        name: Seen(kind, partial(_stored, name), free=name in FREE_TEXT, unique=name in _UNIQUE)
        for name, kind in kinds.items()
    }


def _rest(cells: dict[str, str], found: list[Defect]) -> Row | None:
    """What is left of a row when the fields with defects are taken as empty: old stock may come in so."""
    wrong = {defect.field for defect in found}
    try:
        row = _validate({name: cell for name, cell in cells.items() if name not in wrong})
    except ValidationError:
        return None
    for name in wrong:
        row[name] = _EMPTY.get(name, None if name in _NULLABLE else "")
    return row


def _is_old(row: Any, before: date) -> bool:
    day = row.get("approved_on") or row.get("established_on")
    return day is None or day < before


def _among(row: Row, on: date) -> Iterator[Defect]:
    """Rules about several fields at once."""
    code = row.get("uscc")
    if not code and not row.get("reg_no"):
        yield Defect("number-blank", "uscc", "没有可用的统一社会信用代码，也没有可用的注册号。两者至少填一个")
    if not row.get("name"):
        yield Defect("name-blank", "name", "“名称”没有填写")
    if code and not credit_codes.subject_is_right(code):
        yield Defect(
            "code-subject", "uscc", "统一社会信用代码第 17 位与第 9—16 位不符，请核对（已照原样收下）"
        )
    if "registrar" in row and not row["registrar"]:
        yield Defect("registrar-blank", "registrar", "“登记机关”没有填写")
    if row.get("status") in ("cancelled", "revoked", "annulled", "moved") and not row.get("cancelled_on"):
        yield Defect("end-date", "cancelled_on", "已注销、吊销、撤销或者迁出，“注销日期”却没有填写")
    yield from _days(row, on)
    yield from row_rules.among(row, on)


def _days(row: Row, on: date) -> Iterator[Defect]:
    labels, get = LABELS[REGISTER_KIND], row.get
    for earlier, later in _ORDERS:
        if (second := get(later)) and (first := get(earlier)) and first > second:  # type: ignore[operator]
            message = f"“{labels[later]}”{second} 早于“{labels[earlier]}”{first}，请核对"
            yield Defect("date-order", later, message)
    for name in ("established_on", "approved_on", "cancelled_on"):
        if (day := get(name)) and day > on:  # type: ignore[operator]
            yield Defect("date-future", name, f"“{labels[name]}”{day} 在将来，请核对")


@lru_cache(65536)
def _ownership(family: str, type_code: str, shares: str, on: date) -> str:
    facts = ownership.Facts(family=family, type_code=type_code, shares=json.loads(shares))
    return ownership.classify(facts, on).key


def _stored(name: str, value: Any) -> Text:
    """A typed value as it is stored."""
    if name == "type_code":
        return value.code if value else ""
    if value is None or isinstance(value, str):
        return None if name == "uscc" and not value else value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return as_json(value)
    return values.written(value) if isinstance(value, Decimal) else str(value)


def _texts(found: dict[str, Text], kind: Any, on: date) -> Texts:
    """The row as stored: FACTS, then DERIVED."""
    row = _BLANK | found
    family = row["family"] = kind.family if kind else "other"
    row["ownership"] = _ownership(family, row["type_code"] or "", row["shares"] or "{}", on)
    texts: Texts = _arranged(row)
    return texts
