"""Facts, answers and rules of every kind, for property tests."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from hypothesis import strategies as st

from portal.core.rules import Answers, Clause, Fact, FactKind, Op, Option, Rule, Term, Value

OPTIONS = (Option("a", "甲"), Option("b", "乙"), Option("c", "丙"))
FACTS = (
    Fact(key="owner", label="经营者", question="您是经营者吗？", kind=FactKind.YES_NO),
    Fact(key="form", label="类型", question="是哪一类？", kind=FactKind.CHOICE, options=OPTIONS),
    Fact(key="people", label="人员", question="属于哪些人？", kind=FactKind.SEVERAL, options=OPTIONS),
    Fact(key="sales", label="季度销售额", question="卖了多少？", kind=FactKind.MONEY, unit="元"),
    Fact(key="staff", label="员工人数", question="几个人？", kind=FactKind.COUNT, unit="人"),
    Fact(key="founded", label="成立日期", question="哪天成立？", kind=FactKind.DATE, past=True),
)
BY_KEY = {fact.key: fact for fact in FACTS}
MONEY = st.decimals(min_value=0, max_value=10**9, places=2)
COUNT = st.integers(0, 10**6).map(Decimal)
DATE = st.dates(dt.date(1990, 1, 1), dt.date(2020, 1, 1))
KEYS = st.sampled_from([option.key for option in OPTIONS])


def values(fact: Fact) -> st.SearchStrategy[Value]:
    """Every value an answer may have."""
    return {
        FactKind.YES_NO: st.booleans(),
        FactKind.CHOICE: KEYS,
        FactKind.SEVERAL: st.frozensets(KEYS),
        FactKind.MONEY: MONEY,
        FactKind.COUNT: COUNT,
        FactKind.DATE: DATE,
    }[fact.kind]


@st.composite
def terms(draw: st.DrawFn) -> Term:
    """A comparison that fits its fact."""
    fact = draw(st.sampled_from(FACTS))
    if fact.kind is FactKind.YES_NO:
        return Term(fact=fact.key, op=Op.IS, values=(draw(st.booleans()),))
    if fact.kind in (FactKind.CHOICE, FactKind.SEVERAL):
        chosen = draw(st.lists(KEYS, min_size=1, max_size=2, unique=True))
        return Term(fact=fact.key, op=draw(st.sampled_from([Op.IS, Op.IS_NOT])), values=tuple(chosen))
    ordered = [Op.BELOW, Op.AT_MOST, Op.AT_LEAST, Op.ABOVE]
    return Term(fact=fact.key, op=draw(st.sampled_from(ordered)), values=(draw(values(fact)),))


CLAUSES = st.builds(Clause, text=st.just("条件"), terms=st.lists(terms(), max_size=3).map(tuple))
RULES = st.builds(Rule, key=st.just("r"), clauses=st.lists(CLAUSES, min_size=1, max_size=4).map(tuple))


@st.composite
def answers(draw: st.DrawFn) -> Answers:
    """Some facts known, some 不清楚, the rest open."""
    known: dict[str, Value] = {}
    unsure: set[str] = set()
    for fact in FACTS:
        state = draw(st.sampled_from(["known", "unsure", "open"]))
        if state == "known":
            known[fact.key] = draw(values(fact))
        elif state == "unsure":
            unsure.add(fact.key)
    return Answers(known, frozenset(unsure))
