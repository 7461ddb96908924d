"""Names typed in pinyin or initials, on both engines."""

from __future__ import annotations

import pytest

from search import sounds
from tests.search.conftest import Library, article, law, page

COLLECTION = [
    law("公司法", names=("中华人民共和国公司法",)),
    article("第四十七条", "公司法", "股东应当自公司成立之日起五年内缴足出资。"),
    law("会计法"),
    law("示范市早餐摊点管理办法", names=("示府令12",)),
    page("g1", "个体工商户设立登记", "经营者到登记机关办理。", names=("个体户注册", "办执照")),
    page("n1", "关于报送年度报告的通知", "请于六月三十日前报送。", kind="notice"),
]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("gongsifa", "公司法"),
        ("gong si fa", "公司法"),
        ("GSF", "公司法"),
        ("ｇｓｆ", "公司法"),
        ("gthzc", "个体工商户设立登记"),
        ("getihuzhuce", "个体工商户设立登记"),
        ("bzz", "个体工商户设立登记"),
        ("kuaijifa", "会计法"),
        ("gtgshsldj", "个体工商户设立登记"),
    ],
)
def test_a_name_is_found_by_its_pinyin(library: Library, typed: str, first: str) -> None:
    library.build(COLLECTION)
    assert library.find(typed)[0] == first


def test_articles_are_not_found_by_pinyin_and_letters_alone_find_nothing_else(library: Library) -> None:
    library.build(COLLECTION)
    assert library.find("gongsifa") == ["公司法"]
    assert library.find("gongsifadisishiqitiao") == []
    assert library.find("xyzq") == []


def test_a_name_has_both_readings() -> None:
    assert "kuaijifa" in sounds.spellings("会计法")
    assert "kjf" in sounds.spellings("会计法")
    assert "huijifa" in sounds.spellings("会计法")
