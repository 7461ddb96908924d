"""文号 in the spellings people use: 国令755, 国务院令第755号, 中华人民共和国国务院令第755号."""

from __future__ import annotations

import re

from portal.laws.models import Version
from portal.laws.reading.naming import STATE
from portal.laws.reading.numbers import numeral
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


_CHINESE_NUMBER = re.compile(r"[零〇一二三四五六七八九十百千]+(?=号?$)")
_SAME_ISSUER = {name: names[0] for names in _ISSUERS for name in names}


def number_key(doc_no: str) -> str:
    """What all spellings of a 文号 share: 国务院令第七号 and 国令7 -> 国令7; 国办发[2024]5号 -> 国办发·2024·5."""
    key = _CHINESE_NUMBER.sub(lambda match: str(numeral(match[0])), name_key(doc_no))
    key = _key(re.sub(r"(?<=公告)(\d{4})年", r"·\1·", key)).removeprefix("原")
    match = _ORDER.fullmatch(key)
    return _SAME_ISSUER.get(match["issuer"], match["issuer"]) + match["number"] if match else key
