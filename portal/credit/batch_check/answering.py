"""What the register says of many entities at once, with as many queries as for one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count

from portal.core import credit_codes
from portal.credit.looking_up import sound
from portal.credit.models import Disclosure, Entity
from portal.credit.presenting.summary import of_the_parent
from search import register

FOUND, FORMER, SAME = "查到", "曾用名", "同名"
WRONG, ABSENT, REFUSED = "号码有误", "没有查到", "没有查询"
AWAY = "名称检索暂时不能使用：没有按曾用名和其他写法查，请稍后再核验这一行"
FORBIDDEN = "像是个人证件号码，没有查询；本站不按个人证件号码查询"
_CHUNK = 500
LIKELY = 8
"""Of the codes that a wrong one may have been meant as, so many are looked for."""
MOST_CODES = 10
"""Of entities that bear one name, so many are told by their codes."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One line of the answer. `entity` is None when it was not found or not clear; `note` says why."""

    asked: str
    result: str
    entity: Entity | None = None
    note: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    """Kind of disclosure -> how many are public now."""


def check(items: Iterable[str]) -> list[Checked]:
    """Each item, in order: found by code, by number, or by exactly this name, of today or before."""
    read = [_Asked(item) for item in items]
    codes = {code for each in read for code in each.codes}
    by_number = _by("uscc", {code for code in codes if len(code) == 18})
    by_number |= _by("reg_no", {code for code in codes if len(code) == 15})
    by_name = _by("name", {name for each in read for name in each.names})
    open_names = [each.text for each in read if each.names and not any(map(by_name.get, each.names))]
    elsewhere = _elsewhere(list(dict.fromkeys(open_names)))
    answers = [each.named(by_name, elsewhere) if each.names else each.numbered(by_number) for each in read]
    found = [each.entity for each in answers if each.entity]
    parents = _parents(found)
    counts = _counts({one.pk for one in (*found, *parents.values())})
    return [_told(each, each.entity, parents, counts) if each.entity else each for each in answers]


def _told(
    each: Checked, entity: Entity, parents: Mapping[str, Entity], counts: Mapping[int, Mapping[str, int]]
) -> Checked:
    """With what is public of it, and of a branch the lists that its enterprise is on."""
    parent = parents.get(entity.parent_code)
    said = of_the_parent(parent, counts.get(parent.pk, {})) if parent else ""
    return Checked(each.asked, each.result, entity, f"{each.note}{said}", counts.get(entity.pk, {}))


def _parents(entities: Iterable[Entity]) -> dict[str, Entity]:
    """By code or number: the enterprises that branches belong to. Without a branch nothing is asked."""
    codes = {one.parent_code for one in entities if one.parent_code}
    held = _by("uscc", {code for code in codes if len(code) == 18})
    held |= _by("reg_no", {code for code in codes if len(code) == 15})
    return {code: found[0] for code, found in held.items() if len(found) == 1}


class _Asked:
    """One item as read: a code with those it may be a slip of, or a name in its spellings."""

    def __init__(self, text: str) -> None:
        self.found = credit_codes.diagnose(text)
        self.text = text
        self.codes: tuple[str, ...] = ()
        self.names: tuple[str, ...] = ()
        if self.found.kind in ("credit_code", "registration_number"):
            likely = () if self.found.is_valid else self.found.corrections[:LIKELY]
            self.codes = (self.found.typed, *(each.code for each in likely))
        elif self.found.typed:
            half = text.replace("（", "(").replace("）", ")")
            self.names = tuple({text, half, half.replace("(", "（").replace(")", "）")})

    def numbered(self, held: Mapping[str, list[Entity]]) -> Checked:
        """What was found for a number: the one itself, or those it may have been meant as."""
        if not self.codes:
            return Checked("（已略去）", REFUSED, note=FORBIDDEN)
        right = held.get(self.codes[0], [])
        if len(right) == 1:
            return Checked(self.text, FOUND, right[0])
        if right:
            return Checked(self.text, SAME, note=_several(right, "用过这个注册号"))
        if self.found.is_valid:
            return Checked(self.text, ABSENT, note=f"登记信息里没有这个号码。{sound(self.found)}")
        likely = [
            f"{one.code}（{entity.name}；{one.message}）"
            for one in self.found.corrections[:LIKELY]
            for entity in held.get(one.code, [])
        ]
        if likely:
            return Checked(self.text, WRONG, note=f"可能是 {'、'.join(likely)}，请核对以后用对的代码再查")
        return Checked(self.text, WRONG, note=f"{self.found.summary}登记信息里也没有相近的号码")

    def named(
        self, by_name: Mapping[str, list[Entity]], elsewhere: Mapping[str, list[Entity]] | None
    ) -> Checked:
        """What was found for a name: who is called so, else who was."""
        now = [entity for name in sorted(self.names) for entity in by_name.get(name, [])]
        key, before = register.key_of(self.text), []
        if not now:
            others = (elsewhere or {}).get(self.text, [])
            now = [one for one in others if register.key_of(one.name) == key]
            before = [one for one in others if key in map(register.key_of, one.former_names)]
        if len(now) == 1:
            return Checked(self.text, FOUND, now[0])
        if now:
            return Checked(self.text, SAME, note=_several(now, "叫这个名称"))
        if len(before) == 1:
            return Checked(self.text, FORMER, before[0], f"这是曾用名，现名{before[0].name}。")
        if before:
            return Checked(self.text, SAME, note=_several(before, "曾用过这个名称"))
        if elsewhere is None:
            return Checked(self.text, ABSENT, note=AWAY)
        return Checked(
            self.text, ABSENT, note="登记信息里没有叫这个名称的主体，也没有主体曾用这个名称；名称要写全"
        )


def _several(entities: Sequence[Entity], what: str) -> str:
    """2 个主体叫这个名称, and their codes."""
    codes = "、".join(one.code for one in entities[:MOST_CODES])
    more = "等" if len(entities) > MOST_CODES else ""
    return f"有 {len(entities)} 个主体{what}（{codes}{more}），请用代码核验"


def _elsewhere(names: list[str]) -> dict[str, list[Entity]] | None:
    """By names that nobody bears as they are written: who bears them in another writing, or bore them."""
    found = register.called(names) if names else {}
    if found is None:
        return None
    numbers = {entry.number for entries in found.values() for entry in entries}
    held = {one.pk: one for some in _chunks(sorted(numbers)) for one in Entity.objects.filter(pk__in=some)}
    return {
        name: [held[entry.number] for entry in entries if entry.number in held]
        for name, entries in found.items()
    }


def _by(field: str, values: set[str]) -> dict[str, list[Entity]]:
    found: dict[str, list[Entity]] = defaultdict(list)
    for some in _chunks(sorted(values)):
        for entity in Entity.objects.filter(**{f"{field}__in": some, f"{field}__gt": ""}).order_by():
            found[getattr(entity, field)].append(entity)
    return dict(found)


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
