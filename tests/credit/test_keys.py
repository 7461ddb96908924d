"""A decision is known again however its number is written, and two decisions stay two."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from portal.credit.document_numbers import writings
from portal.credit.keys import key_of, number_of

ISSUERS = st.sampled_from(["示市监处罚", "示药监许准", "示范食经", "甲字"])
YEARS, NUMBERS = st.integers(1990, 2030), st.integers(1, 99_999)


def key(number: str, organ: str = "示范区市场监督管理局") -> str:
    return key_of(kind="penalty", organ=organ, document_no=number, entity="91990102MA0000031G")


@given(ISSUERS, YEARS, NUMBERS)
def test_all_writings_of_a_number_are_one(issuer: str, year: int, number: int) -> None:
    plain = f"{issuer}〔{year}〕{number}号"
    told = [one for one in writings(plain) if f"{year}年" in one or not one[len(issuer)].isdigit()]
    assert len(told) > 20 and {key(one) for one in told} == {key(plain)}
    assert key(plain, "示范区市场监管局") == key(plain) != key(plain, "青石县市场监督管理局")


@given(st.lists(st.tuples(ISSUERS, YEARS, NUMBERS), min_size=2, max_size=2, unique=True))
def test_two_numbers_stay_two(parts: list[tuple[str, int, int]]) -> None:
    one, other = (f"{issuer}〔{year}〕{number}号" for issuer, year, number in parts)
    assert key(one) != key(other)


def test_numbers_of_another_shape_stay_as_they_are() -> None:
    assert number_of("A2023001") != number_of("A20231")
    assert number_of(" jy1990102 00012 ") == "JY199010200012"
