"""Where an article stands in its law: the headings above it, and the articles beside it."""

from __future__ import annotations

from dataclasses import dataclass

from portal.laws.models import Provision
from portal.laws.reader import Reader
from portal.laws.reading.tree import HEADING_KINDS, UnitKind

_HEADINGS = [kind.value for kind in HEADING_KINDS]
MOST_BESIDE = 40  # articles listed; of a longer chapter those around the one shown


@dataclass(frozen=True, slots=True)
class Beside:
    """An article under the same heading."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Place:
    """`path` holds the headings as (title, address in the full text), outermost first."""

    path: list[tuple[str, str]]
    beside: list[Beside]


def place_of(reader: Reader, provision: Provision) -> Place:
    """The place of an article; a text without headings has no path, and lists the articles around."""
    titles = provision.path.split("\n") if provision.path else []
    return Place(_path(reader, provision, titles), _beside(reader, provision))


def _path(reader: Reader, provision: Provision, titles: list[str]) -> list[tuple[str, str]]:
    above = Provision.objects.filter(
        version=provision.version_id, kind__in=_HEADINGS, order__lt=provision.order
    )
    anchors = {f"{one.label} {one.heading}".strip(): one.anchor for one in above.order_by("order") if titles}
    return [(title, f"{reader.base}#{anchors[title]}" if title in anchors else "") for title in titles]


def _beside(reader: Reader, provision: Provision) -> list[Beside]:
    rows = Provision.objects.filter(
        version=provision.version_id, kind=UnitKind.ARTICLE, path=provision.path
    ).order_by("order")
    articles = list(rows.only("number", "extra", "label", "order", "kind", "path"))
    here = next((at for at, one in enumerate(articles) if one.order == provision.order), 0)
    first = max(0, min(here - MOST_BESIDE // 2, len(articles) - MOST_BESIDE))
    shown = articles[first : first + MOST_BESIDE]
    if len(shown) < 2:
        return []
    return [Beside(one.label, f"{reader.base}{one.key}/", one.order == provision.order) for one in shown]
