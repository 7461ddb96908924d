"""What the register says of many entities at once, with as many queries as for one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from portal.core import credit_codes
from portal.credit.models import Disclosure, Entity

NOT_FOUND = "登记信息里没有找到"
SEVERAL = "有 {} 个主体叫这个名称，请用代码核验"
FORBIDDEN = "像是个人证件号码，没有查询；本站不按个人证件号码查询"
_CHUNK = 500
LIKELY = 8
"""Of the codes that a wrong one may have been meant as, so many are looked for."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One line of the answer. `entity` is None when it was not found or not clear; `note` says why."""

    asked: str
    entity: Entity | None
    note: str = ""
    counts: Mapping[str, int] | None = None
    """Kind of disclosure -> how many are public now."""


def check(items: Iterable[str]) -> list[Checked]:
    """Each item, in order: found by code, by number, or by exactly this name."""
    read = [_Asked(item) for item in items]
    codes = {code for each in read for code in each.codes}
    by_code = _by("uscc", {code for code in codes if len(code) == 18})
    by_number = _by("reg_no", {code for code in codes if len(code) == 15})
    by_name = _by("name", {name for each in read for name in each.names})
    answers = [each.answer({**by_code, **by_number}, by_name) for each in read]
    counts = _counts({each.entity.pk for each in answers if each.entity})
    return [
        Checked(each.asked, each.entity, each.note, counts.get(each.entity.pk, {}) if each.entity else None)
        for each in answers
    ]


class _Asked:
    """One item as read: a code with those it may be a slip of, or a name in its spellings."""

    def __init__(self, text: str) -> None:
        found = credit_codes.diagnose(text)
        self.text, self.note = text, ""
        self.codes: tuple[str, ...] = ()
        self.names: set[str] = set()
        self.is_personal = not found.typed
        if found.kind in ("credit_code", "registration_number"):
            likely = [each.code for each in found.corrections[:LIKELY]]
            self.codes = (found.typed,) if found.is_valid else (*likely, found.typed)
            self.note = "" if found.is_valid else found.summary
        elif not self.is_personal:
            half, full = (
                text.replace("（", "(").replace("）", ")"),
                text.replace("(", "（").replace(")", "）"),
            )
            self.names = {text, half, full}

    def answer(self, by_code: dict[str, list[Entity]], by_name: dict[str, list[Entity]]) -> Checked:
        """What was found for it."""
        if self.is_personal:
            return Checked("（已略去）", None, FORBIDDEN)
        named = [entity for name in sorted(self.names) for entity in by_name.get(name, [])]
        found = next((by_code[code] for code in self.codes if by_code.get(code)), named)
        if len(found) == 1:
            entity = found[0]
            slip = self.note and self.text not in (entity.uscc, entity.reg_no)
            return Checked(self.text, entity, f"{self.note}按 {entity.code} 查到。" if slip else "")
        if found:
            return Checked(self.text, None, SEVERAL.format(len(found)))
        return Checked(self.text, None, "；".join(filter(None, (NOT_FOUND, self.note))))


def _by(field: str, values: set[str]) -> dict[str, list[Entity]]:
    found: dict[str, list[Entity]] = defaultdict(list)
    for some in _chunks(sorted(values)):
        for entity in Entity.objects.filter(**{f"{field}__in": some}).select_related("bureau"):
            found[getattr(entity, field)].append(entity)
    return found


def _counts(keys: set[int]) -> dict[int, dict[str, int]]:
    counted: dict[int, dict[str, int]] = defaultdict(dict)
    for some in _chunks(sorted(keys)):
        rows = Disclosure.objects.public().filter(entity_id__in=some).order_by()
        for entity, kind, number in rows.values_list("entity_id", "kind").annotate(number=Count("pk")):
            counted[entity][kind] = number
    return counted


def _chunks(values: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]
