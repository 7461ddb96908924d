"""The judgement over all the demo's policies: exact at its boundaries, monotone, blind to the order of answers."""

import random
from decimal import Decimal

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.core.rules import UNSURE, Truth, run_cases
from portal.core.rules.blocks import case_of
from portal.policies import demo
from portal.policies.matching.ruleset import RuleSet
from portal.policies.matching.state import State
from tests.policies.matching.conftest import DAY
from tests.policies.matching.persons import person, some_answers

CENT = Decimal("0.01")


def state_of(rules: RuleSet, answers: dict[str, str]) -> State:
    query = QueryDict(mutable=True)
    query.update(answers)
    read = State.read(rules, query)
    return State(rules, read.answers, read.problems, read.order, DAY)


def truths(state: State) -> dict[str, Truth]:
    return {judged.policy.page.slug: judged.truth for judged in state.judged}


PERIODS = {"quarter": "quarter_sales", "month": "month_sales", "each": "each_sale"}
THRESHOLDS = {"quarter": Decimal(300_000), "month": Decimal(100_000), "each": Decimal(1_000)}


@pytest.mark.parametrize("small", ["yes", "no", UNSURE, None])
@pytest.mark.parametrize("period", [*PERIODS, UNSURE, None])
@pytest.mark.parametrize("step", [Decimal(-1), -CENT, Decimal(0), CENT, Decimal(1), None])
def test_vat_threshold_to_the_cent(
    rules: RuleSet, small: str | None, period: str | None, step: Decimal | None
) -> None:
    """未达到: the figure itself is taxed in full; an open fact is never a no unless a known one refuses."""
    answers = {"small_taxpayer": small, "vat_period": period}
    if period in PERIODS and step is not None:
        answers[PERIODS[period]] = str(THRESHOLDS[period] + step)
    found = state_of(rules, {key: value for key, value in answers.items() if value})
    below = None if step is None or period not in PERIODS else step < 0
    refused = small == "no" or below is False
    sure = Truth.YES if small == "yes" and below else Truth.UNKNOWN
    assert truths(found)["zengzhishui-qizhengdian"] is (Truth.NO if refused else sure)


@given(st.data())
@settings(max_examples=60)
def test_more_facts_never_take_a_decision_back(rules: RuleSet, data: st.DataObject) -> None:
    more = data.draw(some_answers(rules.facts.values()))
    kept = data.draw(st.sets(st.sampled_from(sorted(more)))) if more else set()
    before = truths(state_of(rules, {key: more[key] for key in kept}))
    after = truths(state_of(rules, more))
    for slug, truth in before.items():
        if truth is not Truth.UNKNOWN:
            assert after[slug] is truth, slug


@given(st.data())
@settings(max_examples=40)
def test_the_order_of_answers_does_not_matter(rules: RuleSet, data: st.DataObject) -> None:
    answers = data.draw(some_answers(rules.facts.values()))
    shuffled = dict(data.draw(st.permutations(list(answers.items()))))
    one, other = state_of(rules, answers), state_of(rules, shuffled)
    assert truths(one) == truths(other)
    assert one.next == other.next
    assert one.address() == other.address()


@pytest.mark.parametrize("seed", range(12))
def test_only_what_can_change_a_result_is_asked_and_nothing_is_left_open(rules: RuleSet, seed: int) -> None:
    chance = random.Random(seed)
    everything = person(rules, chance)
    answers: dict[str, str] = {}
    state = state_of(rules, answers)
    while state.next:
        fact = state.next
        undecided = [
            judged for judged in state.judged if judged.judgement and fact.key in judged.judgement.open_facts
        ]
        assert undecided, f"{fact.label}与没有结论的政策无关"
        answers[fact.key] = everything[fact.key]
        state = state_of(rules, answers)
    assert truths(state) == truths(state_of(rules, everything))
    assert len(answers) < len(rules.facts)


def test_unsure_is_not_asked_again_and_never_a_no(rules: RuleSet) -> None:
    state = state_of(rules, dict.fromkeys(rules.facts, UNSURE))
    assert state.next is None
    assert set(truths(state).values()) == {Truth.UNKNOWN}


def test_only_what_can_be_used_on_the_day_is_judged(rules: RuleSet) -> None:
    state = state_of(rules, {})
    judged = {judged.policy.page.slug for judged in state.judged}
    assert judged.isdisjoint({"yeshi-tanwei-fei-jianmian", "yicixing-kuogang-buzhu", "gezhuanqi-jiangli-jiu"})
    assert judged.isdisjoint(
        {"jiuye-jianxi-butie", "getihu-yonggong-shebao-butie", "xiaoguimo-mianzheng-jiu"}
    )
    assert len(judged) == len(rules.policies) - 6


@pytest.mark.parametrize(
    ("answers", "number"),
    [
        ({"registered": "no", "months_running": "1"}, 1),
        ({"registered": "no", "months_running": "0"}, 0),
        ({"registered": "yes", "months_running": "1"}, 0),
        ({"identity": "unemployed,unemployed_long,graduate,graduate_year"}, 2),
        ({"identity": "unemployed,graduate"}, 0),
    ],
)
def test_answers_that_cannot_all_be_true_are_named(
    rules: RuleSet, answers: dict[str, str], number: int
) -> None:
    assert len(state_of(rules, answers).conflicts) == number


PERSONS = [
    (person["name"], person["answers"], slug, expected)
    for person in demo.matcher()["persons"]
    for slug, expected in person["results"].items()
]


@pytest.mark.parametrize(("name", "answers", "slug", "expected"), PERSONS)
def test_person(rules: RuleSet, name: str, answers: dict[str, str], slug: str, expected: str) -> None:
    policy = next(policy for policy in rules.policies if policy.page.slug == slug)
    value = {"name": name, "answers": [{"fact": key, "answer": text} for key, text in answers.items()]}
    case = case_of({**value, "expected": expected}, rules.facts)
    assert [
        failure.message for failure in run_cases(policy.rule, [case], rules.facts, rules.parameters)
    ] == []
