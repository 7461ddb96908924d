"""What a text is as a number of an entity, what is wrong with it, and what may have been meant."""

from __future__ import annotations

import re

from portal.core.credit_codes.checks import (
    CHARACTERS,
    DEPARTMENTS,
    LENGTH,
    check_character,
    is_valid,
    subject_check,
    subject_is_right,
)
from portal.core.credit_codes.correcting import DIGIT_PLACES, Known, corrections, with_letters_read
from portal.core.credit_codes.persons import is_identity_number
from portal.core.number_parts import Correction, Diagnosis, Problem, normalise
from portal.core.registration_numbers import LENGTH as REGISTRATION_LENGTH
from portal.core.registration_numbers import diagnosed as diagnosed_registration_number
from portal.core.registration_numbers import is_valid as is_registration_number

_LABEL = re.compile(r"^(?:统一社会信用代码|社会信用代码|信用代码|注册号|组织机构代码|代码|号码)[::]?")
_CODE_LENGTHS = range(16, 21)
_MOBILE = re.compile(r"(?:86)?1[3-9]\d{9}", re.ASCII)
_MOST_TYPED = 60
_MEANT = {
    **{letter: f"多半是数字 {digit}" for letter, digit in zip("OIZS", "0125", strict=True)},
    "V": "多半是 U 或者 Y",
}

_PERSONAL = (
    "这像是个人的身份号码。本站不按身份号码查询，也不保存，请不要在这里输入；请改用统一社会信用代码或者名称。"
)
_MOBILE_SAID = "这像是手机号码。本站不按电话号码查询，请改用统一社会信用代码或者名称。"
_CARD_SAID = "这像是银行卡号。本站不按卡号查询，请改用统一社会信用代码或者名称。"


def diagnose(text: str, *, regions: Known | None = None) -> Diagnosis:
    """What `text` is, what is wrong with it and the likely corrections; never raises.

    `regions` says whether six digits are or were a region: corrections with such a region then come first.
    Numbers of persons are told by their kind and not repeated.
    """
    typed = _LABEL.sub("", normalise(text))
    if is_identity_number(typed) or len(typed) == REGISTRATION_LENGTH and _is_old_identity(typed):
        return Diagnosis("identity_number", "", False, _PERSONAL)
    if _MOBILE.fullmatch(typed):
        return Diagnosis("other", "", False, _MOBILE_SAID)
    if not re.fullmatch(r"[0-9A-Z]+", typed):
        return _other(typed)
    if len(typed) == REGISTRATION_LENGTH and sum(char.isdigit() for char in typed) >= 8:
        return diagnosed_registration_number(typed)
    if len(typed) in (14, 16) and typed.isdigit() and not _is_card(typed):
        return diagnosed_registration_number(typed)
    if len(typed) == 13 and typed.isdigit():
        said = "13 位数字是 2007 年以前的注册号，没有校验位，看不出有没有写错。主体换领新号后，请用 18 位的统一社会信用代码查询。"
        return Diagnosis("old_registration_number", typed, True, said)
    if re.fullmatch(r"[0-9A-Z]{8}[0-9X]", typed) and sum(char.isdigit() for char in typed) >= 5:
        return _organisation_code(typed)
    if len(typed) in _CODE_LENGTHS and _looks_like_a_code(typed):
        return _credit_code(text, typed, regions)
    return _other(typed)


def _looks_like_a_code(typed: str) -> bool:
    """Digits in most of places 2 to 8, up to a few letters written for them; whatever the first place is."""
    return sum(char.isdigit() for char in with_letters_read(typed)[1:8]) >= 5


def _other(typed: str) -> Diagnosis:
    said = "这不像统一社会信用代码（18 位）或者注册号（15 位）。也可以按名称查询。"
    return Diagnosis("other", typed[:_MOST_TYPED], False, said)


def _organisation_code(typed: str) -> Diagnosis:
    check = subject_check(typed[:8])
    said = "这是九位的组织机构代码，统一社会信用代码的第 9—17 位就是它。"
    if check == typed[8]:
        return Diagnosis("organisation_code", typed, True, said)
    problem = Problem(f"第 9 位（校验位）按前八位算应为 {check}，现为 {typed[8]}。", (9,))
    right = typed[:8] + check
    correction = Correction(right, f"第 9 位应为 {check}（现为 {typed[8]}）", (9,), "check")
    return Diagnosis("organisation_code", typed, False, said + problem.message, (problem,), (correction,))


def _credit_code(text: str, typed: str, regions: Known | None) -> Diagnosis:
    if is_valid(typed):
        return _right_code(text, typed)
    found = corrections(typed, regions)
    if not found and _is_card(typed):
        return Diagnosis("other", "", False, _CARD_SAID)
    problems = _problems(typed)
    return Diagnosis("credit_code", typed, False, _summary(problems, found), problems, found)


def _right_code(text: str, typed: str) -> Diagnosis:
    """A code whose 18th place is right; the 17th is worth a hint, the way it was typed a word."""
    warnings = []
    said = "号码没有写错。"
    if not subject_is_right(typed):
        check = subject_check(typed[8:16])
        hint = f"第 17 位按 GB 11714 应为 {check}，现为 {typed[16]}；有些早期的号码如此，只作提示。"
        warnings.append(Problem(hint, (17,)))
        said = f"校验码（第 18 位）正确。{hint}"
    written: tuple[Correction, ...] = ()
    if text.strip() != typed:
        written = (Correction(typed, "已改为半角大写、去掉空格", (), "written"),)
    return Diagnosis("credit_code", typed, True, said, (), written, tuple(warnings))


def _problems(typed: str) -> tuple[Problem, ...]:
    problems = []
    if len(typed) != LENGTH:
        more = "多" if len(typed) > LENGTH else "少"
        problems.append(
            Problem(f"应为 18 位，现为 {len(typed)} 位，{more}了 {abs(len(typed) - LENGTH)} 位。")
        )
    problems += _strange_letters(typed)
    if len(typed) == LENGTH:
        problems += [
            Problem(f"第 {place} 位应为数字，现为 {typed[place - 1]}。", (place,))
            for place in DIGIT_PLACES
            if typed[place - 1] in CHARACTERS and not typed[place - 1].isdigit()
        ]
        problems += _of_whole(typed)
    return tuple(problems)


def _strange_letters(typed: str) -> list[Problem]:
    """Letters that no code has, each told once with all its places."""
    places: dict[str, list[int]] = {}
    for place, char in enumerate(typed, 1):
        if char not in CHARACTERS:
            places.setdefault(char, []).append(place)
    return [
        Problem(
            f"第 {'、'.join(map(str, where))} 位的字母 {char} 不会出现在代码里，{_MEANT[char]}。",
            tuple(where),
        )
        for char, where in places.items()
    ]


def _of_whole(typed: str) -> list[Problem]:
    """What the first place and the checks say, with slips of letters already read."""
    base, problems = with_letters_read(typed), []
    if base[0] not in DEPARTMENTS:
        problems.append(Problem(f"第 1 位应为登记管理部门的代码，没有部门使用 {typed[0]}。", (1,)))
    if not subject_is_right(base):
        check = subject_check(base[8:16])
        problems.append(Problem(f"第 17 位与第 9—16 位不符（按 GB 11714 应为 {check}）。", (17,)))
    check = check_character(base[:17])
    if check and check != base[17]:
        problems.append(
            Problem(f"校验码（第 18 位）不对：按前 17 位算应为 {check}，现为 {typed[17]}。", (18,))
        )
    return problems


def _summary(problems: tuple[Problem, ...], found: tuple[Correction, ...]) -> str:
    wrong = problems[0].message if problems else "号码有误。"
    if not found:
        return f"{wrong}找不到只错一处的号码，请对照营业执照核对。"
    if len(found) == 1:
        return f"{found[0].message}，号码应当是 {found[0].code}。请对照营业执照核对。"
    return f"{wrong}最可能是 {found[0].code}：{found[0].message}。请对照营业执照核对。"


def _is_card(typed: str) -> bool:
    """Whether digits are like those of a bank card (银联 begin with 62, others are right by their check)."""
    # Privacy knows codes, so it is asked only here and not at import.
    from portal.core.privacy.checks import passes_luhn

    if not typed.isdigit() or not 16 <= len(typed) <= 19:
        return False
    return typed.startswith("62") or passes_luhn(typed)


def _is_old_identity(typed: str) -> bool:
    """Whether fifteen digits are a person's number of the first kind: a birthday after 1919, no registration check."""
    from portal.core.privacy.checks import is_old_identity

    if not typed.isdigit() or is_registration_number(typed) or typed[6:8] < "20":
        return False
    return is_old_identity(typed)
