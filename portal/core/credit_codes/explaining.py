"""A code explained part by part, as of a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from portal.core.credit_codes.checks import CHARACTERS, LENGTH, check_character, subject_check
from portal.core.credit_codes.offices import DEPARTMENTS
from portal.core.credit_codes.persons import is_identity_number
from portal.core.number_parts import Explanation, Segment, normalise
from portal.core.number_regions import region_segment

if TYPE_CHECKING:
    from portal.core.codebook import CodeBook

STANDARD = "GB 32100-2015"
SUBJECT_STANDARD = "GB 11714"
CONVERSION_SINCE = date(2025, 7, 15)
"""Since then an individual business that becomes an enterprise by 变更登记 keeps its code."""
_UNCONFIRMED = "（这一取值待核）"


def explain(code: str, on: date, *, registered: str = "", book: CodeBook | None = None) -> Explanation:
    """Each part of `code`: who gave it, as what, where, to whom, and whether it is written right.

    `registered` is the name of the holder's type in the register on that day ("有限责任公司"); what the code
    says of the type is then set beside it. A text that cannot be a code (length, an identity number) gives
    one segment in error. Region names come from `book` (the portal's tables).
    """
    typed = normalise(code)
    if is_identity_number(typed) or len(typed) != LENGTH:
        return Explanation("", on, (_no_code(typed),))
    return Explanation(
        typed,
        on,
        (
            _department(typed),
            _kind(typed, on, registered),
            region_segment(typed[2:8], on, book, first=3, basis=f"{STANDARD}，第 3 部分；GB/T 2260"),
            _subject(typed),
            _check(typed),
        ),
    )


def _no_code(typed: str) -> Segment:
    if is_identity_number(typed):
        meaning = "这像是个人的身份号码，不是统一社会信用代码。请不要在这里输入身份号码。"
        return Segment(1, LENGTH, "", "不是代码", meaning, STANDARD, "error")
    meaning = f"统一社会信用代码有 18 位，这里有 {len(typed)} 位。"
    return Segment(1, max(len(typed), 1), typed[:40], "位数不对", meaning, STANDARD, "error")


def _department(code: str) -> Segment:
    name, basis = "登记管理部门代码", f"{STANDARD}，第 1 部分"
    found = DEPARTMENTS.get(code[0])
    if found is None:
        return Segment(1, 1, code[0], name, f"没有登记管理部门使用“{code[0]}”。", basis, "error")
    meaning = f"由{found.name}部门赋码。{'' if found.confirmed else _UNCONFIRMED}"
    return Segment(1, 1, code[0], name, meaning, basis)


def _kind(code: str, on: date, registered: str) -> Segment:
    name, basis = "机构类别代码", f"{STANDARD}，第 2 部分"
    office = DEPARTMENTS.get(code[0])
    kind = office.kinds.get(code[1], "") if office else ""
    if not kind:
        meaning = "代码表里没有这个类别，请核对。" if office else "第 1 位不对，说明不了类别。"
        return Segment(2, 2, code[1], name, meaning, basis, "warning" if code[1].isdigit() else "error")
    sentences = [f"赋码时登记为{kind}。", *_today(code, kind, on, registered)]
    if office and not office.confirmed:
        sentences.append(_UNCONFIRMED)
    return Segment(2, 2, code[1], name, "".join(sentences), basis)


def _today(code: str, kind: str, on: date, registered: str) -> list[str]:
    """Why the place says nothing of today's type (个转企 keeps the code)."""
    said = []
    if registered:
        said.append(f"现在登记为{registered}。")
    if code.startswith("92") and on >= CONVERSION_SINCE:
        said.append(
            "2025-07-15 起，个体工商户变更登记为企业的，代码不变，所以不能凭这一位判断现在的类型，以登记信息为准。"
        )
    else:
        said.append("代码终身不变，现在的类型以登记信息为准。")
    return said


def _subject(code: str) -> Segment:
    name, basis = "主体标识码（组织机构代码）", f"{STANDARD}，第 4 部分；{SUBJECT_STANDARD}"
    text, check = code[8:17], subject_check(code[8:16])
    strange = [place for place, char in enumerate(text, 9) if char not in CHARACTERS]
    if strange:
        places = "、".join(f"第 {place} 位" for place in strange)
        meaning = f"{places}不是代码里会有的字符（没有字母 I、O、S、V、Z）。"
        return Segment(9, 17, text, name, meaning, basis, "error")
    meaning = "赋给这个主体的九位号码，全国不重复。"
    if text[8] == check:
        return Segment(9, 17, text, name, f"{meaning}第 17 位是它自己的校验位，正确。", basis)
    said = f"{meaning}第 17 位是它自己的校验位，按前八位算应为 {check}，现为 {text[8]}。有些早期的号码如此，只作提示。"
    return Segment(9, 17, text, name, said, basis, "warning")


def _check(code: str) -> Segment:
    name, basis = "校验码", f"{STANDARD}，第 5 部分"
    check = check_character(code[:17])
    if not check:
        meaning = "前 17 位里有代码不会有的字符，算不出校验码。"
        return Segment(18, 18, code[17], name, meaning, basis, "error")
    if code[17] != check:
        meaning = f"按前 17 位算应为 {check}，现为 {code[17]}：号码里至少有一处写错。"
        return Segment(18, 18, code[17], name, meaning, basis, "error")
    return Segment(
        18, 18, code[17], name, "与前 17 位相符。它只说明号码没有写错，不说明号码已经赋出。", basis
    )
