"""What keeps a policy's rules, or the matcher, from review: problems in words, each with the field it belongs to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from portal.core.rules import check_rule
from portal.policies.matching.page import MatcherPage
from portal.policies.matching.ruleset import (
    CaseRun,
    PolicyRules,
    RuleSet,
    published_rules,
    read_policy,
    read_rules,
    run_persons,
    run_policy_cases,
)
from portal.policies.pages import PolicyPage


@dataclass(frozen=True)
class Problem:
    """One thing to mend: the field of the form, and what is wrong."""

    field: str
    message: str


def policy_problems(policy: PolicyRules, rules: RuleSet) -> list[Problem]:
    """What is wrong with a rule, its amount and its cases; the cases are run once the rule itself is sound."""
    found = [Problem("conditions", text) for text in check_rule(policy.rule, rules.facts, rules.parameters)]
    found += [
        Problem("amount", text) for text in (policy.amount.problems(rules.facts) if policy.amount else ())
    ]
    if found:
        return found
    return [
        Problem("cases", run.message)
        for run in run_policy_cases(policy, rules.facts, rules.parameters)
        if not run.passed
    ]


def check_policy(page: PolicyPage) -> list[Problem]:
    """The problems of a policy as it stands in the form, with the published facts and figures."""
    rules = published_rules()
    policy = read_policy(page, rules.facts)
    found = policy_problems(policy, rules)
    if found or rules.page is None or page.pk is None:
        return found
    others = tuple(policy if each.key == page.pk else each for each in rules.policies)
    before = {run.name for run in run_persons(rules.page, rules) if not run.passed}
    after = run_persons(rules.page, replace(rules, policies=others))
    return [
        Problem("conditions", f"政策匹配的例子会通不过：{run.message}")
        for run in after
        if not run.passed and run.name not in before
    ]


def with_facts_of(page: MatcherPage) -> RuleSet:
    """All published policies, judged over the facts of a matcher page as it stands in the form."""
    rules = published_rules()
    return read_rules([policy.page for policy in rules.policies], page, rules.book)


def matcher_problems(page: MatcherPage, rules: RuleSet, *, persons_only: bool = False) -> list[Problem]:
    """What the facts of a matcher page break: its own cases, and those of the published policies."""
    found = [Problem("persons", run.message) for run in run_persons(page, rules) if not run.passed]
    keys = [child.value["key"] for child in page.facts]
    found += [
        Problem("facts", f"代号“{key}”用了两次，请改成不同的代号。")
        for key in sorted({key for key in keys if keys.count(key) > 1})
    ]
    if not persons_only:
        found += [
            Problem("facts", f"{policy.page.title}：{problem.message}")
            for policy in rules.policies
            for problem in policy_problems(policy, rules)
        ]
    return found + [Problem("conflicts", text) for text in _conflict_problems(page, rules)]


def _conflict_problems(page: MatcherPage, rules: RuleSet) -> Iterable[str]:
    if len(rules.conflicts) < len(page.conflicts):
        yield "有的“前后矛盾”用到了不存在的事实，或者比较得不对，请核对代号和比什么。"


def all_runs(page: MatcherPage, rules: RuleSet) -> list[tuple[str, int, list[CaseRun]]]:
    """(title, cases passed, cases failed) of the matcher itself and of every policy that has some."""
    own = [("几项政策一起的例子", run_persons(page, rules))]
    theirs = [
        (policy.page.title, run_policy_cases(policy, rules.facts, rules.parameters)) for policy in rules.sound
    ]
    return [
        (title, sum(run.passed for run in runs), [run for run in runs if not run.passed])
        for title, runs in own + theirs
        if runs
    ]
