"""The figures of a day, by name, and texts that name them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import ValidationError
from django.db.models import Q

from portal.core import clock
from portal.core.rules.parameters import CircularParameter, Parameters, UnknownParameter
from portal.laws.models.parameter import LegalParameter, figure_text

REFERENCE = re.compile(r"\[\[([^\[\]]{1,40})\]\]")
UNKNOWN = "（待核）"


def names_in(texts: Iterable[str]) -> list[str]:
    """The names that texts refer to, each once, in their order."""
    return list(dict.fromkeys(name.strip() for text in texts for name in REFERENCE.findall(text or "")))


@dataclass(frozen=True)
class Book:
    """All figures that apply on one day: read once for a page."""

    rows: dict[str, LegalParameter]

    @classmethod
    def on(cls, day: dt.date | None = None) -> Book:
        """The live figures of a day (today); of two rows the one that began later."""
        day = day or clock.today()
        rows = LegalParameter.objects.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_to__isnull=True) | Q(valid_to__gte=day),
            live=True,
        ).select_related("instrument")
        ordered = sorted(rows, key=lambda row: row.valid_from or dt.date.min)
        return cls({row.name: row for row in ordered})

    @cached_property
    def parameters(self) -> Parameters:
        """For rules."""
        return Parameters(
            {name: row.value for name, row in self.rows.items() if row.value is not None},
            {name: (row.multiple_of, row.times) for name, row in self.rows.items() if row.value is None},
        )

    def __contains__(self, name: str) -> bool:
        return name in self.rows

    def text(self, name: str) -> str:
        """The figure in words (3个工作日). Raises UnknownParameter, CircularParameter."""
        value = self.parameters.value(name)
        return figure_text(value, self.rows[name].unit or self._unit(name))

    def _unit(self, name: str) -> str:
        row = self.rows[name]
        while row.value is None and not row.unit:
            row = self.rows[row.multiple_of]
        return row.unit

    def fill(self, text: str) -> str:
        """A text with its references filled in; one that cannot be filled reads 待核, never a guess."""

        def figure(found: re.Match[str]) -> str:
            try:
                return self.text(found[1].strip())
            except (UnknownParameter, CircularParameter):
                return UNKNOWN

        return REFERENCE.sub(figure, text)

    def problems(self, names: Iterable[str]) -> list[str]:
        """What is wrong with references, in words for editors."""
        found = []
        for name in names:
            try:
                self.text(name)
            except (UnknownParameter, CircularParameter) as error:
                found.append(str(error))
        return found

    def behind(self, name: str) -> list[str]:
        """The name and what it is computed from; ends at a circle."""
        chain: list[str] = []
        while name in self.rows and name not in chain:
            chain.append(name)
            name = self.rows[name].multiple_of
        return chain


def check(changed: LegalParameter) -> None:
    """Refuse a row that would make parameters hang on each other or on nothing, or share days with another."""
    others = LegalParameter.objects.filter(live=True).exclude(pk=changed.pk)
    for other in others.filter(name=changed.name):
        if _overlap(changed, other):
            raise ValidationError(
                {"valid_from": f"与“{other}”（{_days(other)}）的日期重叠，请先给旧的填上“至何日止”。"}
            )
    if not changed.multiple_of:
        return
    rows = {row.name: row for row in others}
    rows[changed.name] = changed
    try:
        Book(rows).parameters.value(changed.name)
    except (UnknownParameter, CircularParameter) as error:
        raise ValidationError({"multiple_of": str(error)}) from None


def _overlap(one: LegalParameter, other: LegalParameter) -> bool:
    first, last = dt.date.min, dt.date.max
    return (one.valid_from or first) <= (other.valid_to or last) and (other.valid_from or first) <= (
        one.valid_to or last
    )


def _days(row: LegalParameter) -> str:
    return f"{row.valid_from or '一直'} 至 {row.valid_to or '长期'}"
