"""Rules as law words them: boundaries, three answers, questions that matter, cases and tables."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given

from portal.core import clock
from portal.core.rules import (
    Answers,
    Case,
    CircularParameter,
    Clause,
    Fact,
    FactKind,
    Op,
    Option,
    Parameters,
    Rule,
    Term,
    Truth,
    UnknownParameter,
    check_rule,
    judge,
    next_fact,
    run_cases,
    term_text,
    truth_table,
)
from tests.core.rules import strategies as some

NONE = Parameters()
THRESHOLD = Parameters({"vat_month": Decimal(100000)}, {"vat_quarter": ("vat_month", Decimal(3))})
SALES = some.BY_KEY["sales"]


def rule_of(*terms: Term) -> Rule:
    return Rule(key="r", clauses=tuple(Clause(text=term.fact, terms=(term,)) for term in terms))


@pytest.mark.parametrize(
    ("op", "below", "exact", "above"),
    [
        (Op.BELOW, Truth.YES, Truth.NO, Truth.NO),
        (Op.AT_MOST, Truth.YES, Truth.YES, Truth.NO),
        (Op.AT_LEAST, Truth.NO, Truth.YES, Truth.YES),
        (Op.ABOVE, Truth.NO, Truth.NO, Truth.YES),
    ],
)
def test_the_words_of_the_law_include_the_figure_or_leave_it_out(
    op: Op, below: Truth, exact: Truth, above: Truth
) -> None:
    rule = rule_of(Term(fact="sales", op=op, parameter="vat_quarter"))
    figures = (Decimal("299999.99"), Decimal(300000), Decimal("300000.01"))
    found = [judge(rule, Answers({"sales": figure}), THRESHOLD).truth for figure in figures]
    assert found == [below, exact, above]


def test_an_open_fact_is_never_a_no() -> None:
    rule = rule_of(Term(fact="owner", op=Op.IS, values=(True,)), Term(fact="form", op=Op.IS, values=("a",)))
    assert judge(rule, Answers(), NONE).truth is Truth.UNKNOWN
    assert judge(rule, Answers({"owner": True}), NONE).truth is Truth.UNKNOWN
    assert judge(rule, Answers({"owner": False}), NONE).truth is Truth.NO


def test_a_condition_that_only_the_authority_can_judge_stays_open() -> None:
    rule = Rule(key="r", clauses=(Clause(text="由机关认定"),))
    assert judge(rule, Answers({"owner": True}), NONE).truth is Truth.UNKNOWN
    assert next_fact([rule], some.FACTS, Answers(), NONE) is None


@given(some.RULES, some.answers(), some.answers())
def test_more_facts_never_take_back_an_answer(rule: Rule, first: Answers, more: Answers) -> None:
    before = judge(rule, first, NONE).truth
    after = judge(rule, Answers({**more.known, **first.known}), NONE).truth
    assert before is Truth.UNKNOWN or after is before


@given(some.RULES, some.answers())
def test_what_is_asked_can_still_change_the_result(rule: Rule, answers: Answers) -> None:
    asked = next_fact([rule], some.FACTS, answers, NONE)
    if asked is None:
        return
    assert not answers.asked(asked.key)
    assert judge(rule, answers, NONE).truth is Truth.UNKNOWN
    assert asked.key in rule.facts


@given(some.RULES, some.answers())
def test_asking_ends_and_leaves_open_only_what_was_not_known(rule: Rule, everything: Answers) -> None:
    answers, asked = Answers(), 0
    while (fact := next_fact([rule], some.FACTS, answers, NONE)) is not None:
        answers = answers.plus(fact.key, everything.get(fact.key))
        asked += 1
        assert asked <= len(some.FACTS)
    # Questions that were skipped could not have changed anything.
    assert judge(rule, answers, NONE).truth is judge(rule, everything, NONE).truth


@given(some.answers())
def test_the_order_of_answers_does_not_matter(answers: Answers) -> None:
    forward = backward = Answers()
    for key in answers.known:
        forward = forward.plus(key, answers.known[key])
    for key in reversed(list(answers.known)):
        backward = backward.plus(key, answers.known[key])
    assert dict(forward.known) == dict(backward.known)


def test_the_question_that_decides_most_comes_first() -> None:
    owner = rule_of(Term(fact="owner", op=Op.IS, values=(True,)))
    both = rule_of(
        Term(fact="owner", op=Op.IS, values=(True,)), Term(fact="staff", op=Op.AT_LEAST, values=(Decimal(1),))
    )
    first = next_fact([both, owner], tuple(reversed(some.FACTS)), Answers(), NONE)
    assert first is some.BY_KEY["owner"]
    assert next_fact([both, owner], some.FACTS, Answers({"owner": False}), NONE) is None


def test_parameters_that_go_round_in_a_circle_are_named() -> None:
    circle = Parameters({}, {"a": ("b", Decimal(2)), "b": ("a", Decimal(2))})
    with pytest.raises(CircularParameter, match="a → b → a"):
        circle.value("a")
    with pytest.raises(UnknownParameter, match="没有名为“c”的法定参数"):
        circle.value("c")


def test_a_rule_is_checked_in_words() -> None:
    wrong = rule_of(
        Term(fact="missing", op=Op.IS, values=(True,)),
        Term(fact="form", op=Op.ABOVE, values=("a",)),
        Term(fact="form", op=Op.IS, values=("z",)),
        Term(fact="sales", op=Op.BELOW, parameter="nothing"),
        Term(fact="sales", op=Op.BELOW),
    )
    found = "\n".join(check_rule(wrong, some.BY_KEY, THRESHOLD))
    for part in (
        "“missing”不存在",
        "不能比较大小",
        "“z”不是“类型”可以有的值",
        "“nothing”的法定参数",
        "填一个",
    ):
        assert part in found
    assert (
        check_rule(rule_of(Term(fact="sales", op=Op.BELOW, parameter="vat_quarter")), some.BY_KEY, THRESHOLD)
        == []
    )


def test_a_case_that_fails_says_what_came_out_and_why() -> None:
    rule = Rule(
        key="r",
        clauses=(
            Clause(
                text="季度销售额未达到30万元。",
                terms=(Term(fact="sales", op=Op.BELOW, parameter="vat_quarter"),),
            ),
        ),
    )
    cases = [
        Case(name="正好30万", answers={"sales": "300000"}, expected=Truth.YES),
        Case(name="差一分", answers={"sales": "299999.99"}, expected=Truth.YES),
        Case(name="写错的", answers={"sale": "1"}, expected=Truth.YES),
    ]
    messages = [failure.message for failure in run_cases(rule, cases, some.BY_KEY, THRESHOLD)]
    assert messages == [
        "“正好30万”应当是符合，算出来是不符合（季度销售额未达到30万元）。",
        "“写错的”：没有名为“sale”的事实。",
    ]


def test_the_table_shows_each_boundary() -> None:
    rule = rule_of(Term(fact="sales", op=Op.BELOW, parameter="vat_quarter"))
    facts, rows, whole = truth_table(rule, some.BY_KEY, THRESHOLD)
    assert facts == [SALES] and whole
    assert [(row.values[0], row.truth) for row in rows] == [
        (Decimal("299999.99"), Truth.YES),
        (Decimal(300000), Truth.NO),
        (Decimal("300000.01"), Truth.NO),
        (None, Truth.UNKNOWN),
    ]


@given(some.RULES)
def test_a_table_never_grows_beyond_its_limit(rule: Rule) -> None:
    _, rows, whole = truth_table(rule, some.BY_KEY, NONE, most=30)
    assert len(rows) <= 30
    assert whole or len(rows) == 30


def test_a_term_is_said_in_words() -> None:
    quarter = Term(fact="sales", op=Op.BELOW, parameter="vat_quarter")
    assert term_text(quarter, some.BY_KEY, THRESHOLD) == "季度销售额未达到300,000元"
    people = Term(fact="people", op=Op.IS, values=("a", "b"))
    assert term_text(people, some.BY_KEY, THRESHOLD) == "人员是甲或者乙"
    owner = Term(fact="owner", op=Op.IS, values=(True,))
    assert term_text(owner, some.BY_KEY, THRESHOLD) == "经营者：是"


def test_days_are_compared_as_days() -> None:
    rule = rule_of(Term(fact="founded", op=Op.AT_LEAST, values=(dt.date(2024, 7, 1),)))
    with clock.at(dt.date(2026, 11, 23)):
        assert judge(rule, Answers({"founded": dt.date(2024, 7, 1)}), NONE).truth is Truth.YES
        assert judge(rule, Answers({"founded": dt.date(2024, 6, 30)}), NONE).truth is Truth.NO


def test_several_answers_meet_any_of_the_named() -> None:
    fact = Fact(
        key="who",
        label="人员",
        question="？",
        kind=FactKind.SEVERAL,
        options=(Option("x", "甲"), Option("y", "乙")),
    )
    rule = rule_of(Term(fact="who", op=Op.IS, values=("x",)))
    negative = rule_of(Term(fact="who", op=Op.IS_NOT, values=("x",)))
    for chosen, expected in ((frozenset({"x", "y"}), Truth.YES), (frozenset(), Truth.NO)):
        assert judge(rule, Answers({fact.key: chosen}), NONE).truth is expected
        assert judge(negative, Answers({fact.key: chosen}), NONE).truth is not expected
