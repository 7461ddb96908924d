"""Rules over one row of the register that ask whether it says enough and agrees with itself. Pure.

Called by the intake's judge for every row, so that a file that comes in and a run over what is stored are held
to the same. They only warn: whoever sends the row is told, and the score counts it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from portal.credit import ownership
from portal.credit.intake.rules import Defect

ENDED = frozenset({"cancelled", "annulled", "moved"})
"""Who has left the register is not asked for more than it said."""
NO_CAPITAL = frozenset({"individual", "branch", "office", "other", ""})
COOPERATIVES = frozenset({"cooperative", "cooperative_union"})
FEWEST = {"cooperative": 5, "cooperative_union": 3}
SMALL = 20
"""Up to so many members a cooperative may have one unit among them; above it, one in twenty."""


def among(row: Mapping[str, Any], on: date) -> Iterator[Defect]:
    """Defects of a typed row (`intake.register_rows.Row`); a field that the file has no column for is not asked for."""
    family = row["type_code"].family if row.get("type_code") else ""
    if row.get("status") not in ENDED:
        yield from _blank(row, family)
    members = row.get("members") or "{}"
    if members != "{}" and family in COOPERATIVES:
        yield from _members(members, family)
    if (shares := row.get("shares") or "{}") != "{}" and _contradicts(family, row["type_code"], shares, on):
        yield Defect("type-capital", "shares", "登记类型与资本构成互相矛盾，请核对登记类型和资本构成")


def _blank(row: Mapping[str, Any], family: str) -> Iterator[Defect]:
    if "scope" in row and not row["scope"]:
        yield Defect("scope-blank", "scope", "“经营范围”没有填写")
    if "representative" in row and not row["representative"]:
        yield Defect("person-blank", "representative", "“法定代表人”（负责人、经营者）没有填写")
    if "capital" in row and not row["capital"] and family not in NO_CAPITAL:
        yield Defect("capital-blank", "capital", "“注册资本”没有填写或者是零")


@lru_cache(4096)
def _members(stored: str, family: str) -> tuple[Defect, ...]:
    members: dict[str, int] = json.loads(stored)
    farmers, units = members.get("farmers", 0), members.get("units", 0)
    counted = farmers + units + members.get("others", 0)
    total = members.get("total") or counted
    if counted and counted != total:
        return (Defect("members-sum", "members", f"成员相加是 {counted}，总数却是 {total}，请核对"),)
    # 联合社 consists of cooperatives: the shares of 第二十条 are those of cooperatives alone.
    most_units = 1 if total <= SMALL else total // SMALL
    wrong = family == "cooperative" and counted and (farmers * 10 < total * 8 or units > most_units)
    if total < FEWEST[family] or wrong:
        return (Defect("members-share", "members", "成员人数或者农民、单位成员的比例不合规定，请核对"),)
    return ()


def _contradicts(family: str, kind: Any, shares: str, on: date) -> bool:
    return kind is not None and _by_rule(family, kind.code, shares, on)


@lru_cache(4096)
def _by_rule(family: str, type_code: str, shares: str, on: date) -> bool:
    facts = ownership.Facts(family=family, type_code=type_code, shares=json.loads(shares))
    return ownership.classify(facts, on).rule == "contradiction"
