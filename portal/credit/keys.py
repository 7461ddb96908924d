"""One decision is one record: the key by which a record is known again, whoever sends it and however often."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from datetime import date

_IDLE = re.compile(r"[\s,.;:，。；：、]+")
_BRACKETS = str.maketrans("〔［【〕］】（）《》", "[[[]]]()<>")


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
    parts = [kind, folded(organ), folded(document_no), entity.upper()]
    if not document_no:
        parts += [
            str(listed_on or decided_on or ""),
            str(year or ""),
            folded(plan_no),
            folded(certificate_no),
        ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def folded(text: str) -> str:
    """A number or a name as compared: width, brackets and blanks do not matter (〔2026〕3号 is [2026]3号)."""
    return _IDLE.sub("", unicodedata.normalize("NFKC", text).translate(_BRACKETS)).upper()
