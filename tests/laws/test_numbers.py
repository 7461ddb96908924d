"""Article numbers in words, digits and addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.laws.reading.numbers import article_key, article_label, article_number, gap_label, gaps


@given(st.integers(1, 9999), st.integers(0, 99))
def test_label_and_key_lead_back_to_the_number(number: int, extra: int) -> None:
    assert article_number(article_label(number, extra)) == (number, extra)
    assert article_number(article_key(number, extra)) == (number, extra)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第四十七条", (47, 0)),
        ("第47条", (47, 0)),
        ("第４７条", (47, 0)),
        ("47", (47, 0)),
        ("47-1", (47, 1)),
        ("第一百二十条之一", (120, 1)),
        ("第一千二百六十条", (1260, 0)),
        (" 第 十 条 ", (10, 0)),
    ],
)
def test_spellings(text: str, expected: tuple[int, int]) -> None:
    assert article_number(text) == expected


@pytest.mark.parametrize("text", ["", "条", "第条", "四十七条的规定", "2024-05-01", "第二款", "①"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert article_number(text) is None


@given(st.text(max_size=40))
def test_never_raises(text: str) -> None:
    article_number(text)


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([1, 2, 3], []),
        ([1, 3], [(2, 2)]),
        ([3, 4], [(1, 2)]),
        ([1, 5, 5, 9], [(2, 4), (6, 8)]),
        ([], []),
    ],
)
def test_missing_articles_are_seen(numbers: list[int], expected: list[tuple[int, int]]) -> None:
    assert gaps((number, 0) for number in numbers) == expected
    assert [gap_label(*one) for one in gaps([(1, 0), (5, 0)])] == ["第二条至第四条"]
