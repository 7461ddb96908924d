"""Types of entities, statuses and currencies: what files call them, and what the register keeps (types.toml)."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_TABLES: dict[str, Any] = tomllib.loads(Path(__file__).with_name("types.toml").read_text("utf-8"))
# Brackets, commas and blanks are written in every way: 有限责任公司(自然人投资或控股).
_SIGNS = re.compile(r"[\s()（）,，、;；:：\-—.·\[\]【】]+")


@dataclass(frozen=True, slots=True)
class Family:
    """Types that the law treats alike."""

    key: str
    label: str
    group: str
    """individual, enterprise, cooperative, other: as annual reports and lists of abnormality tell them apart."""


@dataclass(frozen=True, slots=True)
class EntityType:
    """A type as it is registered; `code` has four places."""

    code: str
    name: str
    family: str
    parent_family: str
    """Of branches: the family of what they belong to; else empty."""
    confirmed: bool
    """The code is known for certain; otherwise 待核."""
    synonyms: tuple[str, ...]

    @property
    def is_own(self) -> bool:
        """The code is ours, because we do not know the official one."""
        return self.code.startswith("X")


@dataclass(frozen=True, slots=True)
class Status:
    """A status of the register; `key` is that of `Entity.STATUSES`."""

    key: str
    name: str
    synonyms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency by its number and letters (GB/T 12406, ISO 4217)."""

    number: str
    letters: str
    name: str
    synonyms: tuple[str, ...]


FAMILIES = {key: Family(key, row["label"], row["group"]) for key, row in _TABLES["families"].items()}
ENTITY_TYPES = {
    code: EntityType(
        code,
        row["name"],
        row["family"],
        row.get("of", ""),
        row.get("confirmed", False),
        tuple(row.get("synonyms", ())),
    )
    for code, row in _TABLES["types"].items()
}
STATUSES = {
    key: Status(key, row["name"], tuple(row.get("synonyms", ()))) for key, row in _TABLES["statuses"].items()
}
CURRENCIES = {
    number: Currency(number, row["letters"], row["name"], tuple(row.get("synonyms", ())))
    for number, row in _TABLES["currencies"].items()
}


def _plain(text: str) -> str:
    """For comparing: one width, capitals, without brackets, commas and blanks."""
    return _SIGNS.sub("", unicodedata.normalize("NFKC", text)).upper()


def _named(rows: dict[str, Any], *, also: str = "") -> dict[str, str]:
    """Keys of a table by everything they are called."""
    names: dict[str, str] = {}
    for key, row in rows.items():
        for name in (key, row.name, *row.synonyms, *([getattr(row, also)] if also else [])):
            names.setdefault(_plain(name), key)
    return names


_TYPE_NAMES = _named(ENTITY_TYPES)
_STATUS_NAMES = _named(STATUSES)
_CURRENCY_NAMES = _named(CURRENCIES, also="letters")


def find_type(text: str) -> EntityType | None:
    """The type that a code or a name stands for, in any bracket width; None when it is not known."""
    return ENTITY_TYPES.get(_TYPE_NAMES.get(_plain(text), ""))


def family_of(type_code: str) -> str:
    """Key of the family of a type code; empty when the code is not known."""
    found = ENTITY_TYPES.get(type_code)
    return found.family if found else ""


def type_name(type_code: str) -> str:
    """Name of a type; empty when the code is not known."""
    found = ENTITY_TYPES.get(type_code)
    return found.name if found else ""


def find_status(text: str) -> str:
    """Key of the status that a word stands for (在营, 开业 -> active); empty when it is not known."""
    return _STATUS_NAMES.get(_plain(text), "")


def find_currency(text: str) -> str:
    """Number of the currency that a number, letters or a name stand for (人民币元 -> 156); empty when unknown."""
    return _CURRENCY_NAMES.get(_plain(text), "")
