"""Find what a text gives away of persons. Pure: no database, no clock, nothing remembered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from portal.core.privacy import names, words
from portal.core.privacy.findings import Certainty, Finding, Kind
from portal.core.privacy.folding import fold
from portal.core.privacy.masking import masks
from portal.core.privacy.numbers import Found, numbers

VERSION = 2
"""Raise it when more or other things are found: what was screened before is looked at again."""

# Raw text: \d means the digits of all scripts. What neither of these holds, nothing below can find. All alternatives of
# the second begin with a plain character, so that the search skips what can begin none of them.
_MANY_DIGITS = r"\d(?:(?:[^\w，。；、！？（）]|_){0,8}\d){6}|\d<"
_LIKELY_NUMBER = re.compile(_MANY_DIGITS)
_LIKELY_DIGIT = re.compile(rf"{_MANY_DIGITS}|\d\s?[室户生]")
_LETTERS = (("QqＱｑ", "QqＱｑ"), ("VvＶｖ", "XxＸｘ"), ("WwＷｗ", "XxＸｘEeＥｅJjＪｊ"))
_LIKELY_WORD = re.compile(
    "@|＠|住|户籍|户口|日\\s?生|月\\s?生|出生|生于|生日|微信|加[VvＶｖ]|使[ ·]?\\d|"
    + "".join(f"{first}[{after}]|" for firsts, after in _LETTERS for first in firsts)
    + "".join(rf"{province}[ ]?[A-Za-zＡ-Ｚａ-ｚ]|" for province in words.PROVINCE)
    + names.TRIGGER.pattern
)
_SEVEN = re.compile(r"[0-9](?:[^0-9A-Za-z，。；、]{0,8}[0-9]){6}|[0-9]<")
_BORN = re.compile("出生|生于|生日|[日月0-9] ?生")
_ACCOUNT = re.compile("QQ|微信|vx|wx|WeChat|加V", re.I)
_TOLERATED = frozenset((Kind.ADDRESS, Kind.NAME, Kind.LANDLINE, Kind.EMAIL))
"""What a registered fact may make public: a business at home, its operator, its telephone. Never a number of a card."""
_SIGNS = re.compile(r"[\W_]+")
_PARTS = re.compile(r"[、，,；;/（）()\s]+")

_FINDERS: tuple[tuple[re.Pattern[str], Callable[[str], Iterable[Found]]], ...] = (
    (_SEVEN, numbers),
    (re.compile("@"), words.mails),
    (_ACCOUNT, words.accounts),
    (_BORN, words.births),
    (words.PLATE_TRIGGER, words.plates),
    (words.HOME_TRIGGER, words.homes),
    (names.TRIGGER, names.people),
)


def detect(text: str, allowed: Sequence[str] = ()) -> list[Finding]:
    """What the text gives away, by place, without overlaps.

    `allowed`: registered facts that are public, as the place of business or the operator's name; an address, a name, a
    telephone or a mail address that is part of one is no finding. Numbers of persons and cards always are.
    """
    if not (_LIKELY_DIGIT.search(text) or _LIKELY_WORD.search(text)):
        return []
    folded = fold(text)
    found = [each for trigger, finder in _FINDERS if trigger.search(folded) for each in finder(folded)]
    if allowed and found:
        found = _not_registered(found, allowed)
    return _findings(list(_without_overlaps(found)))


def detect_names(text: str, allowed: Sequence[str] = ()) -> list[Finding]:
    """Names of people only, as `detect` finds them."""
    if not names.TRIGGER.search(folded := fold(text)):
        return []
    found = list(names.people(folded))
    return _findings(_not_registered(found, allowed) if allowed else found)


def detect_numbers(text: str) -> list[Finding]:
    """Identity numbers, telephones and cards only: for names, codes and whatever comes by the million."""
    return _findings(list(numbers(fold(text)))) if _LIKELY_NUMBER.search(text) else []


def holds_number(text: str) -> bool:
    """Whether a number in the text is certain to be a person's or a card's; for addresses and codes."""
    return any(each.certainty is Certainty.CERTAIN for each in detect_numbers(text))


def _findings(found: list[Found]) -> list[Finding]:
    return [
        Finding(each.kind, each.start, each.end, each.certainty, masked, each.readings)
        for each, masked in zip(found, masks(found), strict=True)
    ]


def _not_registered(found: list[Found], allowed: Sequence[str]) -> list[Found]:
    """What is no registered fact; a name is one only as a whole: 李明 is not the registered 李明辉."""
    facts = "\n".join(_bare(fact) for fact in allowed)
    people = {_bare(part) for fact in allowed for part in (fact, *_PARTS.split(fact))}
    return [
        each
        for each in found
        if each.kind not in _TOLERATED
        or _bare(each.value) not in (people if each.kind is Kind.NAME else facts)
    ]


def _bare(text: str) -> str:
    return _SIGNS.sub("", fold(text)).lower()


def _without_overlaps(found: list[Found]) -> Iterator[Found]:
    """The surest first; of equals the longest; what overlaps it goes."""
    if len(found) > 1:
        found.sort(key=lambda each: each.start)
    kept: list[Found] = []
    for each in found:
        if kept and each.start < kept[-1].end:
            if _weight(each) > _weight(kept[-1]):
                kept[-1] = each
            continue
        kept.append(each)
    yield from kept


def _weight(found: Found) -> tuple[int, int]:
    return found.certainty, found.end - found.start
