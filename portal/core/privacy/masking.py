"""Masked forms: enough for an officer to tell one from another, not enough to use."""

from __future__ import annotations

from collections.abc import Sequence

from portal.core.privacy.findings import Finding, Kind
from portal.core.privacy.folding import fold
from portal.core.privacy.numbers import Found
from portal.core.privacy.surnames import COMPOUND

STEMS = "甲乙丙丁戊己庚辛壬癸"


def mask(kind: Kind, value: str) -> str:
    """The masked form of one value: 4405**********9507, 189****5325, z***@…, 张某."""
    plain = fold(value).strip()
    return _FORMS[kind](plain)


def mask_text(text: str, findings: Sequence[Finding]) -> str:
    """The text with these findings masked."""
    parts, place = [], 0
    for each in sorted(findings, key=lambda finding: finding.start):
        parts += [text[place : each.start], each.masked]
        place = each.end
    return "".join([*parts, text[place:]])


def masks(found: Sequence[Found]) -> list[str]:
    """Masked forms of all that was found in one text; different people stay different: 张某甲、张某乙."""
    people: dict[str, dict[str, int]] = {}
    for each in found:
        if each.kind is Kind.NAME:
            same = people.setdefault(mask_name(each.value), {})
            same.setdefault(each.value, len(same))
    return [_among(each, people) if each.kind is Kind.NAME else mask(each.kind, each.value) for each in found]


def mask_name(name: str) -> str:
    """张某, 欧阳某; of a foreign name or one of a minority (with ·) the first character stays: 买某, J某."""
    if name[:2] in COMPOUND and len(name) > 2 and "·" not in name:
        return f"{name[:2]}某"
    return f"{name[:1]}某"


def _among(found: Found, people: dict[str, dict[str, int]]) -> str:
    form = mask_name(found.value)
    same = people[form]
    return form if len(same) == 1 else form + _stem(same[found.value])


def _stem(place: int) -> str:
    """甲 to 癸, then numbers."""
    return STEMS[place] if place < len(STEMS) else str(place + 1)


def _ends(value: str, head: int, tail: int) -> str:
    head, tail = (head, tail) if len(value) > head + tail else (1, 1)
    return f"{value[:head]}{'*' * max(3, len(value) - head - tail)}{value[-tail:]}"


def _digits(value: str) -> str:
    return "".join(char for char in value if char.isalnum()).upper()


def _mobile(value: str) -> str:
    return _ends(_digits(value)[-11:], 3, 4)


def _landline(value: str) -> str:
    digits = _digits(value)
    return _ends(digits, 3 if digits[:2] in ("01", "02") else 4, 3)


def _card(value: str) -> str:
    return "*" * max(4, len(_digits(value)) - 4) + _digits(value)[-4:]


def _plate(value: str) -> str:
    signs = _digits(value)
    return f"{signs[:2]}****{signs[-1:]}"


def _birth(value: str) -> str:
    return f"{value[:4]}年**月" if value[:4].isdigit() else f"{value[:4]}年某月"


def _address(value: str) -> str:
    # The province or city stays: who reads it learns where, not at which door.
    for place, char in enumerate(value[:9]):
        if char in "省市" and place > 1:
            return f"{value[: place + 1]}***"
    return "***"


_FORMS = {
    Kind.IDENTITY: lambda value: _ends(_digits(value), 4, 4),
    Kind.MOBILE: _mobile,
    Kind.LANDLINE: _landline,
    Kind.BANK_CARD: _card,
    Kind.PLATE: _plate,
    Kind.EMAIL: lambda value: f"{value[:1]}***@…",
    Kind.ACCOUNT: lambda value: _ends(value, 1, 1),
    Kind.ADDRESS: _address,
    Kind.BIRTH: _birth,
    Kind.NAME: mask_name,
}
