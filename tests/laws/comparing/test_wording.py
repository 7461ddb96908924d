"""What changed in the words of an article."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.laws.comparing.wording import Paragraph, Wording, blocks, compare, tokens

PARTS = [
    "经营者",
    "应当",
    "不得",
    "、",
    "，",
    "。",
    "第四十七条",
    "五百元",
    "（二）",
    "河灯",
    "12.5%",
    "　",
    " ",
    "“",
    "罚款",
    "的",
]
LINE = st.lists(st.sampled_from(PARTS), max_size=12).map("".join)
LINES = st.lists(LINE, min_size=1, max_size=5)


def shown(lines: tuple[Paragraph, ...]) -> list[str]:
    """Paragraphs with marks around what was put in or taken away."""
    marks = {"same": "{}", "ins": "+{}+", "del": "-{}-"}
    return ["".join(marks[one.kind].format(one.text) for one in line) for line in lines]


def texts(lines: tuple[Paragraph, ...]) -> list[str]:
    return ["".join(one.text for one in line) for line in lines]


@given(LINES, LINES)
def test_no_word_is_lost_or_made_up(old: list[str], new: list[str]) -> None:
    found = compare(old, new)
    assert texts(found.old) == old
    assert texts(found.new) == new
    assert {one.kind for line in found.old for one in line} <= {"same", "del"}
    assert {one.kind for line in found.new for one in line} <= {"same", "ins"}
    assert 0 <= found.kept <= 1


@given(LINES)
def test_a_text_does_not_differ_from_itself(lines: list[str]) -> None:
    found = compare(lines, lines)
    assert not found.changed
    assert found.kept == 1


@given(LINES, LINES)
def test_blocks_hold_every_paragraph_once_in_order(old: list[str], new: list[str]) -> None:
    found = list(blocks(old, new))
    assert [line for olds, _ in found for line in olds] == old
    assert [line for _, news in found for line in news] == new


@given(LINE)
def test_tokens_are_the_text(line: str) -> None:
    assert "".join(tokens(line)) == line


def test_articles_amounts_and_items_stay_whole() -> None:
    assert {"第四十七条之一", "五百", "（二）", "12.5%"} <= set(
        tokens("依照第四十七条之一处五百元罚款（二）12.5%")
    )


@pytest.mark.parametrize(
    ("old", "new", "left", "right"),
    [
        ("处五百元罚款。", "处八百元罚款。", "处-五百-元罚款。", "处+八百+元罚款。"),
        (
            "依照本法第四十七条处理。",
            "依照本法第五十一条处理。",
            "依照本法-第四十七条-处理。",
            "依照本法+第五十一条+处理。",
        ),
        (
            "由码头管理站打捞。",
            "由码头管理站打捞，并公布数量。",
            "由码头管理站打捞。",
            "由码头管理站打捞+，并公布数量+。",
        ),
        ("(一)元旦放假1天；", "（一）元旦放假1天；", "(一)元旦放假1天；", "（一）元旦放假1天；"),
        ("应当悬挂“河灯”标识。", "应当悬挂「河灯」标识。", "应当悬挂“河灯”标识。", "应当悬挂「河灯」标识。"),
    ],
)
def test_changes_are_shown_by_word(old: str, new: str, left: str, right: str) -> None:
    found = compare([old], [new])
    assert (shown(found.old), shown(found.new)) == ([left], [right])


def test_a_chance_syllable_between_two_changes_is_not_shown_as_kept() -> None:
    found = compare(["由县级渔业主管部门的负责人当场决定。"], ["由乡镇码头管理站的值班员事后决定。"])
    assert [one.kind for one in found.new[0]].count("ins") == 1


def test_an_item_put_in_between_leaves_its_neighbours_alone() -> None:
    old = ["有下列情形之一的，不得燃放河灯：", "（一）风力超过五级；", "（二）水位超过警戒线。"]
    new = [
        "有下列情形之一的，不得燃放河灯：",
        "（一）风力超过五级；",
        "（二）有船舶进港；",
        "（三）水位超过警戒线。",
    ]
    found: Wording = compare(old, new)
    assert shown(found.new)[2] == "+（二）有船舶进港；+"
    assert shown(found.new)[3] == "+（三）+水位超过警戒线。"
    assert shown(found.old)[1] == "（一）风力超过五级；"


def test_a_paragraph_cut_in_two_is_no_rewriting() -> None:
    old = ["摊位应当悬挂营业执照。收摊以后，摊主应当清运遗留的包装物。"]
    new = ["摊位应当悬挂营业执照。", "收摊以后，摊主应当清运遗留的包装物。"]
    assert not compare(old, new).changed


def test_a_rewritten_paragraph_is_one_taken_away_and_one_put_in() -> None:
    found = compare(["河灯协会的会费由会员大会议定。"], ["夜间游船减速慢行，保持二十米以上的距离。"])
    assert [one.kind for one in found.old[0]] == ["del"]
    assert [one.kind for one in found.new[0]] == ["ins"]


def test_very_long_tables_are_compared_without_weighing_every_row() -> None:
    old = [f"| 品种{place} | {place * 7} |" for place in range(300)]
    new = [f"| 品类{place} | {place * 11} |" for place in range(300)]
    assert texts(compare(old, new).new) == new
