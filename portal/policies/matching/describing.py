"""The rule set in words and as data: facts, clauses, comparisons, figures of law, cases and whether they pass."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from portal.core import clock
from portal.core.rules import Answers, Clause, term_text
from portal.laws.blocks import shown_basis
from portal.laws.citing import ShownCitation
from portal.policies.matching.ruleset import CaseRun, PolicyRules, RuleSet, run_persons, run_policy_cases
from portal.policies.pages import PolicyPage


@dataclass(frozen=True)
class ClauseWords:
    """A clause: its words, each comparison in words, its articles."""

    clause: Clause
    terms: tuple[str, ...]
    citations: tuple[ShownCitation, ...]


@dataclass(frozen=True)
class PolicyWords:
    """A policy's rule in words, its amount, and its cases with what came of them."""

    page: PolicyPage
    clauses: tuple[ClauseWords, ...]
    formula: str
    runs: tuple[CaseRun, ...]

    @property
    def passed(self) -> int:
        """How many cases came out as expected."""
        return sum(run.passed for run in self.runs)


def described_rules(rules: RuleSet) -> dict[str, Any]:
    """What the page about the rules shows."""
    values = [child.value.get("basis") or [] for policy in rules.sound for child in policy.page.conditions]
    shown = iter(shown_basis([value for clause in values for value in clause]))
    policies = [_words(policy, rules, shown) for policy in rules.sound]
    persons = run_persons(rules.page, rules) if rules.page else []
    runs = [run for policy in policies for run in policy.runs] + persons
    names = dict.fromkeys(name for policy in rules.policies for name in policy.parameters)
    return {
        "rules": rules,
        "policies": policies,
        "persons": persons,
        "parameters": [
            (rules.book.rows[name], rules.book.text(name)) for name in names if name in rules.book
        ],
        "cases": len(runs),
        "passed": sum(run.passed for run in runs),
        "version": version_of(rules),
        "day": clock.today(),
    }


def _words(policy: PolicyRules, rules: RuleSet, shown: Iterator[ShownCitation]) -> PolicyWords:
    values = [child.value.get("basis") or [] for child in policy.page.conditions]
    clauses = tuple(
        ClauseWords(
            clause,
            tuple(term_text(term, rules.facts, rules.parameters) for term in clause.terms),
            tuple(next(shown) for _ in basis),
        )
        for clause, basis in zip(policy.rule.clauses, values, strict=True)
    )
    formula = policy.amount.text(Answers(), rules.facts) if policy.amount else ""
    runs = tuple(run_policy_cases(policy, rules.facts, rules.parameters))
    return PolicyWords(policy.page, clauses, formula, runs)


def version_of(rules: RuleSet) -> str:
    """Twelve hexadecimal digits that change when a fact, rule, amount, figure or case changes."""
    said = json.dumps(
        [
            [repr(fact) for fact in rules.facts.values()],
            [repr((policy.rule, policy.amount, policy.cases)) for policy in rules.policies],
            [
                (name, str(rules.parameters.value(name)))
                for name in sorted({name for policy in rules.sound for name in policy.parameters})
            ],
        ],
        ensure_ascii=False,
    )
    return hashlib.sha256(said.encode()).hexdigest()[:12]
