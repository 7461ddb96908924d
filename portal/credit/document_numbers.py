"""The number of a decision (文书号), however it is written, and the decisions that are public under it now."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from portal.credit.models import Disclosure
from portal.credit.presenting.disclosures import kind_label
from search.documents import Direct, register_resolver
from search.query import Query

MOST = 10
LONGEST = 100
_SHAPE = re.compile(
    r"(?P<issuer>[^\W\d_]{2,24}?)"
    r"(?:[\[(〔【〈](?P<year>(?:19|20)\d\d)年?[\])〕】〉]|(?P<bare>(?:19|20)\d\d)年?)"
    r"第?(?P<number>\d{1,8}(?:-\d{1,3})?)(?P<end>号?)"
)
_YEAR_FIRST = re.compile(
    r"[\[(〔【](?P<year>(?:19|20)\d\d)年?[\])〕】](?P<issuer>[^\W\d_]{2,24}?)第?(?P<number>\d{1,8})(?P<end>号?)"
)
_IDLE = re.compile(r"[\s《》“”\"'\u200b-\u200f\ufeff]+")
_LABEL = re.compile(
    r"^(?:请问|查询|查一下|查)?(?:行政处罚|行政许可)?(?:决定)?(?:书|文书)?(?:文书号|文号|编号|案号|号)?[:：]?"
)
_YEARS = ("〔{}〕", "[{}]", "({})", "（{}）", "［{}］", "【{}】", "{}年", "{}")
_WIDTHS = range(2, 7)
"""Digits to which numbers are filled up with noughts."""


@dataclass(frozen=True, slots=True)
class Named:
    """Decisions that bear a number, and whether the question is the number and nothing else."""

    number: str
    records: tuple[Disclosure, ...]
    alone: bool


def writings(text: str) -> tuple[str, ...]:
    """The ways to write the number that stands in a text: brackets, 第 and 号, noughts; none when none does."""
    return tuple(dict.fromkeys(one for found in _read(text) for one in _writings(found)))


def named(text: str) -> Named | None:
    """What is public at this moment under the number in a text; None when there is no such number in it."""
    found = _read(text)
    if not found:
        return None
    held = Disclosure.objects.public().filter(document_no__in=writings(text)).order_by()
    records = held.select_related("entity")[:MOST]
    return Named(found[-1][0], tuple(records), found[-1].end() == len(found[-1].string))


def address(record: Disclosure) -> str:
    """Where it stands on the page of its entity."""
    return f"{record.entity.get_absolute_url()}?kind={record.kind}#{record.public_id}"


def _read(text: str) -> list[re.Match[str]]:
    """The number as it stands, and without the words in front, which may be its own."""
    tight = _IDLE.sub("", unicodedata.normalize("NFKC", text[:LONGEST]))
    texts = dict.fromkeys((tight, _LABEL.sub("", tight)))
    return [found for each in texts if (found := _SHAPE.match(each) or _YEAR_FIRST.match(each))]


def _writings(found: re.Match[str]) -> tuple[str, ...]:
    is_first = found.re is _YEAR_FIRST
    head, year = found["issuer"], found["year"] or found.groupdict().get("bare")
    first, dash, rest = found["number"].partition("-")
    plain = first.lstrip("0") or "0"
    numbers = dict.fromkeys([first, plain, *(plain.zfill(width) for width in _WIDTHS)])
    parts = product(_YEARS, ("", "第"), numbers, ("号", ""))
    written = [(head, of.format(year), f"{nth}{number}{dash}{rest}{end}") for of, nth, number, end in parts]
    orders = [f"{issuer}{of}{tail}" for issuer, of, tail in written]
    if is_first:
        orders += [f"{of}{issuer}{tail}" for issuer, of, tail in written]
    return tuple(dict.fromkeys(orders))


def resolve(query: Query) -> Iterator[Direct]:
    """The number of a decision leads to it on the page of its entity, while it is public."""
    found = named(query.text)
    for record in found.records if found else ():
        kind = kind_label(record.kind, record.entity.family)
        title = f"{kind}：{record.document_no}（{record.entity.name}）"
        yield Direct(title, address(record), "文书号", exact=found is not None and found.alone)


register_resolver(resolve)
