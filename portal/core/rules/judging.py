"""Kleene's three-valued logic over a rule: a fact that is open leaves open what hangs on it, never more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from portal.core.rules.answers import Answers
from portal.core.rules.facts import Value
from portal.core.rules.parameters import Parameters
from portal.core.rules.terms import Clause, Op, Rule, Term


class Truth(StrEnum):
    """The three answers."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The word shown."""
        return {"yes": "符合", "no": "不符合", "unknown": "待确认"}[self]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one term came to."""

    term: Term
    truth: Truth


@dataclass(frozen=True, slots=True)
class Finding:
    """What one clause came to, and the terms that decided it (all of them while it is open)."""

    clause: Clause
    truth: Truth
    outcomes: tuple[Outcome, ...]

    @property
    def deciding(self) -> tuple[Outcome, ...]:
        """The terms that made the clause what it is."""
        return tuple(outcome for outcome in self.outcomes if outcome.truth is self.truth)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a rule came to."""

    rule: Rule
    truth: Truth
    findings: tuple[Finding, ...]

    @property
    def deciding(self) -> tuple[Finding, ...]:
        """The clauses that made it what it is: every met one, the refusing ones, or the open ones."""
        return tuple(finding for finding in self.findings if finding.truth is self.truth)

    @property
    def open_facts(self) -> frozenset[str]:
        """Facts on which the answer still hangs; none once it is decided."""
        if self.truth is not Truth.UNKNOWN:
            return frozenset()
        return frozenset(
            outcome.term.fact
            for finding in self.findings
            for outcome in finding.outcomes
            if finding.truth is Truth.UNKNOWN and outcome.truth is Truth.UNKNOWN
        )


def judge(rule: Rule, answers: Answers, parameters: Parameters) -> Judgement:
    """Judge a rule. Raises UnknownParameter, CircularParameter (rules are checked before they are published)."""
    findings = tuple(_clause(clause, answers, parameters) for clause in rule.clauses)
    return Judgement(rule, _all(finding.truth for finding in findings), findings)


def _clause(clause: Clause, answers: Answers, parameters: Parameters) -> Finding:
    outcomes = tuple(Outcome(term, holds(term, answers, parameters)) for term in clause.terms)
    truth = _any(outcome.truth for outcome in outcomes) if outcomes else Truth.UNKNOWN
    return Finding(clause, truth, outcomes)


def holds(term: Term, answers: Answers, parameters: Parameters) -> Truth:
    """Whether a term holds."""
    value = answers.get(term.fact)
    if value is None:
        return Truth.UNKNOWN
    wanted = (parameters.value(term.parameter),) if term.parameter else term.values
    return Truth.YES if _compare(value, term.op, wanted) else Truth.NO


def _compare(value: Value, op: Op, wanted: tuple[Value, ...]) -> bool:
    if op in (Op.IS, Op.IS_NOT):
        found = not value.isdisjoint(wanted) if isinstance(value, frozenset) else value in wanted
        return found is (op is Op.IS)
    figure = wanted[0]
    match op:
        case Op.BELOW:
            return value < figure  # type: ignore[operator]
        case Op.AT_MOST:
            return value <= figure  # type: ignore[operator]
        case Op.AT_LEAST:
            return value >= figure  # type: ignore[operator]
        case _:
            return value > figure  # type: ignore[operator]


def _all(truths: Iterable[Truth]) -> Truth:
    seen = set(truths)
    if Truth.NO in seen:
        return Truth.NO
    return Truth.UNKNOWN if Truth.UNKNOWN in seen else Truth.YES


def _any(truths: Iterable[Truth]) -> Truth:
    seen = set(truths)
    if Truth.YES in seen:
        return Truth.YES
    return Truth.UNKNOWN if Truth.UNKNOWN in seen else Truth.NO
