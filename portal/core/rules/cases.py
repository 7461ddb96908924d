"""Test cases of a rule: what a person answers, and what must come of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.core.rules.answers import UNSURE, Answers
from portal.core.rules.facts import Fact, Value, read_value
from portal.core.rules.judging import Truth, judge
from portal.core.rules.parameters import Parameters
from portal.core.rules.terms import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A person in words, the answers as they would stand in an address, and the expected answer."""

    name: str
    answers: Mapping[str, str]
    expected: Truth


@dataclass(frozen=True, slots=True)
class Failure:
    """A case that does not come out as expected."""

    case: Case
    message: str


def read_case(case: Case, facts: Mapping[str, Fact]) -> Answers:
    """The answers of a case. Raises ValueError with a message for editors."""
    known: dict[str, Value] = {}
    unsure: set[str] = set()
    for key, text in case.answers.items():
        if key not in facts:
            raise ValueError(f"没有名为“{key}”的事实")
        if text == UNSURE:
            unsure.add(key)
        else:
            known[key] = read_value(facts[key], [text])
    return Answers(known, frozenset(unsure))


def run_cases(
    rule: Rule, cases: Sequence[Case], facts: Mapping[str, Fact], parameters: Parameters
) -> list[Failure]:
    """The cases that fail, each with the reason in words."""
    failures: list[Failure] = []
    for case in cases:
        try:
            found = judge(rule, read_case(case, facts), parameters)
        except ValueError as error:
            failures.append(Failure(case, f"“{case.name}”：{error}。"))
            continue
        if found.truth is not case.expected:
            why = "；".join(finding.clause.text.rstrip("。") for finding in found.deciding)
            message = f"“{case.name}”应当是{case.expected.label}，算出来是{found.truth.label}（{why}）。"
            failures.append(Failure(case, message))
    return failures
