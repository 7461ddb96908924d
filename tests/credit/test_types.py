"""Types, statuses and currencies: what files call them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.credit import types
from portal.credit.models import Entity


@pytest.mark.parametrize(
    "text, code",
    [
        ("1130", "1130"),
        ("有限责任公司(自然人投资或控股)", "1130"),
        (" 有限责任公司（自然人投资或控股） ", "1130"),
        ("个体户", "9500"),
        ("农民专业合作社", "9100"),
        ("农民专业合作经济组织", "9100"),
        ("有限合伙企业", "4533"),
        ("其他有限责任公司", "1190"),
        ("有限责任公司分公司(自然人投资或控股)", "2130"),
        ("x003", "X003"),
    ],
)
def test_types_are_found_by_code_and_by_name(text: str, code: str) -> None:
    found = types.find_type(text)
    assert found is not None and found.code == code
    assert types.type_name(code) == found.name and types.family_of(code) == found.family


@pytest.mark.parametrize("text", ["", "公司", "0000", "有限责任公司（火星）"])
def test_an_unknown_type_is_not_guessed(text: str) -> None:
    assert types.find_type(text) is None


def test_the_tables_agree_with_each_other_and_with_the_models() -> None:
    assert {kind.family for kind in types.ENTITY_TYPES.values()} == types.FAMILIES.keys()
    assert all(len(code) == 4 for code in types.ENTITY_TYPES)
    for kind in types.ENTITY_TYPES.values():
        assert (kind.family == "branch") == bool(kind.parent_family)
        assert not kind.parent_family or kind.parent_family in types.FAMILIES
        assert not (kind.is_own and kind.confirmed)
    assert {key: status.name for key, status in types.STATUSES.items()} == dict(Entity.STATUSES)


def test_no_word_means_two_things() -> None:
    for table in (types.ENTITY_TYPES, types.STATUSES, types.CURRENCIES):
        words: dict[str, str] = {}
        for key, row in table.items():
            for word in {types._plain(each) for each in (key, row.name, *row.synonyms)}:
                assert words.setdefault(word, key) == key, word


@pytest.mark.parametrize(
    "text, key",
    [
        ("存续", "active"),
        ("存续（在营、开业、在册）", "active"),
        ("在营", "active"),
        ("开业", "active"),
        ("在业", "active"),
        ("吊销，未注销", "revoked"),
        ("吊销", "revoked"),
        ("吊销,已注销", "cancelled"),
        ("注销", "cancelled"),
        ("歇业", "suspended"),
        ("撤销", "annulled"),
        ("迁出", "moved"),
        ("不详", ""),
        ("", ""),
    ],
)
def test_statuses_are_read_as_files_write_them(text: str, key: str) -> None:
    assert types.find_status(text) == key


@pytest.mark.parametrize(
    "text, number",
    [("156", "156"), ("人民币元", "156"), ("cny", "156"), ("美元", "840"), ("港币", "344"), ("贝壳", "")],
)
def test_currencies_are_read_as_files_write_them(text: str, number: str) -> None:
    assert types.find_currency(text) == number


@given(st.text(max_size=30))
def test_anything_may_stand_in_a_file(text: str) -> None:
    types.find_type(text), types.find_status(text), types.find_currency(text)
