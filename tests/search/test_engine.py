"""What every engine promises: what is found, in which order, and what stays hidden."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.documents import Document
from search.engines.base import NAMED, Health, IndexUnavailable, Replacement
from search.periods import Period
from search.present import in_order
from search.ranking import Status, ranking
from tests.search.conftest import COLLECTION, NOON, Library, article, law, page


@pytest.fixture(scope="module")
def stocked(shelf: Callable[[], Library]) -> Library:
    return shelf().build(COLLECTION)


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("合作社", "农民专业合作社法"),
        ("合作社法", "农民专业合作社法"),
        ("个体户", "促进个体工商户发展条例"),
        ("公司法第47条", "公司法 第四十七条"),
        ("股东几年缴足出资", "公司法 第四十七条"),
        ("年检", "关于报送年度报告的通知"),
        ("執照", "个体工商户设立登记"),
        ("税", "小规模纳税人增值税政策解读"),
        ("国市监注发[2025]58号", "关于报送年度报告的通知"),
        ("2024年", "个体工商户设立登记"),
        ("国令755", "促进个体工商户发展条例"),
    ],
)
def test_sensible_order(stocked: Library, question: str, first: str) -> None:
    found = stocked.find(question)
    if question == "个体户":
        assert {"促进个体工商户发展条例", "个体工商户设立登记"} <= set(found[:3])
    else:
        assert found[0] == first


def test_quoted_phrase_must_occur_as_it_is(stocked: Library) -> None:
    assert stocked.find("“五年内缴足”") == ["公司法 第四十七条"]
    assert stocked.find("“缴足五年内”") == []


def test_counts_leave_their_own_filter_out(stocked: Library) -> None:
    counts = stocked.counts("登记机关 合作社 年度报告", kind="guide")
    assert counts["kind"]["notice"] == 1
    assert counts["kind"]["guide"] == 1
    assert "法律" not in counts["level"]


def test_filters(stocked: Library) -> None:
    assert stocked.find("个体工商户", kind="guide") == ["个体工商户设立登记"]
    assert set(stocked.find("个体工商户", level="行政法规")) == {
        "促进个体工商户发展条例",
        "促进个体工商户发展条例 第十三条",
    }
    assert set(stocked.find("公司", group="laws.instrument:公司法")) == {"公司法", "公司法 第四十七条"}


def test_exact_name_comes_first(library: Library) -> None:
    library.build(
        [page(str(i), f"公司登记管理规定解读之{i}", "公司登记管理规定 公司登记管理规定") for i in range(5)]
        + [page("it", "公司登记管理规定", "")]
    )
    assert library.find("《公司登记管理规定》")[0] == "公司登记管理规定"


def test_in_force_above_repealed_by_the_readers_clock(library: Library) -> None:
    old = law("示范市摊点管理办法", group="old", effective_until=dt.date(2026, 11, 24), end_word="已废止")
    new = law("示范市摊点管理办法", group="new", effective_from=dt.date(2026, 11, 24))
    library.build([old, new])

    def groups(day: int, **filters: Status) -> list[str]:
        now = NOON.replace(day=day)
        found = library.engine.search(library.plan("示范市摊点管理办法", now, **filters), limit=10)
        hits = in_order(found.hits, ranking(), now.date())
        return [document.group for document in library.engine.documents(found, hits)]

    assert groups(23) == ["old", "new"]
    assert groups(24) == ["new", "old"]
    assert groups(23, status=Status.IN_FORCE) == ["old"]
    assert groups(23, status=Status.FUTURE) == ["new"]
    assert groups(24, status=Status.ENDED) == ["old"]
    assert groups(24, status=Status.IN_FORCE) == ["new"]


def test_rules_of_one_place_behind_unless_a_place_is_meant(library: Library) -> None:
    local = article("第九条", "杭州市养犬管理办法", "养犬应当拴绳。", level="地方性法规", region="330100")
    country = article(
        "第八条", "动物饲养规定", "饲养犬只的人带犬出门养犬应当拴绳并让人先行。", level="行政法规"
    )
    library.build([country, local, *COLLECTION])

    def first(text: str, **filters: str) -> str:
        wanted = library.plan(text, **filters)
        found = library.engine.search(wanted, limit=10)
        hits = in_order(found.hits, ranking(), wanted.today, everywhere=wanted.everywhere)
        return library.engine.documents(found, hits)[0].title

    assert first("养犬应当拴绳") == country.title
    assert first("杭州养犬应当拴绳") == local.title
    assert first("养犬应当拴绳", region="330100") == local.title
    assert first("养犬应当拴绳", level="地方性法规") == local.title


def test_only_what_is_visible_now_is_found(library: Library) -> None:
    library.build(
        [
            page("a", "季度数据发布公告", visible_from=NOON),
            page("b", "处罚信息公示公告", visible_until=NOON),
            page("c", "一般公告"),
        ]
    )
    before = NOON - dt.timedelta(microseconds=1)
    assert set(library.find("公告", before)) == {"处罚信息公示公告", "一般公告"}
    assert set(library.find("公告", NOON)) == {"季度数据发布公告", "一般公告"}
    found = library.engine.search(library.plan("公告", NOON), limit=10)
    assert found.total == 2
    assert found.counts["kind"] == {"guide": 2}


def test_replacing_an_owner_leaves_nothing_behind(library: Library) -> None:
    library.build([page("a", "旧的标题")])
    new = [page("a1", "新的标题甲"), page("a2", "新的标题乙")]
    library.engine.apply([Replacement("guide:a", tuple(new))])
    assert set(library.find("标题")) == {"新的标题甲", "新的标题乙"}
    library.engine.apply([Replacement("guide:a")])
    assert library.find("标题") == []


def test_document_that_cannot_be_encoded_hinders_nobody(library: Library) -> None:
    bad = page("b", "残缺的指南\ud800")
    library.build([page("a", "完整的指南"), bad])
    assert library.find("指南") == ["完整的指南"]
    library.engine.apply([Replacement("guide:b", (bad,)), Replacement("guide:c", (page("c", "新的指南"),))])
    assert set(library.find("指南")) == {"完整的指南", "新的指南"}


def test_document_comes_back_as_it_was(library: Library) -> None:
    full = Document(
        key="k",
        kind="law",
        title="全字段《测试》<b>",
        url="/laws/k/",
        body="正文",
        headings="第一章 总则",
        summary="摘要",
        group="g",
        group_title="组",
        group_url="/g/",
        names=("甲", "乙"),
        date=dt.date(2026, 1, 2),
        visible_from=NOON,
        visible_until=NOON + dt.timedelta(days=1),
        effective_from=dt.date(2026, 1, 1),
        effective_until=dt.date(2030, 1, 1),
        end_word="失效",
        level="行政法规",
        region="990100",
        topics=("登记", "信用"),
        weight=1.5,
    )
    library.build([full])
    found = library.engine.search(library.plan("测试", topic="信用", region="990100"), limit=1)
    assert library.engine.documents(found, found.hits) == [full]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=120))
def test_any_question_is_answered(stocked: Library, text: str) -> None:
    plan = stocked.plan(text)
    assert stocked.engine.search(plan, limit=10).total >= 0


@pytest.mark.parametrize(
    "text", ["*", "a*b?", "title:税", "税 AND NOT 费", "((((", '"', "/.*/", "\\", "[a TO z]", "^5~2"]
)
def test_no_syntax_reaches_the_engine(stocked: Library, text: str) -> None:
    assert stocked.engine.search(stocked.plan(text), limit=10).total <= len(COLLECTION)


def test_missing_index_is_said(library: Library) -> None:
    assert library.engine.state().health is Health.MISSING
    with pytest.raises(IndexUnavailable):
        library.engine.segmenter()
    with pytest.raises(IndexUnavailable):
        library.engine.apply([Replacement("x")])


def test_failed_build_leaves_the_old_index_and_no_rest(library: Library) -> None:
    library.build(COLLECTION)
    with pytest.raises(RuntimeError), library.engine.builder(()) as builder:
        builder.add("x", [page("x", "半成品")])
        raise RuntimeError
    assert library.find("合作社")
    assert library.find("半成品") == []


def test_words_of_the_index_are_used_for_questions(library: Library) -> None:
    library.build([page("a", "惠企通平台上线")], words=("惠企通",))
    assert "惠企通" in library.again().engine.segmenter().words("惠企通")


def test_readers_beside_a_writer_and_a_rebuild(library: Library) -> None:
    library.build(COLLECTION)
    reader = library.again()
    wrong: list[str] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            try:
                if "农民专业合作社法" not in reader.find("合作社"):
                    wrong.append("not found")
            except BaseException as error:
                wrong.append(repr(error))

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for round_ in range(4):
        library.engine.apply([Replacement("guide:new", (page("new", f"第{round_}次更新"),))])
    library.build(COLLECTION)
    library.build(COLLECTION)
    stop.set()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_status_and_period_are_counted_by_the_readers_day(library: Library) -> None:
    tomorrow = NOON.date() + dt.timedelta(days=1)
    never = {"effective_from": dt.date(2030, 1, 1), "effective_until": dt.date(2020, 1, 1)}
    library.build(
        [
            law("示范市甲办法", effective_from=dt.date(2020, 1, 1), date=dt.date(2020, 1, 1)),
            law("示范市乙办法", effective_from=tomorrow, date=tomorrow),
            law("示范市丙办法", effective_until=NOON.date(), date=NOON.date() - dt.timedelta(days=100)),
            law("示范市丁办法", **never),
            page("guide", "示范市办法怎么读", date=dt.date(2024, 2, 29), topics=("登记", "信用")),
        ]
    )
    counts = library.counts("示范市办法")
    assert counts["status"] == {"in_force": 2, "future": 2, "ended": 1}
    assert counts["period"] == {"month": 1, "year": 2, "3years": 3, "5years": 3, "older": 1}
    assert counts["topic"] == {"登记": 1, "信用": 1}
    for status, count in counts["status"].items():
        assert len(library.find("示范市办法", status=Status(status))) == count
    for period, count in counts["period"].items():
        assert len(library.find("示范市办法", period=Period(period))) == count


def test_each_facet_is_counted_under_all_filters_but_its_own(library: Library) -> None:
    values = [
        (level, region, ended) for level in ("法律", "规章") for region in ("99", "98") for ended in (0, 1)
    ]
    library.build(
        [
            law(
                f"示范办法{place}",
                level=level,
                region=region,
                effective_until=NOON.date() if ended else None,
                topics=("登记",) if place % 2 else ("信用",),
            )
            for place, (level, region, ended) in enumerate(values)
        ]
    )
    chosen = {"level": "法律", "region": "99", "status": Status.ENDED, "topic": "登记"}
    counts = library.counts("示范办法", **chosen)
    for facet in chosen:
        others = {name: value for name, value in chosen.items() if name != facet}
        for value, count in counts[facet].items():
            wanted = Status(value) if facet == "status" else value
            assert len(library.find("示范办法", **others, **{facet: wanted})) == count, (facet, value)
    assert counts["level"] == {"法律": 1, "规章": 1}


def test_names_are_suggested_by_their_beginning_then_by_what_they_hold(library: Library) -> None:
    library.build(
        [
            law("农民专业合作社法", names=("合作社法",)),
            article("第一条", "农民专业合作社法", "合作社"),
            page("a", "促进合作社发展的意见"),
            page("b", "合作社年报", visible_from=NOON + dt.timedelta(days=1)),
        ]
    )

    def suggested(key: str) -> list[str]:
        found = library.engine.suggest(key, NOON, limit=9)
        assert found.total == len(found.hits)
        return [each.title for each in library.engine.documents(found, found.hits)]

    scores = [hit.score for hit in library.engine.suggest("合作社法", NOON, limit=9).hits]
    assert scores == [NAMED]
    assert suggested("合作社") == ["农民专业合作社法", "促进合作社发展的意见"]
    assert suggested("农民专业") == ["农民专业合作社法"]
    assert suggested("hezuoshef") == ["农民专业合作社法"]
    assert suggested("nmzy") == ["农民专业合作社法"]
    assert suggested("第一条") == []
    assert suggested(".*") == []
