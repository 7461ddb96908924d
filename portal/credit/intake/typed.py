"""Typed fields that rows of the register and of disclosures share: numbers of entities, and texts with a limit."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import StringConstraints

from portal.core import credit_codes, registration_numbers
from portal.credit.intake import values

_FIGURE = re.compile(r"\d(?:\.\d+)?[Ee]\+?\d{1,2}|\d{15,}\.0*|\d{15}0{3}")


def text(most: int) -> Any:
    """A text of at most so many characters."""
    return Annotated[str, StringConstraints(max_length=most)]


def credit_code(text: str) -> str:
    """A valid code of 18 places, or nothing. Raises ValueError."""
    if credit_codes.is_valid(text) or not text:
        return text
    code = credit_codes.normalise(text)
    if credit_codes.is_valid(code):
        return code
    _refuse_figure(text)
    found = credit_codes.diagnose(text)
    if found.kind == "identity_number":
        raise ValueError("这里填的像是个人的身份号码，没有保存。请填统一社会信用代码")
    raise ValueError(found.summary.rstrip("。"))


def registration_number(text: str) -> str:
    """A valid number of 15 digits, or nothing. Raises ValueError."""
    number = text if text.isdigit() and text.isascii() else credit_codes.normalise(text)
    if not number or registration_numbers.is_valid(number):
        return number
    _refuse_figure(text)
    if credit_codes.is_identity_number(number):
        raise PersonalNumber
    found = credit_codes.diagnose(number)
    raise ValueError(found.summary.rstrip("。") if found.typed else "不是 15 位注册号")


def _refuse_figure(text: str) -> None:
    """Spreadsheets keep 15 places of a number: of a code stored as one the last places are lost."""
    if _FIGURE.fullmatch(values.folded(text)):
        raise ValueError("表格把代码存成了数字，末几位可能已经丢失。请把这一列设为“文本”后重新填写")


class PersonalNumber(ValueError):
    """A person's number stands where an entity's should."""

    def __str__(self) -> str:
        return "这里填的像是个人的身份号码，没有保存。请填注册号，没有的留空"
