"""The ownership class (所有制属性) of an entity by rule, with its evidence (S23): ownership.toml.

A class follows from the registered type and from who holds the capital. What neither says is 待定: nothing is
guessed from a name, a code or a sum. The class serves statistics; it is no judgement on the entity.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from portal.credit.types import ENTITY_TYPES, FAMILIES

if TYPE_CHECKING:
    from portal.credit.models import Entity

_TABLE: dict[str, Any] = tomllib.loads(Path(__file__).with_name("ownership.toml").read_text("utf-8"))
CLASSES: dict[str, str] = _TABLE["classes"]
HOLDERS: dict[str, dict[str, str]] = _TABLE["holders"]
UNDECIDED = "undecided"
WHOLE = Decimal(100)
Share = Decimal | float | int | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the class is recognised from, as registered on one day."""

    family: str
    """Key of `portal.credit.types.FAMILIES`."""
    type_code: str = ""
    shares: Mapping[str, Share] = field(default_factory=dict)
    """Per cent of the capital by kind of holder (`HOLDERS`), as far as known."""
    parent_class: str = ""
    """Of branches: class of the entity it belongs to."""


@dataclass(frozen=True, slots=True)
class Result:
    """A class, why, and by which rule of which version."""

    key: str
    evidence: tuple[str, ...]
    """Sentences for the reader."""
    rule: str
    version: str
    reason: str = ""
    """Of a person's decision; for officers, not for the public page."""

    @property
    def label(self) -> str:
        """私营, 个体 … 待定."""
        return CLASSES[self.key]

    @property
    def by_person(self) -> bool:
        """A person has decided, not the rule."""
        return self.rule == "decision"


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the table: families or types it is about, and what follows."""

    key: str
    cls: str
    because: str
    families: frozenset[str]
    types: frozenset[str]


@dataclass(frozen=True)
class Version:
    """The rules that hold from a day on."""

    version: str
    valid_from: date | None
    majority: Decimal
    basis: str
    forms: tuple[Rule, ...]
    types: tuple[Rule, ...]

    @cached_property
    def forms_by_family(self) -> dict[str, Rule]:
        """The first rule for each family."""
        return {family: rule for rule in reversed(self.forms) for family in rule.families}

    @cached_property
    def types_by_code(self) -> dict[str, Rule]:
        """The first rule for each type code."""
        return {code: rule for rule in reversed(self.types) for code in rule.types}


def _rule(row: dict[str, Any]) -> Rule:
    return Rule(
        row["key"],
        row["class"],
        row["because"],
        frozenset(row.get("families", ())),
        frozenset(row.get("types", ())),
    )


VERSIONS = tuple(
    sorted(
        (
            Version(
                row["version"],
                row.get("valid_from"),
                Decimal(row["majority"]),
                row["basis"],
                tuple(map(_rule, row.get("forms", ()))),
                tuple(map(_rule, row.get("types", ()))),
            )
            for row in _TABLE["versions"]
        ),
        key=lambda version: version.valid_from or date.min,
    )
)


def version_on(on: date) -> Version:
    """The rules that hold on a day; the first ones for days before all."""
    valid = [version for version in VERSIONS if (version.valid_from or date.min) <= on]
    return valid[-1] if valid else VERSIONS[0]


def classify(facts: Facts, on: date) -> Result:
    """The class that follows from the facts by the rules of the day; `undecided` where they leave it open."""
    rules = version_on(on)
    if facts.family == "branch":
        return _of_branch(facts, rules)
    said = _registered(facts)
    form = rules.forms_by_family.get(facts.family)
    if form is not None:
        return Result(form.cls, (said, form.because, _source(rules)), form.key, rules.version)
    by_type = rules.types_by_code.get(facts.type_code)
    by_capital, capital = _by_capital(facts.shares, rules)
    evidence = [said]
    if by_type is not None:
        evidence.append(by_type.because)
    evidence += capital
    if by_type is not None and by_capital not in ("", by_type.cls):
        evidence.append("登记类型与资本构成互相矛盾，不作认定，请登记机关核对。")
        return Result(UNDECIDED, tuple(evidence), "contradiction", rules.version)
    if by_type is not None:
        return Result(by_type.cls, (*evidence, _source(rules)), by_type.key, rules.version)
    if by_capital:
        return Result(by_capital, (*evidence, _source(rules)), "capital", rules.version)
    evidence.append("现有登记信息不足以认定，不作推测。")
    return Result(UNDECIDED, tuple(evidence), "open", rules.version)


def _of_branch(facts: Facts, rules: Version) -> Result:
    if facts.parent_class in CLASSES and facts.parent_class != UNDECIDED:
        label = CLASSES[facts.parent_class]
        evidence = ("分支机构没有自己的资本，随所隶属的主体认定。", f"所隶属的主体为{label}。")
        return Result(facts.parent_class, evidence, "branch", rules.version)
    evidence = ("分支机构随所隶属的主体认定。", "不知道所隶属主体的所有制属性，不作推测。")
    return Result(UNDECIDED, evidence, "branch", rules.version)


def _registered(facts: Facts) -> str:
    kind = ENTITY_TYPES.get(facts.type_code)
    if kind is not None:
        unsure = "，代码待核" if not kind.confirmed and not kind.is_own else ""
        return f"登记类型：{kind.name}{'' if kind.is_own else f'（代码 {kind.code}{unsure}）'}。"
    family = FAMILIES.get(facts.family)
    return f"主体类别：{family.label}。" if family else "登记类型不在代码表里。"


def _source(rules: Version) -> str:
    return f"依据本站所有制识别规则 {rules.version}，{rules.basis}。"


def _by_capital(shares: Mapping[str, Share], rules: Version) -> tuple[str, list[str]]:
    """The class that the capital shows, empty when it leaves it open, and the sentences about it."""
    known = _known(shares)
    if known is None:
        return "", ["资本构成填报有误（合计超过 100%，或者不是数），没有采用。"]
    if not known:
        return "", ["资本构成未知。"]
    parts = "、".join(f"{HOLDERS[key]['label']} {_percent(share)}" for key, share in known.items())
    said = f"资本构成：{parts}。"
    sure = {key: share for key, share in known.items() if HOLDERS[key]["class"]}
    for key, share in sure.items():
        if share > rules.majority:
            label = HOLDERS[key]["label"]
            return HOLDERS[key]["class"], [said, f"{label}资本超过 {_percent(rules.majority)}。"]
    if sum(sure.values()) == WHOLE:
        return "mixed", [said, f"没有一方超过 {_percent(rules.majority)}。"]
    return "", [said, f"其余 {_percent(WHOLE - sum(sure.values()))} 不知道由谁持有。"]


def _known(shares: Mapping[str, Share]) -> dict[str, Decimal] | None:
    """Shares above nothing, in the order of `HOLDERS`; None when they cannot be right."""
    known = {}
    try:
        for key in HOLDERS:
            share = Decimal(str(shares.get(key, 0) or 0))
            if not share.is_finite() or share < 0:
                return None
            if share:
                known[key] = share
    except InvalidOperation:
        return None
    return known if sum(known.values()) <= WHOLE else None


def _percent(share: Decimal) -> str:
    text = f"{share:f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text}%"


# --- records -------------------------------------------------------------------------------------------


def classify_entity(entity: Entity, on: date, *, parent: Entity | None = None) -> Result:
    """The class of a record on a day: a person's decision valid then, else the rule on the facts of then.

    Facts of then: today's, with the changes since taken back (`EntityChange`). A branch needs its `parent`.
    """
    if entity.pk:
        decisions = entity.ownership_decisions.filter(valid_from__lte=on)
        decision = decisions.order_by("-valid_from", "-pk").first()
        if decision is not None and decision.ownership in CLASSES:
            since = f"登记机关核实后认定，自 {decision.valid_from} 起。"
            version = version_on(on).version
            return Result(decision.ownership, (since,), "decision", version, decision.reason)
    facts = facts_on(entity, on)
    if facts.family == "branch" and parent is not None:
        above = classify_entity(parent, on)
        facts = Facts(family=facts.family, type_code=facts.type_code, parent_class=above.key)
    return classify(facts, on)


def facts_on(entity: Entity, on: date) -> Facts:
    """Type and capital as registered on a day, by the record and its history."""
    values: dict[str, Any] = {
        "family": entity.family,
        "type_code": entity.type_code,
        "shares": entity.shares,
    }
    if entity.pk:
        since = entity.changes.filter(field__in=list(values), changed_on__gt=on)
        values |= _before(since.order_by("-changed_on", "-pk").values_list("field", "before"))
    # The family follows from the type; a history need not keep both.
    kind = ENTITY_TYPES.get(values["type_code"])
    family = kind.family if kind else values["family"]
    return Facts(family=family, type_code=values["type_code"], shares=_read(values["shares"]))


def _before(changes: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What each field was before the first of the changes; they come with the last one first."""
    return dict(changes)


def _read(shares: Any) -> Mapping[str, Share]:
    """Shares as stored, or as a history keeps them: JSON."""
    if isinstance(shares, str):
        try:
            shares = json.loads(shares or "{}")
        except ValueError:
            return {}
    return shares if isinstance(shares, dict) else {}
