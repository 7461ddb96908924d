"""The two checks of a code: the 18th place (GB 32100-2015) and the 17th (GB 11714)."""

from __future__ import annotations

from operator import getitem

CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""What a code is made of, in the order of their values 0 to 30: no I, O, S, V, Z."""
DEPARTMENTS = frozenset("123456789ANY")
"""First characters of codes."""
LENGTH = 18

_VALUES = {character: value for value, character in enumerate(CHARACTERS)}
# The weights are the powers of 3 modulo 31, so a sum of weighted values is a number to a base that leaves 3
# (34 = 31 + 3), read from the back: two calls into C instead of seventeen steps in Python. Whatever is in no
# code becomes a digit that int() refuses; "_" and blanks, too, which it would take.
_BASE = 34
_DIGITS = bytearray(b"!" * 256)
for _character, _value in _VALUES.items():
    _DIGITS[ord(_character)] = ord("0123456789ABCDEFGHIJKLMNOPQRSTU"[_value])
_TO_DIGITS = bytes(_DIGITS)

# Here letters count on without gaps, J is 19 (GB 11714); those that GB 32100 leaves out do not occur.
_SUBJECT_VALUES = {character: value for value, character in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")}
_SUBJECT_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_SUBJECT_WEIGHED = [
    {character: value * weight for character, value in _SUBJECT_VALUES.items()} for weight in _SUBJECT_WEIGHTS
]
_SUBJECT_CHECKS = "0X987654321"
"""By the sum modulo 11: 11 less the remainder, 10 written X and 11 written 0."""


def is_valid(code: str) -> bool:
    """Whether this is a code as it is printed: capitals, no blanks, 18 places, the last one right.

    Says nothing about whether the code was ever given, nor about the 17th place (`subject_is_right`).
    """
    if len(code) != LENGTH or code[0] not in DEPARTMENTS or not code[1:8].isdigit():
        return False
    try:
        total = int(code.encode().translate(_TO_DIGITS)[16::-1], _BASE)
    except ValueError:  # a character that no code has; UnicodeEncodeError is one, too
        return False
    return CHARACTERS[-total % 31] == code[17]


def check_character(first: str) -> str:
    """The last character of a code from its first seventeen; empty when one of them is in no code."""
    if len(first) != LENGTH - 1 or any(char not in _VALUES for char in first):
        return ""
    return CHARACTERS[-int(first.encode().translate(_TO_DIGITS)[::-1], _BASE) % 31]


def subject_check(first: str) -> str:
    """The ninth place of a 主体标识码 (组织机构代码, GB 11714) from its first eight; empty when it has none."""
    if len(first) != len(_SUBJECT_WEIGHTS):
        return ""
    try:
        return _SUBJECT_CHECKS[sum(map(getitem, _SUBJECT_WEIGHED, first)) % 11]
    except KeyError:  # a character that no code has
        return ""


def subject_is_right(code: str) -> bool:
    """Whether the 17th place of a code fits places 9 to 16. A wrong one is worth a hint, never a refusal."""
    return subject_check(code[8:16]) == code[16:17] != ""
