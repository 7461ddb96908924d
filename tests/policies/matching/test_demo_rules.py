"""The rules of the demo's policies: sound, with cases at their boundaries, all of them passed."""

import pytest

from portal.core.rules import check_rule
from portal.policies import demo
from portal.policies.matching.checking import policy_problems
from portal.policies.matching.ruleset import (
    PolicyRules,
    RuleSet,
    published_rules,
    run_persons,
    run_policy_cases,
)

ENTRIES = [entry for content in demo.contents() for entry in content["policy"]]
CASES = [(entry["slug"], number) for entry in ENTRIES for number in range(len(entry.get("cases", ())))]


def policy_of(rules: RuleSet, slug: str) -> PolicyRules:
    return next(policy for policy in rules.policies if policy.page.slug == slug)


@pytest.mark.parametrize(("slug", "number"), CASES, ids=lambda value: str(value))
def test_case_of_a_policy(rules: RuleSet, slug: str, number: int) -> None:
    run = run_policy_cases(policy_of(rules, slug), rules.facts, rules.parameters)[number]
    assert run.passed, run.message


@pytest.mark.parametrize("slug", [entry["slug"] for entry in ENTRIES if "rule" in entry])
def test_rule_of_a_policy_is_sound(rules: RuleSet, slug: str) -> None:
    policy = policy_of(rules, slug)
    assert check_rule(policy.rule, rules.facts, rules.parameters) == []
    assert policy_problems(policy, rules) == []
    # a clause without terms leaves the last word to the authority: nobody comes out as 符合 here
    possible = (
        {"yes", "no", "unknown"} if all(clause.terms for clause in policy.rule.clauses) else {"no", "unknown"}
    )
    assert {case.case.expected for case in policy.cases} == possible, "每种结果至少一个例子"


def test_every_fact_is_used(rules: RuleSet) -> None:
    used = {key for policy in rules.policies for key in policy.rule.facts}
    used |= {key for policy in rules.policies if policy.amount for key in policy.amount.facts}
    assert set(rules.facts) - used == set(), "没有政策用到的事实，问了也白问"


@pytest.mark.usefixtures("demo_db")
def test_what_is_published_is_what_the_files_say_and_persons_come_out_as_expected() -> None:
    rules = published_rules()
    assert len(rules.policies) == len(ENTRIES)
    assert sum(len(policy.cases) for policy in rules.policies) == len(CASES)
    assert [problem for policy in rules.policies for problem in policy_problems(policy, rules)] == []
    assert rules.page is not None
    runs = run_persons(rules.page, rules)
    assert [run.message for run in runs if not run.passed] == []
    assert len(runs) == sum(len(person["results"]) for person in demo.matcher()["persons"])
