"""Looking up an entity by its name: what people type, and what they are told."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from search.engines.base import Health
from search.register import Match, called, look_up
from search.register.wanted import MOST
from tests.search.register.conftest import NAMES, NOON, Register, entry

NAME, FORMER, PART, SIMILAR, PINYIN = (
    Match.NAME,
    Match.FORMER,
    Match.PART,
    Match.SIMILAR,
    Match.PINYIN,
)
TYPED = [
    ("示范市青石县老王面馆", 1, NAME),
    ("老王面馆", 1, NAME),
    ("青石县老王面馆", 1, NAME),
    ("青石老王面馆", 1, NAME),
    ("老王面", 1, NAME),
    ("老王面馆有限公司", 1, PART),
    ("北屏市远岫新能源科技", 2, NAME),
    ("远岫新能源科技公司", 2, NAME),
    ("远岫科技", 2, PART),
    ("能源科", 2, PART),
    ("科技 远岫", 2, PART),
    ("遠岫新能源科技", 2, NAME),
    ("远岫新能源汽车服务南浦", 7, PART),
    ("远岫新能源汽车服务(南浦)有限公司", 7, NAME),
    ("云帆药材", 4, NAME),
    ("云帆〔示范〕药材加工厂", 4, NAME),
    ("云帆药材加工厂", 4, NAME),
    ("ＡＢＣ咖啡", 8, NAME),
    ("abc", 8, PART),
    ("丰穗农机合作社", 6, NAME),
    ("旭日杂货", 5, FORMER),
    ("示范市旭日杂货商行", 5, FORMER),
    ("旭日", 5, FORMER),
    ("晨", 5, PART),
    ("远秀新能源科技", 2, SIMILAR),
    ("远岫新能原科技有限公司", 2, SIMILAR),
    ("远岫能源科技", 2, PART),
    ("远岫新新能源科技", 2, PART),
    ("远岫新能源科科技", 2, PART),
    ("岫远新能源科技", 2, SIMILAR),
    ("红旗旗食", 3, PART),
    ("老黄面馆", 1, SIMILAR),
    ("老面王馆", 1, SIMILAR),
    ("红其食品", 3, SIMILAR),
    ("红qi食品", 3, SIMILAR),
    ("laowangmianguan", 1, PINYIN),
    ("lao wang mian guan", 1, PINYIN),
    ("Lao Wang", 1, PINYIN),
    ("yuanxiuxinnengyuankeji", 2, PINYIN),
    ("lwmg", 1, PINYIN),
    ("yxxny", 2, PINYIN),
    ("y x x n y", 2, PINYIN),
]


def test_what_people_type_finds_whom_they_mean(names: Register) -> None:
    names.build(NAMES)
    wrong = []
    for text, number, match in TYPED:
        hits = names.ask(text).hits
        first = [hit for hit in hits if hit.match is hits[0].match][:3]
        if number not in [hit.entry.number for hit in first] or hits[0].match is not match:
            wrong.append((text, [(hit.entry.number, hit.match.value) for hit in hits[:3]]))
    assert wrong == []


def test_order_of_matches_and_live_ones_first(names: Register) -> None:
    names.build(
        [
            entry(1, "示范市金穗粮油"),
            entry(2, "示范市青石县金穗粮油店"),
            entry(3, "示范市新名商店", former=("示范市金穗粮油",)),
            entry(4, "金穗粮油贸易有限公司"),
            entry(5, "老字号金穗粮油批发行"),
            entry(6, "金穗谷物粮油食品厂"),
            entry(7, "示范市金穗粮油", status="cancelled", weight=0),
        ]
    )
    # Whole name, without region and suffix, former, beginning, inside, in two parts; live before cancelled.
    assert names.numbers("示范市金穗粮油") == [1, 7, 2, 3, 4, 5, 6]
    found = names.ask("示范市金穗粮油")
    assert [hit.match for hit in found.hits] == [NAME, NAME, NAME, FORMER, PART, PART, PART]
    assert found.hits[3].former == "示范市金穗粮油"
    assert str(found.hits[0].name_html) == "<mark>示范市金穗粮油</mark>"
    assert str(found.hits[5].name_html) == "老字号<mark>金穗粮油</mark>批发行"


def test_a_region_narrows_and_is_said_when_nothing_is_there(names: Register) -> None:
    names.build(NAMES)
    assert names.numbers("南浦市老王") == [10]
    found = names.ask("北屏市老王面馆")
    assert found.hits[0].entry.number == 1
    assert found.note == "写明的地区内没有找到，下面是其他地区的。"


def test_what_was_not_found_is_said(names: Register) -> None:
    names.build(NAMES)
    assert names.ask("老黄面馆").note == "没有名称含“老黄面馆”的市场主体，下面是名称相近的。"
    assert names.ask("老黄面馆").match is not None and Match.SIMILAR.asks and Match.PINYIN.asks
    nothing = names.ask("毫不相干的字号", status="live")
    assert (nothing.hits, nothing.total) == ((), 0)
    assert "没有找到" in nothing.note and "去掉筛选条件" in nothing.note
    assert names.ask("旭日杂货").note == "“旭日杂货”是下面市场主体的曾用名。"


def test_filters_and_their_counts(names: Register) -> None:
    names.build(NAMES)
    assert names.numbers(region="9903") == [8, 2]
    assert names.numbers(industry="C") == [4, 2]
    assert names.numbers(industry="C38") == [2]
    assert names.numbers("老王", region="990202") == [10]
    assert names.numbers("老王", status="cancelled") == [9]
    counts = names.ask("老王", region="9902").counts
    assert counts["region"] == {"99": 3, "9901": 2, "9902": 1, "990202": 1}
    assert counts["status"] == {"live": 1}
    assert counts["industry"]["O"] == 1
    # With nothing chosen, what there is to choose from begins where there is a choice.
    assert names.ask("").counts["region"]["9901"] == 5
    assert sum(names.ask("").counts["type"].values()) == len(NAMES)


def test_list_without_a_text_by_pages(names: Register) -> None:
    many = [entry(number, f"示范市第{number}号商店", weight=number % 2) for number in range(1, 48)]
    names.build(many)
    seen: list[int] = []
    cursor = ""
    while True:
        found = names.ask(cursor=cursor, size=10, facets=False)
        assert (found.total, found.match) == (47, Match.LISTED)
        seen += [hit.entry.number for hit in found.hits]
        cursor = found.next_cursor
        if not cursor:
            break
    assert seen == [*range(47, 0, -2), *range(46, 0, -2)]


def test_pages_of_a_text_tell_everyone_once(names: Register) -> None:
    names.build(
        [entry(number, f"示范市{'老金穗' if number % 3 else '金穗'}{number}号商店") for number in range(60)]
    )
    seen: list[int] = []
    cursor = ""
    for _ in range(20):
        found = names.ask("金穗", cursor=cursor, size=7)
        seen += [hit.entry.number for hit in found.hits]
        cursor = found.next_cursor
        if not cursor:
            break
    assert sorted(seen) == list(range(60))
    assert all(number % 3 == 0 for number in seen[:20])  # those that begin so


def test_time_decides_at_reading(names: Register) -> None:
    names.build(
        [
            entry(1, "晚到的商店", visible_from=NOON),
            entry(2, "早走的商店", visible_until=NOON),
            entry(3, "常在的商店"),
        ]
    )
    before = NOON - dt.timedelta(microseconds=1)
    for text in ("", "的商店", "商店"):
        assert sorted(names.numbers(text, now=before)) == [2, 3]
        assert sorted(names.numbers(text, now=NOON)) == [1, 3]
        assert names.ask(text, now=NOON).total == 2
        assert sum(names.ask(text, now=NOON).counts["status"].values()) == 2
    assert names.numbers("早走的店商", now=NOON) == []
    assert names.numbers("早走的店商", now=before) == [2]


def test_what_is_too_much_is_refused_in_words(names: Register) -> None:
    names.build(NAMES)
    assert "最多 100 个字" in names.ask("王" * 101).refused
    for cursor in ("x", "0", "1-2", "0-zz-1", "0--1", "99-1-1", "0-ffffffffffffffff-1", "1-1-99999999"):
        found = names.ask("老王", cursor=cursor)
        assert found.refused or not found.hits
    assert f"前 {MOST:,} 个" in names.ask("老王", cursor=f"0-1-{MOST - 5}").refused


HOSTILE = ["*", "?", "有*", "(", ")", "“", '"', "\\", "a:b", "^老", "|", "老 | 王", "OR AND NOT", "{}", "[a TO b]",
           "\x00", "\ud800", "🍜", "%", "_", "'; --", "<b>", "，。", "　", "1", "公司", "市", "示范市", "有限公司",
           "示范市有限公司", "不" * 100, "a" * 100, "lv" * 50, "zhuang" * 16, "a b c d e f g h i j k l m"]  # fmt: skip


def test_nothing_typed_is_syntax_or_fails(names: Register) -> None:
    names.build(NAMES)
    for text in HOSTILE:
        found = names.ask(text)
        assert not found.refused
        assert len(found.hits) <= 20
    assert names.ask("<b>").hits == () or "<b>" not in str(names.ask("<b>").hits[0].name_html)
    assert names.ask("。，").match is Match.LISTED


def test_without_an_index_it_says_so(index_dir: Path, settings: Any) -> None:
    assert look_up("老王").unavailable is Health.MISSING
    settings.SEARCH_ELASTICSEARCH_URL = "http://127.0.0.1:9"
    assert look_up("老王").unavailable is Health.UNREACHABLE


def test_an_empty_register_says_so(names: Register) -> None:
    names.build([])
    assert names.ask("").note == "这里还没有市场主体。"
    assert names.ask("老王").hits == ()


def test_many_whole_names_at_once_in_any_writing(names: Register) -> None:
    names.build(NAMES)
    found = called(["云帆(示范) 药材加工厂", "示范市旭日杂货商行", "老王面馆", "示范市青石县老王面馆", "！"])
    assert found is not None
    assert {name: [entry.number for entry in entries] for name, entries in found.items()} == {
        "云帆(示范) 药材加工厂": [4],
        "示范市旭日杂货商行": [5],
        "老王面馆": [],
        "示范市青石县老王面馆": [1, 9],
        "！": [],
    }
    assert called([f"名称{number}" for number in range(120)]) is not None
