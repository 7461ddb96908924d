"""What holds of every name: any part of it finds it, a slip does not lose it, counts sum up, engines agree."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search import indexing
from search.engines.embedded import register as embedded
from search.register import Entry, Match
from search.register.cutting import Cutter
from tests.search.register.conftest import REGIONS, Register, entry

CUTTER = Cutter(REGIONS)
PLACES = ("990121", "990102", "990202", "990302")
FRONT = {"990121": "示范市青石县", "990102": "示范市示范区", "990202": "南浦市江岚区", "990302": "北屏市"}
SIGNS = "晨光云帆金穗丰禾瑞祥和顺广源盛达安康福泰嘉恒远岫青松翠竹明珠海棠白鹭飞燕"
TRADES = (
    "食品",
    "百货",
    "建材",
    "装饰工程",
    "农业科技",
    "餐饮管理",
    "服饰",
    "五金机电",
    "新能源",
    "物流运输",
)
ENDS = ("有限公司", "商行", "经营部", "店", "专业合作社", "服务部")


def invented(count: int, seed: int = 11) -> list[Entry]:
    """Names put together by chance, always the same."""
    draw = random.Random(seed)
    found: dict[str, Entry] = {}
    while len(found) < count:
        place, number = draw.choice(PLACES), len(found) + 1
        sign = "".join(draw.sample(SIGNS, draw.choice((2, 3))))
        trades = "".join(draw.sample(TRADES, draw.choice((1, 1, 2))))
        name = f"{draw.choice((FRONT[place], ''))}{sign}{trades}{draw.choice(ENDS)}"
        live = draw.random() < 0.7
        found[name] = entry(
            number,
            name,
            place,
            industry=draw.choice(("C1310", "C1351", "F5210", "H6210", "A0111")),
            type=draw.choice(("individual", "limited")),
            status="live" if live else "cancelled",
            weight=int(live),
        )
    return list(found.values())


ENTRIES = invented(400)
ONCE: dict[str, Any] = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.function_scoped_fixture],
    "derandomize": True,
}


@pytest.fixture(params=["embedded", "elastic"], scope="module")
def stocked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    from django.test import override_settings

    values: dict[str, Any] = {"SEARCH_INDEX_DIR": tmp_path_factory.mktemp("names") / "index"}
    if request.param == "elastic":
        values["SEARCH_ELASTICSEARCH_URL"] = request.getfixturevalue("elasticsearch_url")
        values["SEARCH_ELASTICSEARCH_INDEX"] = request.getfixturevalue("elastic")()
    with override_settings(**values):
        yield Register().build(ENTRIES)


def everyone(register: Register, text: str, **asked: str) -> Iterator[int]:
    cursor = ""
    while True:
        found = register.ask(text, cursor=cursor, size=100, facets=False, **asked)
        yield from (hit.entry.number for hit in found.hits)
        cursor = found.next_cursor
        if not cursor:
            return


@settings(max_examples=30, **ONCE)
@given(data=st.data())
def test_any_part_of_what_tells_it_from_others_finds_it(stocked: Register, data: Any) -> None:
    it = data.draw(st.sampled_from(ENTRIES))
    core = CUTTER.cut(it.name).core
    first = data.draw(st.integers(0, len(core) - 2))
    last = data.draw(st.integers(first + 2, len(core)))
    assert it.number in set(everyone(stocked, core[first:last]))


@settings(max_examples=30, **ONCE)
@given(data=st.data())
def test_one_wrong_character_does_not_lose_it(stocked: Register, data: Any) -> None:
    it = data.draw(st.sampled_from([each for each in ENTRIES if len(CUTTER.cut(each.name).core) >= 5]))
    cut = CUTTER.cut(it.name)
    place = data.draw(st.integers(0, len(cut.core) - 1))
    wrong = data.draw(st.sampled_from("张旺丰宏达鑫鱼屋"))
    typed = cut.core[:place] + wrong + cut.core[place + 1 :]
    assert it.number in stocked.numbers(typed, size=10)[:10]


@settings(max_examples=40, **ONCE)
@given(data=st.data(), slip=st.sampled_from(("missing", "doubled", "swapped")))
def test_a_slip_of_the_hand_does_not_lose_it(stocked: Register, data: Any, slip: str) -> None:
    it = data.draw(st.sampled_from([each for each in ENTRIES if len(CUTTER.cut(each.name).core) >= 5]))
    rest = CUTTER.cut(it.name).rest
    place = data.draw(st.integers(0, len(rest) - 2))
    before, here, there, after = rest[:place], rest[place], rest[place + 1], rest[place + 2 :]
    typed = {"missing": there, "doubled": here + here + there, "swapped": there + here}[slip]
    assert it.number in stocked.numbers(before + typed + after, size=10)[:10]


@settings(max_examples=30, **ONCE)
@given(text=st.text(max_size=30))
def test_nothing_typed_fails(stocked: Register, text: str) -> None:
    found = stocked.ask(text)
    assert len(found.hits) <= 20 and not found.refused


def fits(each: Entry, chosen: dict[str, str], but: str = "") -> bool:
    return all(
        getattr(each, name).startswith(value)
        if name in ("region", "industry")
        else getattr(each, name) == value
        for name, value in chosen.items()
        if name != but
    )


@settings(max_examples=20, **ONCE)
@given(
    text=st.sampled_from(("", "食品", "百货", "有限公司", "科技")),
    chosen=st.fixed_dictionaries(
        {},
        optional={
            "region": st.sampled_from(("99", "9901", "990121", "9902")),
            "industry": st.sampled_from(("C", "C13", "F5210")),
            "type": st.sampled_from(("individual", "limited")),
            "status": st.sampled_from(("live", "cancelled")),
        },
    ),
)
def test_counts_are_those_of_the_entries(stocked: Register, text: str, chosen: dict[str, str]) -> None:
    found = stocked.ask(text, **chosen)
    held = [each for each in ENTRIES if text in each.name]
    if not any(fits(each, chosen) for each in held):
        return
    assert found.total == sum(fits(each, chosen) for each in held)
    assert set(everyone(stocked, text, **chosen)) == {each.number for each in held if fits(each, chosen)}
    for facet in ("type", "status"):
        other = [getattr(each, facet) for each in held if fits(each, chosen, facet)]
        assert found.counts[facet] == {value: other.count(value) for value in set(other)}
    for facet, size in (("region", 2), ("industry", 1)):
        counts = found.counts[facet]
        largest = sum(number for value, number in counts.items() if len(value) == size)
        assert largest == sum(fits(each, chosen, facet) for each in held)


QUESTIONS = ("", "食品", "有限公司", "示范市", "晨光", "金穗食品", "云帆", "科技有限公司", "青石县商行", "店")


def told(register: Register, text: str) -> list[tuple[int, Match]]:
    return [(hit.entry.number, hit.match) for hit in register.ask(text, size=30).hits]


def test_engines_agree(
    embedded_names: Register, elasticsearch_url: str, elastic: Callable[[], str], settings: Any
) -> None:
    ours = embedded_names.build(ENTRIES)
    first = [told(ours, text) for text in QUESTIONS]
    settings.SEARCH_ELASTICSEARCH_URL = elasticsearch_url
    settings.SEARCH_ELASTICSEARCH_INDEX = elastic()
    theirs = Register().build(ENTRIES)
    assert [told(theirs, text) for text in QUESTIONS] == first


def test_what_many_hold_is_told_in_the_same_order(
    embedded_names: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stretches of months and samples, with the limits so low that 400 entries are many."""
    embedded_names.build(ENTRIES)
    plain = {text: list(everyone(embedded_names, text)) for text in QUESTIONS}
    total = {text: embedded_names.ask(text).total for text in QUESTIONS}
    monkeypatch.setattr(embedded, "WHOLE", 5)
    for text in QUESTIONS:
        assert list(everyone(embedded_names, text)) == plain[text]
        assert embedded_names.ask(text).total == total[text]


def test_what_is_more_than_is_counted_is_said_to_be_more(
    embedded_names: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedded_names.build(ENTRIES)
    for name, value in (("WHOLE", 5), ("MOST", 20)):
        monkeypatch.setattr(embedded, name, value)
    monkeypatch.setattr("search.register.wanted.SAMPLED", 120)
    monkeypatch.setattr("search.register.wanted.MOST", 20)
    monkeypatch.setattr("search.register.showing.MOST", 20)
    found = embedded_names.ask("")
    assert found.capped and found.rough
    assert found.total_label == "超过 20"
    assert 200 < found.total < 800
    assert 0.4 < found.counts["type"]["limited"] / sum(found.counts["type"].values()) < 0.65
    assert found.note == ""
    assert embedded_names.ask("有限公司").note.startswith("超过 20 个")
    assert indexing.register_engine().state().documents == len(ENTRIES)
