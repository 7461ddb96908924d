"""From the header of a file to a plan: which place holds which field, and what is dropped unread."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.credit.columns import DISCLOSURES, REGISTER, SENSITIVE, Column, by_header, fold

REGISTER_KIND, DISCLOSURES_KIND = "register", "disclosures"
KIND_NAMES = {REGISTER_KIND: "主体登记信息", DISCLOSURES_KIND: "公示信息"}
"""As `Batch.KINDS` has them, for helpers that have no models."""
COLUMNS: dict[str, tuple[Column, ...]] = {REGISTER_KIND: REGISTER, DISCLOSURES_KIND: DISCLOSURES}
LABELS: dict[str, dict[str, str]] = {
    kind: {column.field: column.label for column in columns} for kind, columns in COLUMNS.items()
}
LINE_COLUMN, REASON_COLUMN, BATCH_COLUMN = "行号", "退回原因", "退回批次"
"""What stands beside the cells in a file of refused lines; mended and sent again they are passed over."""
HEADER_WITHIN = 10
"""Lines of title that may stand above the header."""
_ENOUGH = 3
_OURS = frozenset(fold(name) for name in (LINE_COLUMN, REASON_COLUMN, BATCH_COLUMN, "原行号", "要改什么"))
_SENSITIVE = frozenset(fold(name) for name in SENSITIVE)
# Headers that nobody has listed, but that say by themselves what they hold.
_SOUNDS_SENSITIVE = re.compile(
    r"身份证|证件号|证照号码.*(?:经营者|法定代表人)|手机|电话|邮箱|银行|账号|卡号|户籍|家庭|住址|出生|IDCARD|PHONE|MOBILE|EMAIL"
)
_NUMBERS = re.compile(r"\d{6}")


@dataclass(frozen=True, slots=True)
class Plan:
    """Where the fields of one file stand. `places` are (position in the row, field), in order of position.

    `width` is how many cells a row has; `closed` says that a row of another width must not be kept even as
    a refused line, because a dropped column may have slid under another header.
    """

    kind: str
    places: tuple[tuple[int, str], ...]
    width: int
    closed: bool
    delimiter: str = ","
    encoding: str = "utf-8"
    line: int = 1
    names: tuple[str, ...] = ()
    """Of JSON Lines: the names of the places."""

    @property
    def fields(self) -> frozenset[str]:
        """The fields that the file has a column for."""
        return frozenset(field for _, field in self.places)


@dataclass(frozen=True, slots=True)
class Mapped:
    """A plan, and what must be said about the header: (column, why it is not read)."""

    plan: Plan
    notices: tuple[tuple[str, str], ...]


def is_sensitive(header: str) -> bool:
    """Whether a column of this name never comes into the portal."""
    folded = fold(header)
    return folded in _SENSITIVE or bool(_SOUNDS_SENSITIVE.search(folded))


def map_header(kind: str, cells: Sequence[str], **about: object) -> Mapped | None:
    """The plan for a row of headers; None when this row is no header of such a file."""
    known = by_header(COLUMNS[kind])
    places: list[tuple[int, str]] = []
    notices: list[tuple[str, str]] = []
    closed = False
    for place, cell in enumerate(cells):
        header = cell.strip()
        column = known.get(fold(header)) or known.get(fold(_without_unit(header)))
        if column is not None:
            places.append((place, column.field))
        elif fold(header) in _OURS:
            continue
        elif header and is_sensitive(header):
            closed = True
            notices.append((named(header, place), "属于不得进入公示系统的个人信息，整列没有读取，也没有保存"))
        elif header:
            closed = True
            notices.append((named(header, place), "不认识这一列，没有读取；可用的列名见数据规范"))
    found = {field for _, field in places}
    if len(found) < min(_ENOUGH, len(COLUMNS[kind])) or not found & {"uscc", "reg_no", "name"}:
        return None
    width = len(cells)
    plan = Plan(kind, tuple(places), width, closed, **about)  # type: ignore[arg-type]
    return Mapped(plan, tuple(notices))


def named(header: str, place: int) -> str:
    """A column as messages name it; a header that is a number (a row of data, perhaps) is not repeated."""
    if _NUMBERS.search(header) or len(header) > 40:
        return f"第 {place + 1} 列"
    return f"第 {place + 1} 列“{header}”"


def missing(kind: str, fields: Iterable[str]) -> list[str]:
    """Labels of the columns without which no row of the file can be judged."""
    held = set(fields)
    needed = {REGISTER_KIND: ("name", "type_code", "status"), DISCLOSURES_KIND: ("kind",)}[kind]
    lacking = [LABELS[kind][field] for field in needed if field not in held]
    if not held & {"uscc", "reg_no"} and kind == REGISTER_KIND:
        lacking.insert(0, "统一社会信用代码")
    return lacking


def _without_unit(header: str) -> str:
    return re.sub(r"[（(][^（）()]*[）)]$", "", header)
