"""Shapes of persons' numbers and cards. Every function takes plain ASCII digits (and X where it belongs).

Codes and registration numbers have their own: `credit_codes`, `registration_numbers`.
"""

from __future__ import annotations

import datetime as dt

from portal.core.credit_codes.persons import identity_check

# First two digits of GB/T 2260, with those of residence permits for people from 港澳台 (GB 11643, 居住证).
_REGIONS = (
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83"
)
_PROVINCES = frozenset(_REGIONS.split())
_DEMO = "99"
"""The block of GB/T 2260 that no place has: our demo and the tests' numbers."""
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


def is_identity(number: str) -> bool:
    """Whether eighteen places are an identity number: region, day of birth, check."""
    return has_identity_shape(number) and identity_check(number[:17]) == number[17]


def has_identity_shape(number: str) -> bool:
    """Whether region and day of birth are possible; says nothing about the check.

    Residence permits of foreigners (外国人永久居留身份证, since 2023) begin with 9, then the province.
    """
    if len(number) != 18:
        return False
    region = number[1:3] if number[0] == "9" and number[:2] != _DEMO else number[:2]
    return (region in _PROVINCES or region == _DEMO) and _is_day(number[6:14])


def is_old_identity(number: str) -> bool:
    """Whether fifteen digits can be an identity number of the first kind: region, yymmdd, three digits.

    Whoever is alive was born after 1914; earlier years are mostly the 00… of a registration number's sequence.
    """
    region = number[:2]
    return (
        len(number) == 15
        and (region in _PROVINCES or region == _DEMO)
        and number[2:6] != "0000"
        and number[6:8] >= "15"
        and _is_day(f"19{number[6:12]}")
    )


def passes_luhn(number: str) -> bool:
    """Whether the last digit is right by ISO/IEC 7812 (Luhn)."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        total += _DOUBLED[int(digit)] if place % 2 else int(digit)
    return total % 10 == 0


def _is_day(text: str) -> bool:
    year, month, day = int(text[:4]), int(text[4:6]), int(text[6:])
    if not 1900 <= year <= 2099:
        return False
    try:
        dt.date(year, month, day)
    except ValueError:
        return False
    return True
