"""Telling the numbers of persons from codes, to keep away from them."""

from __future__ import annotations

import re

from portal.core.credit_codes.checks import is_valid, subject_is_right
from portal.core.number_parts import normalise

# Identity numbers have eighteen places, too: a region, a birthday, three digits and a check.
# A slip in the month or the day does not make it anything else.
_PERSON = re.compile(r"[1-9]\d{5}(?:18|19|20)\d{9}[\dX]", re.ASCII)
_PERSON_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_PERSON_CHECKS = "10X98765432"


def is_identity_number(text: str) -> bool:
    """Whether a text is a person's identity number of 18 places rather than a code (GB 11643).

    A number with a year of birth in places 7 to 10 is a person's, unless its own check is wrong and both checks of
    a code are right. One that begins with 9 (外国人永久居留身份证) has to be right in its check, because
    enterprises' codes begin so, too.
    """
    number = normalise(text)
    if not _PERSON.fullmatch(number):
        return False
    right = identity_check(number[:17]) == number[17]
    if number[0] == "9":
        return right and not (is_valid(number) and subject_is_right(number))
    return right or not (is_valid(number) and subject_is_right(number))


def identity_check(first: str) -> str:
    """The 18th place of an identity number from its first seventeen digits (ISO 7064 MOD 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(first, _PERSON_WEIGHTS, strict=True))
    return _PERSON_CHECKS[total % 11]
