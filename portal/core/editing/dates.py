"""Dates in the admin's forms as people type them: ２０２６－１１－２３, 2026年11月23日, 2026.11.23 9:00."""

import re
import unicodedata
from typing import Any

from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput

_DAY = r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*日?"
_TIME = r"(?P<hour>\d{1,2})\s*(?::|时|点)\s*(?P<minute>\d{1,2})?\s*(?::\s*\d{1,2}|分)?"
_TYPED = re.compile(rf"\s*{_DAY}(?:\s*T?\s*{_TIME})?\s*")
_DASHES = str.maketrans("－—–−‐", "-----")


def plain_date(text: str) -> str:
    """The day, and the minute where one is given, as YYYY-MM-DD HH:MM; other text comes back as it is."""
    found = _TYPED.fullmatch(unicodedata.normalize("NFKC", text).translate(_DASHES))
    if found is None:
        return text
    day = f"{found['year']}-{int(found['month']):02}-{int(found['day']):02}"
    return day if found["hour"] is None else f"{day} {int(found['hour']):02}:{int(found['minute'] or 0):02}"


def take_dates_as_typed() -> None:
    """Teach Wagtail's two widgets, which forms, panels and blocks all share. Idempotent.

    Their script must leave the field alone: it puts the present moment in the place of what it cannot read.
    """
    for widget in (AdminDateInput, AdminDateTimeInput):
        if getattr(widget, "takes_dates_as_typed", False):
            continue
        widget.takes_dates_as_typed = True
        widget.value_from_datadict = _reading(widget.value_from_datadict)
        widget.get_config = _leaving_alone(widget.get_config)


def _reading(wagtails: Any) -> Any:
    def value_from_datadict(self: Any, data: Any, files: Any, name: str) -> Any:
        value = wagtails(self, data, files, name)
        return plain_date(value) if isinstance(value, str) else value

    return value_from_datadict


def _leaving_alone(wagtails: Any) -> Any:
    def get_config(self: Any) -> dict[str, Any]:
        return {**wagtails(self), "validateOnBlur": False}

    return get_config
