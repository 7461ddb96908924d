"""The facts of the register about an entity, as rows of label and value, odd ones explained."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.core.codebook import CodeBook
from portal.credit.models import Entity
from portal.credit.types import CURRENCIES, FAMILIES, type_name

PERSON = {
    "individual": "经营者",
    "sole": "投资人",
    "partnership": "执行事务合伙人",
    "branch": "负责人",
    "office": "首席代表",
}
PLACE = {"individual": "经营场所", "partnership": "主要经营场所", "branch": "营业场所", "sole": "住所"}
CAPITAL = {
    "individual": "资金数额",
    "sole": "出资额",
    "partnership": "出资额",
    "cooperative": "成员出资总额",
    "cooperative_union": "成员出资总额",
    "rural_collective": "成员出资总额",
}
TERM = {"individual": "经营期限", "partnership": "合伙期限", "cooperative": "业务期限"}
SCOPE = {"cooperative": "业务范围", "cooperative_union": "业务范围", "rural_collective": "业务范围"}
END_DAY = {
    Entity.REVOKED: "吊销日期",
    Entity.CANCELLED: "注销日期",
    Entity.ANNULLED: "撤销日期",
    Entity.MOVED: "迁出日期",
}
STATUS_TAGS = {
    Entity.ACTIVE: "ok",
    Entity.SUSPENDED: "info",
    Entity.REVOKED: "warn",
    Entity.CANCELLED: "muted",
    Entity.ANNULLED: "muted",
    Entity.MOVED: "muted",
}
STATUS_SAID = {
    Entity.SUSPENDED: "歇业是依法办理的暂停经营，最长三年；主体还在，仍要报送年报。",
    Entity.REVOKED: "营业执照已被登记机关吊销，不能再从事经营活动，但还没有办理注销登记，债权债务没有因此消失。",
    Entity.CANCELLED: "已经办理注销登记，主体资格终止。本页保留登记的事实，供核对历史往来。",
    Entity.ANNULLED: "登记机关依法撤销了设立登记，主体资格随之终止。",
    Entity.MOVED: "登记管辖已迁到其他登记机关，今后的登记信息以迁入地为准。",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One registered fact. `note` explains what a reader may stumble over; `key` is the field of the record."""

    key: str
    label: str
    value: str
    note: str = ""


def family_label(key: str) -> str:
    """个体工商户, 有限责任公司 …; empty where the family is not known."""
    return FAMILIES[key].label if key in FAMILIES else ""


def amount(value: Decimal | None, currency: str = "156") -> str:
    """100 万元人民币; empty where nothing was filed."""
    if value is None:
        return ""
    name = CURRENCIES[currency].name if currency in CURRENCIES else ""
    number = f"{value:,f}"
    number = number.rstrip("0").rstrip(".") if "." in number else number
    return f"{number} 万元{'' if currency == '156' else f'（{name}）' if name else ''}"


def facts(entity: Entity, book: CodeBook, today: date) -> list[Fact]:
    """Every registered fact that has a value, in the order of a business licence."""
    found = [*_who(entity), *_what(entity, book, today), *_when(entity, today)]
    return [fact for fact in found if fact.value]


def _who(entity: Entity) -> Iterator[Fact]:
    name = type_name(entity.type_code)
    converted = ""
    if entity.converted_from:
        before = family_label(entity.converted_from)
        when = f"{entity.converted_on} " if entity.converted_on else ""
        converted = (
            f"{when}由{before or '其他类别'}直接变更登记而来（个转企），代码和成立日期都不变。"
            "所以代码第 2 位仍是原来的类别，现在的类别以这里的登记为准。"
        )
    yield Fact("type_code", "类型", name or family_label(entity.family), converted)
    yield Fact("representative", PERSON.get(entity.family, "法定代表人"), entity.representative)
    yield Fact("composition", "组成形式", entity.composition)
    if entity.reg_no and entity.uscc:
        yield Fact(
            "reg_no",
            "注册号",
            entity.reg_no,
            "换领统一社会信用代码以前用的 15 位号码，现在也能用它查到这个主体。",
        )
    yield Fact("former_names", "曾用名", "；".join(entity.former_names))


def _what(entity: Entity, book: CodeBook, today: date) -> Iterator[Fact]:
    capital_note = ""
    if entity.capital and CAPITAL.get(entity.family) is None and entity.family != "branch":
        capital_note = "这是登记的数额，不等于已经缴足，也不说明偿付能力。"
    yield Fact(
        "capital",
        CAPITAL.get(entity.family, "注册资本"),
        amount(entity.capital, entity.currency),
        capital_note,
    )
    yield Fact("members", "成员", members_said(entity.members))
    yield Fact("place", PLACE.get(entity.family, "住所"), entity.place)
    yield Fact("region", "所在地区", *_region(entity.region, book, today))
    yield Fact("industry", "行业", _industry(entity, book, today))
    yield Fact("scope", SCOPE.get(entity.family, "经营范围"), entity.scope)
    yield Fact("registrar", "登记机关", entity.registrar)


def _when(entity: Entity, today: date) -> Iterator[Fact]:
    yield Fact("established_on", "成立日期", _day(entity.established_on))
    yield Fact("approved_on", "核准日期", _day(entity.approved_on), "最近一次登记核准的日子。")
    if entity.term_from or entity.term_to:
        over = ""
        if entity.term_to and entity.term_to < today and entity.status == Entity.ACTIVE:
            over = f"登记的期限到 {entity.term_to} 已满，没有看到续期或者注销的登记。"
        until = _day(entity.term_to) or "长期"
        yield Fact(
            "term_to",
            TERM.get(entity.family, "营业期限"),
            f"{_day(entity.term_from) or '—'} 至 {until}",
            over,
        )
    if entity.status in END_DAY:
        yield Fact("cancelled_on", END_DAY[entity.status], _day(entity.cancelled_on) or "登记信息没有写明")
        label = "吊销原因" if entity.status == Entity.REVOKED else "注销原因"
        yield Fact("cancel_reason", label, entity.cancel_reason)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def members_said(members: dict[str, int]) -> str:
    """共 27 名，农民成员 26 名，单位成员 1 个; empty where nothing was filed."""
    parts = [
        f"{word} {members[key]} {unit}"
        for key, word, unit in (
            ("total", "共", "名"),
            ("farmers", "农民成员", "名"),
            ("units", "单位成员", "个"),
        )
        if members.get(key)
    ]
    return "，".join(parts)


def _region(code: str, book: CodeBook, today: date) -> tuple[str, str]:
    state = book.state("gbt2260", code, today)
    if state.word == "valid":
        return book.path_name("gbt2260", code, today), ""
    if state.word == "abolished" and state.life:
        heirs = "、".join(life.name for life in state.successors)
        now = f"，现为{heirs}" if heirs else ""
        return (
            state.life.name,
            f"行政区划代码 {code} 已于 {state.abolished_on} 停用{now}；登记信息还没有随之更新。",
        )
    return (f"行政区划代码 {code}", "") if code else ("", "")


def _industry(entity: Entity, book: CodeBook, today: date) -> str:
    """The path of the finest class that the portal's tables know."""
    known = finest_class(entity.industry, book, today)
    return book.path_name("gbt4754", known or entity.section, today)


def finest_class(code: str, book: CodeBook, today: date) -> str:
    """The code, or as much of it as names a class that the portal's tables know; empty where none does."""
    while code and not book.lookup("gbt4754", code, today):
        code = code[:-1]
    return code
