"""款、项、目: where each line of an article stands."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from portal.laws.paragraphs import LineKind, Place, at_place, lines_of

TEXT = "下列情形：\n（一）甲；\n（二）乙：\n1.子；\n2．丑。\n（三）丙。\n前款自公布之日起适用。\n| 甲 | 乙 |"


def test_lines_know_their_paragraph_item_and_point() -> None:
    found = [(line.kind.value, line.place.label, line.marker) for line in lines_of(TEXT)]
    assert found == [
        ("paragraph", "第一款", ""),
        ("item", "第一款第一项", "（一）"),
        ("item", "第一款第二项", "（二）"),
        ("point", "第一款第二项第1目", "1."),
        ("point", "第一款第二项第2目", "2．"),
        ("item", "第一款第三项", "（三）"),
        ("paragraph", "第二款", ""),
        ("row", "第二款", ""),
    ]


def test_a_place_is_found_with_what_belongs_to_it() -> None:
    lines = lines_of(TEXT)
    assert [line.text for line in at_place(lines, 1, 2)] == ["乙：", "子；", "丑。"]
    assert len(at_place(lines, 2)) == 2
    assert at_place(lines, 3) == [] and at_place(lines, 1, 4) == []


def test_a_decimal_number_or_a_year_is_no_marker() -> None:
    kinds = {line.kind for line in lines_of("费用为\n1.5元。\n2010年起施行。")}
    assert kinds == {LineKind.PARAGRAPH}


def test_arabic_markers_without_items_are_items() -> None:
    assert [line.place for line in lines_of("下列：\n1.甲\n2.乙")] == [Place(1), Place(1, 1), Place(1, 2)]


def test_an_article_may_begin_with_an_item_or_a_table() -> None:
    assert [line.place for line in lines_of("（一）甲\n乙")] == [Place(1, 1), Place(2)]
    assert [line.place for line in lines_of("| 甲 |\n乙")] == [Place(1), Place(2)]
    assert lines_of("") == []


line = st.one_of(
    st.sampled_from(["（一）甲", "(二)乙", "1.子", "（3）丑", "| 甲 | 乙 |", "|", "", "款。"]),
    st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=12),
)


@given(st.lists(line, min_size=1, max_size=12).map("\n".join))
def test_no_character_is_lost_and_places_never_go_back(text: str) -> None:
    lines = lines_of(text)
    assert "\n".join(line.marker + line.text for line in lines) == text
    paragraphs = [line.place.paragraph for line in lines]
    assert paragraphs == sorted(paragraphs)
    assert all(number >= 1 for number in paragraphs)
