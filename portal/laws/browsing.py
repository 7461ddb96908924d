"""Browsing the library: facets with counts, chosen ones to take away, an order; the state is in the address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch

from portal.core import clock
from portal.laws.models import Instrument, Version
from portal.laws.notes import Notes, supersessions_of
from portal.laws.shelf import TITLES, Shelf, read_shelf
from portal.laws.timeline import LABELS, TAGS, starts, status_on, version_on
from search.narrowing import Chip, Choice, Facet

PAGE_SIZE = 40
# The first of the long facets are shown at once, the others after a click.
FIRST = {"issuer": 8, "region": 10, "year": 8}
ORDERS = {"": "施行日期由新到旧", "oldest": "施行日期由旧到新", "title": "标题"}


@dataclass(frozen=True, slots=True)
class Item:
    """An instrument in the list with the version to go by."""

    instrument: Instrument
    version: Version | None
    status_label: str
    status_tag: str
    partial: str

    @property
    def text_missing(self) -> bool:
        """Whether its text is not here."""
        return self.version is None or not self.version.text_loaded


@dataclass(frozen=True, slots=True)
class Browse:
    """One view of the library."""

    facets: list[Facet]
    initials: list[Choice]
    chips: list[Chip]
    orders: list[Choice]
    page: Page
    items: list[Item]
    total: int

    @property
    def filtered(self) -> bool:
        """Whether anything is chosen."""
        return bool(self.chips)


def browse(query: Mapping[str, str]) -> Browse:
    """The library as the address asks for it; unknown values choose nothing."""
    today = clock.today()
    shelf = read_shelf(today)
    chosen = {name: value for name in TITLES if (value := query.get(name, "")) in shelf.masks[name]}
    order = query.get("sort", "") if query.get("sort", "") in ORDERS else ""
    found = shelf.found(chosen)
    keys = shelf.in_order(found, order)
    page = Paginator(keys, PAGE_SIZE).get_page(query.get("page"))
    return Browse(
        facets=[_facet(shelf, name, chosen, order) for name in TITLES if name != "initial"],
        initials=_choices(shelf, "initial", shelf.values("initial", chosen), chosen, order),
        chips=[
            Chip(TITLES[name], shelf.label(name, value), _href(chosen, order, name, ""))
            for name, value in chosen.items()
        ],
        orders=[Choice(key, label, 0, key == order, _href(chosen, key)) for key, label in ORDERS.items()],
        page=page,
        items=_items(list(page), today),
        total=len(keys),
    )


def _facet(shelf: Shelf, name: str, chosen: dict[str, str], order: str) -> Facet:
    values: Iterable[str] = shelf.values(name, chosen)
    choices = [one for one in _choices(shelf, name, values, chosen, order) if one.count or one.current]
    first = FIRST.get(name, len(choices))
    # What is chosen stays in sight, and a rest of one or two is not worth a click.
    shown = [one for place, one in enumerate(choices) if place < first or one.current or one.below]
    if len(choices) - len(shown) <= 2:
        shown = choices
    more = [one for one in choices if one not in shown]
    return Facet(name, TITLES[name], shown, more, chosen.get(name, ""), _href(chosen, order, name, ""))


def _choices(
    shelf: Shelf, name: str, values: Iterable[str], chosen: dict[str, str], order: str
) -> list[Choice]:
    counts = shelf.counts(name, chosen)
    now = chosen.get(name, "")
    made = []
    for value in values:
        below = shelf.below(name, value) if shelf.holds(name, value, now) else []
        made.append(
            Choice(
                value,
                shelf.label(name, value),
                counts.get(value, 0),
                value == now,
                _href(chosen, order, name, "" if value == now else value),
                tuple(one for one in _choices(shelf, name, below, chosen, order) if one.count or one.current),
            )
        )
    return made


def _href(chosen: dict[str, str], order: str, name: str = "", value: str = "") -> str:
    asked = {**chosen, name: value, "sort": order}
    return "?" + urlencode({key: one for key, one in asked.items() if key and one})


def _items(keys: list[int], today: date) -> list[Item]:
    live = Version.objects.filter(live=True).defer("whole_text", "history")
    found = Instrument.objects.prefetch_related(Prefetch("versions", queryset=live, to_attr="live_versions"))
    by_key = found.in_bulk(keys)
    superseded = supersessions_of(keys)
    return [_item(by_key[key], superseded.get(key, []), today) for key in keys]


def _item(instrument: Instrument, superseded: list, today: date) -> Item:
    versions: list[Version] = instrument.live_versions
    status = status_on(instrument, today)
    version = version_on(versions, today) or min(versions, key=starts, default=None)
    noted = [one for one in superseded if version and one.concerns(version)]
    partial = Notes(noted, (), today).partial
    return Item(instrument, version, LABELS[status], TAGS[status], partial)
