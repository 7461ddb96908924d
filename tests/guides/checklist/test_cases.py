"""Every demo guide's rules against the cases that its editors wrote, and what no answer may ever do."""

import datetime as dt
import tomllib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.core.rules import UNSURE, Answers, Fact, FactKind, Truth, read_answers
from portal.guides import demo
from portal.guides.checklist.plan import Plan
from portal.guides.checklist.proving import findings, tables, try_all
from portal.guides.checklist.working import work_out
from portal.guides.pages import GuidePage
from portal.laws.parameters import Book

Guide = Callable[[str], GuidePage]
SLUGS = [
    data["slug"]
    for file in sorted(demo.FOLDER.glob("*.toml"))
    if "slug" in (data := tomllib.loads(file.read_text("utf-8")))
]
G1 = "geti-gongshanghu-sheli"


@pytest.mark.parametrize("slug", SLUGS)
def test_every_case_of_every_guide_comes_out(guide: Guide, slug: str) -> None:
    page, book = guide(slug), Book.on()
    tried = try_all(page, Plan.of(page), book)
    assert [f"{each.name}：{each.problem}" for each in tried if not each.passed] == []
    assert [finding.message for finding in findings(page, book) if finding.blocks] == []


@pytest.mark.parametrize("slug", SLUGS)
def test_every_question_is_tried_by_a_case_and_asked_for_something(guide: Guide, slug: str) -> None:
    page = guide(slug)
    plan = Plan.of(page)
    answered = {
        answer["fact"] for block in (*page.cases, *page.self_test_cases) for answer in block.value["answers"]
    }
    assert {fact.key for fact in plan.facts.values() if fact.kind is not FactKind.DATE} <= answered
    assert set(plan.facts) == {fact.key for fact in (*plan.asked, *plan.tested)}
    assert len(plan.asked) <= 6


def test_worked_example_holds_three_materials(guide: Guide) -> None:
    plan = Plan.of(guide(G1))
    answers = Answers({"family": "single", "premises": "shop", "licensed_trade": False, "agent": "self"})
    found = work_out(plan, answers, Book.on())
    assert [entry.value["name"] for entry in found.listed] == [
        "个体工商户登记申请书",
        "经营者身份证明",
        "经营场所使用相关文件",
    ]
    assert all(entry.needed for entry in found.listed)
    assert [entry.why for entry in found.left_out] == [
        "只有“经营方式”答“家庭经营”的才要；您的回答是“个人经营”。",
        "只有“经营项目登记前须经批准”答“是”的才要；您的回答是“否”。",
        "只有“由谁办理”答“委托别人办”的才要；您的回答是“自己办”。",
    ]


def a_value(fact: Fact) -> st.SearchStrategy[object]:
    keys = [option.key for option in fact.options]
    match fact.kind:
        case FactKind.YES_NO:
            return st.booleans()
        case FactKind.CHOICE:
            return st.sampled_from(keys)
        case FactKind.SEVERAL:
            return st.frozensets(st.sampled_from(keys))
        case FactKind.DATE:
            return st.dates()
        case _:
            return st.decimals(0, 10**9, places=0)


@pytest.mark.parametrize("slug", SLUGS)
def test_what_is_open_never_takes_anything_off_the_list(guide: Guide, slug: str) -> None:
    page, book = guide(slug), Book.on()
    plan = Plan.of(page)

    @settings(max_examples=10, deadline=None)
    @given(st.data())
    def holds(data: st.DataObject) -> None:
        whole = {key: data.draw(a_value(fact)) for key, fact in plan.facts.items()}
        unsure = data.draw(st.sets(st.sampled_from(sorted(whole)))) if whole else set()
        full = Answers(whole)  # type: ignore[arg-type]
        part = Answers({key: value for key, value in whole.items() if key not in unsure}, frozenset(unsure))
        complete, open_list = work_out(plan, full, book), work_out(plan, part, book)
        assert {entry.code for entry in complete.listed} <= {entry.code for entry in open_list.listed}
        assert {entry.code for entry in open_list.materials if entry.needed} <= {
            entry.code for entry in complete.materials if entry.needed
        }
        assert {each.value["title"] for each in complete.limits} <= {
            each.value["title"] for each in open_list.limits
        }
        for entry in (*open_list.materials, *open_list.steps):
            assert bool(entry.why) is (entry.truth is not Truth.YES)

    holds()


@pytest.mark.parametrize(
    ("slug", "parameter", "start", "last"),
    [
        ("geti-gongshanghu-biangeng", "变更登记申请期限", dt.date(2026, 11, 23), dt.date(2026, 12, 23)),
        (
            "nongmin-hezuoshe-biangeng-beian",
            "合作社成员备案期限",
            dt.date(2026, 12, 31),
            dt.date(2027, 3, 31),
        ),
        ("qiye-hezuoshe-zhuxiao", "简易注销申请期限", dt.date(2026, 12, 20), dt.date(2027, 1, 9)),
    ],
)
def test_last_days_of_the_law(guide: Guide, slug: str, parameter: str, start: dt.date, last: dt.date) -> None:
    plan = Plan.of(guide(slug))
    dates = {fact.key: start for fact in plan.facts.values() if fact.kind is FactKind.DATE}
    limits = work_out(plan, Answers(dates), Book.on()).limits
    (found,) = [limit for limit in limits if limit.value["parameter"] == parameter]
    assert found.deadline and found.deadline.nominal == last


def test_tables_say_what_comes_of_each_answer(guide: Guide) -> None:
    page = guide(G1)
    shown = tables(Plan.of(page), Book.on())
    assert [table.name for table in shown][0] == "材料“经营场所使用相关文件”"
    assert shown[0].columns == ["经营场所"]
    assert shown[0].rows == [(["有实体店"], "符合"), (["只开网店"], "不符合"), (["不清楚"], "待确认")]


def test_an_address_written_and_read_again_is_the_same(guide: Guide) -> None:
    from django.http import QueryDict

    from portal.core.rules import write_answers

    plan = Plan.of(guide(G1))
    query = f"family={UNSURE}&premises=online&licensed_trade=yes&agent=agent&applied_on=2026-11-23"
    answers, problems = read_answers(plan.asked, QueryDict(query))
    assert problems == []
    assert write_answers(plan.asked, answers) == query
