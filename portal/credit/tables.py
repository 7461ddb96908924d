"""Types, statuses, currencies and ownership classes as code tables beside the standards' (S13)."""

from __future__ import annotations

from portal.core import codes
from portal.core.code_files import CodeRow, Reading
from portal.credit.ownership import CLASSES
from portal.credit.types import CURRENCIES, ENTITY_TYPES, FAMILIES, STATUSES

TYPES, STATUS, CURRENCY, OWNERSHIP = "entity-type", "entity-status", "currency", "ownership-class"


def types() -> Reading:
    """市场主体类型."""
    reading = Reading(TYPES, "市场主体类型", "企业（机构）类型代码（待核）")
    for kind in ENTITY_TYPES.values():
        notes = [f"类别：{FAMILIES[kind.family].label}"]
        if kind.is_own:
            notes.append("本站自编代码，官方代码待核")
        elif not kind.confirmed:
            notes.append("代码待核")
        reading.rows.append(CodeRow(kind.code, kind.name, "", note="；".join(notes)))
    return reading


def statuses() -> Reading:
    """市场主体登记状态, with the words that files use for them."""
    reading = Reading(STATUS, "市场主体登记状态", "本站编制")
    reading.rows = [
        CodeRow(status.key, status.name, "", note=f"又写作：{'、'.join(_words(status.synonyms))}")
        for status in STATUSES.values()
    ]
    return reading


def currencies() -> Reading:
    """币种."""
    reading = Reading(CURRENCY, "币种", "GB/T 12406")
    reading.rows = [
        CodeRow(currency.number, currency.name, "", note=currency.letters) for currency in CURRENCIES.values()
    ]
    return reading


def ownership_classes() -> Reading:
    """所有制属性."""
    reading = Reading(OWNERSHIP, "所有制属性", "本站编制")
    reading.rows = [CodeRow(key, label, "") for key, label in CLASSES.items()]
    return reading


def _words(synonyms: tuple[str, ...]) -> list[str]:
    return [word for word in synonyms if not word.isascii()]


for _table in (types, statuses, currencies, ownership_classes):
    codes.provide(_table)
