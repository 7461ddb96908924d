"""Browsing the library by level, topic, status and initial, with counts; the state is in the address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch

from portal.core import clock
from portal.laws.models import Instrument, Version
from portal.laws.models.instrument import lines
from portal.laws.reading.classifying import LEVEL_LABELS, TOPIC_LABELS, Kind
from portal.laws.timeline import LABELS, TAGS, Status, starts, status_on, version_on

PAGE_SIZE = 40
INITIALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class _Row(NamedTuple):
    """What filtering needs of an instrument; stands in for one in `status_on`."""

    pk: int
    level: str
    kind: str
    topics: str
    initial: str
    title: str
    in_force_from: date | None
    ended_on: date | None
    end_kind: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A facet link: `href` is the address with this chosen, or without it where it is the one chosen."""

    value: str
    label: str
    count: int
    current: bool
    href: str


@dataclass(frozen=True, slots=True)
class Facet:
    """A group of choices under one parameter of the address."""

    name: str
    title: str
    choices: list[Choice]
    chosen: str
    all_href: str


@dataclass(frozen=True, slots=True)
class Item:
    """An instrument in the list with the version to go by."""

    instrument: Instrument
    version: Version | None
    status_label: str
    status_tag: str

    @property
    def text_missing(self) -> bool:
        """Whether its text is not here."""
        return self.version is None or not self.version.text_loaded


@dataclass(frozen=True, slots=True)
class Browse:
    """One view of the library."""

    facets: list[Facet]
    initials: list[Choice]
    page: Page
    items: list[Item]
    total: int

    @property
    def filtered(self) -> bool:
        """Whether anything is chosen."""
        return any(facet.chosen for facet in self.facets) or any(one.current for one in self.initials)


def browse(query: Mapping[str, str]) -> Browse:
    """The library as the address asks for it. What the address does not know is as if not said."""
    today = clock.today()
    rows = [_Row(*values) for values in _rows()]
    of: dict[str, Callable[[_Row], list[str]]] = {
        "level": lambda row: [row.level],
        "topic": lambda row: lines(row.topics),
        "status": lambda row: [status_on(row, today).value],
        "initial": lambda row: [row.initial],
    }
    known = {
        "level": {key.value: label for key, label in LEVEL_LABELS.items()},
        "topic": TOPIC_LABELS,
        "status": {key.value: label for key, label in LABELS.items() if key is not Status.AMENDED},
        "initial": {letter: letter for letter in INITIALS},
    }
    chosen = {name: query.get(name, "") if query.get(name, "") in known[name] else "" for name in of}
    values = [{name: read(row) for name, read in of.items()} for row in rows]
    counts = {name: _counts(name, values, chosen) for name in of}
    found = [row for row, has in zip(rows, values, strict=True) if _fits(has, chosen)]
    found.sort(key=lambda row: (row.kind != Kind.MAIN, -_ordinal(row.in_force_from), row.title))
    titles = {"level": "效力位阶", "topic": "主题", "status": "效力"}
    facets = [
        Facet(
            name,
            title,
            [one for one in _choices(name, known[name], counts[name], chosen) if one.count or one.current],
            chosen[name],
            _href(chosen, name, ""),
        )
        for name, title in titles.items()
    ]
    initials = _choices("initial", known["initial"], counts["initial"], chosen)
    page = Paginator(found, PAGE_SIZE).get_page(query.get("page"))
    items = _items([row.pk for row in page], today)
    return Browse(facets, initials, page, items, len(found))


def _rows() -> list[tuple]:
    return list(
        Instrument.objects.filter(live=True).values_list(
            "pk", "level", "kind", "topics", "initial", "title", "in_force_from", "ended_on", "end_kind"
        )
    )


def _fits(has: dict[str, list[str]], chosen: dict[str, str], but: str = "") -> bool:
    return all(not value or name == but or value in has[name] for name, value in chosen.items())


def _counts(name: str, values: list[dict[str, list[str]]], chosen: dict[str, str]) -> Counter[str]:
    """Counts of one facet under all choices but its own, so that a reader sees what another choice would give."""
    return Counter(value for has in values if _fits(has, chosen, but=name) for value in has[name])


def _choices(
    name: str, labels: Mapping[str, str], counts: Counter[str], chosen: dict[str, str]
) -> list[Choice]:
    return [
        Choice(
            value,
            label,
            counts[value],
            value == chosen[name],
            _href(chosen, name, "" if value == chosen[name] else value),
        )
        for value, label in labels.items()
    ]


def _href(chosen: dict[str, str], name: str, value: str) -> str:
    return "?" + urlencode({key: one for key, one in {**chosen, name: value}.items() if one})


def _ordinal(day: date | None) -> int:
    return day.toordinal() if day else 0


def _items(keys: list[int], today: date) -> list[Item]:
    live = Version.objects.filter(live=True).defer("whole_text", "history")
    found = Instrument.objects.prefetch_related(Prefetch("versions", queryset=live, to_attr="live_versions"))
    by_key = found.in_bulk(keys)
    return [_item(by_key[key], today) for key in keys]


def _item(instrument: Instrument, today: date) -> Item:
    versions: list[Version] = instrument.live_versions
    status = status_on(instrument, today)
    version = version_on(versions, today) or min(versions, key=starts, default=None)
    return Item(instrument, version, LABELS[status], TAGS[status])
