"""法定时限 as a reference to a figure of law: the number is that of the day on which the page is read."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import models

from portal.core.rules.parameters import CircularParameter, UnknownParameter

if TYPE_CHECKING:
    from portal.laws.parameters import Book

WORKING_DAYS = "个工作日"
TENTH = Decimal("0.1")  # of a working day: what the field of the guide holds
# The number, the name that may take its place, and the number in words.
LIMITS = (
    ("statutory_days", "statutory_parameter", "法定时限"),
    ("statutory_extension_days", "extension_parameter", "法定可延长"),
)


class LimitFields(models.Model):
    """Names of 法定参数 that give the limits of a guide; where one is named, its figure counts."""

    statutory_parameter = models.CharField(
        "法定时限按法定参数",
        max_length=40,
        blank=True,
        help_text="法定参数的名称，例如“登记时限”。填了它，左边的天数留空；法律改了，页面自动更新。",
    )
    extension_parameter = models.CharField(
        "可延长按法定参数", max_length=40, blank=True, help_text="法定参数的名称，例如“登记延长时限”。"
    )

    class Meta:
        abstract = True


def limit_names(guide: LimitFields) -> list[str]:
    """The names of the figures that the guide's limits refer to."""
    names = (getattr(guide, field).strip() for _, field, _ in LIMITS)
    return [name for name in names if name]


def limit_of(book: Book, name: str) -> Decimal | None:
    """The working days of a figure; None where the name is unknown, circular or of another unit."""
    try:
        value = book.parameters.value(name)
        text = book.text(name)
    except (UnknownParameter, CircularParameter):
        return None
    return value.quantize(TENTH) if text.endswith(WORKING_DAYS) else None
