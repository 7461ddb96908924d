"""Registration numbers of 15 digits: the check, what each part says, slips."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.codebook import CodeBook
from portal.core.credit_codes import diagnose
from portal.core.registration_numbers import check_digit, explain, is_valid

TODAY = date(2026, 11, 23)
BOOK = CodeBook({})


@pytest.mark.parametrize(
    "number",
    [
        *("330106000129004", "130100000363655", "110108000000016", "440301103097413"),
        *("110108600000010", "330106600123455", "440305600000019"),
    ],
)
def test_known_numbers_are_right(number: str) -> None:
    assert is_valid(number)
    assert explain(number, TODAY, book=BOOK).is_valid
    assert diagnose(number).is_valid


@pytest.mark.parametrize(
    "number, digit", [("110000000000000", "9"), ("310000400000000", "9"), ("500000000000000", "8")]
)
def test_a_wrong_check_is_noticed_and_the_right_one_known(number: str, digit: str) -> None:
    assert not is_valid(number)
    assert check_digit(number[:14]) == digit
    assert f"应为 {digit}" in explain(number, TODAY, book=BOOK).errors[0].meaning
    found = diagnose(number)
    assert found.kind == "registration_number" and found.problems[-1].places == (15,)
    assert number[:14] + digit in [each.code for each in found.corrections]


@given(st.integers(0, 10**14 - 1), st.integers(0, 14), st.integers(1, 9))
def test_any_other_digit_in_any_place_is_noticed(first: int, place: int, step: int) -> None:
    number = f"{first:014}"
    number += check_digit(number)
    assert is_valid(number)
    other = str((int(number[place]) + step) % 10)
    assert not is_valid(number[:place] + other + number[place + 1 :])


@pytest.mark.parametrize(
    "lead, said",
    [
        ("0", "内资企业"),
        ("3", "内资企业"),
        ("4", "外商投资企业"),
        ("5", "外商投资企业"),
        ("8", "个体工商户的号段（待核）"),
    ],
)
def test_the_lead_of_the_sequence_tells_the_kind_of_then(lead: str, said: str) -> None:
    number = f"330106{lead}0000001"
    part = explain(number + check_digit(number), TODAY, book=BOOK).segments[1]
    assert said in part.meaning and "以登记信息为准" in part.meaning
    assert (part.places, part.text) == ("第 7—14 位", number[6:])


@pytest.mark.parametrize(
    "typed, meant, kind",
    [
        ("3301O6OOO129OO4", "330106000129004", "letter"),
        ("330106000192004", "330106000129004", "swap"),
        ("33010600012900", "330106000129004", "missing"),
        ("3301060000129004", "330106000129004", "doubled"),
        ("330706000129004", "330106000129004", "look_alike"),
    ],
)
def test_slips_that_people_make_are_mended(typed: str, meant: str, kind: str) -> None:
    found = diagnose(typed)
    assert not found.is_valid
    assert (meant, kind) in [(each.code, each.kind) for each in found.corrections]


@given(st.text(max_size=20) | st.text(alphabet="0123456789OIl ", min_size=13, max_size=17))
def test_anything_may_be_typed(text: str) -> None:
    assert isinstance(is_valid(text), bool)
    assert explain(text, TODAY, book=BOOK).segments
