"""What the demo's policies promise: enough of them, every boundary tried, explanations linked both ways."""

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from portal.core import clock
from portal.core.rules import Answers, Fact, FactKind, Op, Term, Truth, judge
from portal.core.rules.cases import read_case
from portal.core.rules.judging import holds
from portal.core.rules.terms import ORDERED
from portal.notices import demo as notices
from portal.policies import demo
from portal.policies.listing import available_policies
from portal.policies.matching.ruleset import PolicyRules, RuleSet
from portal.policies.pages import PolicyPage
from portal.policies.status import Status
from tests.policies.matching.conftest import demo_rules

PLACES = [(content["column"]["slug"], entry) for content in demo.contents() for entry in content["policy"]]
ENTRIES = {entry["slug"]: entry for _, entry in PLACES}
STEP = {FactKind.MONEY: Decimal("0.01"), FactKind.COUNT: Decimal(1)}
ONLY_WORDS = re.compile(r"<[^>]+>")


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    return demo_rules()


def test_enough_national_policies_and_cases() -> None:
    national = [entry for entry in ENTRIES.values() if "valid_from_days" not in entry]
    assert len(national) >= 25
    assert sum(entry["confirmed"] for entry in national) >= 10
    assert sum(len(entry["cases"]) for entry in ENTRIES.values()) >= 120


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=lambda entry: entry["slug"])
def test_every_policy_is_a_rule_with_an_amount_cases_and_a_basis_for_each_clause(
    entry: dict[str, Any],
) -> None:
    assert entry["rule"]
    assert "conditions" not in entry
    assert entry["amount"]
    assert len(entry["cases"]) >= 4
    assert all(clause["basis"] for clause in entry["rule"])
    assert len({case["name"] for case in entry["cases"]}) == len(entry["cases"])


def limits(policy: PolicyRules) -> Iterator[Term]:
    """Terms that compare with a figure."""
    return (term for clause in policy.rule.clauses for term in clause.terms if term.op in ORDERED)


def on_both_sides(term: Term, fact: Fact, given: list[Answers], rules: RuleSet) -> bool:
    """Whether answers hold the figure itself, and one that the smallest step takes to the other side."""
    figure = rules.parameters.value(term.parameter) if term.parameter else term.values[0]
    assert isinstance(figure, Decimal)
    other = figure + STEP[fact.kind] * (1 if term.op in (Op.AT_MOST, Op.ABOVE) else -1)
    assert holds(term, Answers({fact.key: figure}), rules.parameters) is not holds(
        term, Answers({fact.key: other}), rules.parameters
    )
    return {figure, other} <= {answers.get(fact.key) for answers in given}


def test_every_limit_is_tried_exactly_at_it_and_one_step_beside(rules: RuleSet) -> None:
    missing = [
        f"{policy.page.slug}：{fact.label}"
        for policy in rules.policies
        for term in limits(policy)
        for fact in [rules.facts[term.fact]]
        if not on_both_sides(term, fact, [read_case(case.case, rules.facts) for case in policy.cases], rules)
    ]
    assert missing == []


def test_what_is_not_known_is_never_a_no(rules: RuleSet) -> None:
    """Taking any answer away from one who comes out as 符合 leaves 符合 or 待确认."""
    for policy in rules.policies:
        for case in policy.cases:
            answers = read_case(case.case, rules.facts)
            if judge(policy.rule, answers, rules.parameters).truth is Truth.YES:
                for key in answers.known:
                    less = judge(policy.rule, answers.without(key), rules.parameters)
                    assert less.truth is not Truth.NO, f"{policy.page.slug}：{key}"


def test_what_is_not_confirmed_says_in_words_what() -> None:
    for entry in ENTRIES.values():
        if "valid_from_days" not in entry:
            assert entry["confirmed"] is (not entry.get("to_confirm")), entry["slug"]
            assert not entry.get("to_confirm") or re.search("待核|待与", entry["to_confirm"]), entry["slug"]


def linked_from(notice: dict[str, Any]) -> set[str]:
    """Addresses of policies in the text of a notice."""
    return set(re.findall(r'href="(/policies/[^"]+)"', str(notice["body"])))


def test_explanations_are_linked_both_ways() -> None:
    known = {notice["slug"]: notice for notice in notices.notices_of(clock.today(), lambda *_: "")}
    explained = {
        f"/policies/{column}/{entry['slug']}/": entry["interpretation"]
        for column, entry in PLACES
        if "interpretation" in entry
    }
    assert len(set(explained.values())) >= 6
    for address, slug in explained.items():
        assert known[slug]["kind"] == "interpretation"
        assert address in linked_from(known[slug]), f"{slug}没有链回{address}"
    every = {f"/policies/{column}/{entry['slug']}/" for column, entry in PLACES}
    assert set().union(*(linked_from(notice) for notice in known.values())) <= every, "链到了没有的政策"


def test_a_city_policy_is_explained_within_three_working_days(rules: RuleSet) -> None:
    day = dt.date(2026, 11, 23)
    known = {notice["slug"]: notice for notice in notices.notices_of(day, lambda *_: "")}
    for entry in ENTRIES.values():
        if "valid_from_days" in entry and "interpretation" in entry:
            begins, _ = demo.window(entry, day)
            assert begins
            public = begins - dt.timedelta(days=7)
            explained = known[entry["interpretation"]]["published_at"].date()
            assert public - dt.timedelta(days=3) <= explained <= clock.add_working_days(public, 3), entry[
                "slug"
            ]


@pytest.mark.usefixtures("demo_db")
def test_what_has_ended_leaves_by_itself_and_stays_readable(client: Client) -> None:
    ended = PolicyPage.objects.get(slug="zengzhishui-qizhengdian")
    available = available_policies(PolicyPage.objects.all())
    assert ended in available
    with clock.at(dt.date(2027, 12, 31)):
        assert ended in available_policies(PolicyPage.objects.all())
    with clock.at(dt.date(2028, 1, 1)):
        assert ended not in available_policies(PolicyPage.objects.all())
        html = client.get(ended.url).content.decode()
        assert "已到期" in ONLY_WORDS.sub("", html)


@pytest.mark.usefixtures("demo_db")
def test_one_that_ended_one_that_begins_later_and_one_that_is_replaced(client: Client) -> None:
    statuses = {page.slug: page.status for page in PolicyPage.objects.all()}
    assert statuses["yeshi-tanwei-fei-jianmian"] is Status.EXPIRED
    assert statuses["jiuye-jianxi-butie"] is Status.UPCOMING
    for old, new in (
        ("gezhuanqi-jiangli-jiu", "gezhuanqi-jiangli"),
        ("xiaoguimo-mianzheng-jiu", "zengzhishui-qizhengdian"),
    ):
        assert statuses[old] is Status.EXPIRED
        assert statuses[new].is_usable
        pages = {slug: PolicyPage.objects.get(slug=slug) for slug in (old, new)}
        assert pages[new].url in client.get(pages[old].url).content.decode()
        assert pages[old].url in client.get(pages[new].url).content.decode()
    explained = PolicyPage.objects.get(slug="hezuoshe-chengyuan-nongchanpin")
    html = client.get(explained.url).content.decode()
    assert "/notices/hezuoshe-shuishou-jiedu/" in html
    assert explained.url in client.get("/notices/hezuoshe-shuishou-jiedu/").content.decode()


@pytest.mark.usefixtures("demo_db")
def test_whoever_does_not_know_is_shown_the_way_to_the_result(client: Client) -> None:
    words = "有几题不清楚也没有关系"
    unsure = {"who": "-", "identity": "-"}
    assert words not in client.get("/policies/match/", unsure).content.decode()
    html = client.get("/policies/match/", unsure | {"registered": "-"}).content.decode()
    assert words in html
    assert "view=result" in html.split(words)[1].split("</a>")[0]
