"""The small parts: how names are cut, letters heard, slips measured, numbers said."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import sounds
from search.register import Entry, count_label
from search.register.cutting import Cutter
from search.register.entries import restored, stored
from search.register.resembling import distance
from search.register.tokens import beginning, exactly, holding, within
from search.register.wanted import reduced
from tests.search.register.conftest import NOON, REGIONS, entry

CUTTER = Cutter(REGIONS)


@pytest.mark.parametrize(
    ("name", "rest", "core", "regions"),
    [
        ("示范市青石县老王面馆", "老王面馆", "老王面", ("990121",)),
        ("北屏市远岫区远岫新能源科技有限公司", "远岫新能源科技有限公司", "远岫新能源科技", ("990302",)),
        ("云帆（示范）药材加工厂", "云帆药材加工厂", "云帆药材", ("9901",)),
        ("云帆（北京）药材厂", "云帆北京药材厂", "云帆北京药材", ()),
        ("示范市", "示范市", "示范市", ()),
        ("示范市公司", "公司", "公司", ("9901",)),
        ("有限公司", "有限公司", "有限公司", ()),
        ("ＡＢＣ 咖啡（店）", "abc咖啡店", "abc咖啡", ()),
        ("", "", "", ()),
        ("。（）", "", "", ()),
    ],
)
def test_names_are_cut(name: str, rest: str, core: str, regions: tuple[str, ...]) -> None:
    cut = CUTTER.cut(name)
    assert (cut.rest, cut.core, cut.regions) == (rest, core, regions)


def test_a_region_in_its_short_form_in_front() -> None:
    short = CUTTER.shortly(CUTTER.cut("青石老王面馆"))
    assert short is not None and (short.rest, short.regions) == ("老王面馆", ("990121",))
    assert CUTTER.shortly(CUTTER.cut("示范市老王面馆")) is None
    assert CUTTER.shortly(CUTTER.cut("老王面馆")) is None


def test_two_regions_of_one_name_are_told_apart_by_what_stands_before() -> None:
    cutter = Cutter(["110000 甲市", "110101 东区", "120000 乙市", "120101 东区"])
    assert cutter.cut("乙市东区百货").regions == ("120101",)
    assert cutter.cut("东区百货").regions == ("110101", "120101")


@given(st.text(max_size=60))
def test_any_text_can_be_cut(text: str) -> None:
    cut = CUTTER.cut(text)
    assert cut.key.endswith(cut.rest[-1:]) and cut.rest.startswith(cut.core)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("laowang", ("lao", "wan")),
        ("lao wang", ("lao", "wan")),
        ("zhongguo", ("zon", "guo")),
        ("xian", ("xian",)),
        ("xi an", ("xi", "an")),
        ("laowangm", ("lao", "wan")),
    ],
)
def test_letters_are_heard_as_syllables(typed: str, first: tuple[str, ...]) -> None:
    assert sounds.heard(typed)[0] == first


def test_letters_that_are_no_syllables_are_not_heard() -> None:
    assert sounds.heard("qqq") == ()
    assert ("xi", "an") in sounds.heard("xian")
    assert len(sounds.heard("yi" * 40)) <= 4


@pytest.mark.parametrize(
    ("first", "second", "apart"),
    [
        ("老王面馆", "老王面馆", 0),
        ("老王面馆", "老黄面馆", 1),
        ("老王面馆", "老汪面馆", 0.5),
        ("老王面馆", "老面王馆", 1),
        ("老王面馆", "王面馆", 1),
        ("老王面馆", "老王王面馆", 1),
        ("老王面馆", "小李饭店", 3),
        ("", "", 0),
    ],
)
def test_distance(first: str, second: str, apart: float) -> None:
    assert distance(first, second, 2) == apart
    assert distance(second, first, 2) == apart


@given(st.text("老王面馆店甲", max_size=8), st.text("老王面馆店甲", max_size=8))
def test_distance_is_the_same_both_ways(first: str, second: str) -> None:
    assert distance(first, second, 3) == distance(second, first, 3)


def test_an_entry_is_kept_as_it_is() -> None:
    assert restored(stored(entry(7, "老王面馆"))) == entry(7, "老王面馆")
    full = entry(8, "甲", former=("乙", "丙"), visible_from=NOON, visible_until=NOON, weight=0, code="9" * 18)
    assert restored(stored(full)) == full
    bare = Entry(key="x:1", number=1, name="甲", url="/")
    assert restored(stored(bare)) == bare


def test_order_is_weight_then_day_then_number() -> None:
    rows = [
        entry(1, "甲", weight=0, established=dt.date(2026, 1, 1)),
        entry(2, "甲", established=None),
        entry(3, "甲", established=dt.date(2000, 1, 1)),
        entry(2**35, "甲", established=dt.date(2000, 1, 1)),
        entry(5, "甲", established=dt.date(2000, 1, 2)),
    ]
    assert [each.order for each in rows] == sorted(each.order for each in rows)
    assert [each.month for each in rows] == sorted(each.month for each in rows)
    assert max(each.order for each in rows) < 1 << 62


def test_ways_that_add_nothing_are_left_out() -> None:
    whole = (holding("老王面馆"),)
    apart = (holding("老王"), holding("面馆"))
    assert reduced([beginning("老王面馆"), whole]) == (whole,)
    assert reduced([whole, apart]) == (apart,)
    assert reduced([(holding("老王"), within("9901")), (holding("老王"),)]) == ((holding("老王"),),)
    named = (exactly("n", "老王"),)
    assert reduced([named, whole]) == (named, whole)


def test_numbers_are_said() -> None:
    said = [
        count_label(*each) for each in ((0, True), (12, False), (317, True), (9_999, True), (10_001, False))
    ]
    assert said == ["0", "12", "约 300", "约 10,000", "超过 10,000"]
