"""Free text of the register is looked through for numbers of persons before it is public."""

from __future__ import annotations

from collections.abc import Iterable

from portal.core.privacy import Kind, detect_numbers
from portal.credit.intake.rules import Defect

_NUMBERS = (Kind.IDENTITY, Kind.MOBILE, Kind.BANK_CARD)


def personal_defects(cells: dict[str, str], fields: Iterable[str], labels: dict[str, str]) -> list[Defect]:
    """Defects of texts that hold what looks like a person's number; the number is never repeated."""
    found = []
    for name in fields:
        kinds = {each.label: None for each in detect_numbers(cells.get(name, "")) if each.kind in _NUMBERS}
        if kinds:
            message = f"“{labels[name]}”里有像是{'、'.join(kinds)}的数字，不得公开。请删去后重新报送"
            found.append(Defect("personal", name, message))
    return found
