"""What may have been meant by a code that is wrong: every code right in both checks that is one slip away."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import product

from portal.core.credit_codes.checks import CHARACTERS, DEPARTMENTS, LENGTH, is_valid, subject_is_right
from portal.core.credit_codes.offices import DEPARTMENTS as OFFICES
from portal.core.number_parts import Correction, Slip, neighbours_swapped, resemblance

Known = Callable[[str], bool]
"""Whether six digits are, or were, a region."""
Weighed = tuple[int, Correction]
"""The smaller the number, the likelier."""

DIGITS = "0123456789"
DIGIT_PLACES = range(2, 9)
"""Places, counted from 1, that hold digits only."""
# What is written for a character when a letter stands where no code has one, the likelier first.
READINGS = {"O": "0DQ", "I": "1", "Z": "2", "S": "5", "V": "UY"}
_RESEMBLE = str.maketrans("OIZS", "0125")
_AS_DIGITS = {"B": "8", "D": "0", "Q": "0", "G": "6", "L": "1", "T": "7", "A": "4"}
MOST_LETTERS = 6
# The smaller, the likelier: by `resemblance`; a wrong last place; two neighbours swapped.
_LIKENESS = (8, 14, 16, 22, 26)
_CHECK, _SWAP = 12, 12


def is_right(code: str) -> bool:
    """Right in both checks."""
    return is_valid(code) and subject_is_right(code)


def readings(typed: str) -> dict[int, str]:
    """Places (from 0) that hold a letter no code has there, with the characters it may stand for."""
    found = {}
    for place, char in enumerate(typed):
        meant = READINGS.get(char, "")
        if place + 1 in DIGIT_PLACES and not char.isdigit():
            meant = "".join(each for each in meant if each.isdigit()) or _AS_DIGITS.get(char, "")
        if meant:
            found[place] = meant
    return found


def with_letters_read(typed: str) -> str:
    """The text with each such letter read as what it most likely stands for."""
    letters = readings(typed)
    return "".join(letters[place][0] if place in letters else char for place, char in enumerate(typed))


def corrections(typed: str, known: Known | None = None) -> tuple[Correction, ...]:
    """Codes that may have been meant by a text of 17 to 19 places, the likelier first, each once.

    Two changes are proposed only where no single one makes it right: that many codes are near to any text.
    """
    weighed: list[Weighed] = []
    if len(typed) == LENGTH:
        weighed += _letters(typed)
        weighed += _swaps(typed)
        weighed += _substitutions(typed, with_letters_read(typed))
    elif len(typed) == LENGTH - 1:
        weighed += _insertions(typed.translate(_RESEMBLE))
    elif len(typed) == LENGTH + 1:
        weighed += _deletions(typed.translate(_RESEMBLE))
    best: dict[str, Weighed] = {}
    for weight, found in weighed:
        weight += _doubt(found.code, known)
        if found.code not in best or weight < best[found.code][0]:
            best[found.code] = (weight, found)
    ordered = [found for _, found in sorted(best.values(), key=lambda each: (each[0], each[1].places))]
    single = [found for found in ordered if len(found.places) == 1 or found.kind in ("letter", "swap")]
    return tuple(single or ordered)


def _doubt(code: str, known: Known | None) -> int:
    """Codes of kinds that are not given out, or of no region, are less likely."""
    office = OFFICES.get(code[0])
    doubt = 0 if office and code[1] in office.kinds else 30
    doubt += 0 if code[0] == "9" else 10
    return doubt + (20 if known and code[2:8] != "100000" and not known(code[2:8]) else 0)


def _letters(typed: str) -> Iterator[Weighed]:
    letters = readings(typed)
    if not letters:
        return
    choices = (
        list(letters.values()) if len(letters) <= MOST_LETTERS else [each[0] for each in letters.values()]
    )
    for chosen in product(*choices):
        characters = list(typed)
        for place, char in zip(letters, chosen, strict=True):
            characters[place] = char
        code = "".join(characters)
        if is_right(code):
            rank = sum(letters[place].index(char) for place, char in zip(letters, chosen, strict=True))
            places = tuple(place + 1 for place in letters)
            yield rank, Correction(code, _changes(code, typed, letters), places, "letter")


def _swaps(typed: str) -> Iterator[Weighed]:
    for text, place in neighbours_swapped(typed):
        code = with_letters_read(text)
        if is_right(code):
            now, meant = typed[place - 1 : place + 1], code[place - 1 : place + 1]
            said = f"第 {place}、{place + 1} 位应为 {meant}（写反了，现为 {now}）"
            yield _SWAP, Correction(code, said, (place, place + 1), "swap")


def _substitutions(typed: str, base: str) -> Iterator[Weighed]:
    """One other character. Where a letter was written that no code has, it is the place to doubt first."""
    letters = set(readings(typed))
    for place in range(LENGTH):
        for char in _possible(place):
            code = base[:place] + char + base[place + 1 :]
            if char == base[place] or not is_right(code):
                continue
            likeness = resemblance(typed[place], char)
            kind: Slip = "substitution"
            weight = _LIKENESS[likeness]
            if place == LENGTH - 1:
                kind, weight = "check", min(weight, _CHECK)
            elif likeness == 0:
                kind = "look_alike"
            wrong = sorted(letters | {place})
            said = _changes(code, typed, wrong)
            places = tuple(each + 1 for each in wrong)
            yield weight + 15 * (len(wrong) - 1), Correction(code, said, places, kind)


def _insertions(base: str) -> Iterator[Weighed]:
    for place in range(LENGTH):
        for char in _possible(place):
            code = base[:place] + char + base[place:]
            if not is_right(code):
                continue
            if place and char == code[place - 1]:  # the same code as one place earlier
                continue
            weight = 10 if place == LENGTH - 1 or char == code[place + 1] else 20
            said = f"第 {place + 1} 位漏写了 {char}"
            yield weight, Correction(code, said, (place + 1,), "missing")


def _deletions(base: str) -> Iterator[Weighed]:
    for place in range(LENGTH + 1):
        code = base[:place] + base[place + 1 :]
        if is_right(code):
            twin = place > 0 and base[place] == base[place - 1]
            said = f"第 {place + 1} 位的 {base[place]} 多写了"
            yield 10 if twin else 20, Correction(code, said, (place + 1,), "doubled")


def _possible(place: int) -> str:
    """Characters that may stand in a place, counted from 0."""
    if place == 0:
        return "".join(sorted(DEPARTMENTS))
    return DIGITS if place + 1 in DIGIT_PLACES else CHARACTERS


def _changes(code: str, typed: str, wrong: Iterable[int]) -> str:
    """What to write instead, places (from 0) with the same change in one clause."""
    alike: dict[tuple[str, str], list[str]] = {}
    for place in wrong:
        alike.setdefault((code[place], typed[place]), []).append(str(place + 1))
    return "；".join(
        f"第 {'、'.join(places)} 位应为 {char}（现为 {now}）" for (char, now), places in alike.items()
    )
