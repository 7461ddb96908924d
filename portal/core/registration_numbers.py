"""Registration numbers of 15 digits (工商GS15-2006), given before 统一社会信用代码: check and explanation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from portal.core.number_parts import (
    Correction,
    Diagnosis,
    Explanation,
    Problem,
    Segment,
    neighbours_swapped,
    normalise,
    resemblance,
)
from portal.core.number_regions import region_segment

if TYPE_CHECKING:
    from portal.core.codebook import CodeBook

STANDARD = "工商行政管理市场主体注册号编制规则（工商GS15-2006）"
CHECK_STANDARD = f"{STANDARD}；GB/T 17710（MOD 11,10）"
LENGTH = 15
_AS_DIGITS = str.maketrans("OQDILZSBG", "000112586")


def check_digit(first: str) -> str:
    """The last digit of a number from its first fourteen (ISO 7064 MOD 11,10); empty when they are no digits."""
    if len(first) != LENGTH - 1 or not (first.isascii() and first.isdigit()):
        return ""
    product = 10
    for digit in first:
        product = 2 * ((product + int(digit)) % 10 or 10) % 11
    return str((11 - product) % 10)


def is_valid(number: str) -> bool:
    """Whether this is a number of 15 digits with the right last one; not whether it was ever given."""
    return len(number) == LENGTH and check_digit(number[:14]) == number[14]


def explain(number: str, on: date, *, book: CodeBook | None = None) -> Explanation:
    """Each part of `number` as of a day. What is no number of 15 digits gives one segment in error."""
    typed = normalise(number)
    if len(typed) != LENGTH or not (typed.isascii() and typed.isdigit()):
        meaning = f"注册号是 15 位数字，这里有 {len(typed)} 位。"
        if len(typed) == LENGTH:
            meaning = "注册号只有数字。"
        wrong = Segment(1, max(len(typed), 1), typed[:40], "不是注册号", meaning, STANDARD, "error")
        return Explanation("", on, (wrong,))
    region = region_segment(typed[:6], on, book, first=1, basis=f"{STANDARD}，首次登记机关码；GB/T 2260")
    return Explanation(typed, on, (region, _sequence(typed), _check(typed)))


def _sequence(number: str) -> Segment:
    lead = number[6]
    if lead <= "3":
        of = "0—3 开头是内资企业的号段"
    elif lead <= "5":
        of = "4—5 开头是外商投资企业的号段"
    else:
        of = "6—9 开头是个体工商户的号段（待核）"
    meaning = f"登记机关编的八位顺序号；{of}。这是编号时的情况，现在的类型以登记信息为准。"
    return Segment(7, 14, number[6:14], "顺序码", meaning, STANDARD)


def _check(number: str) -> Segment:
    check = check_digit(number[:14])
    if check == number[14]:
        return Segment(15, 15, number[14], "校验码", "与前 14 位相符。", CHECK_STANDARD)
    meaning = f"按前 14 位算应为 {check}，现为 {number[14]}：号码里至少有一处写错。"
    return Segment(15, 15, number[14], "校验码", meaning, CHECK_STANDARD, "error")


def diagnosed(typed: str) -> Diagnosis:
    """What is wrong with a text of 14 to 16 digits (or letters written for digits) as a registration number."""
    if is_valid(typed):
        said = "注册号没有写错。2015 年起陆续换成 18 位的统一社会信用代码，也可以用它查询。"
        return Diagnosis("registration_number", typed, True, said)
    problems = _problems(typed)
    found = _corrections(typed)
    if len(found) == 1:
        said = f"{found[0].message}，号码应当是 {found[0].code}。请对照营业执照核对。"
    else:
        said = f"{problems[0].message}请对照营业执照核对。"
    return Diagnosis("registration_number", typed, False, said, problems, found)


def _problems(typed: str) -> tuple[Problem, ...]:
    if len(typed) != LENGTH:
        return (Problem(f"注册号应为 15 位数字，现为 {len(typed)} 位。"),)
    letters = [
        Problem(f"第 {place} 位的字母 {char} 不会出现在注册号里。", (place,))
        for place, char in enumerate(typed, 1)
        if not char.isdigit()
    ]
    check = check_digit(typed[:14])
    if check and check != typed[14]:
        letters.append(
            Problem(f"校验码（第 15 位）不对：按前 14 位算应为 {check}，现为 {typed[14]}。", (15,))
        )
    return tuple(letters)


def _corrections(typed: str) -> tuple[Correction, ...]:
    """Right numbers one likely slip away. Any digit can be made to fit, so only slips that people make."""
    base = typed.translate(_AS_DIGITS)
    found: list[Correction] = []
    if len(typed) == LENGTH - 1:
        found.append(Correction(base + check_digit(base), "第 15 位漏写了校验码", (15,), "missing"))
    elif len(typed) > LENGTH:
        found += [
            Correction(base[:i] + base[i + 1 :], f"第 {i + 1} 位的 {base[i]} 多写了", (i + 1,), "doubled")
            for i in range(1, len(base))
            if base[i] == base[i - 1]
        ]
    elif base != typed:
        letters = [i for i, char in enumerate(typed) if char != base[i]]
        said = "；".join(f"第 {i + 1} 位应为 {base[i]}（现为 {typed[i]}）" for i in letters)
        found.append(Correction(base, said, tuple(i + 1 for i in letters), "letter"))
    else:
        found += _likely(base)
    return tuple({each.code: each for each in found if is_valid(each.code)}.values())


def _likely(base: str) -> Iterator[Correction]:
    for code, place in neighbours_swapped(base):
        yield Correction(code, f"第 {place}、{place + 1} 位写反了", (place, place + 1), "swap")
    check = check_digit(base[:14])
    if check:
        yield Correction(base[:14] + check, f"第 15 位应为 {check}（现为 {base[14]}）", (15,), "check")
    for place, now in enumerate(base[:14]):
        for digit in "0123456789":
            if digit != now and resemblance(now, digit) <= 1:
                said = f"第 {place + 1} 位应为 {digit}（现为 {now}）"
                code = base[:place] + digit + base[place + 1 :]
                yield Correction(code, said, (place + 1,), "look_alike")
