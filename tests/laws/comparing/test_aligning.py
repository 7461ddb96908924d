"""Which article became which: properties, and a fictional law with a list made by hand."""

from __future__ import annotations

import random
import time
from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.laws.comparing.aligning import Change, Link, Piece, align
from tests.laws.comparing.lanterns import NEWER, OLDER, WANTED

WORDS = st.lists(
    st.sampled_from(
        [
            "河灯管理部门",
            "经营者",
            "应当",
            "不得",
            "申请",
            "许可",
            "罚款",
            "五百元",
            "水域",
            "安全",
            "记录",
            "公布",
            "报告",
            "责令",
            "改正",
        ]
    ),
    min_size=1,
    max_size=12,
)
TEXT = WORDS.map("".join)
PIECES = st.lists(TEXT, max_size=9).map(
    lambda texts: [Piece(text, (place, 0)) for place, text in enumerate(texts, 1)]
)
MIRROR = {
    Change.ADDED: Change.DROPPED,
    Change.DROPPED: Change.ADDED,
    Change.SPLIT: Change.MERGED,
    Change.MERGED: Change.SPLIT,
}


def law(count: int, seed: int = 1) -> list[Piece]:
    """Articles of random syllables: no two have much in common."""
    chance = random.Random(seed)  # noqa: S311
    syllables = [chr(0x4E00 + chance.randrange(3000)) for _ in range(2500)]
    return [
        Piece("".join(chance.choices(syllables, k=85)) + "。", (place, 0)) for place in range(1, count + 1)
    ]


@given(PIECES)
def test_a_text_aligns_with_itself(pieces: list[Piece]) -> None:
    assert [(link.before, link.after, link.change) for link in align(pieces, pieces)] == [
        (place, place, Change.SAME) for place in range(len(pieces))
    ]


@given(PIECES, PIECES)
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_every_article_appears_and_nothing_else(old: list[Piece], new: list[Piece]) -> None:
    links = align(old, new)
    assert {link.before for link in links} - {None} == set(range(len(old)))
    assert {link.after for link in links} - {None} == set(range(len(new)))
    assert len({(link.before, link.after) for link in links}) == len(links)
    assert all(0 <= link.likeness <= 1 for link in links)


@given(PIECES, PIECES)
def test_the_other_way_round_links_the_same(old: list[Piece], new: list[Piece]) -> None:
    there = {(link.before, link.after) for link in align(old, new)}
    assert there == {(link.after, link.before) for link in align(new, old)}


def test_the_mirror_of_a_split_is_a_merger() -> None:
    there = {(link.before, link.after): link.change for link in align(OLDER, NEWER)}
    back = {(link.after, link.before): link.change for link in align(NEWER, OLDER)}
    assert back == {pair: MIRROR.get(change, change) for pair, change in there.items()}


@given(st.permutations(range(12)))
@settings(max_examples=40)
def test_any_order_is_found_again(order: list[int]) -> None:
    old = law(12)
    new = [Piece(old[place].text, (number, 0)) for number, place in enumerate(order, 1)]
    assert {(link.before, link.after) for link in align(old, new)} == {
        (place, number) for number, place in enumerate(order)
    }


def test_moved_and_changed_articles_are_found() -> None:
    old = law(30)
    order = [*range(20, 30), *range(20)]
    new = [
        Piece(old[place].text.replace(old[place].text[10:20], "经批准的除外"), (number, 0))
        for number, place in enumerate(order, 1)
    ]
    links = align(old, new)
    assert {link.change for link in links} == {Change.AMENDED}
    assert all(link.after is not None and order[link.after] == link.before for link in links)


def test_the_lantern_law_gives_the_list_made_by_hand() -> None:
    def named(link: Link) -> tuple[str, str, str]:
        before = "" if link.before is None else str(OLDER[link.before].number[0])
        after = "" if link.after is None else str(NEWER[link.after].number[0])
        return link.change.value, before, after

    assert Counter(map(named, align(OLDER, NEWER))) == Counter(WANTED)


def test_an_annex_is_never_taken_for_an_article() -> None:
    text = "河灯式样应当经过批准，并附图纸。"
    links = align([Piece(text, (1, 0))], [Piece(text, (0, 0), "annex")])
    assert [link.change for link in links] == [Change.ADDED, Change.DROPPED] or {
        link.change for link in links
    } == {Change.ADDED, Change.DROPPED}


def test_quotation_marks_widths_and_blanks_are_no_change() -> None:
    old, new = [Piece("称“河灯”的,　是指……", (1, 0))], [Piece('称"河灯"的，是指……', (1, 0))]
    assert align(old, new)[0].change is Change.SAME


def test_a_code_of_1260_articles_is_aligned_within_a_second() -> None:
    old = law(1260)
    new = [
        Piece(one.text[:40] + "或者有其他情形" + one.text[48:], (place + 3, 0))
        for place, one in enumerate(old)
        if place % 7
    ]
    begun = time.process_time()
    links = align(old, new)
    assert time.process_time() - begun < 2  # measured 0.5 s; slower machines get four times that
    assert Counter(link.change for link in links)[Change.AMENDED] == len(new)
