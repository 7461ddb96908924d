"""What is typed into the look-up beside whole codes and names: parts of codes, several codes, words around a name."""

from __future__ import annotations

import re
import unicodedata

from portal.core import credit_codes
from portal.core.credit_codes.correcting import with_letters_read
from portal.core.number_parts import Correction, Diagnosis, normalise
from portal.credit.models import Entity

LISTED_FROM = 9
"""Places of a code from which on those that begin so are listed: fewer name an office and a region only."""
MOST_NUMBERS = 10
MOST_CORRECTED = 20
"""Entities that a wrong number may have meant."""
NUMBERS = ("credit_code", "registration_number")
CODE, NUMBER = 18, 15

_PART = re.compile(r"[0-9A-Z]{4,60}")
_DIGITS_OF_PART = 4
_LETTERS = re.compile(r"[A-Z]{3,17}")
_WITHIN = re.compile(r"(?<![0-9A-Z])[0-9A-Z]{15,20}(?![0-9A-Z])")
_PHONE = re.compile(r"(?:\+?86)?0\d{2,3}[- ]?\d{7,8}")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.I)
_LABEL = re.compile(r"^(?:企业|单位|公司|主体|商户|店铺)?(?:名称|字号|店名|全称)\s*[:：]\s*")
_ABOUT = "电话|地址|法人|法定代表人|老板|负责人|信息|资料|信用|处罚|注册资本|经营范围|营业执照"
_QUOTES = "“”‘’\"'「」『』《》〈〉"
_HEAD = re.compile(r"^(?:请问|我想查|我要查|帮我查|查一下|查查|查询|有没有一?家?叫?做?)+")
_TAIL = re.compile(
    r"(?:的(?:店|公司|企业|商家|单位|厂)|怎么样|好不好|靠谱吗|可靠吗|是真的吗|是真的假的|真的假的|是不是骗子|是骗子吗|在哪里?|是谁|查询|查一下"
    rf"|的?(?:{_ABOUT})(?:是(?:谁|多少|什么|哪里))?)[?？!！。]*$"
)
_STATUS = {
    "存续": Entity.ACTIVE,
    "在业": Entity.ACTIVE,
    "开业": Entity.ACTIVE,
    "歇业": Entity.SUSPENDED,
    "吊销": Entity.REVOKED,
    "注销": Entity.CANCELLED,
    "已注销": Entity.CANCELLED,
    "撤销": Entity.ANNULLED,
    "迁出": Entity.MOVED,
}


def no_question(text: str) -> str:
    """Why nothing can be looked up by a text; empty as a rule."""
    if not any(char.isalnum() for char in text):
        return "没有可以查的字。请输入代码、注册号或者名称。"
    if _PHONE.fullmatch(unicodedata.normalize("NFKC", text)):
        return "这像是电话号码。本站不按电话号码查询，请改用统一社会信用代码或者名称。"
    if _ADDRESS.fullmatch(text):
        return "这像是网址。本站按统一社会信用代码、注册号和名称查询。"
    return ""


def without_label(text: str) -> str:
    """名称：“示范商行” -> 示范商行."""
    return _LABEL.sub("", text).strip(_QUOTES) or text


def loosened(text: str) -> tuple[str, str]:
    """A question without the words around the name, and the status that one of its words says."""
    bare = _HEAD.sub("", _TAIL.sub("", text)).replace("的", " ").strip() or text
    words = bare.split()
    said = [word for word in words if word in _STATUS]
    if len(said) == 1 and len(words) > 1:
        return " ".join(word for word in words if word not in _STATUS), _STATUS[said[0]]
    return bare, ""


def numbers_within(text: str) -> list[Diagnosis]:
    """The codes and registration numbers that stand in a longer text, each once."""
    plain = unicodedata.normalize("NFKC", text).upper()
    pieces = dict.fromkeys(_WITHIN.findall(plain))
    found = [credit_codes.diagnose(piece) for piece in list(pieces)[:MOST_NUMBERS]]
    return [each for each in found if each.kind in NUMBERS]


def meant_by_number(text: str) -> list[Entity]:
    """The entity of a code or number, else those that it may be a slip of."""
    asked = credit_codes.diagnose(text)
    if asked.kind not in NUMBERS:
        return []
    if held := list(Entity.objects.with_code(asked.typed).order_by()[:MOST_NUMBERS]):
        return held
    return [one for _, one in corrected(asked)][:MOST_NUMBERS]


def corrected(asked: Diagnosis) -> list[tuple[Correction, Entity]]:
    """The corrections of a wrong number that the register holds, the likelier first, each with its entities."""
    field = "uscc" if asked.kind == "credit_code" else "reg_no"
    held: dict[str, list[Entity]] = {}
    likely = {f"{field}__in": [each.code for each in asked.corrections], f"{field}__gt": ""}
    for entity in Entity.objects.filter(**likely).order_by()[:MOST_CORRECTED]:
        held.setdefault(getattr(entity, field), []).append(entity)
    possible = {each.code: each for each in asked.corrections}
    return [(one, entity) for code, one in possible.items() for entity in held.get(code, ())]


def part_of_number(text: str) -> str:
    """The text as a part of a code or registration number, or more than one; empty when it is neither."""
    typed = normalise(text)
    digits = sum(char.isdigit() for char in typed)
    return typed if _PART.fullmatch(typed) and digits >= _DIGITS_OF_PART else ""


def letters(text: str) -> str:
    """The text if it is letters only: pinyin, or a part of a code."""
    typed = normalise(text)
    return typed if _LETTERS.fullmatch(typed) else ""


def beginning(typed: str, most: int) -> list[Entity]:
    """Entities whose code or registration number begins so, up to `most`, by their codes."""
    start = with_letters_read(typed)
    if not LISTED_FROM <= len(start) < CODE:
        return []
    # Ranges of digits and capitals are answered by the indexes of either database, in any collation.
    codes = Entity.objects.filter(uscc__gte=start.ljust(CODE, "0"), uscc__lte=start.ljust(CODE, "Z"))
    found = list(codes.order_by("uscc")[:most])
    if start.isdigit() and len(start) < NUMBER:
        ends = {"reg_no__gte": start.ljust(NUMBER, "0"), "reg_no__lte": start.ljust(NUMBER, "9")}
        numbers = Entity.objects.filter(reg_no__gt="", **ends).order_by("reg_no")
        found += [one for one in numbers[: most - len(found)] if one not in found]
    return found
