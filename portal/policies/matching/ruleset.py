"""All policies' rules as plain objects: read once from the pages, kept while nothing of them changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, Max, Q
from wagtail.query import PageQuerySet

from portal.core import clock
from portal.core.rules import Basis, Case, Clause, Fact, Parameters, Rule, check_rule, run_cases
from portal.core.rules.blocks import facts_of, term_of
from portal.core.rules.cases import read_case
from portal.core.rules.facts import number_text
from portal.laws.models import Instrument
from portal.laws.parameters import Book
from portal.policies.amounts import Amount
from portal.policies.matching.page import MatcherPage
from portal.policies.pages import PolicyPage
from portal.policies.rule_blocks import PolicyCase, amount_of, person_of, policy_case_of


@dataclass(frozen=True)
class PolicyRules:
    """A policy's rule, its amount and its cases."""

    page: PolicyPage
    rule: Rule
    amount: Amount | None
    cases: tuple[PolicyCase, ...]

    @property
    def key(self) -> int:
        """Key of the page."""
        return int(self.page.pk)

    @property
    def judged(self) -> bool:
        """Whether anything of it can be judged: some clause has terms."""
        return any(clause.terms for clause in self.rule.clauses)

    @property
    def facts(self) -> frozenset[str]:
        """Keys of the facts that its rule and its amount look at."""
        return self.rule.facts.union(self.amount.facts if self.amount else ())

    @property
    def parameters(self) -> list[str]:
        """Names of the figures of law that it looks at."""
        return parameter_names(self.page)


@dataclass(frozen=True)
class CaseRun:
    """A case and what came of it; no message: passed."""

    name: str
    expected: str
    message: str

    @property
    def passed(self) -> bool:
        """Whether it came out as expected."""
        return not self.message


def read_policy(page: PolicyPage, facts: Mapping[str, Fact]) -> PolicyRules:
    """The rules of a page as it stands (saved or being saved)."""
    clauses = tuple(_clause(child.value, facts) for child in page.conditions)
    return PolicyRules(
        page,
        Rule(key=page.slug or "", clauses=clauses),
        amount_of(page.amount),
        tuple(policy_case_of(child.value, facts) for child in page.cases),
    )


def _clause(value: Mapping[str, Any], facts: Mapping[str, Fact]) -> Clause:
    return Clause(
        text=value["text"],
        terms=tuple(term_of(term, facts) for term in value.get("terms") or ()),
        basis=tuple(_basis(basis) for basis in value.get("basis") or ()),
    )


def _basis(value: Mapping[str, Any]) -> Basis:
    instrument = value.get("instrument")
    title = instrument.short_title if instrument else value.get("name") or ""
    return Basis(title, value.get("article") or "", value.get("note") or "")


def parameter_names(page: PolicyPage) -> list[str]:
    """Figures of law that a policy's rule names, each once."""
    terms = (term for child in page.conditions for term in child.value.get("terms") or ())
    names = ((term.get("parameter") or "").strip() for term in terms)
    return list(dict.fromkeys(name for name in names if name))


def run_policy_cases(policy: PolicyRules, facts: Mapping[str, Fact], parameters: Parameters) -> list[CaseRun]:
    """Every case of a policy with what came of it."""
    return [_run(policy, case, facts, parameters) for case in policy.cases]


def _run(policy: PolicyRules, case: PolicyCase, facts: Mapping[str, Fact], parameters: Parameters) -> CaseRun:
    failures = run_cases(policy.rule, [case.case], facts, parameters)
    message = failures[0].message if failures else _amount_problem(policy, case, facts)
    return CaseRun(case.case.name, case.case.expected.label, message)


def _amount_problem(policy: PolicyRules, case: PolicyCase, facts: Mapping[str, Fact]) -> str:
    if case.amount is None:
        return ""
    found = policy.amount.sum(read_case(case.case, facts)) if policy.amount else None
    if found == case.amount:
        return ""
    shown = "算不出金额" if found is None else f"算出来是{number_text(found)}元"
    return f"“{case.case.name}”应当是{number_text(case.amount)}元，{shown}。"


@dataclass(frozen=True)
class RuleSet:
    """Facts, policies and figures of one day, as far as they are published."""

    page: MatcherPage | None
    facts: Mapping[str, Fact]
    policies: tuple[PolicyRules, ...]
    book: Book
    conflicts: tuple[Clause, ...] = ()
    """Answers that cannot all be true: every term holds."""

    @property
    def parameters(self) -> Parameters:
        """The figures for rules."""
        return self.book.parameters

    @cached_property
    def by_key(self) -> Mapping[int, PolicyRules]:
        """Policies by the key of their page."""
        return {policy.key: policy for policy in self.policies}

    @cached_property
    def sound(self) -> tuple[PolicyRules, ...]:
        """Policies whose rule can be judged: no fact and no figure of law is missing."""
        return tuple(
            policy for policy in self.policies if not check_rule(policy.rule, self.facts, self.parameters)
        )


def read_rules(policies: Iterable[PolicyPage], page: MatcherPage | None, book: Book) -> RuleSet:
    """The rule set of some pages."""
    facts = facts_of(child.value for child in page.facts) if page else {}
    conflicts = tuple(_clause(child.value, facts) for child in page.conflicts) if page else ()
    sound = tuple(
        clause
        for clause in conflicts
        if not check_rule(Rule(key="", clauses=(clause,)), facts, book.parameters)
    )
    return RuleSet(page, facts, tuple(read_policy(policy, facts) for policy in policies), book, sound)


def run_persons(page: MatcherPage, rules: RuleSet) -> list[CaseRun]:
    """The cases of a matcher page over the published policies; a policy that is gone fails its case."""
    return [
        _run_person(key, case, rules)
        for child in page.persons
        for key, case in person_of(child.value, rules.facts)
    ]


def _run_person(key: int, case: Case, rules: RuleSet) -> CaseRun:
    policy = rules.by_key.get(key)
    if policy is None:
        message = f"“{case.name}”：要核对的政策已经撤下，请从例子中删去。"
        return CaseRun(case.name, case.expected.label, message)
    name = f"{case.name}：{policy.page.title}"
    if policy not in rules.sound:
        return CaseRun(name, case.expected.label, f"{policy.page.title}：规则有问题，不能核对“{case.name}”。")
    failures = run_cases(policy.rule, [case], rules.facts, rules.parameters)
    return CaseRun(
        name, case.expected.label, f"{policy.page.title}：{failures[0].message}" if failures else ""
    )


_kept: tuple[Any, RuleSet] | None = None
_STAMP = ("pk", "live_revision_id", "last_published_at", "url_path")
_FIGURE = ("name", "value", "unit", "multiple_of", "times", "instrument_id", "article", "paragraph", "note")


def published_rules(day: dt.date | None = None) -> RuleSet:
    """The rules of all public policies, kept until a page, a figure of law or the list of laws changes.

    What has changed is asked of the database every time, so every process answers alike.
    """
    global _kept
    book = Book.on(day or clock.today())
    pages = _public(PolicyPage.objects.all())
    matchers = _public(MatcherPage.objects.all())
    figures = tuple(tuple(getattr(row, name) for name in _FIGURE) for row in book.rows.values())
    library = Instrument.objects.filter(live=True).aggregate(Count("pk"), Max("last_published_at"))
    stamp = (*(tuple(found.values_list(*_STAMP)) for found in (pages, matchers)), figures, library)
    if _kept is None or _kept[0] != stamp:
        _kept = (stamp, read_rules(pages, matchers.first(), book))
    return _kept[1]


def _public(pages: PageQuerySet) -> PageQuerySet:
    shown = Q(expire_at__isnull=True) | Q(expire_at__gt=clock.now())
    return pages.live().public().filter(shown).order_by("path")
