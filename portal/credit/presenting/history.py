"""What was otherwise before: changes of registered facts, newest first; persons of the past are masked."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.core import clock
from portal.core.codebook import CodeBook
from portal.core.privacy.masking import mask_name
from portal.credit.models import Entity, EntityChange
from portal.credit.presenting.facts import (
    CAPITAL,
    PERSON,
    PLACE,
    SCOPE,
    amount,
    family_label,
    finest_class,
    members_said,
)
from portal.credit.types import type_name

_ORGANISATION = (
    "公司",
    "企业",
    "中心",
    "合作社",
    "厂",
    "店",
    "社",
    "会",
    "院",
    "所",
    "局",
    "政府",
    "集团",
    "部",
)
LABELS = {
    "name": "名称",
    "type_code": "类型",
    "family": "主体类别",
    "status": "登记状态",
    "composition": "组成形式",
    "region": "所在地区",
    "currency": "币种",
    "term_from": "期限自",
    "term_to": "期限至",
    "registrar": "登记机关",
    "uscc": "统一社会信用代码",
    "reg_no": "注册号",
    "established_on": "成立日期",
    "industry": "行业",
    "section": "行业门类",
    "members": "成员构成",
    "shares": "资本构成",
    "employees": "从业人数",
    "cancelled_on": "注销（吊销、撤销、迁出）日期",
    "cancel_reason": "注销（吊销）原因",
    "parent_code": "隶属主体代码",
}
_HOLDERS = {"natural": "自然人", "state": "国有", "collective": "集体", "foreign": "外资", "other": "其他"}
_STATUSES = dict(Entity.STATUSES)


@dataclass(frozen=True, slots=True)
class Step:
    """One change. `day` is the day of approval; where the file does not say it, the day it was noted here."""

    pk: int
    label: str
    before: str
    after: str
    day: date
    day_is_noted: bool


def label_of(field: str, family: str) -> str:
    """What a field is called for an entity of this kind."""
    special = {
        "representative": PERSON.get(family, "法定代表人"),
        "place": PLACE.get(family, "住所"),
        "capital": CAPITAL.get(family, "注册资本"),
        "scope": SCOPE.get(family, "经营范围"),
    }
    return special.get(field) or LABELS.get(field, "其他事项")


def history(entity: Entity, changes: Iterable[EntityChange], book: CodeBook, today: date) -> list[Step]:
    """The changes as they are read, the newest first."""
    steps = [
        Step(
            change.pk,
            label_of(change.field, entity.family),
            _shown(change.field, change.before, entity, book, today),
            _shown(change.field, change.after, entity, book, today),
            change.changed_on or change.noted_at.astimezone(clock.TZ).date(),
            change.changed_on is None,
        )
        for change in changes
    ]
    return sorted(steps, key=lambda step: (step.day, step.pk), reverse=True)


def _shown(field: str, value: str, entity: Entity, book: CodeBook, today: date) -> str:
    if not value:
        return "（空）"
    if field == "representative":
        return value if value == entity.representative else person_of_the_past(value)
    if field == "status":
        return _STATUSES.get(value, value)
    if field == "type_code":
        return type_name(value) or value
    if field == "family":
        return family_label(value) or value
    if field == "region":
        return book.path_name("gbt2260", value, today) or value
    if field in ("section", "industry"):
        known = finest_class(value, book, today)
        name = book.names("gbt4754", [known], today).get(known, "")
        return name if known == value else f"{name}（{value}）" if name else value
    if field == "capital":
        return amount(Decimal(value), entity.currency)
    if field == "members":
        return members_said(json.loads(value)) or "（空）"
    if field == "shares":
        held = json.loads(value)
        return "，".join(f"{_HOLDERS.get(key, key)} {held[key]}%" for key in held) or "（空）"
    return value


def person_of_the_past(name: str) -> str:
    """Who is no longer registered is masked (张某); an organisation is not a person."""
    if len(name) > 4 and name.endswith(_ORGANISATION):
        return name
    return mask_name(name)
