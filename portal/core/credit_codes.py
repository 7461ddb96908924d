"""Unified social credit codes (GB 32100-2015): reading one, and saying what is wrong with it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_SHAPE = re.compile(r"[0-9A-Z]{2}[0-9OIZS]{6}[0-9A-Z]{10}")
_RESEMBLE = str.maketrans("OIZS", "0125")
_BLANKS = re.compile(r"[\s\-_·]+")
_OFFICES = "159AN"
"""First characters of codes: 机构编制, 民政, 市场监管, 军队, 农业农村."""
# Identity numbers have eighteen places, too: a region, a birthday, three digits and a check.
_PERSON = re.compile(r"[1-8]\d{5}(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]")


@dataclass(frozen=True, slots=True)
class Reading:
    """What was typed, read as a code."""

    typed: str
    """In capitals, without blanks."""
    code: str
    """With the letters that no code holds (O, I, Z, S) read as the digits they resemble."""
    check: str
    """What the last character has to be by the other seventeen; empty when one of these is in no code."""

    @property
    def corrected(self) -> bool:
        """Whether a letter was read as a digit."""
        return self.typed != self.code

    @property
    def valid(self) -> bool:
        """Whether the last character is right. It says nothing about whether the code was ever given."""
        return bool(self.check) and self.code[-1] == self.check


def read(text: str) -> Reading | None:
    """A text as a code, with its slips; None when it does not look like one, or is a person's identity number."""
    typed = _BLANKS.sub("", unicodedata.normalize("NFKC", text)).upper()
    if not _SHAPE.fullmatch(typed) or typed[0] not in _OFFICES or _PERSON.fullmatch(typed):
        return None
    code = typed.translate(_RESEMBLE)
    return Reading(typed, code, check_character(code[:17]))


def check_character(first: str) -> str:
    """The last character of a code from its first seventeen; empty when one of them is in no code."""
    if any(char not in _CHARACTERS for char in first):
        return ""
    total = sum(_CHARACTERS.index(char) * weight for char, weight in zip(first, _WEIGHTS, strict=True))
    return _CHARACTERS[-total % len(_CHARACTERS)]
