"""Fields as the dictionary tells them: what files call them, their form, and the code table of their values."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from portal.core.code_files import INDUSTRIES, REGIONS
from portal.credit import tables
from portal.credit.columns import DISCLOSURES, REGISTER, Column
from portal.credit.models import Disclosure, Entity

CODED = {
    "region": REGIONS,
    "section": f"{INDUSTRIES}-2017",
    "industry": f"{INDUSTRIES}-2017",
    "type_code": tables.TYPES,
    "status": tables.STATUS,
    "currency": tables.CURRENCY,
    "ownership": tables.OWNERSHIP,
}
"""Field of a model -> key of the code table that its values are from."""
_FORMS: tuple[tuple[type[models.Field], str], ...] = (
    (models.DateTimeField, "日期和时间"),
    (models.DateField, "日期，YYYY-MM-DD"),
    (models.DecimalField, "小数"),
    (models.BooleanField, "是、否"),
    (models.IntegerField, "整数"),
    (models.JSONField, "文字"),
    (models.TextField, "文字，长度不限"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One field: `key` in files of machines, `label` in files of people."""

    key: str
    label: str
    also: tuple[str, ...]
    form: str
    table: str
    """Key of the code table; empty when the values are free."""
    values: tuple[str, ...]
    """The words allowed, where they are few and in no table."""
    note: str


@dataclass(frozen=True, slots=True)
class Dataset:
    """One kind of record."""

    key: str
    title: str
    entries: tuple[Entry, ...]


def datasets() -> tuple[Dataset, ...]:
    """Both kinds of records that files bring."""
    return (
        Dataset("register", "主体登记信息", tuple(_entry(Entity, column) for column in REGISTER)),
        Dataset("disclosures", "公示信息", tuple(_entry(Disclosure, column) for column in DISCLOSURES)),
    )


def _entry(model: type[models.Model], column: Column) -> Entry:
    try:
        field = model._meta.get_field(column.field)
    except FieldDoesNotExist:  # tells which entity is meant
        field = Entity._meta.get_field(column.field)
    assert isinstance(field, models.Field)  # noqa: S101  (columns name no relations)
    words = tuple(str(label) for value, label in field.choices or () if value and column.field not in CODED)
    table = CODED.get(column.field, "")
    form = "代码表里的代码或者名称" if table else "下列之一" if words else _form(field)
    return Entry(column.key, column.label, column.aliases, form, table, words, column.note)


def _form(field: models.Field) -> str:
    if isinstance(field, models.DecimalField):
        return f"小数，最多 {field.decimal_places} 位小数"
    for kind, form in _FORMS:
        if isinstance(field, kind):
            return form
    return f"文字，最多 {field.max_length} 字"
