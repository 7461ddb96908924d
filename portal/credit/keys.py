"""One decision is one record: the key by which a record is known again, whoever sends it and however often."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from datetime import date

_IDLE = re.compile(r"[\s,.;:，。；：、]+")
_BRACKETS = str.maketrans("〔【〈〕】〉《》", "[[[]]]<>")
_NUMBER = re.compile(r"(.+?)(?:[\[(]((?:19|20)\d\d)年?[\])]|((?:19|20)\d\d)年)第?0*(\d+(?:-\d+)?)号?")
"""A document number, folded: who, year, number."""


def key_of(
    *,
    kind: str,
    organ: str,
    document_no: str,
    entity: str,
    listed_on: date | str | None = None,
    decided_on: date | str | None = None,
    year: int | str | None = None,
    plan_no: str = "",
    certificate_no: str = "",
) -> str:
    """SHA-256 (hex) of what makes a decision this one and no other. `entity` is its code or registration number.

    Days may be texts, YYYY-MM-DD.
    A document number is enough with its organ; what has none is told apart by its day, year, plan or certificate.
    """
    parts = [kind, _organ(organ), number_of(document_no), entity.upper()]
    if not document_no:
        parts += [
            str(listed_on or decided_on or ""),
            str(year or ""),
            folded(plan_no),
            folded(certificate_no),
        ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def number_of(text: str) -> str:
    """A document number in the one writing that all its writings share: 示〔2026〕3号, 示(2026)第003号 -> 示[2026]3号."""
    found = _NUMBER.fullmatch(plain := folded(text))
    return f"{found[1]}[{found[2] or found[3]}]{found[4]}号" if found else plain


def _organ(name: str) -> str:
    """An organ by its full name: 市场监管局 is short for 市场监督管理局."""
    return folded(name).replace("市场监管", "市场监督管理")


def folded(text: str) -> str:
    """A number or a name as compared: width, brackets and blanks do not matter (〔2026〕3号 is [2026]3号)."""
    return _IDLE.sub("", unicodedata.normalize("NFKC", text).translate(_BRACKETS)).upper()
