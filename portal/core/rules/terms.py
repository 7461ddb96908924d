"""What a rule says: all of some clauses, each of them any of some terms over facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from portal.core.rules.facts import Fact, FactKind, Value, value_text
from portal.core.rules.parameters import Parameters


class Op(StrEnum):
    """How a fact is compared. The words are those of the law: 未达到 leaves the figure itself out."""

    IS = "is"
    IS_NOT = "is_not"
    BELOW = "below"
    AT_MOST = "at_most"
    AT_LEAST = "at_least"
    ABOVE = "above"

    @property
    def label(self) -> str:
        """For editors to choose."""
        return OP_LABELS[self]


OP_LABELS = {
    Op.IS: "是（多选的：选了其中一项）",
    Op.IS_NOT: "不是（多选的：一项都没选）",
    Op.BELOW: "未达到、不满（小于，不含本数；日期：早于）",
    Op.AT_MOST: "不超过、以内（小于或者等于，含本数；日期：不晚于）",
    Op.AT_LEAST: "达到、不少于（大于或者等于，含本数；日期：不早于）",
    Op.ABOVE: "超过（大于，不含本数；日期：晚于）",
}
ORDERED = frozenset({Op.BELOW, Op.AT_MOST, Op.AT_LEAST, Op.ABOVE})
_NUMBER_WORDS = {Op.BELOW: "未达到", Op.AT_MOST: "不超过", Op.AT_LEAST: "达到", Op.ABOVE: "超过"}
_DATE_WORDS = {Op.BELOW: "早于", Op.AT_MOST: "不晚于", Op.AT_LEAST: "不早于", Op.ABOVE: "晚于"}


@dataclass(frozen=True, slots=True)
class Basis:
    """The article a clause rests on: title of the instrument, number of the article ("19", "47-1"), note."""

    title: str
    article: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One comparison: a fact with values, or with a parameter of the law."""

    fact: str
    op: Op
    values: tuple[Value, ...] = ()
    """Options for IS and IS_NOT (any of them), exactly one figure or day for the others."""
    parameter: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One condition in words, met when any of its terms holds. Without terms nobody but the authority can tell."""

    text: str
    terms: tuple[Term, ...] = ()
    basis: tuple[Basis, ...] = ()

    @property
    def facts(self) -> frozenset[str]:
        """Keys of the facts it looks at."""
        return frozenset(term.fact for term in self.terms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Met when every clause is met."""

    key: str
    clauses: tuple[Clause, ...]

    @property
    def facts(self) -> frozenset[str]:
        """Keys of the facts it looks at."""
        return frozenset(key for clause in self.clauses for key in clause.facts)


def term_text(term: Term, facts: Mapping[str, Fact], parameters: Parameters) -> str:
    """A term in words: 季度销售额未达到300,000元; 已经登记：是."""
    fact = facts[term.fact]
    values = (parameters.value(term.parameter),) if term.parameter else term.values
    words = "或者".join(value_text(fact, _as_several(fact, value)) for value in values)
    if fact.kind is FactKind.YES_NO:
        return f"{fact.label}：{'' if term.op is Op.IS else '不是'}{words}"
    if term.op in (Op.IS, Op.IS_NOT):
        return f"{fact.label}{'是' if term.op is Op.IS else '不是'}{words}"
    return f"{fact.label}{(_DATE_WORDS if fact.kind is FactKind.DATE else _NUMBER_WORDS)[term.op]}{words}"


def _as_several(fact: Fact, value: Value) -> Value:
    return frozenset({value}) if fact.kind is FactKind.SEVERAL and isinstance(value, str) else value


def check_rule(rule: Rule, facts: Mapping[str, Fact], parameters: Parameters) -> list[str]:
    """What is wrong with a rule, in words for editors: missing facts and parameters, wrong comparisons."""
    return [
        f"“{clause.text}”：{problem}"
        for clause in rule.clauses
        for term in clause.terms
        for problem in _term_problems(term, facts, parameters)
    ]


def _term_problems(term: Term, facts: Mapping[str, Fact], parameters: Parameters) -> Iterable[str]:
    fact = facts.get(term.fact)
    if fact is None:
        yield f"用到的事实“{term.fact}”不存在，请从事实清单里选，或者先添加这个事实。"
        return
    ordered = fact.kind in (FactKind.MONEY, FactKind.COUNT, FactKind.DATE)
    if term.op in ORDERED and not ordered:
        yield f"“{fact.label}”不是数字也不是日期，不能比较大小，请改用“是”或者“不是”。"
        return
    if term.parameter:
        try:
            parameters.value(term.parameter)
        except ValueError as error:
            yield str(error)
        if not ordered or fact.kind is FactKind.DATE:
            yield f"“{fact.label}”不是数字，不能与法定参数比较。"
        return
    if not term.values or (term.op in ORDERED and len(term.values) > 1):
        yield f"“{fact.label}”要比较的值应当{'填一个' if term.op in ORDERED else '至少填一个'}。"
    options = {option.key for option in fact.options}
    for value in term.values:
        if not _fits(fact, value, options):
            yield f"“{value}”不是“{fact.label}”可以有的值，请核对。"


def _fits(fact: Fact, value: Value, options: set[str]) -> bool:
    match fact.kind:
        case FactKind.YES_NO:
            return isinstance(value, bool)
        case FactKind.CHOICE | FactKind.SEVERAL:
            return isinstance(value, str) and value in options
        case FactKind.DATE:
            return isinstance(value, dt.date)
        case _:
            return isinstance(value, Decimal)
