"""Which question to ask next: only one that can still change a result, the most telling first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from portal.core.rules.answers import Answers
from portal.core.rules.facts import Fact
from portal.core.rules.judging import Truth, judge
from portal.core.rules.parameters import Parameters
from portal.core.rules.terms import Rule


def open_facts(rules: Sequence[Rule], answers: Answers, parameters: Parameters) -> Counter[str]:
    """Fact -> how many undecided rules still hang on it. What was answered with 不清楚 is not asked again."""
    counted: Counter[str] = Counter()
    for rule in rules:
        judgement = judge(rule, answers, parameters)
        if judgement.truth is Truth.UNKNOWN:
            counted.update(judgement.open_facts - answers.unsure)
    return counted


def next_fact(
    rules: Sequence[Rule], facts: Sequence[Fact], answers: Answers, parameters: Parameters
) -> Fact | None:
    """The fact on which most undecided rules hang; among equals the first of the list. None: nothing to ask."""
    counted = open_facts(rules, answers, parameters)
    best = max((counted[fact.key] for fact in facts), default=0)
    return next((fact for fact in facts if counted[fact.key] == best), None) if best else None
