"""Rows of the register: typed by pydantic, judged by rule, turned into the texts that are stored. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache, partial
from operator import getitem, itemgetter
from typing import Any

from pydantic import TypeAdapter, ValidationError
from typing_extensions import get_type_hints

from portal.core import credit_codes
from portal.credit import ownership
from portal.credit.intake import values
from portal.credit.intake.headers import LABELS, REGISTER_KIND
from portal.credit.intake.judging import (
    Judged,
    as_json,
    common_defects,
    defects_of,
    digest_of,
    safe_cells,
)
from portal.credit.intake.packing import Text, Texts
from portal.credit.intake.personal import personal_defects
from portal.credit.intake.register_typed import Row
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
_ORDERS = (
    ("established_on", "approved_on"),
    ("established_on", "cancelled_on"),
    ("term_from", "term_to"),
    ("established_on", "converted_on"),
)


_ROWS = TypeAdapter(Row)
_validate = _ROWS.validator.validate_python
_EMPTY: dict[str, Any] = {"type_code": None, "former_names": [], "shares": "{}", "members": "{}"}
_NULLABLE = frozenset({"uscc", "capital", "employees"}) | {name for name in FACTS if name.endswith("_on")}
_NULLABLE |= {"term_from", "term_to"}
_BLANK: dict[str, Text] = {name: None if name in _NULLABLE else "" for name in FACTS}
_BLANK |= {"currency": "156", "shares": "{}", "members": "{}", "former_names": "[]"}
_UNIQUE = frozenset({"uscc", "reg_no", "name"})
_APPROVED, _TYPE, _SHARES = PLACE["approved_on"], PLACE["type_code"], PLACE["shares"]
_standing = itemgetter(*(PLACE[name] for name in STANDING))
_standings = Once()
_arranged = itemgetter(*FACTS)


def judge(cells: dict[str, str], on: date, old_before: date | None = None) -> Judged:
    """Judge one row. `on` is the day of the import; rows approved before `old_before` are old stock."""
    names = tuple(cells)
    seen, blanks, arranged = _layout(names)
    try:
        typed, stored = zip(*map(getitem, seen, cells.values()), strict=True)
    except Flawed:
        return _judged_in_full(cells, on, old_before)
    row: Any = dict(zip(names, typed, strict=True))
    defects = list(_among(row, on))
    if defects and any(RULES[defect.rule].severity != WARNING for defect in defects):
        return _judged_in_full(cells, on, old_before)
    old = old_before is not None and _is_old(row, old_before)
    return _taken(arranged(stored + blanks), row.get("type_code"), defects, on, old)


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
    facts = _arranged(_BLANK | {name: _stored(name, row[name]) for name in row})
    return _taken(facts, row.get("type_code"), defects, on, old)


def _taken(facts: Texts, kind: Any, defects: list[Defect], on: date, old: bool) -> Judged:
    family = kind.family if kind else "other"
    texts = (*facts, family, _ownership(family, facts[_TYPE] or "", facts[_SHARES] or "{}", on))
    head = (facts[0], facts[1], facts[_APPROVED], _standings[_standing(facts)])
    return Judged(0, texts, digest_of(facts), defects, extra={"old": True} if old else {}, head=head)


@lru_cache(16)
def _layout(names: tuple[str, ...]) -> tuple[list[Seen], Texts, Callable[[Texts], Texts]]:
    """Of a file with these fields: what is known of their cells, the texts of those that lack, and the order of FACTS."""
    lacking = [name for name in FACTS if name not in names]
    order = [(*names, *lacking).index(name) for name in FACTS]
    return [_seen()[name] for name in names], tuple(_BLANK[name] for name in lacking), itemgetter(*order)


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
