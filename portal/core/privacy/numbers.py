"""Numbers: identity cards, telephones, bank cards. Digits may be parted by blanks, dashes, lines or table cells.

Digits that stand together form a group, groups with little between them a chain. A number begins and ends with a
group, so it is never a piece of a longer run of digits. From each group at most 21 digits are looked at: linear.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from portal.core import credit_codes, registration_numbers
from portal.core.credit_codes.persons import identity_check
from portal.core.privacy import checks
from portal.core.privacy.findings import Certainty, Kind

BETWEEN = r"(?:[ \-.·|_)\t\r\n]|<[^<>]{0,60}>)"
_CHAIN = re.compile(rf"[0-9]++(?:{BETWEEN}{{1,6}}+[0-9]++)*+")
_DIGITS = re.compile(r"[0-9]+")
_CROSS = re.compile(rf"{BETWEEN}{{0,4}}[Xx](?![0-9A-Za-z])")
_LONGEST = 21
_BEFORE = 24

_IDENTITY_WORD = re.compile(r"(?:身份证|公民身份|身份号|证件号|居民证)[^0-9，。；;]{0,12}$")
_REGISTRATION_WORD = re.compile(r"(?:注册号|登记号|执照号|注册登记)[^0-9，。；;]{0,8}$")
_CARD_WORD = re.compile(r"(?:卡号|银行卡|信用卡|储蓄卡|借记卡|工资卡|[账帐]号|[账帐]户)[^0-9，。；;]{0,12}$")
_NAMED = re.compile("身份|证件号|居民证|卡号|银行卡|信用卡|储蓄卡|借记卡|工资卡|[账帐][号户]")
_DOCUMENT_WORD = re.compile(
    r"(?:第|字|[〕\]】]第?|编号|文号|证号|单号|批号|流水号|序列号|条码|条形码|备案号|注册号|代码|NO[.]?)[:为 ]{0,2}$",
    re.I,
)
_LETTERS_OF_PHONES = re.compile(
    r"(?:tel|phone|mobile|mob|call|qq|vx|wx|wechat|(?:^|[^0-9A-Za-z])[tmpv])$", re.I
)
_MONEY_BEFORE = re.compile(r"(?:[¥￥$€]|RMB|CNY|人民币)[ ]?$", re.I)
_UNIT_AFTER = re.compile(r"[ ]?(?:元|万|亿|千克|公斤|吨|米|%|美元|平方|立方|人次|户|件|个|台|瓶)")
_PHONE_SHAPES = {(11,), (3, 4, 4), (3, 8), (7, 4), (3, 3, 5), (4, 7), (4, 3, 4), (3, 5, 3), (1,) * 11}
_CARD_SHAPE = re.compile(r"(?:4,){3,4}[1-4]?,?|4,6,5,?|6,1[0-3],|8,8,|8,11,|1[3-9],")
_SIMPLE = frozenset(" -.·")


@dataclass(frozen=True, slots=True)
class Found:
    """Something at a place of the folded text, and its value in plain: it never leaves the package."""

    kind: Kind
    start: int
    end: int
    certainty: Certainty
    value: str
    readings: tuple[str, ...] = ()


class _Piece:
    """Some groups of a chain read as one number, and what stands around them."""

    __slots__ = ("digits", "end", "groups", "more_after", "more_before", "start", "text")

    def __init__(self, text: str, chain: list[tuple[int, int]], first: int, last: int) -> None:
        self.text = text
        self.groups = chain[first : last + 1]
        self.start, self.end = self.groups[0][0], self.groups[-1][1]
        self.digits = "".join(text[start:end] for start, end in self.groups)
        self.more_before = text[chain[first - 1][1] : self.start] if first else ""
        self.more_after = text[self.end : chain[last + 1][0]] if last + 1 < len(chain) else ""

    @property
    def before(self) -> str:
        return self.text[max(0, self.start - _BEFORE) : self.start]

    @property
    def parted_by(self) -> set[str]:
        pairs = zip(self.groups, self.groups[1:], strict=False)
        return {self.text[left[1] : right[0]] for left, right in pairs}

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(end - start for start, end in self.groups)

    @property
    def is_evenly_parted(self) -> bool:
        """All groups parted by the same single blank, dash or dot; also when there is one group only."""
        parted = self.parted_by
        return not parted or (len(parted) == 1 and parted <= _SIMPLE)

    @property
    def is_part_of_more(self) -> bool:
        """Whether the chain goes on by dashes, dots or by what parts this piece: a document's number does."""
        joints = {"-", ".", "_", "·"} | self.parted_by
        return self.more_before in joints or self.more_after in joints

    def stands_alone(self, letters_before: bool = False) -> bool:
        """Whether no letter and no star touches it (a starred number has been masked)."""
        after, before = self.text[self.end : self.end + 1], self.text[max(0, self.start - 1) : self.start]
        if after == "*" or before == "*" or (after.isascii() and after.isalpha()):
            return False
        return letters_before or not (before.isascii() and before.isalpha())

    @property
    def is_amount(self) -> bool:
        """Whether signs or units of money and goods stand beside it."""
        return bool(_UNIT_AFTER.match(self.text, self.end) or _MONEY_BEFORE.search(self.before))


def numbers(text: str) -> Iterator[Found]:
    """Everything in a folded text that may be a person's number, in order, without overlaps."""
    for match in _CHAIN.finditer(text):
        if match.end() - match.start() < 7:
            continue
        chain = [group.span() for group in _DIGITS.finditer(text, *match.span())]
        digits = "".join([text[start:end] for start, end in chain])
        place = before = 0
        while place < len(chain):
            found, used = _at(text, chain, place, digits[before : before + _LONGEST])
            yield from found
            before += sum(end - start for start, end in chain[place : place + used])
            place += used


def _at(text: str, chain: list[tuple[int, int]], first: int, digits: str) -> tuple[list[Found], int]:
    """What begins with this group, and how many groups it takes; `digits`: those from there on."""
    length, ends = 0, []
    for last in range(first, len(chain)):
        length += chain[last][1] - chain[last][0]
        if length > _LONGEST:
            break
        if length >= 9:
            ends.append((last, length))
    start, end = chain[first]
    if not ends:
        return (_inside(text, start, end) if end - start > _LONGEST else []), 1
    named = _NAMED.search(text, max(0, start - _BEFORE), start) is not None
    pieces: dict[int, _Piece] = {}
    for reader, lengths, most, likely in _READERS:
        for last, length in reversed(ends):
            if length not in lengths or last - first >= most or not (named or likely(digits[:length])):
                continue
            piece = pieces.get(last) or pieces.setdefault(last, _Piece(text, chain, first, last))
            found = reader(piece)
            if found:
                return [found], last - first + 1
    return [], 1


def _identity(piece: _Piece) -> Found | None:
    digits, end = piece.digits, piece.end
    if len(digits) == 17:
        cross = _CROSS.match(piece.text, end) if not piece.more_after else None
        if not cross:
            return None
        digits, end = f"{digits}X", cross.end()
    elif not piece.stands_alone(letters_before=True):
        return None
    if piece.text[piece.start - 1 : piece.start] == "*" or not checks.has_identity_shape(digits):
        return None
    right, code = identity_check(digits[:17]) == digits[17], credit_codes.is_valid(digits)
    if right and not (code and credit_codes.subject_is_right(digits)):
        return Found(Kind.IDENTITY, piece.start, end, Certainty.CERTAIN, digits)
    if _IDENTITY_WORD.search(piece.before):
        return Found(Kind.IDENTITY, piece.start, end, Certainty.CERTAIN, digits)
    if right:
        readings = ("18位身份证号", "统一社会信用代码")
        return Found(Kind.IDENTITY, piece.start, end, Certainty.UNCERTAIN, digits, readings)
    if code or not piece.is_evenly_parted or not piece.stands_alone():
        return None
    return Found(Kind.IDENTITY, piece.start, end, Certainty.UNCERTAIN, digits, ("校验码不符的身份证号",))


def _mobile(piece: _Piece) -> Found | None:
    digits, shape = piece.digits, piece.shape
    start, number = piece.start, digits[-11:]
    if number[0] != "1" or number[1] < "3" or digits[:-11] not in ("", "86", "0086", "0"):
        return None
    if digits[:-11]:
        # The country's number may be a group of its own, or stand at the head of the first.
        over = len(digits) - 11
        shape = shape[1:] if shape[0] == over else (shape[0] - over, *shape[1:])
    if piece.text[start - 1 : start] == "+" and start:
        start -= 1
    allowed = _LETTERS_OF_PHONES.search(piece.before) is not None
    if not piece.stands_alone(letters_before=allowed) or piece.is_amount:
        return None
    if _DOCUMENT_WORD.search(piece.before):
        return None
    if len(shape) > 1 and shape not in _PHONE_SHAPES:
        return None
    parted = piece.parted_by
    even = len(parted) < 2 or (len(digits) > 11 and parted <= _SIMPLE)
    sure = even and parted <= _SIMPLE and not piece.is_part_of_more
    certainty = Certainty.CERTAIN if sure else Certainty.UNCERTAIN
    return Found(Kind.MOBILE, start, piece.end, certainty, number)


def _old_identity(piece: _Piece) -> Found | None:
    digits = piece.digits
    if len(piece.groups) > 1 and (piece.shape not in ((6, 6, 3), (6, 9)) or not piece.is_evenly_parted):
        return None
    if not piece.stands_alone() or piece.is_amount:
        return None
    named = _IDENTITY_WORD.search(piece.before)
    if named:
        return Found(Kind.IDENTITY, piece.start, piece.end, Certainty.CERTAIN, digits)
    if not checks.is_old_identity(digits):
        return None
    registered = registration_numbers.is_valid(digits)
    if _REGISTRATION_WORD.search(piece.before) and registered:
        return None
    readings = ["15位身份证号"]
    if registered:
        readings.append("营业执照注册号")
    if digits[:2] in ("34", "37") and checks.passes_luhn(digits):
        readings.append("银行卡号")
    unsure = len(readings) > 1 or piece.is_part_of_more or _DOCUMENT_WORD.search(piece.before)
    certainty = Certainty.UNCERTAIN if unsure else Certainty.CERTAIN
    return Found(Kind.IDENTITY, piece.start, piece.end, certainty, digits, tuple(readings) if unsure else ())


def _card(piece: _Piece) -> Found | None:
    digits = piece.digits
    if not checks.passes_luhn(digits) or not _is_issued(digits) or not piece.stands_alone():
        return None
    named = _CARD_WORD.search(piece.before)
    if credit_codes.is_valid(digits) or (
        not named and (piece.is_amount or _DOCUMENT_WORD.search(piece.before))
    ):
        return None
    shape = "".join(f"{size}," for size in piece.shape)
    grouped = _CARD_SHAPE.fullmatch(shape) is not None and piece.is_evenly_parted
    if not grouped and not named:
        return None
    usual = len(digits) in (16, 19) or (len(digits) == 15 and digits[0] == "3")
    sure = named or (grouped and usual and not piece.is_part_of_more)
    certainty = Certainty.CERTAIN if sure else Certainty.UNCERTAIN
    return Found(Kind.BANK_CARD, piece.start, piece.end, certainty, digits)


def _is_issued(digits: str) -> bool:
    """Whether cards of this length begin like this: 银联, and the schemes of ISO/IEC 7812 met here."""
    first, two, length = digits[0], digits[:2], len(digits)
    if two == "62":
        return True
    if first == "4":
        return length in (13, 16, 18, 19)
    if first == "3":
        return (
            two in ("34", "37") and length == 15 or two == "35" and length == 16 or two in ("30", "36", "38")
        )
    if first in "56":
        return length in (16, 18, 19)
    return digits[:4] in ("9558", "9559") and length in (16, 19)


def _account(piece: _Piece) -> Found | None:
    """A number that its words call an account or an identity number, though no check says so."""
    if not piece.stands_alone(letters_before=True) or piece.more_after in _SIMPLE - {" "}:
        return None
    if _IDENTITY_WORD.search(piece.before):
        readings = ("位数不符的身份证号",)
        return Found(Kind.IDENTITY, piece.start, piece.end, Certainty.UNCERTAIN, piece.digits, readings)
    if _CARD_WORD.search(piece.before) and piece.is_evenly_parted and not piece.is_amount:
        return Found(Kind.BANK_CARD, piece.start, piece.end, Certainty.UNCERTAIN, piece.digits)
    return None


def _landline(piece: _Piece) -> Found | None:
    digits = piece.digits
    code = 3 if digits[:2] in ("01", "02") else 4
    if (
        digits[0] != "0"
        or digits[1] == "0"
        or (digits[1] == "1" and digits[2] != "0")
        or len(digits) - code not in (7, 8)
        or digits[code] in "01"
    ):
        return None
    if piece.shape not in (
        (len(digits),),
        (code, len(digits) - code),
        (code, 4, 4),
        (code, 3, 4),
        (code, 4, 3),
    ):
        return None
    if not piece.stands_alone() or piece.is_amount or _DOCUMENT_WORD.search(piece.before):
        return None
    bracket = (
        ")" in piece.text[piece.start : piece.start + 6] and piece.text[piece.start - 1 : piece.start] == "("
    )
    return Found(Kind.LANDLINE, piece.start - bracket, piece.end, Certainty.UNCERTAIN, digits)


_Reader = tuple[Callable[[_Piece], Found | None], frozenset[int], int, Callable[[str], bool]]
_READERS: tuple[_Reader, ...] = (
    (_identity, frozenset((17, 18)), 18, lambda digits: checks.has_identity_shape(digits[:17] + "0")),
    (_mobile, frozenset((11, 12, 13, 15)), 14, lambda digits: digits[-11] == "1" and digits[-10] > "2"),
    (_old_identity, frozenset((15,)), 3, checks.is_old_identity),
    (_card, frozenset(range(13, 20)), 6, _is_issued),
    (_landline, frozenset((10, 11, 12)), 3, lambda digits: digits[0] == "0" != digits[1]),
    (_account, frozenset(range(9, _LONGEST + 1)), 6, lambda digits: False),
)
"""Each with the lengths it reads, the most groups, and a quick no, which counts unless words name the number."""


def _inside(text: str, start: int, end: int) -> list[Found]:
    """Identity numbers in a long run of digits (columns that lost what parted them): may be chance."""
    found, place = [], start
    while place + 18 <= end:
        number = text[place : place + 18]
        if checks.is_identity(number):
            readings = ("身份证号（在一长串数字里）",)
            found.append(Found(Kind.IDENTITY, place, place + 18, Certainty.UNCERTAIN, number, readings))
            place += 18
        else:
            place += 1
    return found
