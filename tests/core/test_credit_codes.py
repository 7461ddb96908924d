"""Unified social credit codes: the check character, slips, and what is no code."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.credit_codes import check_character, read

CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@pytest.mark.parametrize(
    "code", ["914403001922038216", "9144030071526726XG", "91350100M000100Y43", "911101085923662400"]
)
def test_known_codes_are_right(code: str) -> None:
    found = read(f" {code[:8].lower()} {code[8:]}")
    assert found is not None and found.valid and not found.corrected
    assert found.code == code


def test_wrong_last_character_is_noticed_and_the_right_one_known() -> None:
    found = read("91350100M000100Y4Z")
    assert found is not None and not found.valid
    assert (found.corrected, found.code, found.check) == (True, "91350100M000100Y42", "3")


def test_letters_that_no_code_holds_are_read_as_digits() -> None:
    found = read("9I3501OOM0OO1OOY43")
    assert found is not None and found.valid and found.corrected
    assert found.code == "91350100M000100Y43"


@pytest.mark.parametrize("text", ["", "公司法47条", "9135", "11010119900307123X", "510101199003071234"])
def test_other_things_are_no_codes(text: str) -> None:
    assert read(text) is None


@given(st.text(alphabet=CHARACTERS, min_size=9, max_size=9), st.integers(0, 999_999), st.data())
def test_any_other_character_in_any_place_is_noticed(body: str, region: int, data: st.DataObject) -> None:
    first = f"91{region:06}{body}"
    code = first + check_character(first)
    assert read(code).valid
    place = data.draw(st.integers(8, 17))
    other = data.draw(st.sampled_from([char for char in CHARACTERS if char != code[place]]))
    assert not read(code[:place] + other + code[place + 1 :]).valid


@given(st.text(max_size=30))
def test_anything_may_be_typed(text: str) -> None:
    read(text)
