"""Numbers, folding, slugs."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.core.slugs import MAX_LENGTH, slug_for, unique_slug
from portal.core.text import cn_number, fold, normalise_number


@given(st.integers(0, 9999))
def test_chinese_numerals_round_trip(number: int) -> None:
    assert normalise_number(cn_number(number)) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("47", 47),
        ("４７", 47),
        ("四十七", 47),
        ("一百零四", 104),
        ("一百二", 102),
        ("十", 10),
        ("二〇二四", 2024),
        ("一千二百六十", 1260),
        ("三万零五", 30005),
        ("甲", None),
        ("", None),
        ("第四", None),
    ],
)
def test_numbers_as_people_write_them(text: str, number: int | None) -> None:
    assert normalise_number(text) == number


@given(st.text(max_size=20))
@example("①")
@example("²")
def test_no_text_breaks_the_number_reader(text: str) -> None:
    number = normalise_number(text)
    assert number is None or number >= 0


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("公司法", "gongsifa"),
        ("促进个体工商户发展条例", "cujin-geti-gongshanghu-fazhan-tiaoli"),
        ("2026年度报告", "2026-niandubaogao"),
        ("女装（第①批）", "nvzhuang-di-1-pi"),
        ("！！！", ""),
    ],
)
def test_slugs_are_readable(title: str, slug: str) -> None:
    assert slug_for(title) == slug


@given(st.text(max_size=200))
def test_a_slug_is_short_and_plain(title: str) -> None:
    slug = slug_for(title)
    assert re.fullmatch(r"(?:[a-z0-9]+(?:-[a-z0-9]+)*)?", slug)
    assert len(slug) <= MAX_LENGTH


def test_a_taken_slug_gets_a_number() -> None:
    taken = {"gongsifa", "gongsifa-2"}
    assert unique_slug("公司法", taken.__contains__) == "gongsifa-3"
