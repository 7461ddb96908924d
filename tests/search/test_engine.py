"""The embedded engine: what is found, in which order, and what a broken index does."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.documents import Document
from search.engines.base import Health, IndexBusy, IndexUnavailable, Replacement
from search.engines.embedded import schema
from search.ranking import Status
from tests.search.conftest import NOON, Library, article, law, page

COLLECTION = [
    law("农民专业合作社法", names=("合作社法",)),
    article("第十二条", "农民专业合作社法", "设立农民专业合作社，应当有五名以上符合规定的成员。"),
    law("促进个体工商户发展条例", level="行政法规", names=("国令755",)),
    article("第十三条", "促进个体工商户发展条例", "个体工商户可以自愿变更经营者。", level="行政法规"),
    law("公司法"),
    article(
        "第四十七条", "公司法", "股东应当自公司成立之日起五年内缴足出资。", headings="第三章 有限责任公司"
    ),
    page(
        "g1", "个体工商户设立登记", "经营者到登记机关办理，领取营业执照。共需提交3份材料，2024年起网上办理。"
    ),
    page("n1", "关于报送年度报告的通知", "请于六月三十日前报送。依据国市监注发〔2025〕58号。", kind="notice"),
    page("n2", "小规模纳税人增值税政策解读", "月销售额未达到起征点的，免征增值税。", kind="notice"),
]


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return Library(tmp_path_factory.mktemp("stocked") / "index").build(COLLECTION)


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
        from search.present import in_order
        from search.ranking import ranking

        hits = in_order(found.hits, ranking(), now.date())
        return [document.group for document in library.engine.documents(found, hits)]

    assert groups(23) == ["old", "new"]
    assert groups(24) == ["new", "old"]
    assert groups(23, status=Status.IN_FORCE) == ["old"]
    assert groups(23, status=Status.FUTURE) == ["new"]
    assert groups(24, status=Status.ENDED) == ["old"]
    assert groups(24, status=Status.IN_FORCE) == ["new"]


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


def live_folder(library: Library) -> Path:
    root = library.engine._root
    return root / (root / "live").read_text()


@pytest.mark.parametrize("harm", ["meta", "empty_segment", "no_folder", "no_stamp", "bad_pointer"])
def test_damaged_index_is_said(library: Library, harm: str) -> None:
    library.build(COLLECTION)
    folder = live_folder(library)
    if harm == "meta":
        (folder / "meta.json").write_text("{")
    elif harm == "empty_segment":
        for file in folder.glob("*.idx"):
            file.unlink()
            file.write_bytes(b"")
    elif harm == "no_folder":
        shutil.rmtree(folder)
    elif harm == "no_stamp":
        (folder / "stamp.json").unlink()
    else:
        (folder.parent / "live").write_text("../elsewhere")
    assert Library(folder.parent).engine.state().health is Health.DAMAGED


def test_index_of_another_version_is_said(library: Library) -> None:
    library.build(COLLECTION)
    stamp = live_folder(library) / "stamp.json"
    stamp.write_text(json.dumps({**json.loads(stamp.read_text()), "stamp": "of another time"}))
    assert Library(stamp.parent.parent).engine.state().health is Health.OTHER_VERSION


def test_failed_build_leaves_the_old_index_and_no_rest(library: Library) -> None:
    library.build(COLLECTION)
    with pytest.raises(RuntimeError), library.engine.builder(()) as builder:
        builder.add("x", [page("x", "半成品")])
        raise RuntimeError
    assert library.find("合作社")
    assert library.find("半成品") == []
    assert len(list(library.engine._root.glob("index-*"))) == 1


def test_second_writer_is_busy_not_broken(library: Library) -> None:
    library.build(COLLECTION)
    opened = library.engine._current()
    writer = opened.index.writer(15_000_000, 1)
    with pytest.raises(IndexBusy):
        library.engine.apply([Replacement("guide:g1")])
    writer.wait_merging_threads()
    library.engine.apply([Replacement("guide:g1")])


def test_words_of_the_index_are_used_for_questions(library: Library) -> None:
    library.build([page("a", "惠企通平台上线")], words=("惠企通",))
    assert "惠企通" in Library(library.engine._root).engine.segmenter().words("惠企通")


def test_readers_beside_a_writer_and_a_rebuild(library: Library) -> None:
    library.build(COLLECTION)
    reader = Library(library.engine._root)
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


def test_stamp_names_everything_that_matters() -> None:
    assert "tantivy" in schema.stamp() and "analysis" in schema.stamp() and "fields" in schema.stamp()
