"""What is said of a number, whichever it is: its parts explained, its slips and how to mend them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal

# Between the places people write blanks, hyphens, dots; zero-width characters come with copied text.
_BLANKS = re.compile(r"[\s\-‐‑–—_·.\u200b-\u200f\u2060\ufeff]+")


def normalise(text: str) -> str:
    """A number as it is printed: half width, capitals, nothing between the places."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text)).upper()


State = Literal["ok", "warning", "error", "unknown"]


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of a number and what it means, in plain Chinese."""

    first: int
    last: int
    """Places, counted from 1, both included."""
    text: str
    name: str
    meaning: str
    basis: str
    """Standard and part."""
    state: State = "ok"
    """unknown: this portal cannot say, for want of a table; nothing is said against the number."""

    @property
    def places(self) -> str:
        """As it is read: 第 1 位, 第 3—8 位."""
        return f"第 {self.first} 位" if self.first == self.last else f"第 {self.first}—{self.last} 位"


@dataclass(frozen=True, slots=True)
class Explanation:
    """A number, part by part, as of a day."""

    code: str
    on: date
    segments: tuple[Segment, ...]

    @property
    def errors(self) -> tuple[Segment, ...]:
        """Parts that cannot be right."""
        return tuple(part for part in self.segments if part.state == "error")

    @property
    def warnings(self) -> tuple[Segment, ...]:
        """Parts to look at again, in a number that may well be right."""
        return tuple(part for part in self.segments if part.state == "warning")

    @property
    def is_valid(self) -> bool:
        """No part is wrong."""
        return not self.errors


Kind = Literal[
    "credit_code",
    "registration_number",
    "old_registration_number",
    "organisation_code",
    "identity_number",
    "other",
]
Slip = Literal["written", "letter", "look_alike", "swap", "check", "substitution", "missing", "doubled"]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and in which places (counted from 1; none: the whole)."""

    message: str
    places: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """A number that may have been meant, right in all its checks, and what would have to be changed."""

    code: str
    message: str
    places: tuple[int, ...]
    kind: Slip


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What a text is as a number, what is wrong with it and what may have been meant."""

    kind: Kind
    typed: str
    """As it was read: half width, capitals, no blanks. Empty for what must not be repeated (numbers of persons)."""
    is_valid: bool
    summary: str
    """One or two sentences for the reader."""
    problems: tuple[Problem, ...] = ()
    corrections: tuple[Correction, ...] = ()
    """The likelier first."""
    warnings: tuple[Problem, ...] = ()


# What is taken for each other on paper and screen; the second list less often.
_LOOK_ALIKES = ("0OQD", "1IL", "2Z", "5S", "8B", "UVY")
_SIMILAR = ("17", "38", "06", "6G", "56", "4A", "EF", "CG", "MN", "PR", "KX", "HN", "UW")
_KEYPAD = {
    **{"1": "24", "2": "135", "3": "26", "4": "157", "5": "2468"},
    **{"6": "359", "7": "48", "8": "579", "9": "68", "0": "12"},
}


def resemblance(one: str, other: str) -> int:
    """How far one character is from being taken for the other.

    0 alike, 1 similar, 2 neighbours on a keypad, 3 both digits or both letters, 4 nothing in common.
    """
    for rank, groups in enumerate((_LOOK_ALIKES, _SIMILAR)):
        if any(one in group and other in group for group in groups):
            return rank
    if other in _KEYPAD.get(one, ""):
        return 2
    return 3 if one.isdigit() == other.isdigit() else 4


def neighbours_swapped(text: str) -> list[tuple[str, int]]:
    """Each text that differs by two neighbours in the other order, with the place of the first of them."""
    return [
        (text[:i] + text[i + 1] + text[i] + text[i + 2 :], i + 1)
        for i in range(len(text) - 1)
        if text[i] != text[i + 1]
    ]
