"""Where a person stands: the answers of an address, what they decide, and what to ask next."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlencode

from django.http import QueryDict

from portal.core import clock
from portal.core.rules import (
    Answers,
    Fact,
    Judgement,
    Problem,
    Rule,
    Truth,
    judge,
    next_fact,
    read_answers,
    value_text,
    write_answers,
)
from portal.core.rules.answers import UNSURE
from portal.core.rules.facts import write_value
from portal.core.rules.judging import holds
from portal.policies.matching.ruleset import PolicyRules, RuleSet
from portal.policies.status import Status, status_on


@dataclass(frozen=True)
class Judged:
    """A policy that can be used on the day, and what came of its rule. None: its rule is not in order."""

    policy: PolicyRules
    judgement: Judgement | None

    @property
    def truth(self) -> Truth:
        """What came of it; a rule that is not in order leaves it open."""
        return self.judgement.truth if self.judgement else Truth.UNKNOWN


@dataclass(frozen=True)
class Given:
    """One answer in words, and the address that asks it again."""

    fact: Fact
    words: str
    address: str


@dataclass(frozen=True)
class State:
    """All that follows from one address on one day. Reads nothing but the rule set."""

    rules: RuleSet
    answers: Answers
    problems: Sequence[Problem] = ()
    order: Sequence[str] = ()
    """Keys of what was answered, as it was answered."""
    day: dt.date = field(default_factory=clock.today)

    @classmethod
    def read(cls, rules: RuleSet, query: QueryDict) -> State:
        """The state of a query string; what cannot be read in it is a problem and the rest is kept."""
        answers, problems = read_answers(rules.facts.values(), query)
        order = [key for key in query if key in rules.facts and answers.asked(key)]
        return cls(rules, answers, problems, order)

    @cached_property
    def facts(self) -> list[Fact]:
        """The facts that policies of the day look at, in the editors' order."""
        return list(self.rules.facts.values())

    def in_status(self, status: Status) -> list[PolicyRules]:
        """Policies that stand so on the day."""
        return [
            policy
            for policy in self.rules.policies
            if status_on(self.day, policy.page.valid_from, policy.page.valid_to) is status
        ]

    @cached_property
    def judged(self) -> list[Judged]:
        """Every policy that can be used on the day."""
        sound = {policy.key for policy in self.rules.sound}
        return [
            Judged(
                policy,
                judge(policy.rule, self.answers, self.rules.parameters) if policy.key in sound else None,
            )
            for policy in self.rules.policies
            if status_on(self.day, policy.page.valid_from, policy.page.valid_to).is_usable
        ]

    def with_truth(self, truth: Truth) -> list[Judged]:
        """The policies that came out so."""
        return [judged for judged in self.judged if judged.truth is truth]

    @cached_property
    def counts(self) -> Counter[Truth]:
        """How many came out how."""
        return Counter(judged.truth for judged in self.judged)

    @property
    def decided(self) -> int:
        """How many policies have a yes or a no."""
        return self.counts[Truth.YES] + self.counts[Truth.NO]

    @cached_property
    def _open_rules(self) -> list[Rule]:
        return [
            judged.judgement.rule
            for judged in self.judged
            if judged.judgement and judged.truth is Truth.UNKNOWN
        ]

    @cached_property
    def next(self) -> Fact | None:
        """The next question; None when no answer can change a result any more."""
        return next_fact(self._open_rules, self.facts, self.answers, self.rules.parameters)

    @cached_property
    def asked_by_some(self) -> list[Fact]:
        """All facts that some policy of the day looks at, its amount too; what was answered stays."""
        used = {key for judged in self.judged for key in judged.policy.facts}
        return [fact for fact in self.facts if fact.key in used or self.answers.asked(fact.key)]

    @cached_property
    def conflicts(self) -> list[str]:
        """What in the answers cannot all be true, in words."""
        return [
            conflict.text
            for conflict in self.rules.conflicts
            if all(holds(term, self.answers, self.rules.parameters) is Truth.YES for term in conflict.terms)
        ]

    @cached_property
    def given(self) -> list[Given]:
        """The answers in words, in the editors' order."""
        return [
            Given(fact, self.words(fact), self.address(ask=fact.key, view="result"))
            for fact in self.facts
            if self.answers.asked(fact.key)
        ]

    def words(self, fact: Fact) -> str:
        """What was answered; empty for nothing."""
        value = self.answers.get(fact.key)
        if value is None:
            return "不清楚" if fact.key in self.answers.unsure else ""
        return value_text(fact, value)

    @cached_property
    def hidden(self) -> list[tuple[str, str]]:
        """(name, value) of the answers for the form of the next question, as they were given."""
        return [(key, self._written(key)) for key in self.order]

    def _written(self, key: str) -> str:
        value = self.answers.get(key)
        return UNSURE if value is None else write_value(self.rules.facts[key], value)

    def address(self, answers: Answers | None = None, **more: str) -> str:
        """A query string ("?…") of these answers in the one spelling, with further parameters."""
        plain = write_answers(self.facts, self.answers if answers is None else answers)
        return "?" + "&".join(part for part in (plain, urlencode(more)) if part)
