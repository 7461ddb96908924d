"""Members as people write them, one a line: 王小田，农民，货币，20000."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.cooperatives.members.composition import LAW, Members, law_words
from portal.core.rules import Basis, Fact, FactKind, read_value
from portal.core.rules.facts import number_text
from portal.core.text import fold

FARMER, PERSON = "农民", "其他个人"
UNITS = ("企业", "事业单位", "社会组织")
KINDS = (FARMER, PERSON, *UNITS)
_SPOKEN = {
    "个人": PERSON,
    "非农民": PERSON,
    "居民": PERSON,
    "公司": "企业",
    "社团": "社会组织",
    "单位": "企业",
}
MOST = 500
LONGEST = 60
_SEPARATOR = re.compile(r"[,，、;；\t|]+")
_AMOUNT = Fact(
    key="amount", label="出资额", question="", kind=FactKind.MONEY, unit="元", maximum=Decimal(10) ** 10
)
# What may not be contributed, and the article that says so.
_FORBIDDEN = {
    **dict.fromkeys(
        ("劳务", "劳动", "出力", "信用", "姓名", "商誉", "特许经营"), Basis("市场主体登记管理条例", "13")
    ),
    **dict.fromkeys(("抵押", "质押", "担保"), Basis("市场主体登记管理条例", "13")),
    **dict.fromkeys(("债权", "欠款", "欠条"), Basis(LAW, "13")),
}
EXAMPLE = "王小田，农民，货币，20000"


@dataclass(frozen=True, slots=True)
class Member:
    """One line: name, kind (one of KINDS), way of contributing, yuan; what is not given is empty."""

    name: str
    kind: str = ""
    way: str = ""
    amount: Decimal | None = None

    @property
    def amount_text(self) -> str:
        """20,000; empty where it is filled in by hand."""
        return "" if self.amount is None else number_text(self.amount)


class BadLines(ValueError):
    """Lines that cannot be read; `messages` says which and how to mend each."""

    def __init__(self, messages: Sequence[str]) -> None:
        super().__init__("\n".join(messages))
        self.messages = list(messages)


def read_lines(text: str) -> list[Member]:
    """The members of a text. Raises BadLines that names every bad line, at most ten."""
    members: list[Member] = []
    wrong: list[str] = []
    rows = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(rows) > MOST:
        raise BadLines([f"一共 {len(rows)} 行，最多 {MOST} 行。请分几次填。"])
    for number, line in rows:
        try:
            members.append(_member(line))
        except ValueError as error:
            wrong.append(f"第 {number} 行：{error}")
    names = [member.name for member in members]
    wrong += [
        f"“{name}”写了 {names.count(name)} 次。同名的两个人，请在名字后面加个记号。" for name in _twice(names)
    ]
    if wrong:
        raise BadLines(wrong[:10])
    return members


def _twice(names: list[str]) -> Iterable[str]:
    return dict.fromkeys(name for name in names if names.count(name) > 1)


def _member(line: str) -> Member:
    # 20,000 would be torn apart at its comma.
    parts = [part.strip() for part in _SEPARATOR.split(re.sub(r"(?<=\d)[,，](?=\d{3}(\D|$))", "", line))]
    parts = [part for part in parts if part]
    if not parts:
        raise ValueError(f"没有读到姓名。请照“{EXAMPLE}”的样子写。")
    if len(parts) > 4:
        raise ValueError(f"有 {len(parts)} 项，最多 4 项。请照“{EXAMPLE}”的样子写。")
    if long := next((part for part in parts if len(part) > LONGEST), ""):
        raise ValueError(f"“{long[:12]}……”太长，每项最多 {LONGEST} 个字。")
    name, kind, way, amount = (*parts, "", "", "")[:4]
    return Member(name, _kind(kind), _way(way), _amount(amount))


def _kind(text: str) -> str:
    kind = _SPOKEN.get(fold(text), fold(text))
    if kind and kind not in KINDS:
        raise ValueError(f"第二项“{text}”不是成员类别。请写{'、'.join(KINDS)}里的一种。")
    return kind


def _way(text: str) -> str:
    for word, basis in _FORBIDDEN.items():
        if word in text:
            raise ValueError(f"“{text}”不能作价出资（{law_words(basis)}）。请换一种出资方式。")
    return text


def _amount(text: str) -> Decimal | None:
    if not text:
        return None
    value = read_value(_AMOUNT, [text])
    return value if isinstance(value, Decimal) else None


def counted(members: Iterable[Member]) -> Members:
    """How many of each kind; a member without a kind is not counted."""
    kinds = [member.kind for member in members]
    return Members(kinds.count(FARMER), kinds.count(PERSON), sum(kind in UNITS for kind in kinds))


def total(members: Iterable[Member]) -> Decimal:
    """What they contribute together, in yuan."""
    return sum((member.amount for member in members if member.amount is not None), Decimal(0))
