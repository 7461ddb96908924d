"""Entities as lists: by name from the register shelf of `search`, with counts to narrow them down by.

The shelf finds; what is shown is read from the database at that moment. While the shelf does not answer, the
database finds whole names and beginnings of names, and the page says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.utils.html import escape
from django.utils.safestring import SafeString

from portal.core import clock, codebook
from portal.credit.keys import folded
from portal.credit.models import Entity
from portal.credit.presenting.facts import STATUS_TAGS
from portal.credit.presenting.lists import lists_of
from portal.credit.presenting.summary import listed_as
from portal.credit.types import FAMILIES
from search import register

SIZE = 20
FILTERS = ("region", "industry", "type", "status")
TITLES = {"region": "地区", "industry": "行业", "type": "类别", "status": "登记状态"}
STATUS_LABELS = dict(Entity.STATUSES)
AWAY = (
    "名称检索暂时不能使用，正在自动恢复。代码、注册号照常可查；名称请写全，或者从第一个字写起，"
    "曾用名、拼音、错别字和按地区行业浏览要等恢复以后。"
)
_FIRST_OF_REGION = {2: "0000", 4: "00", 6: ""}
MOST_CHOICES = 12


@dataclass(frozen=True, slots=True)
class Row:
    """An entity in a list. `how` says in words how its name matched."""

    entity: Entity
    name: SafeString
    family: str
    status: str
    tag: str
    region: str
    how: str = ""
    listed: tuple[tuple[str, str], ...] = ()
    """The lists it is on now, as kind and name, the gravest first."""


@dataclass(slots=True)
class Choice:
    """A value of a facet as a link."""

    label: str
    count: str
    href: str
    current: bool = False
    below: list[Choice] = field(default_factory=list)


@dataclass(slots=True)
class Facet:
    """A facet as core/components/facet.html takes it."""

    title: str
    all_href: str
    chosen: bool
    choices: list[Choice]
    more: list[Choice]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A page of a list."""

    text: str
    rows: tuple[Row, ...] = ()
    total: str = ""
    similar: int = 0
    """So many of the rows are not in the total: their names are only like what was asked for."""
    note: str = ""
    heading: str = ""
    refused: str = ""
    facets: tuple[Facet, ...] = ()
    chosen: Mapping[str, str] = field(default_factory=dict)
    """Filters in force, by their names in addresses."""
    chips: tuple[tuple[str, str, str], ...] = ()
    """(facet, value, address without it) of what is chosen."""
    next: str = ""
    """Address of the next page."""
    first: str = ""
    """Address of the first page, on all others."""
    is_away: bool = False
    is_guess: bool = False
    """What is listed only sounds or looks like what was asked for."""


def listed(text: str, asked: Mapping[str, str]) -> Listing:
    """Entities of a name (empty: all) under the filters of an address."""
    chosen = {name: asked.get(name, "")[:20] for name in FILTERS if asked.get(name, "")}
    cursor = asked.get("cursor", "")
    found = register.look_up(text, register.Filters(**chosen), cursor=cursor, size=SIZE)
    if found.unavailable:
        return _from_database(text)
    address = _Address(text, chosen)
    if found.refused:
        return Listing(text=text, refused=found.refused, first=address.now() if cursor else "")
    names = _Names()
    shown = tuple(_hits(found.hits, names, folded(text)))
    is_guess = bool(found.match and found.match.asks)
    return Listing(
        text=text,
        rows=shown,
        total=found.total_label,
        similar=0 if is_guess else sum(hit.match == register.Match.SIMILAR for hit in found.hits),
        note=found.note,
        heading=_heading(found),
        facets=tuple(_facets(found, address, names)),
        chosen=chosen,
        chips=tuple(
            (TITLES[key], names.of(key, value), address.without(key)) for key, value in chosen.items()
        ),
        next=address.now(cursor=found.next_cursor) if found.next_cursor else "",
        first=address.now() if cursor else "",
        is_guess=is_guess,
    )


def _heading(found: Any) -> str:
    if not found.text:
        return "市场主体目录"
    if not found.total:
        return "没有查到"
    return "您要找的是不是" if found.match and found.match.asks else f"“{found.text}”的查询结果"


_HOW = {
    "former": "曾用名",
    "similar": "名称相近",
    "pinyin": "读音相同",
}


def _hits(hits: Iterable[Any], names: _Names, asked: str) -> Iterator[Row]:
    """What the shelf found, as the database says it is now; what is no longer there is left out."""
    found = list(hits)
    held = Entity.objects.in_bulk([hit.entry.number for hit in found])
    lists = lists_of(held)
    for hit in _enterprises_first([hit for hit in found if hit.entry.number in held], held):
        entity = held[hit.entry.number]
        former = hit.former or _former(entity, asked)
        how = f"曾用名：{former}" if former else _HOW.get(str(hit.match), "")
        # A name that has changed since is shown as it is now.
        name = hit.name_html if hit.entry.name == entity.name else escape(entity.name)
        yield row(entity, names, lists.get(entity.pk, ()), name=name, how=how)


def _enterprises_first(hits: list[Any], held: Mapping[int, Entity]) -> list[Any]:
    """The hits of a page, an enterprise before its branches where their names match equally well."""
    by_code = {held[hit.entry.number].code: hit for hit in hits}
    ordered: dict[str, Any] = {}
    for hit in hits:
        whole = by_code.get(held[hit.entry.number].parent_code)
        if whole is not None and whole.match == hit.match:
            ordered.setdefault(whole.entry.key, whole)
        ordered.setdefault(hit.entry.key, hit)
    return list(ordered.values())


def _former(entity: Entity, asked: str) -> str:
    """The former name that was asked for, when it is not the name of today."""
    if not asked or asked == folded(entity.name):
        return ""
    return next((name for name in entity.former_names if folded(name) == asked), "")


def row(
    entity: Entity,
    names: _Names,
    lists: Collection[str],
    *,
    name: SafeString | None = None,
    how: str = "",
) -> Row:
    """One entity as lists show it; `lists` are the kinds of lists that it is on."""
    family = FAMILIES.get(entity.family)
    return Row(
        entity=entity,
        name=name or escape(entity.name),
        family=family.label if family else "",
        status=STATUS_LABELS.get(entity.status, ""),
        tag=STATUS_TAGS.get(entity.status, "muted"),
        region=names.region(entity.region),
        how=how,
        listed=listed_as(lists, entity.family),
    )


def rows(entities: Sequence[Entity]) -> list[Row]:
    """Several entities as lists show them."""
    names, lists = _Names(), lists_of(entity.pk for entity in entities)
    return [row(entity, names, lists.get(entity.pk, ())) for entity in entities]


class _Names:
    """Names of the values of facets, as of today."""

    def __init__(self) -> None:
        self.book = codebook.current()
        self.today = clock.today()

    def region(self, code: str) -> str:
        """示例省示范市青石县; empty where it is not known."""
        return self.book.path_name("gbt2260", code, self.today)

    def of(self, facet: str, value: str) -> str:
        """A value of a facet in words; itself where nothing better is known."""
        if facet == "type":
            return FAMILIES[value].label if value in FAMILIES else value
        if facet == "status":
            return STATUS_LABELS.get(value, value)
        table, code = ("gbt2260", value + _FIRST_OF_REGION.get(len(value), ""))
        if facet == "industry":
            table, code = "gbt4754", value[1:] or value
        return self.book.names(table, [code], self.today).get(code, value)


@dataclass(frozen=True, slots=True)
class _Address:
    """Addresses of this list under other filters."""

    text: str
    chosen: Mapping[str, str]

    def now(self, **more: str) -> str:
        """The same question from its first page, with `more`."""
        return _address({"q": self.text, **self.chosen, **more})

    def without(self, name: str) -> str:
        """Without one filter."""
        return self.now(**{name: ""})


def _address(parts: Mapping[str, str]) -> str:
    query = urlencode({key: value for key, value in parts.items() if value})
    return f"/entities/?{query}" if query else "/entities/"


def _facets(found: Any, address: _Address, names: _Names) -> Iterator[Facet]:
    for name, title in TITLES.items():
        counts = found.counts.get(name, {})
        chosen = address.chosen.get(name, "")
        if not counts and not chosen:
            continue

        def choice(
            value: str, name: str = name, counts: Mapping[str, int] = counts, at: str = chosen
        ) -> Choice:
            label = register.count_label(counts.get(value, 0), found.rough)
            return Choice(names.of(name, value), label, address.now(**{name: value}), value == at)

        levels = (2, 4, 6) if name == "region" else (1, 3, 4, 5) if name == "industry" else ()
        shown = _tree(counts, chosen, levels, choice) if levels else _flat(counts, choice)
        if shown and (levels or len(shown) > 1 or chosen):
            yield Facet(
                title, address.without(name), bool(chosen), shown[:MOST_CHOICES], shown[MOST_CHOICES:]
            )


def _flat(counts: Mapping[str, int], choice: Any) -> list[Choice]:
    return [choice(value) for value in sorted(counts, key=lambda value: -counts[value])]


def _tree(counts: Mapping[str, int], chosen: str, levels: Sequence[int], choice: Any) -> list[Choice]:
    """The values of one level, and below the one that is chosen those of the next.

    Where there is only one value at the top (one province), the list begins below it.
    """
    level = 0
    while level + 1 < len(levels) and len({value[: levels[level]] for value in counts}) == 1:
        level += 1
    while level + 2 < len(levels) and len(chosen) > levels[level + 1]:
        level += 1
    size = levels[level]
    head = chosen[: levels[level - 1]] if level and len(chosen) >= levels[level - 1] else ""
    values = [value for value in counts if len(value) == size and value.startswith(head)]
    shown = []
    for value in sorted(values):
        one = choice(value)
        if chosen.startswith(value) and level + 1 < len(levels):
            below = [key for key in counts if len(key) == levels[level + 1] and key.startswith(value)]
            one.below = [choice(key) for key in sorted(below)]
        shown.append(one)
    return shown


def _from_database(text: str) -> Listing:
    """The whole name, then names that begin so."""
    found = whole_or_beginning(text, SIZE)
    total = f"{len(found)}" if len(found) < SIZE else f"{SIZE} 个以上"
    return Listing(
        text=text,
        rows=tuple(rows(found)),
        total=total if text else "",
        heading=f"名称以“{text}”开头的市场主体" if text else "",
        note=AWAY,
        is_away=True,
    )


def whole_or_beginning(text: str, most: int) -> list[Entity]:
    """Up to so many entities that are called so, then those whose names begin so; what needs no shelf."""
    if not text:
        return []
    # In the order of the index: sorting would read every name that begins so.
    found = list(Entity.objects.filter(name=text).order_by()[:most])
    begun = Entity.objects.filter(**_begins(text)).order_by()[:most]
    return [*found, *(one for one in begun if one not in found)][:most]


def _begins(text: str) -> dict[str, str]:
    """A question that the index on names answers, on either database."""
    if connection.vendor == "postgresql":
        return {"name__startswith": text}
    return {"name__gte": text, "name__lt": text + "\U0010ffff"}
