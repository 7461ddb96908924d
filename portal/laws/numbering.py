"""文号 in the spellings people use: 国令755, 国务院令第755号, 中华人民共和国国务院令第755号."""

from __future__ import annotations

import re

from portal.laws.models import Version
from portal.laws.reading.naming import STATE
from search.analysis import name_key

_ISSUERS = (
    ("国令", "国务院令"),
    (
        "总局令",
        "市场监管总局令",
        "市场监督管理总局令",
        "国家市场监督管理总局令",
        "国家市场监管总局令",
    ),
    ("工商总局令", "国家工商行政管理总局令", "国家工商总局令"),
    ("发改委令", "国家发展和改革委员会令", "国家发展改革委令"),
    ("主席令",),
)
_ORDER = re.compile(r"(?P<issuer>\D*令)第?(?P<number>\d+)号?")


def spellings(doc_no: str) -> list[str]:
    """All ways to write a 文号, the given one first."""
    match = _ORDER.fullmatch(doc_no)
    if not match:
        return [doc_no]
    issuers = next((names for names in _ISSUERS if match["issuer"] in names), (match["issuer"],))
    number = match["number"]
    forms = [f"{issuer}{tail}" for issuer in issuers for tail in (number, f"第{number}号")]
    full = [f"{STATE}{issuer}第{number}号" for issuer in issuers if issuer in ("国务院令", "主席令")]
    return list(dict.fromkeys([doc_no, *forms, *full]))


def formal(doc_no: str) -> str:
    """国令755 as documents print it: 国务院令第755号; other numbers as they are."""
    match = _ORDER.fullmatch(doc_no)
    if not match:
        return doc_no
    issuer = "国务院令" if match["issuer"] == "国令" else match["issuer"]
    return f"{issuer}第{match['number']}号"


def versions_numbered(text: str, number: int) -> list[Version]:
    """Live versions that bear the 文号 written in `text`, which holds `number`."""
    key = _key(text)
    candidates = Version.objects.filter(live=True, instrument__live=True, doc_no__contains=str(number))
    candidates = candidates.select_related("instrument").defer("whole_text", "history")
    return [
        version
        for version in candidates
        if any(_key(spelling) == key for spelling in spellings(version.doc_no))
    ]


def _key(text: str) -> str:
    return re.sub(r"第(?=\d)|号$", "", name_key(text))
