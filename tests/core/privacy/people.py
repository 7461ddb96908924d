"""Invented persons' numbers: right in every check, of the block 99xxxx of GB/T 2260 that no place has."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from portal.core.credit_codes.persons import identity_check
from portal.core.privacy import checks

DAYS = st.dates(dt.date(1930, 1, 1), dt.date(2025, 12, 31))
OLD_DAYS = st.dates(dt.date(1915, 1, 1), dt.date(1999, 12, 31))
REGIONS = st.integers(0, 9999).map(lambda number: f"99{number:04}")
REAL_REGIONS = st.sampled_from(["110101", "440305", "650103", "810000", "830000", "520103"])
WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


def identity(region: str, day: dt.date, serial: int) -> str:
    """An identity number of eighteen places."""
    first = f"{region}{day:%Y%m%d}{serial:03}"
    return first + identity_check(first)


def card(first: str, length: int, middle: int) -> str:
    """A card number of this length with the right last digit."""
    body = first + f"{middle:018}"[-(length - 1 - len(first)) :]
    return next(body + digit for digit in "0123456789" if checks.passes_luhn(body + digit))


identities = st.builds(identity, REGIONS | REAL_REGIONS, DAYS, st.integers(0, 999))
old_identities = st.builds(
    lambda region, day, serial: f"{region}{day:%y%m%d}{serial:03}", REGIONS, OLD_DAYS, st.integers(0, 999)
).filter(lambda number: number[2:6] != "0000")
mobiles = st.builds(
    lambda second, rest: f"1{second}{rest:09}", st.integers(3, 9), st.integers(0, 999_999_999)
)
cards = st.one_of(
    st.builds(card, st.just("62"), st.sampled_from([16, 19]), st.integers(0, 10**16)),
    st.builds(card, st.sampled_from(["4", "51", "55"]), st.just(16), st.integers(0, 10**13)),
    st.builds(card, st.sampled_from(["34", "37"]), st.just(15), st.integers(0, 10**12)),
)

# Pieces of sentences that hold nothing of anybody and neither begin nor end with what makes part of a number.
_HAN = "本局依法查明在经营过程中使用不合格计量器具货值较小已经改正处以警告并责令限期办结有关材料齐全"
sentences = st.lists(
    st.one_of(
        st.text(_HAN, min_size=1, max_size=12),
        st.sampled_from(
            ["罚款500元", "（2026）", "示市监处罚〔2026〕1号", "共3件", "2026年11月23日", "12.5%", "No. 7"]
        ),
    ),
    max_size=4,
).map("，".join)
BEFORE = ["", "：", "，", "（", "查明", "号码是", "\n", "公民身份号码：", " "]
AFTER = ["", "。", "，", "）", "的", "\n", "；"]


def split(number: str, sizes: tuple[int, ...], joint: str) -> str:
    """The number in pieces of these sizes; the last takes what is left."""
    pieces, place = [], 0
    for size in sizes:
        pieces.append(number[place : place + size])
        place += size
    return joint.join([*pieces, number[place:]])
