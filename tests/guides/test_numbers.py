"""Numbers as editors type and paste them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.text import cn_number
from portal.guides.numbers import MOST_COPIES, CountField, DaysField, days_text, parse_count, parse_days

FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("3", "3"),
        ("３", "3"),
        ("③", "3"),
        ("⑴", "1"),
        ("⒈", "1"),
        ("十五", "15"),
        ("三个工作日", "3"),
        ("１０ 个工作日内", "10"),
        ("半天", "0.5"),
        ("半个工作日", "0.5"),
        ("½", "0.5"),
        ("1½", "1.5"),
        ("1天半", "1.5"),
        ("一天半", "1.5"),
        ("０．５", "0.5"),
        ("即时", "0"),
        ("当场", "0"),
        ("0", "0"),
    ],
)
def test_days_are_read_as_they_are_written(typed: str, days: str) -> None:
    assert parse_days(typed) == Decimal(days)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "三到五天",
        "三五天",
        "一两天",
        "-1",
        "2.25",
        "1/2",
        "1e3",
        "10000",
        "NaN",
        "材料",
        "1,5",
        "1.5天半",
    ],
)
def test_what_is_no_number_of_days_is_refused_in_words(typed: str) -> None:
    with pytest.raises(ValueError, match=r"^“.*”.*。$"):
        parse_days(typed)


@given(st.integers(0, 999), st.booleans(), st.booleans())
def test_any_number_of_days_survives_width_and_unit(number: int, half: bool, wide: bool) -> None:
    typed = f"{number}.5" if half and number < 999 else str(number)
    shown = (typed.translate(FULL_WIDTH) if wide else typed) + " 个工作日"
    assert parse_days(shown) == Decimal(typed)


@given(st.integers(0, 999))
def test_chinese_numerals_are_days(number: int) -> None:
    assert parse_days(cn_number(number) + "日") == number


@given(st.text(max_size=20))
def test_no_text_breaks_the_readers(typed: str) -> None:
    for read in (parse_days, parse_count):
        try:
            number = read(typed)
        except ValueError as problem:
            assert str(problem).endswith("。")
        else:
            assert 0 <= number <= 999


@given(st.integers(0, MOST_COPIES), st.sampled_from(["", "份", " 份", "件"]))
def test_copies_are_read_with_their_unit(number: int, unit: str) -> None:
    assert parse_count(f"{number}{unit}") == number
    assert parse_count(str(number).translate(FULL_WIDTH) + unit) == number


@pytest.mark.parametrize("typed", ["①", "１份", "一份"])
def test_one_copy_in_any_writing(typed: str) -> None:
    assert parse_count(typed) == 1


@given(st.decimals(0, 999, places=1))
def test_days_shown_can_be_read_again(days: Decimal) -> None:
    assert parse_days(days_text(days)) == days


@pytest.mark.parametrize("empty", ["", None])
def test_blank_is_no_number(empty: str | None) -> None:
    assert DaysField(required=False).clean(empty) is None
    assert CountField(required=False).clean(empty) is None
