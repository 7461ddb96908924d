"""The questions of the legal clock; the answers stand in the address."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Any

from django import forms

from portal.core.deadlines import MOST, UNIT_LABELS, Deadline, LimitError, Unit, deadline

_DAY = re.compile(r"(\d{4})\s*(?:[-/.年]\s*)?(\d{1,2})\s*(?:[-/.月]\s*)?(\d{1,2})\s*日?")
DIRECTIONS = {"after": "向后算（之日起……内）", "before": "向前倒算（……前）"}
HOLIDAYS = {"next": "顺延到下一个工作日", "stay": "不顺延"}


class DayField(forms.Field):
    """A day in any usual spelling: 2026-11-23, 2026年11月23日, 20261123, full width too."""

    widget = forms.DateInput(attrs={"type": "date", "min": "1900-01-01", "max": "2199-12-31"})

    def to_python(self, value: Any) -> date | None:
        text = unicodedata.normalize("NFKC", str(value or "")).strip()
        if not text:
            return None
        match = _DAY.fullmatch(text)
        try:
            return date(int(match[1]), int(match[2]), int(match[3])) if match else date.fromisoformat(text)
        except ValueError:
            words = f"没有“{text[:20]}”这一天，请按 2026-11-23 的形式填写。"
            raise forms.ValidationError(words) from None


class DeadlineForm(forms.Form):
    """Start, length, direction, and what happens on a holiday."""

    start = DayField(label="起算日", error_messages={"required": "请填写起算日。"})
    amount = forms.IntegerField(
        label="期限",
        min_value=1,
        error_messages={
            "required": "请填写期限。",
            "invalid": "期限应当是整数，例如 30。",
            "min_value": "期限至少是 1。",
        },
    )
    unit = forms.ChoiceField(
        label="单位",
        choices=[
            (Unit.DAYS.value, "日（自然日）"),
            (Unit.WORKING_DAYS.value, "个工作日"),
            (Unit.MONTHS.value, "个月"),
            (Unit.YEARS.value, "年"),
        ],
        required=False,
    )
    direction = forms.ChoiceField(label="方向", choices=list(DIRECTIONS.items()), required=False)
    holiday = forms.ChoiceField(label="最后一日是休息日时", choices=list(HOLIDAYS.items()), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        unit = Unit(cleaned.get("unit") or Unit.DAYS)
        amount = cleaned.get("amount")
        if amount and amount > MOST[unit]:
            self.add_error("amount", f"最多可以算 {MOST[unit]} {UNIT_LABELS[unit]}。")
        return cleaned

    def deadline(self) -> Deadline | None:
        """The limit asked for; None, with an error at the form, where it cannot be counted."""
        asked = self.cleaned_data
        try:
            return deadline(
                asked["start"],
                asked["amount"],
                Unit(asked["unit"] or Unit.DAYS),
                backwards=asked["direction"] == "before",
                to_working_day=asked["holiday"] != "stay",
            )
        except (LimitError, ValueError) as error:
            self.add_error(None, str(error))
            return None
