"""Rows with planted defects, one or two for each rule of the catalogue: old stock that is let in, and rows that are refused.

The defects are those of the rules' own examples (`portal.credit.quality.rules`), planted into composed rows of one
region, so that the demo shows what the public pages explain.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from portal.credit.demo.composing import Composer
from portal.credit.demo.disclosing import Discloser, Row
from portal.credit.demo.edges import BY_TYPE, BY_WORD
from portal.credit.quality.catalogue import REFUSE, TICKET, WARNING, Rule, rules

OLD_BEFORE = date(2015, 1, 1)
"""Rows approved before this day are old stock: `Options.old_before`."""
TRADES = {"9500": "面馆", "1130": "五金", "2130": "五金", "9100": "蔬菜"}
_OLD = {"ESTDATE": "2006-05-18", "APPRDATE": "2011-09-06"}
_RECENT = {"ESTDATE": "2020-03-02", "APPRDATE": "2024-05-06"}
_OTHERWISE = {
    # An approval to come would make the row a new one.
    "date-future": {"REGSTATE": "注销", "CANDATE": "2062-05-06"},
}
_BY_SETS = ("number-twice", "name-twice", "parent-blank", "parent-unknown", "parent-gone")
Planted = list[tuple[str, Row]]


def rows(composer: Composer, *, old: bool = True) -> Planted:
    """(rule, row of the register) in the composer's first region.

    `old`: rows that come in as old stock, with a ticket or a warning each, and some that only a run tells. Not
    `old`: rows that are refused, every one of them.
    """
    return list(_old(composer) if old else _refused(composer))


def disclosures(maker: Discloser, owner: Row) -> Planted:
    """(rule, row of disclosures) about one entity: one published too late, the others refused."""
    planted: Planted = []
    decided = date(2026, 4, 20)
    for one in rules().values():
        shown = one.example
        if shown.row.get("KIND") in ("行政处罚", "行政许可") and shown.kind == "disclosures":
            made = maker.penalty if shown.row["KIND"] == "行政处罚" else maker.permit
            row = made(owner, decided)
            late = {"PUBDATE": "2026-07-20"} if one.id == "late" else {}
            planted.append((one.id, row | shown.bad | late))
    return planted


def _old(composer: Composer) -> Iterator[tuple[str, Row]]:
    for one in _with_example((TICKET, WARNING)):
        yield one.id, _aged(composer, one.example.row["ENTTYPE"]) | _OTHERWISE.get(one.id, one.example.bad)
    yield from _between(composer)


def _refused(composer: Composer) -> Iterator[tuple[str, Row]]:
    for one in _with_example((REFUSE, TICKET)):
        row = _row(composer, one.example.row["ENTTYPE"]) | _RECENT
        if one.id == "code-check":
            row["UNISCID"] = row["UNISCID"][:-1] + ("0" if row["UNISCID"][-1] != "0" else "1")
            yield one.id, row
        elif one.id == "number-blank":
            yield one.id, row | {"UNISCID": "", "REGNO": ""}
        else:
            yield one.id, row | one.example.bad
    row = _row(composer, "9500") | _RECENT
    yield "duplicate", row
    yield "duplicate", row | {"ENTNAME": row["ENTNAME"] + "（二）"}


def _with_example(severities: tuple[str, ...]) -> Iterator[Rule]:
    """Rules over rows of the register whose example can be planted."""
    for one in rules().values():
        shown = one.example
        if (
            shown.kind == "register"
            and one.severity in severities
            and not shown.needs
            and one.id not in _BY_SETS
        ):
            yield one


def _between(composer: Composer) -> Iterator[tuple[str, Row]]:
    """Rows that are right by themselves and wrong beside others (two of one number are refused at the door)."""
    first = _aged(composer, "9500")
    yield "name-twice", first
    yield "name-twice", _aged(composer, "9500") | {"ENTNAME": first["ENTNAME"]}
    yield "parent-blank", _branch(composer, "")
    yield "parent-unknown", _branch(composer, "91990102MA00TTEL53")
    parent = _aged(composer, "1130") | {
        "REGSTATE": "注销",
        "CANDATE": "2014-03-01",
        "CANREASON": "决议解散",
    }
    yield "parent-gone", parent
    yield "parent-gone", _branch(composer, parent["UNISCID"])


def _branch(composer: Composer, parent: str) -> Row:
    return _aged(composer, "2130") | {"PARENTCODE": parent, "CAPSTRUCT": ""}


def _aged(composer: Composer, type_code: str) -> Row:
    """A row of old stock."""
    return _row(composer, type_code) | _OLD


def _row(composer: Composer, type_code: str) -> Row:
    """A row without a fault, in the first region."""
    regions, composer.regions = composer.regions, composer.regions[:1]
    try:
        row = composer.row(BY_TYPE[type_code], BY_WORD[TRADES[type_code]])
    finally:
        composer.regions = regions
    whole = row | {"REGSTATE": "存续", "CANDATE": "", "CANREASON": "", "REGNO": ""}
    if type_code == "9100":
        whole["MEMBERS"] = "农民:19;单位:1;总数:20"
    if type_code == "2130":
        whole["PARENTCODE"] = "91990102MA00TTEL53"
    return whole
