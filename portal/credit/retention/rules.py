"""`rules.toml` as plain objects, and the lint that proves the table whole."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from portal.credit.retention.facts import DAY_LABELS, Family, Kind

PATH = Path(__file__).with_name("rules.toml")
SHORTER = "shorter"
SCHEMES = {
    "measures": ("summary", "warning", "low", "other", "grave", "long"),
    "gravity": ("withheld", "minor", "general", "serious"),
    "all": ("all",),
}
"""The classes that each way of sorting records knows (`portal.credit.retention.classing`)."""
REVISION = 1
"""To be raised when the code computes other windows from the same table: what is stored is then renewed."""
TRANSITIONS = ("public", "started", "graded")
EARLY = ("none", "apply", "banned")
CLOCKS = ("decided_on", "published_on", "listed_on", "year")
ENDS = ("", "permit_until", "restriction_until", "removed_on")


class RuleTableError(ValueError):
    """The table cannot be used; the message lists every fault."""


@dataclass(frozen=True, slots=True)
class Cite:
    """A law (title as the library knows it), article ("13", or empty while it is not known), paragraph."""

    law: str
    article: str = ""
    paragraph: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing to have done before leaving early can be asked for, and where that is said."""

    text: str
    cite: Cite


@dataclass(frozen=True, slots=True)
class Regime:
    """A body of rules; `scheme` says how it sorts records into classes."""

    key: str
    title: str
    short: str
    number: str
    scheme: str
    apply_at: str
    market_regulators_only: bool = False

    @property
    def name(self) -> str:
        """《…》, or what the portal itself set."""
        return f"《{self.title}》" if self.title else self.short


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A row: for one class of one kind under one regime, how long, from which day, how to leave earlier.

    Months are None where the rule names none. `confirmed` is about the end of publication, `early_confirmed`
    about leaving early; `doubt` and `early_doubt` say what is open. Valid from `valid_from` until the day
    before `valid_to`.
    """

    key: str
    regime: Regime
    kind: Kind
    families: frozenset[Family]
    cls: str
    label: str
    publish: bool
    clock: str
    min_months: int | None
    min_months_special: int | None
    max_months: int | None
    ends_with: str
    early: str
    early_reason: str
    early_confirmed: bool
    early_doubt: str
    conditions: tuple[Condition, ...]
    guide: str
    valid_from: date
    valid_to: date | None
    transition: str
    basis: tuple[Cite, ...]
    checked_on: date
    confirmed: bool
    doubt: str
    note: str

    def in_force(self, day: date) -> bool:
        """Whether the rule is in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    def concerns(self, family: Family) -> bool:
        """Whether the row is for this form of business."""
        return not self.families or family in self.families


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision of the portal's own where law is silent or two laws differ, with its reason."""

    reason: str
    confirmed: bool
    basis: tuple[Cite, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """The whole table. `between` is SHORTER or the key of the regime that decides where it applies.

    A restriction of more than `long_months` is a long one, by `long_restriction`.

    `version` changes with whatever can move a window: what is stored beside another one is to be computed anew.
    """

    between: str
    policy: Decision
    end_of_day: Decision
    long_months: int
    long_restriction: Decision
    regimes: tuple[Regime, ...]
    rows: tuple[Rule, ...]
    checked_on: date
    version: str

    def chain(self, regime: Regime, kind: Kind, family: Family, cls: str) -> tuple[Rule, ...]:
        """The rows of a class through time, oldest first."""
        return _chain(self, regime.key, kind, family, cls)

    def regimes_of(self, kind: Kind, family: Family) -> tuple[Regime, ...]:
        """Regimes with a row for this kind and form of business, in the order of the table."""
        return _regimes(self, kind, family)


# Asked for every record of a file: a chain is found once for a table.
@lru_cache(2048)
def _chain(table: Rules, regime: str, kind: Kind, family: Family, cls: str) -> tuple[Rule, ...]:
    found = (
        row
        for row in table.rows
        if row.regime.key == regime and row.kind == kind and row.cls == cls and row.concerns(family)
    )
    return tuple(sorted(found, key=lambda row: row.valid_from))


@lru_cache(256)
def _regimes(table: Rules, kind: Kind, family: Family) -> tuple[Regime, ...]:
    used = {row.regime.key for row in table.rows if row.kind == kind and row.concerns(family)}
    return tuple(regime for regime in table.regimes if regime.key in used)


@cache
def rules() -> Rules:
    """The table that is shipped; read and proved once."""
    return read(PATH.read_text("utf-8"))


def read(text: str) -> Rules:
    """A table from its TOML. Raises RuleTableError with all faults when it is not whole."""
    try:
        data = tomllib.loads(text)
        regimes = {entry["key"]: Regime(**entry) for entry in data["regime"]}
        table = Rules(
            between=data["policy"]["between_regimes"],
            policy=_decision(data["policy"]),
            end_of_day=_decision(data["end_of_day"]),
            long_months=int(data["long_restriction"]["months"]),
            long_restriction=_decision(data["long_restriction"]),
            regimes=tuple(regimes.values()),
            rows=tuple(_row(entry, regimes) for entry in data["rule"]),
            checked_on=data["checked_on"],
            version=_version(data),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise RuleTableError(f"公示期限规则表不能读：{type(error).__name__} {error}") from error
    faults = list(lint(table))
    if faults:
        raise RuleTableError("\n".join(faults))
    return table


_DECISIVE = (
    *("key", "regime", "kind", "families", "class", "publish", "clock", "max_months"),
    *("ends_with", "valid_from", "valid_to", "transition"),
)


def _version(data: dict[str, Any]) -> str:
    """A digest of all that can move a window; another wording of a note moves none."""
    rows = [[entry.get(name) for name in _DECISIVE] for entry in data["rule"]]
    regimes = [
        [entry["key"], entry["scheme"], entry.get("market_regulators_only")] for entry in data["regime"]
    ]
    parts = [
        REVISION,
        data["policy"]["between_regimes"],
        data["long_restriction"]["months"],
        regimes,
        rows,
    ]
    return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()[:12]


def _decision(entry: dict[str, Any]) -> Decision:
    return Decision(entry["reason"], entry["confirmed"], tuple(Cite(*one) for one in entry["basis"]))


def _row(entry: dict[str, Any], regimes: dict[str, Regime]) -> Rule:
    entry = dict(entry)
    conditions = entry.pop("conditions", [])
    return Rule(
        regime=regimes[entry.pop("regime")],
        kind=Kind(entry.pop("kind")),
        families=frozenset(Family(one) for one in entry.pop("families", [])),
        cls=entry.pop("class"),
        conditions=tuple(Condition(one["text"], Cite(one["law"], one["article"])) for one in conditions),
        basis=tuple(Cite(*one) for one in entry.pop("basis")),
        **_DEFAULTS | entry,
    )


_DEFAULTS: dict[str, Any] = {
    "publish": True,
    "min_months": None,
    "min_months_special": None,
    "max_months": None,
    "ends_with": "",
    "early_reason": "",
    "early_confirmed": True,
    "early_doubt": "",
    "guide": "",
    "valid_to": None,
    "doubt": "",
    "note": "",
}


def lint(table: Rules) -> Iterator[str]:
    """Every fault of a table, in words."""
    if table.between != SHORTER and table.between not in {one.key for one in table.regimes}:
        yield f"between_regimes：没有“{table.between}”这套规定。"
    keys = [row.key for row in table.rows]
    yield from (f"{key}：重复。" for key in sorted({key for key in keys if keys.count(key) > 1}))
    for row in table.rows:
        yield from (f"{row.key}：{fault}" for fault in _row_faults(row))
    yield from _gaps(table)


def _row_faults(row: Rule) -> Iterator[str]:
    for name, value, known in (
        ("class", row.cls, SCHEMES.get(row.regime.scheme, ())),
        ("clock", row.clock, CLOCKS),
        ("ends_with", row.ends_with, ENDS),
        ("early", row.early, EARLY),
        ("transition", row.transition, TRANSITIONS),
    ):
        if value not in known:
            yield f"{name} 不能是“{value}”。"
    shortest = max(row.min_months or 0, row.min_months_special or 0)
    if row.max_months is not None and row.max_months < shortest:
        yield "最长公示期短于最短公示期。"
    if row.valid_to is not None and row.valid_to <= row.valid_from:
        yield "失效日期不晚于施行日期。"
    if not row.basis and row.regime.title:
        yield "没有依据。"
    if not row.label or not (row.note or row.early_reason):
        yield "没有写给读者的说明。"
    if row.early == "apply" and not (row.conditions and row.guide and row.min_months is not None):
        yield "可以申请提前停止公示的，要写明条件、最短公示期和办事指南。"
    if row.early == "banned" and not row.early_reason:
        yield "不得提前停止公示的，要写明原因。"
    if not row.confirmed and not row.doubt:
        yield "没有核实的，要写明什么待核。"
    if not row.publish and (row.max_months is not None or row.ends_with):
        yield "不公示的，没有公示期。"
    if row.ends_with in ("", *DAY_LABELS):
        return
    yield f"不知道“{row.ends_with}”是哪一天。"


def _gaps(table: Rules) -> Iterator[str]:
    groups: dict[tuple[str, Kind, Family, str], list[Rule]] = defaultdict(list)
    for row in sorted(table.rows, key=lambda one: one.valid_from):
        for family in row.families or frozenset(Family):
            groups[row.regime.key, row.kind, family, row.cls].append(row)
    for group, rows in groups.items():
        where = " ".join(group)
        for before, after in zip(rows, rows[1:], strict=False):
            if before.valid_to is None or before.valid_to > after.valid_from:
                yield f"{where}：{before.key} 和 {after.key} 的施行时间重叠。"
            elif before.valid_to < after.valid_from:
                yield f"{where}：{before.key} 和 {after.key} 之间有空缺。"
    for regime in table.regimes:
        for kind in Kind:
            for family in Family:
                known = {key[3] for key in groups if key[:3] == (regime.key, kind, family)}
                for cls in SCHEMES[regime.scheme] if known else ():
                    if cls not in known:
                        yield f"{regime.key} {kind} {family}：没有 {cls} 这一类的规则。"
