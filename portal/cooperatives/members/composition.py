"""Members counted against the limits of law, in whole numbers; what is wrong says how it can be mended.

以下 and 以上 take their own number in, 超过 does not (民法典 第一千二百五十九条).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from portal.core.rules import Basis
from portal.core.rules.facts import number_text
from portal.core.rules.parameters import Parameters
from portal.core.text import cn_number

LAW = "农民专业合作社法"
FEWEST, FARMERS = "合作社成员最少人数", "合作社农民成员最低比例"
SMALL, SMALL_UNITS, UNITS = (
    "合作社小社成员总数上限",
    "合作社小社团体成员上限",
    "合作社团体成员最高比例",
)
NAMES = (FEWEST, FARMERS, SMALL, SMALL_UNITS, UNITS)
NUMBER_BASIS = Basis(LAW, "12", "第（一）项")
MANAGING_BASIS = Basis(LAW, "19", "第一款")
FARMERS_BASIS = Basis(LAW, "20", "第一款")
UNITS_BASIS = Basis(LAW, "20", "第二款")
BASES = (NUMBER_BASIS, MANAGING_BASIS, FARMERS_BASIS, UNITS_BASIS)


def law_words(basis: Basis) -> str:
    """农民专业合作社法第二十条."""
    return f"{basis.title}第{cn_number(int(basis.article))}条"


@dataclass(frozen=True, slots=True)
class Limits:
    """The five figures; shares in per cent."""

    fewest: Decimal
    farmers: Decimal
    small: Decimal
    small_units: Decimal
    units: Decimal

    @classmethod
    def of(cls, parameters: Parameters) -> Limits:
        """The figures of a day. Raises UnknownParameter, CircularParameter."""
        return cls(*(parameters.value(name) for name in NAMES))


@dataclass(frozen=True, slots=True)
class Members:
    """How many of each; units are enterprises, public institutions and social organisations.

    ``managing`` are those with 管理公共事务职能: they may not join and are not counted in.
    """

    farmers: int = 0
    persons: int = 0
    units: int = 0
    managing: int = 0

    @property
    def total(self) -> int:
        """Members that may be counted."""
        return self.farmers + self.persons + self.units


@dataclass(frozen=True, slots=True)
class Finding:
    """One demand of law: whether it is met, in words, and how to mend it where it is not."""

    key: str
    met: bool
    text: str
    mend: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class Verdict:
    """What all demands came to; ``mended`` is one composition that would do, None where these do already."""

    members: Members
    findings: tuple[Finding, ...]
    mended: Members | None

    @property
    def met(self) -> bool:
        """Whether every demand is met."""
        return all(finding.met for finding in self.findings)


def judge(members: Members, limits: Limits) -> Verdict:
    """The demands one by one."""
    findings = tuple(_findings(members, limits))
    met = all(finding.met for finding in findings)
    return Verdict(members, findings, None if met else mended(members, limits))


def enough_members(members: Members, limits: Limits) -> bool:
    """第十二条第（一）项."""
    return members.total >= limits.fewest


def enough_farmers(members: Members, limits: Limits) -> bool:
    """第二十条第一款; no member at all is no share either way and is judged by the number."""
    return members.farmers * 100 >= limits.farmers * members.total


def few_units(members: Members, limits: Limits) -> bool:
    """第二十条第二款."""
    if members.total <= limits.small:
        return members.units <= limits.small_units
    return members.units * 100 <= limits.units * members.total


def mended(members: Members, limits: Limits) -> Members | None:
    """The nearest composition that would do: units that may not stay leave, then farmers join.

    None where the figures of law leave no way (all members must be farmers, and some are not).
    """
    found = replace(members, managing=0, units=members.units - units_too_many(members, limits))
    lacking = max(0, _up(limits.fewest) - found.total)
    share = farmers_lacking(found, limits)
    if share is None:
        return None
    found = replace(found, farmers=found.farmers + max(lacking, share))
    return found if few_units(found, limits) and enough_farmers(found, limits) else None


def units_too_many(members: Members, limits: Limits) -> int:
    """How many units must leave, at least, if nobody joins."""
    if few_units(members, limits):
        return 0
    # Each that leaves makes the total smaller too; below the line of small cooperatives another figure rules.
    rest = members.total - members.units
    above = int(limits.units * rest // (100 - limits.units)) if limits.units < 100 else members.units
    above = min(above, members.units)
    stays = [above] if rest + above > limits.small else []
    stays.append(min(int(limits.small_units), int(limits.small) - rest))
    return members.units - max(0, *stays)


def farmers_lacking(members: Members, limits: Limits) -> int | None:
    """How many farmers must join, at least, for their share; None where no number is enough."""
    lacking = limits.farmers * members.total - 100 * members.farmers
    if lacking <= 0:
        return 0
    return None if limits.farmers >= 100 else _up(lacking, 100 - limits.farmers)


def total_for(units: int, limits: Limits) -> int:
    """How many members there must be, at least, for so many units."""
    return max(_up(Decimal(units * 100), limits.units), int(limits.small) + 1) if limits.units else 0


def _up(number: Decimal, by: Decimal = Decimal(1)) -> int:
    """The quotient of two positive numbers, rounded up, exactly."""
    whole, rest = divmod(number, by)
    return int(whole) + (rest > 0)


def percent(part: int, whole: int, limit: Decimal) -> str:
    """A share in per cent, rounded to one decimal; to more where it would look like the limit and is not."""
    shown = Decimal(0)
    for places in range(1, 10):
        shown = Decimal((part * 200 * 10**places + whole) // (2 * whole)).scaleb(-places)
        if shown != limit or part * 100 == limit * whole:
            break
    return f"{number_text(shown)}%"


def _findings(members: Members, limits: Limits) -> Iterator[Finding]:
    if members.managing:
        yield Finding(
            "managing",
            False,
            f"有 {members.managing} 个具有管理公共事务职能的单位。这样的单位一律不能入社。",
            f"先去掉这 {members.managing} 个单位。下面的人数没有算它们。",
            MANAGING_BASIS,
        )
    yield _number(members, limits)
    yield _farmers(members, limits)
    yield _units(members, limits)


def _number(members: Members, limits: Limits) -> Finding:
    met, fewest = enough_members(members, limits), _up(limits.fewest)
    text = f"成员一共 {members.total} 名，最少要 {fewest} 名。"
    mend = "" if met else f"还差 {fewest - members.total} 名成员。"
    return Finding("number", met, text, mend, NUMBER_BASIS)


def _farmers(members: Members, limits: Limits) -> Finding:
    met = enough_farmers(members, limits)
    share = f"，占 {percent(members.farmers, members.total, limits.farmers)}" if members.total else ""
    text = f"农民 {members.farmers} 名{share}，至少要占 {number_text(limits.farmers)}%。"
    return Finding("farmers", met, text, "" if met else _farmers_mend(members, limits), FARMERS_BASIS)


def _farmers_mend(members: Members, limits: Limits) -> str:
    lacking = farmers_lacking(members, limits)
    others = members.total - members.farmers
    allowed = int(members.farmers * 100 // limits.farmers) - members.farmers
    ways = [f"还差 {lacking} 名农民"] if lacking else []
    ways.append(f"不是农民的成员减少 {others - allowed} 名")
    return "；或者".join(ways) + "。"


def _units(members: Members, limits: Limits) -> Finding:
    met = few_units(members, limits)
    if members.total <= limits.small:
        small, most = number_text(limits.small), number_text(limits.small_units)
        rule = f"成员在 {small} 名以内（含 {small} 名），单位最多 {most} 个。"
        text = f"单位成员 {members.units} 个。{rule}"
    else:
        share = percent(members.units, members.total, limits.units)
        rule = f"成员超过 {number_text(limits.small)} 名，单位不能超过 {number_text(limits.units)}%。"
        text = f"单位成员 {members.units} 个，占 {share}。{rule}"
    return Finding("units", met, text, "" if met else _units_mend(members, limits), UNITS_BASIS)


def _units_mend(members: Members, limits: Limits) -> str:
    ways = [f"单位减少 {units_too_many(members, limits)} 个"]
    if needed := total_for(members.units, limits):
        ways.append(f"个人成员再增加 {needed - members.total} 名，成员总数达到 {needed} 名")
    return "；或者".join(ways) + "。"
