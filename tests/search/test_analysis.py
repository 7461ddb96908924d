"""One spelling for what readers see as the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import analysis


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("第47条", "第四十七条"),
        ("47条", "第四十七条"),
        ("４７ 条", "第四十七条"),
        ("第四十七条", "第四十七条"),
        ("第 104 条", "第一百零四条"),
        ("ＡＢＣ", "abc"),
        ("個體工商戶營業執照", "个体工商户营业执照"),
        ("農民專業合作社", "农民专业合作社"),
        ("著作权", "著作权"),
        ("1,000,000元", "1000000元"),
        ("12,34", "12,34"),
        ("①", "1"),
    ],
)
def test_spellings_become_one(typed: str, folded: str) -> None:
    assert analysis.fold(typed) == folded


@pytest.mark.parametrize(
    "name",
    [
        "国办发〔2024〕22号",
        "国办发[2024]22号",
        "国办发（2024） 22号",
        "《国办发【2024】22号》",
        " 国办发 (2024)22号",
    ],
)
def test_document_numbers_have_one_key(name: str) -> None:
    assert analysis.name_key(name) == analysis.name_key("国办发〔2024〕22号")


def test_year_and_number_stay_apart() -> None:
    assert analysis.name_key("国办发〔2024〕2号") != analysis.name_key("国办发〔202〕42号")


def test_law_names_have_one_key() -> None:
    assert analysis.name_key("《中华人民共和国公司法》") == analysis.name_key("公司法")
    assert analysis.name_key("中华人民共和国") == "中华人民共和国"


def test_characters_are_single_ones_then_pairs() -> None:
    assert analysis.characters("税务局2024年") == ["税", "务", "局", "2024", "年", "税务", "务局"]


def test_letters_and_digits_are_found_apart_and_together() -> None:
    assert {"t2260", "t", "2260"} <= set(analysis.characters(analysis.fold("GB/T2260")))
    assert analysis.characters("91350100m000100y4z") == ["91350100m000100y4z"]


def test_article_number_is_a_word() -> None:
    words = analysis.Segmenter().words(analysis.fold("依照公司法第47条之一"))
    assert "§47-1" in words


def test_segmenter_learns_words() -> None:
    assert "示范市惠企通" not in analysis.Segmenter().words("登录示范市惠企通")
    assert "示范市惠企通" in analysis.Segmenter(["示范市惠企通"]).words("登录示范市惠企通")


@given(st.text(max_size=200))
def test_folding_twice_changes_nothing(text: str) -> None:
    folded = analysis.fold(text)
    assert analysis.fold(folded) == folded


@given(st.text(alphabet="第零一二三十百千0123456789０９条,之 法①㈠", max_size=30))
def test_folding_numbers_twice_changes_nothing(text: str) -> None:
    folded = analysis.fold(text)
    assert analysis.fold(folded) == folded


@given(st.text(max_size=200))
def test_tokens_hold_no_blanks(text: str) -> None:
    folded = analysis.fold(text)
    segmenter = analysis.segmenter(())
    tokens = [*analysis.characters(folded), *segmenter.words(folded), *analysis.pairs_of(folded)]
    assert all(token and not any(char.isspace() for char in token) for token in tokens)


@given(st.text(max_size=100))
def test_name_key_is_stable(text: str) -> None:
    key = analysis.name_key(text)
    assert analysis.name_key(key) == key


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("在上海被罚款怎么办", True),
        ("杭州市养犬", True),
        ("北京市养犬管理规定有哪些要求", True),
        ("朋友借钱不还怎么办", False),
        ("中国公民结婚", False),
        ("城市里开公司上市", False),
        ("浙江民宿", True),
        ("", False),
    ],
)
def test_places_named_in_a_question(text: str, named: bool) -> None:
    assert analysis.Segmenter(("北京市养犬管理规定",)).names_place(analysis.fold(text)) is named
