"""Names of people: after what somebody is or what is done with them, before what only people have, and then everywhere.

Three questions are asked of each place: does it begin with a surname, does a given name follow, does it end where a
name ends. The surer the surname and the place, the less is asked of the rest. What is masked already is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum

from portal.core.privacy.findings import Certainty, Kind
from portal.core.privacy.numbers import Found
from portal.core.privacy.surnames import (
    AFTER,
    BEFORE,
    COMPOUND,
    FIRST,
    GIVEN,
    LIKELY,
    ROLES,
    SURE,
    WARY,
    WORDS,
)
from portal.core.privacy.words import HAN

_BY_LENGTH = sorted(ROLES, key=len, reverse=True)
_SURNAMES = "".join(sorted(SURE | LIKELY | WARY | {each[0] for each in COMPOUND}))
_ROLE = re.compile(
    rf"(?:{'|'.join(_BY_LENGTH)})(?:姓名|名字)?(?:[（(][^（）()]{{1,10}}[）)])?([为是系叫即与和向对同从给将]?)([:：]?)[ ]{{0,3}}"
)
_DEED = re.compile(
    rf"(?:委托(?!方)|授权|雇用|雇佣|雇请|聘用|聘请|招用|指派|指使|转让给|卖给|租给|关于|由(?<![理缘自]由)(?!于)|另案处理的)(?=[{_SURNAMES}])"
)
_HONORIFIC = "先生|女士|小姐|同志"
_SIGNS = ("，", ",", "（", r"\(", " ", "、")
_SEX = rf"(?:{'|'.join(_SIGNS)})[ ]?[男女](?:[，,；;、。）) ]|性[，,；;、。）) ]|$)"
_BRACKET = "另案处理|已另案|公民身份|身份证|居民身份|化名|曾用名|绰号|时年|已故|系|是|当事人|该店|该公司|本店|店主|老板|员工|店员"
_MARK = re.compile(rf"{_SEX}|(?:（|\()(?:{_BRACKET})|(?:{_HONORIFIC})")
# Every alternative begins with a plain character: the search then skips what can begin none of them.
_OTHER_WORDS = "委托|授权|雇用|雇佣|雇请|聘|招用|指派|指使|让给|卖给|租给|另案|身份|化名|曾用|时年|已故|先生|女士|小姐|同志"
TRIGGER = re.compile(
    "|".join(sorted({role[-2:] for role in ROLES}))
    + f"|{_OTHER_WORDS}"
    + rf"|关于[{_SURNAMES}]|由[{_SURNAMES}]"
    + "".join(rf"|{sign} ?[男女]" for sign in _SIGNS)
    + "|（系|（是"
)
_AFTER = frozenset(AFTER)
_NOT_GIVEN = frozenset("的和与及称说是系向将未等某之其们者员方局厅部司店厂馆院所号第该此被把给")
"""No given name has one of these."""
_JOINED = re.compile(r"[ ]?(?:、|和|与|及其|以及|及|，|,|；|;|/| )[ ]?(?:其[妻夫子女父母兄弟姐妹])?")
_DOTTED = re.compile(rf"[{HAN}]{{1,8}}(?:·[{HAN}]{{1,8}}){{1,4}}")
_DOTTED_BEFORE = re.compile(rf"{_DOTTED.pattern}$")
_LATIN = re.compile(r"[A-Z][A-Za-z'’\-]{1,20}(?: [A-Z][A-Za-z.'’\-]{0,20}){1,3}")
_MASKED = frozenset("*X○〇□某＊×")
_TOWARDS = frozenset("与和向对同从给将")
_IN_A_ROW = 12
_STOP = 3
_BEGINNINGS = frozenset(_SURNAMES)


class _Ask(IntEnum):
    """How much is known of a place before its characters are read."""

    DEED = 0
    ROLE = 1
    SAID = 2
    """After a colon, or before what only a person has."""


def people(text: str) -> Iterator[Found]:
    """Names, each at every place where it stands; a person has to decide about them."""
    named = set(_after_roles(text)) | set(_before_marks(text))
    if named:
        yield from _again(text, named)


def _after_roles(text: str) -> Iterator[str]:
    for role in _ROLE.finditer(text):
        ask = _Ask.SAID if role[2] else _Ask.DEED if role[1] in _TOWARDS else _Ask.ROLE
        found = list(_in_a_row(text, role.end(), ask))
        if not found and role[1] in WARY:  # 会计向春兰: the word is a surname here
            found = list(_in_a_row(text, role.start(1), _Ask.ROLE))
        yield from found
    for deed in _DEED.finditer(text):
        yield from _in_a_row(text, deed.end(), _Ask.DEED)


def _in_a_row(text: str, place: int, ask: _Ask) -> Iterator[str]:
    """张三、李四和王五: what follows the first of them is held to more."""
    for _ in range(_IN_A_ROW):
        name = _name(text, place, ask)
        if not name:
            return
        yield name
        joint = _JOINED.match(text, place + len(name))
        if joint is None:
            return
        place, ask = joint.end(), min(ask, _Ask.DEED if joint[0].strip() in "，,；;" else _Ask.ROLE)


def _name(text: str, place: int, ask: _Ask) -> str:
    """The name that begins here; empty where none does."""
    if ask > _Ask.DEED and "·" in text[place : place + 9] and (match := _DOTTED.match(text, place)):
        return _without_what_follows(match[0])
    if ask is _Ask.SAID and (match := _LATIN.match(text, place)) and match[0].strip(" X"):
        return match[0]
    if text[place : place + 1] not in _BEGINNINGS:
        return ""
    best, most = "", 0
    for size in (3, 2, 4):
        name = text[place : place + size]
        if len(name) == size and (weight := _weight(text, place, name, ask)) > most:
            best, most = name, weight
    return best


def _without_what_follows(name: str) -> str:
    """阿依·示范称: the last part ends where a word begins that names are followed by."""
    last = name.rindex("·") + 1
    stops = (place for place in range(last + 2, len(name)) if _ends(name, place))
    return name[: next(stops, len(name))]


def _weight(text: str, place: int, name: str, ask: _Ask) -> int:
    """How much speaks for this length; 0 when it is not believed."""
    surname = 2 if name[:2] in COMPOUND else 1
    given = name[surname:]
    if not 1 <= len(given) <= 2 or name[:2] in WORDS or not _can_be(given):
        return 0
    if text[place + len(name) : place + len(name) + 1] in _MASKED:
        return 0
    sure = surname == 2 or name[0] in SURE
    if not sure and name[0] not in LIKELY and name[0] not in WARY:
        return 0
    end, usual = _ends(text, place + len(name)), _is_usual(given)
    if name[0] in WARY and surname == 1 and ask is not _Ask.SAID:
        believed = usual and len(given) == 2 and bool(end)
    elif ask is _Ask.SAID:
        believed = end == _STOP or usual and bool(end or sure)
    elif sure:
        believed = bool(end and (usual or ask is _Ask.ROLE)) or usual and len(given) == 2
    else:
        believed = (
            usual and (bool(end) or len(given) == 2) or len(given) == 2 and given[0] in FIRST and end > 1
        )
    return 1 + 4 * end + 3 * usual + len(given) if believed else 0


def _can_be(given: str) -> bool:
    return not _NOT_GIVEN.intersection(given) and all(map(_is_han, given))


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"


def _is_usual(given: str) -> bool:
    """Whether given names look like this; a character twice (豆豆) always does."""
    return len(given) == 2 and given[0] == given[1] or GIVEN.issuperset(given)


def _ends(text: str, place: int) -> int:
    """3: the sentence stops here; 2 and 1: a word, a character that names are followed by; 0: anything else."""
    following = text[place : place + 1]
    if not following or not (following.isalnum() or following == "·"):
        return _STOP
    if text[place : place + 2] in _AFTER:
        return 2
    return 1 if following in _AFTER else 0


def _before_marks(text: str) -> Iterator[str]:
    for mark in _MARK.finditer(text):
        end = mark.start()
        while end and text[end - 1] == " ":
            end -= 1
        if name := _ending(text, end, polite=mark[0] in _HONORIFIC):
            yield name


def _ending(text: str, end: int, *, polite: bool) -> str:
    """The name that ends here: the longest that begins where one may, or the likeliest."""
    match = (
        _DOTTED_BEFORE.search(text[max(0, end - 20) : end]) if "·" in text[max(0, end - 9) : end] else None
    )
    if match:
        return match[0]
    found: list[tuple[int, str]] = []
    for size in (2, 3, 4):
        name = text[max(0, end - size) : end]
        surname = 2 if name[:2] in COMPOUND else 1
        given = name[surname:]
        if len(name) < size or not 1 <= len(given) <= 2 or name in WORDS or not _can_be(given):
            continue
        sure, begins = surname == 2 or name[0] in SURE, _begins(text, end - size)
        usual = _is_usual(given)
        if name[:2] in WORDS and not (usual and begins):
            continue
        if sure and (begins or usual) or (name[0] in LIKELY or name[0] in WARY) and begins and usual:
            found.append((4 * begins + 2 * sure + usual + (surname == 2) * 4, name))
    return max(found)[1] if found else ""


def _begins(text: str, place: int) -> bool:
    """Whether a name may begin here: behind a stop, or a word that names follow."""
    before = text[max(0, place - 6) : place]
    if not before or not (before[-1].isalnum() or before[-1] == "·"):
        return True
    return before.endswith(BEFORE) or before.endswith(ROLES)


def _again(text: str, named: set[str]) -> Iterator[Found]:
    """Every place where one of the names stands; the longest wins."""
    lengths = sorted({len(name) for name in named}, reverse=True)
    end = 0
    for match in re.finditer(f"[{re.escape(''.join({name[0] for name in named}))}]", text):
        start = match.start()
        name = next(
            (text[start : start + size] for size in lengths if text[start : start + size] in named), ""
        )
        if name and start >= end:
            end = start + len(name)
            yield Found(Kind.NAME, start, end, Certainty.UNCERTAIN, name)
