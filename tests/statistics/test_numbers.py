"""Figures as people write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.statistics.numbers import Figure, NumberError, grouped, parse_figure, parse_number, plain

FULL_WIDTH = str.maketrans("0123456789,.-", "０１２３４５６７８９，．－")
values = st.decimals(min_value=-(10**12), max_value=10**12, places=2) | st.integers(-(10**12), 10**12).map(
    Decimal
)


@given(values)
def test_every_way_of_writing_gives_the_same_number(value: Decimal) -> None:
    decimals = 2
    for text in (
        plain(value, decimals),
        grouped(value, decimals),
        grouped(value, decimals).replace(",", " "),
    ):
        assert parse_number(text) == value
        assert parse_number(text.translate(FULL_WIDTH)) == value
        assert parse_number(f"\u00a0 {text}　") == value


@given(st.text() | st.floats() | st.integers() | st.booleans() | st.none())
def test_anything_is_a_number_or_refused_in_words(raw: object) -> None:
    try:
        figure = parse_figure(raw)
    except NumberError as refusal:
        assert str(refusal)
    else:
        assert (figure.value is None) != (figure.status == "")


@given(st.integers(-(10**9), 10**9), st.integers(0, 2))
def test_a_spreadsheet_number_is_what_the_sheet_shows(cents: int, decimals: int) -> None:
    value = Decimal(cents).scaleb(-decimals)
    assert parse_number(float(value)) == value


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("①", "①"),
        ("1234①", "①"),
        ("5²", "²"),
        ("二十", "不是数字"),
        ("1.5万", "带有"),
        ("12户", "带有"),
        ("12%", "百分号"),
        ("1.23E+05", "科学计数法"),
        ("1,23", "分隔符"),
        ("1,2345", "分隔符"),
        ("1.2.3", "分隔符"),
        ("-", "含义不明"),
        ("——", "含义不明"),
        ("", "为空"),
        ("合计", "不是数字"),
        ("9" * 17, "超过"),
    ],
)
def test_refused_in_words(text: str, word: str) -> None:
    with pytest.raises(NumberError, match=word):
        parse_figure(text)


def test_zero_is_a_figure_and_missing_is_not() -> None:
    assert parse_figure("0") == Figure(Decimal(0))
    assert parse_figure(0.0) == Figure(Decimal(0))
    assert parse_figure("…") == Figure(None, "missing")
    assert parse_figure("", "不公开") == Figure(None, "suppressed")
    with pytest.raises(NumberError, match="只写一样"):
        parse_figure("0", "暂缺")


def test_true_is_no_number() -> None:
    with pytest.raises(NumberError, match="真/假"):
        parse_figure(True)
