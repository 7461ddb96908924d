"""Figures as people write them: parsed exactly, or refused in words. Zero is a figure, missing is not."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

MISSING, SUPPRESSED, INAPPLICABLE = "missing", "suppressed", "inapplicable"
STATUS_LABELS = {MISSING: "暂缺", SUPPRESSED: "不公开", INAPPLICABLE: "不适用"}
SIGNS = {MISSING: "…", SUPPRESSED: "×", INAPPLICABLE: "—"}

_STATUS_WORDS = {
    "…": MISSING,
    "……": MISSING,
    "...": MISSING,
    "暂缺": MISSING,
    "缺报": MISSING,
    "未报送": MISSING,
    "不公开": SUPPRESSED,
    "×": SUPPRESSED,
    "不适用": INAPPLICABLE,
}
# Only these are another way to write the same character; ①, ² and the like are footnotes or ranks.
_WIDTHS = str.maketrans(
    "０１２３４５６７８９，．－−＋％（）　\u00a0\u2009\u202f\ufeff",
    "0123456789,.--+%()    \u0020",
)
_PLAIN = re.compile(r"[+-]?\d+(\.\d+)?")
_GROUPED = re.compile(r"[+-]?\d{1,3}([, ])\d{3}(\1\d{3})*(\.\d+)?")
MAX_DIGITS = 16


class NumberError(ValueError):
    """What was written is no figure; the message says in Chinese why and what to write instead."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A value, or the status that says why there is none (`missing`, `suppressed`, `inapplicable`)."""

    value: Decimal | None
    status: str = ""


def parse_status(text: str) -> str:
    """`暂缺` -> "missing"; "" for a blank or 正常. Raises NumberError for an unknown word."""
    word = text.strip()
    if word in ("", "正常"):
        return ""
    try:
        return _STATUS_WORDS[word]
    except KeyError:
        known = "、".join(STATUS_LABELS.values())
        raise NumberError(f"数据状态“{word}”无法识别，可写：{known}") from None


def parse_figure(raw: Any, status: str = "") -> Figure:
    """A cell of a file -> Figure. `status` is the cell of the status column, where there is one.

    Raises NumberError: blank without a status, footnote characters, units, scientific notation …
    """
    stated = parse_status(status)
    if raw is None or (isinstance(raw, str) and not raw.translate(_WIDTHS).strip()):
        if not stated:
            raise NumberError("数值为空；零请写 0，没有数据请写“…”")
        return Figure(None, stated)
    if isinstance(raw, str) and raw.strip() in _STATUS_WORDS:
        return Figure(None, _STATUS_WORDS[raw.strip()])
    value = parse_number(raw)
    if stated:
        raise NumberError(f"既有数值 {raw}，又标明“{STATUS_LABELS[stated]}”，请只写一样")
    return Figure(value)


def parse_number(raw: Any) -> Decimal:
    """A number as written or as a spreadsheet gives it -> Decimal, exactly. Raises NumberError."""
    if isinstance(raw, bool):
        raise NumberError("应为数字，表格里是“真/假”值")
    if isinstance(raw, int | float):
        return _from_spreadsheet(raw)
    if not isinstance(raw, str):
        raise NumberError(f"应为数字，表格里是“{raw}”；请把单元格格式改为数值")
    text = raw.translate(_WIDTHS).strip()
    _refuse_words(raw.strip(), text)
    if _GROUPED.fullmatch(text):
        text = re.sub(r"[, ]", "", text)
    elif not _PLAIN.fullmatch(text):
        raise NumberError(_why_not(raw.strip(), text))
    if sum(character.isdigit() for character in text) > MAX_DIGITS:
        raise NumberError(f"“{raw.strip()}”超过 {MAX_DIGITS} 位数字")
    return Decimal(text)


def _from_spreadsheet(raw: int | float) -> Decimal:
    text = f"{raw:.15g}"  # a spreadsheet keeps fifteen significant digits; more are noise of the binary form
    value = Decimal(text)
    if not value.is_finite():
        raise NumberError(f"“{raw}”不是有限的数字")
    if abs(value) >= Decimal(10) ** MAX_DIGITS:
        raise NumberError(f"“{text}”超过 {MAX_DIGITS} 位数字")
    return Decimal(format(value, "f"))


def _refuse_words(raw: str, text: str) -> None:
    """Refuse what would silently turn into another number."""
    odd = [character for character in text if character.isnumeric() and not re.match("[0-9一-鿿]", character)]
    if odd:
        raise NumberError(f"“{raw}”含有“{odd[0]}”；数值只写 0 至 9，脚注请写在备注列")
    if text in ("-", "--", "/", "——", "—"):
        raise NumberError(f"“{raw}”含义不明；零请写 0，没有数据请写“…”")
    if re.fullmatch(r"[+-]?\d+(\.\d+)?[eE][+-]?\d+", text):
        raise NumberError(f"“{raw}”是科学计数法，可能已丢失位数；请写完整的数字")


def _why_not(raw: str, text: str) -> str:
    if re.fullmatch(r"[+-]?[\d,. ]+", text):
        return f"“{raw}”的分隔符不对；千位每三位一分，小数点只有一个"
    if "%" in text:
        return f"“{raw}”带有百分号；百分比只写数字"
    unit = re.fullmatch(r"[+-]?[\d,. ]+([\u4e00-\u9fff]+)", text)
    if unit:
        return f"“{raw}”带有“{unit[1]}”；请按指标的单位写完整的数字，不带文字"
    return f"“{raw}”不是数字"


def plain(value: Decimal, decimals: int) -> str:
    """As a file states it: `-1234.50`."""
    return f"{value:.{decimals}f}"


def grouped(value: Decimal, decimals: int) -> str:
    """As a page shows it: `-1,234.50`."""
    return f"{value:,.{decimals}f}"
