"""Rows of disclosures: typed by pydantic, judged by rule, turned into the texts that are kept. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import TypeAdapter, ValidationError
from typing_extensions import TypedDict

from portal.core import credit_codes
from portal.core.privacy import detect
from portal.credit.columns import SCREENED
from portal.credit.intake import typed, values
from portal.credit.intake.headers import DISCLOSURES_KIND, LABELS
from portal.credit.intake.judging import (
    HIDDEN,
    Judged,
    Text,
    as_json,
    common_defects,
    defects_of,
    digest_of,
    parser,
    safe_cells,
)
from portal.credit.intake.rules import RULES, WARNING, Defect
from portal.credit.retention import measures_of

Defaults = Mapping[str, str]
DEFAULTED = ("is_low_fine", "gravity", "procedure")
"""Facts of penalties that decide what is public for how long, and for which 双公示 has no columns."""
OF_ENTITY = ("uscc", "reg_no", "name")
"""What a row says of whom it is about."""
FIELDS = (
    "kind", "title", "document_no", "organ", "organ_code", "role", "source_name", "decided_on", "published_on",
    "basis", "content", "facts", "category", "result", "gravity", "measures", "fine", "confiscated",
    "is_low_fine", "procedure", "restricted_until", "valid_from", "valid_to", "certificate_no", "listed_on",
    "removed_on", "remove_reason", "remove_organ", "plan_no", "year", "source_document",
    "restricted_for_life", "special_field", "chosen_public",
)  # fmt: skip
"""Fields of `Disclosure` that a file fills, in the order of the texts; before them stand OF_ENTITY."""
TEXTS = (*OF_ENTITY, *FIELDS)
PLACE = {name: place for place, name in enumerate(TEXTS)}
PERMIT, PENALTY, ABNORMAL = "permit", "penalty", "abnormal"
SERIOUS, INSPECTION, ANNUAL_REPORT = "serious", "inspection", "annual_report"

_KINDS = {
    PERMIT: "行政许可 许可 许可信息",
    PENALTY: "行政处罚 处罚 处罚信息",
    ABNORMAL: "经营异常名录 经营异常名录（状态） 经营异常状态 经营异常 异常名录 标记经营异常状态",
    SERIOUS: "严重违法失信名单 严重违法失信 严重违法 严重违法失信企业名单",
    INSPECTION: "抽查检查结果 抽查检查 抽查结果 抽查 双随机抽查结果",
    ANNUAL_REPORT: "年报公示状态 年度报告 年报 年报状态",
}
_ROLES = {"register": "登记", "inspect": "检查", "penalise": "处罚", "permit": "许可"}
ROLES_OF = {
    PERMIT: ("permit", "register"),
    PENALTY: ("penalise",),
    ABNORMAL: ("register", "inspect"),
    SERIOUS: ("penalise", "inspect", "register"),
    INSPECTION: ("inspect",),
    ANNUAL_REPORT: ("register",),
}
"""As what a unit may record a kind (谁登记谁录入、谁检查谁录入、谁处罚谁录入); the first where a row says nothing."""
_GRAVITIES = {"minor": "轻微 轻微失信", "general": "一般 一般失信", "serious": "严重 严重失信"}
_PROCEDURES = {"ordinary": "普通程序 普通 一般程序", "summary": "简易程序 简易 当场处罚"}
_YES = {"1": "是 有 true y yes 1", "0": "否 无 false n no 0"}
_YES_NO = ("is_low_fine", "special_field", "chosen_public")
_SHOWN = {"1": "是 公示 公开 true y yes", "0": "否 不公示 不予公示 不公开 false n no"}
LIFE = frozenset({"终身", "终生", "终身禁入", "永久"})
"""Words in the column of the last day that name no day."""
_ORDERS = (
    ("decided_on", "published_on"),
    ("valid_from", "valid_to"),
    ("listed_on", "removed_on"),
    ("decided_on", "restricted_until"),
)


def _words(table: dict[str, str], key: str, text: str) -> str:
    return next((one for one, words in table.items() if text == one or text in words.split()), key)


def _choice(table: dict[str, str], rule: str, *, required: bool = False) -> Any:
    names = "、".join(words.split()[0] for words in table.values())

    @lru_cache(512)
    def parse(text: str) -> str:
        plain = values.tidy(text)
        if not plain and not required:
            return ""
        found = _words(table, "", plain) or _words(table, "", plain.lower())
        if not found:
            said = f"不认识“{values.shown(text)}”" if plain else "没有填写"
            raise ValueError(f"{said}。请填：{names}")
        return found

    return Annotated[str, parser(parse, rule)]


def _restriction(text: str) -> date | str | None:
    plain = values.tidy(text)
    return "终身" if plain in LIFE else values.end_day(text)


def _credit_code(text: str) -> str:
    """A mark for “nothing” counts as nothing: the row may name the entity in another way."""
    return typed.credit_code(text) if credit_codes.normalise(text) else ""


@lru_cache(4096)
def _measures(text: str) -> str:
    found = measures_of(text)
    if found.unknown:
        words = "、".join(map(values.shown, found.unknown))
        raise ValueError(f"不认识“{words}”。请用行政处罚法第九条的种类，如警告、通报批评、罚款")
    return as_json(sorted(found.known))


_DAY = Annotated[Any, parser(values.day, "day-form")]
_END = Annotated[Any, parser(values.end_day, "day-form")]
_RESTRICTION = Annotated[Any, parser(_restriction, "day-form")]
_AMOUNT = Annotated[Any, parser(values.number, "figure-form")]


class Row(TypedDict, total=False):
    """A row of disclosures as typed values; a field is absent when the file has no such column."""

    kind: _choice(_KINDS, "kind-unknown", required=True)  # type: ignore[valid-type]
    uscc: Annotated[str, parser(_credit_code, "code-check")]
    reg_no: Annotated[str, parser(typed.registration_number, "word-unknown")]
    name: typed.text(200)  # type: ignore[valid-type]
    title: typed.text(200)  # type: ignore[valid-type]
    document_no: typed.text(100)  # type: ignore[valid-type]
    organ: typed.text(100)  # type: ignore[valid-type]
    organ_code: typed.text(20)  # type: ignore[valid-type]
    role: _choice(_ROLES, "word-unknown")  # type: ignore[valid-type]
    source_name: typed.text(100)  # type: ignore[valid-type]
    decided_on: _DAY
    published_on: _DAY
    basis: typed.text(2_000)  # type: ignore[valid-type]
    content: typed.text(20_000)  # type: ignore[valid-type]
    facts: typed.text(20_000)  # type: ignore[valid-type]
    category: typed.text(200)  # type: ignore[valid-type]
    result: typed.text(200)  # type: ignore[valid-type]
    gravity: _choice(_GRAVITIES, "word-unknown")  # type: ignore[valid-type]
    measures: Annotated[str, parser(_measures, "word-unknown")]
    fine: _AMOUNT
    confiscated: _AMOUNT
    is_low_fine: _choice(_YES, "word-unknown")  # type: ignore[valid-type]
    procedure: _choice(_PROCEDURES, "word-unknown")  # type: ignore[valid-type]
    restricted_until: _RESTRICTION
    valid_from: _DAY
    valid_to: _END
    certificate_no: typed.text(100)  # type: ignore[valid-type]
    listed_on: _DAY
    removed_on: _DAY
    remove_reason: typed.text(200)  # type: ignore[valid-type]
    remove_organ: typed.text(100)  # type: ignore[valid-type]
    plan_no: typed.text(60)  # type: ignore[valid-type]
    year: Annotated[Any, parser(values.year, "figure-form")]
    source_document: typed.text(200)  # type: ignore[valid-type]
    restricted_for_life: _choice(_YES, "word-unknown")  # type: ignore[valid-type]
    special_field: _choice(_YES, "word-unknown")  # type: ignore[valid-type]
    chosen_public: _choice(_SHOWN, "word-unknown")  # type: ignore[valid-type]


_validate = TypeAdapter(Row).validator.validate_python
_NULLABLE = frozenset({"fine", "confiscated", "restricted_until", "valid_from", "valid_to", "year", *_YES_NO})
_NULLABLE |= {name for name in FIELDS if name.endswith("_on")}


def judge(
    cells: dict[str, str], on: date, old_before: date | None = None, defaults: Defaults = MappingProxyType({})
) -> Judged:
    """Judge one row by itself; against the register and the time it is judged where that is known.

    `defaults`: what holds for every penalty of the file, as it is kept, in a column that the file does not have.
    """
    filled = {name: cell for name, cell in cells.items() if cell or name == "kind"}
    whole = "|".join(filled.values())
    suspect = "=" in whole or HIDDEN in whole or values.BAD.search(whole)
    defects = common_defects(filled, DISCLOSURES_KIND) if suspect else []
    row: Row | None = None
    try:
        row = _validate(filled)
    except ValidationError as problem:
        defects += defects_of(problem, DISCLOSURES_KIND)
    if row is not None:
        if row.get("kind") == PENALTY:
            row.update({name: value for name, value in defaults.items() if name not in cells})  # type: ignore[typeddict-item]
        defects += _among(row, on)
    if row is None or any(RULES[defect.rule].severity != WARNING for defect in defects):
        return Judged(0, None, defects=defects, cells=safe_cells(cells))
    texts = _texts(row)
    extra = {
        "key": texts_key(texts),
        "clean": all(_is_clean(text) for place in _SCREENED if (text := texts[place])),
        "sent": _SEPARATOR.join([cells[name] for name in TEXTS if name in cells]),
    }
    return Judged(0, texts, digest_of(texts), defects, extra=extra)


def defaults_of(words: Mapping[str, str]) -> dict[str, str]:
    """The defaults that somebody states in words ({"is_low_fine": "否"}), as they are kept. Raises ValidationError."""
    return dict(_validate(dict(words)))


def said_of_defaults(defaults: Defaults) -> Iterator[str]:
    """What a report says of them, a sentence for each column."""
    words = {"is_low_fine": _YES, "gravity": _GRAVITIES, "procedure": _PROCEDURES}
    for name in DEFAULTED:
        if name in defaults:
            word = words[name][defaults[name]].split()[0]
            yield f"文件没有“{LABELS[DISCLOSURES_KIND][name]}”这一列，报送时声明：行政处罚全部按“{word}”。"


_SEPARATOR = "\x1f"  # no cell holds it: `common_defects` refuses controls
_SCREENED = [PLACE[name] for name in SCREENED]
_PHRASE = 60


def _is_clean(text: str) -> bool:
    return _is_clean_phrase(text) if len(text) <= _PHRASE else not detect(text)


@lru_cache(4096)
def _is_clean_phrase(text: str) -> bool:
    """Titles, bases, categories and results are the same in many rows."""
    return not detect(text)


def sent_cells(row: Judged, fields: Collection[str]) -> dict[str, str]:
    """The cells of a row as they may be kept for sending back; `fields` are those of its file."""
    if row.cells or "sent" not in row.extra:
        return row.cells
    names = [name for name in TEXTS if name in fields]
    return safe_cells(dict(zip(names, row.extra["sent"].split(_SEPARATOR), strict=True)))


_KEYED = [PLACE[name] for name in ("kind", "uscc", "reg_no", "name", "organ", "document_no")]
_KEYED_WITHOUT_NUMBER = [
    PLACE[name] for name in ("listed_on", "decided_on", "year", "plan_no", "certificate_no")
]


def texts_key(texts: tuple[Text, ...]) -> str:
    """What tells rows of one file apart, before it is known which entity they mean."""
    own = [texts[place] or "" for place in _KEYED]
    if not own[-1]:
        own += [texts[place] or "" for place in _KEYED_WITHOUT_NUMBER]
    return "\x1f".join(own)


def _among(row: Row, on: date) -> Iterator[Defect]:
    """Rules about several fields at once."""
    labels, kind = LABELS[DISCLOSURES_KIND], row.get("kind", "")
    if not kind:
        yield Defect("kind-unknown", "kind", "“种类”没有填写")
    if not (row.get("uscc") or row.get("reg_no") or row.get("name")):
        yield Defect("entity-unknown", "uscc", "没有写明是哪个主体。请填统一社会信用代码、注册号或者名称")
    if not row.get("organ"):
        yield Defect("organ-blank", "organ", "“机关”没有填写。请填作出决定、列入或者检查的机关")
    if (role := row.get("role")) and kind and role not in ROLES_OF[kind]:
        right = "或者".join(f"“{_ROLES[each]}”" for each in ROLES_OF[kind])
        said = f"“{labels['role']}”填的是“{_ROLES[role]}”，{_KINDS[kind].split()[0]}应是{right}"
        yield Defect("owner", "role", f"{said}（谁登记谁录入、谁检查谁录入、谁处罚谁录入）。请改正，或者留空")
    if kind in (PERMIT, PENALTY) and not row.get("document_no"):
        yield Defect("document-blank", "document_no", "“文书号”没有填写")
    needed = {PERMIT: "decided_on", PENALTY: "decided_on", INSPECTION: "decided_on"}.get(kind, "")
    if needed and not row.get(needed):
        yield Defect("day-blank", needed, f"“{labels[needed]}”没有填写")
    if kind in (ABNORMAL, SERIOUS) and not (row.get("listed_on") or row.get("decided_on")):
        yield Defect("day-blank", "listed_on", "“列入日期”没有填写")
    if kind == ANNUAL_REPORT and not row.get("year"):
        yield Defect("figure-form", "year", "“年度”没有填写。请填年报所属的年度")
    for earlier, later in _ORDERS:
        first, second = row.get(earlier), row.get(later)
        if first and isinstance(second, date) and first > second:  # type: ignore[operator]
            yield Defect(
                "day-order", later, f"“{labels[later]}”{second} 早于“{labels[earlier]}”{first}，请核对"
            )
    for name in ("decided_on", "listed_on", "removed_on"):
        if (day := row.get(name)) and day > on:  # type: ignore[operator]
            yield Defect("day-order", name, f"“{labels[name]}”{day} 在将来，请核对")


def _texts(row: Row) -> tuple[Text, ...]:
    found = dict(_BLANK)
    for name, value in row.items():
        if isinstance(value, str):
            if value:
                found[name] = value
        elif value is None:
            continue
        elif isinstance(value, date):
            found[name] = value.isoformat()
        else:
            found[name] = values.written(value) if isinstance(value, Decimal) else str(value)
    kind = found["kind"] or ""
    found["role"] = found["role"] or ROLES_OF[kind][0]
    found["measures"] = found["measures"] or "[]"
    for_life = found["restricted_until"] == "终身" or found["restricted_for_life"] == "1"
    found["restricted_for_life"] = "1" if for_life else "0"
    if for_life:
        found["restricted_until"] = None
    if kind in (ABNORMAL, SERIOUS):
        found["listed_on"] = found["listed_on"] or found["decided_on"]
    return tuple(found.values())


_BLANK: dict[str, Text] = {name: None if name in _NULLABLE else "" for name in TEXTS}


def values_of(texts: tuple[Text, ...]) -> dict[str, Any]:
    """The fields of a `Disclosure` out of the texts of a row."""
    found = dict(NO_VALUES)
    for name, parse, text in zip(FIELDS, _PARSERS, texts[len(OF_ENTITY) :], strict=True):
        if text:
            found[name] = parse(text) if parse else text
    return found


def as_cells(texts: tuple[Text, ...], fields: Collection[str]) -> dict[str, str]:
    """A row as a file with these columns would write it, so that it can be judged again: the inverse of judging."""
    cells = {name: texts[PLACE[name]] or "" for name in TEXTS if name in fields}
    if "measures" in cells:
        cells["measures"] = "；".join(json.loads(cells["measures"] or "[]"))
    if "restricted_until" in cells and texts[PLACE["restricted_for_life"]] == "1":
        cells["restricted_until"] = "终身"
    return cells


_DAYS = frozenset(
    {name for name in FIELDS if name.endswith("_on")} | {"restricted_until", "valid_from", "valid_to"}
)


def _list_of(text: str) -> list[str]:
    return json.loads(text) if text != "[]" else []


def _parser_of(name: str) -> Callable[[str], Any] | None:
    if name in _DAYS:
        return date.fromisoformat
    if name in (*_YES_NO, "restricted_for_life"):
        return "1".__eq__
    others: dict[str, Callable[[str], Any]] = {
        "fine": Decimal,
        "confiscated": Decimal,
        "year": int,
        "measures": _list_of,
    }
    return others.get(name)


_PARSERS = [_parser_of(name) for name in FIELDS]
NO_VALUES: dict[str, Any] = {name: None if name in _NULLABLE else "" for name in FIELDS} | {
    "restricted_for_life": False,
    "measures": [],
}
"""What stands for a field of which a row says nothing."""
