"""One article through the versions: what it was before, what became of it, where an old number leads now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from portal.laws.comparing.addresses import addressable, anchor_of, comparisons
from portal.laws.models import Provision, Succession, Version
from portal.laws.timeline import in_order, starts

LABELS = {
    "same": "未变",
    "renumbered": "文字未变，条序变动",
    "amended": "有修改",
    "split": "由一条拆分",
    "merged": "由几条合并",
    "added": "新增",
    "dropped": "删去",
}


@dataclass(frozen=True, slots=True)
class Place:
    """An article of a version: its label, and its dated address (empty where no day leads to the version)."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Step:
    """The article in one version; no places where it was dropped. `change` says how it came from the text before.

    `comparison` is the address of the comparison with that text, at this article; both are empty for the first
    text that has it, unless that text added it.
    """

    version: Version
    places: tuple[Place, ...]
    change: str
    comparison: str
    here: bool


def history(provision: Provision, versions: Sequence[Version]) -> list[Step]:
    """The article in every text that has it or dropped it, newest first; empty where nothing is known.

    `versions` are the live versions of its instrument. Versions whose text is not loaded have no step.
    """
    known = {version.pk: version for version in versions}
    if provision.version_id not in known:
        return []
    ways = comparisons(versions)
    back = [*_walk([provision.pk], "after", "before")]
    forth = [*_walk([provision.pk], "before", "after")]
    if not back and not forth:
        return []
    came = {rows[0].version_id: rows for rows in (*back, *forth)}
    articles: dict[int, dict[int, Provision]] = {provision.version_id: {provision.pk: provision}}
    for rows in came.values():
        for one in [place for row in rows for place in (row.before, row.after) if place]:
            articles.setdefault(one.version_id, {})[one.pk] = one
    steps = []
    for version in reversed(in_order(versions)):
        rows, here = came.get(version.pk, []), articles.get(version.pk, {})
        if rows or here:
            ordered = sorted(here.values(), key=lambda one: one.order)
            way = ways.get(version.pk)
            steps.append(_step(version, ordered, rows, way.url if way else "", versions, provision))
    return steps


def _walk(keys: Iterable[int], here: str, there: str) -> Iterable[list[Succession]]:
    """Rows from one text to the next, as far as they lead; `here` and `there` are the two ends of a row."""
    frontier = list(keys)
    while frontier:
        found = Succession.objects.filter(**{f"{here}__in": frontier}).select_related("before", "after")
        rows = list(found.defer("before__text", "after__text"))
        if rows:
            yield rows
        frontier = [getattr(row, f"{there}_id") for row in rows if getattr(row, f"{there}_id")]


def _step(
    version: Version,
    articles: Sequence[Provision],
    rows: Sequence[Succession],
    url: str,
    versions: Sequence[Version],
    asked: Provision,
) -> Step:
    changes = list(dict.fromkeys(LABELS[row.change] for row in rows))
    anchor = ""
    if articles:
        anchor = anchor_of(asked if asked in articles else articles[0])
    elif rows and rows[0].before:
        anchor = anchor_of(rows[0].before, dropped=True)
    dated = addressable(version, versions)
    return Step(
        version=version,
        places=tuple(place_of(version, one, dated=dated) for one in articles),
        change="、".join(changes),
        comparison=f"{url}#{anchor}" if url and rows and anchor else "",
        here=version.pk == asked.version_id,
    )


def place_of(version: Version, provision: Provision, *, dated: bool = True) -> Place:
    """An article with its address; that of the text to go by where `dated` is false and there is a day for it."""
    if not dated or version.dated is None:
        return Place(provision.label, "")
    args = [version.instrument.slug, version.dated.isoformat(), provision.key]
    return Place(provision.label, reverse("laws:version_article", args=args))


def descendants(provision: Provision, until: Version, versions: Sequence[Version]) -> list[Provision] | None:
    """What an article has become in a later version, in order; None where the rows do not reach that far."""
    texts = [version for version in in_order(versions) if version.text_loaded]
    keys = [version.pk for version in texts]
    if provision.version_id not in keys or until.pk not in keys:
        return None
    found = [provision]
    for key in keys[keys.index(provision.version_id) + 1 : keys.index(until.pk) + 1]:
        rows = Succession.objects.filter(version=key, before__in=found).select_related("after")
        if found and not rows:
            return None
        found = sorted(
            {row.after.pk: row.after for row in rows if row.after}.values(), key=lambda one: one.order
        )
    return found


@dataclass(frozen=True, slots=True)
class Former:
    """What once stood under a number: the version and address of that text, and where its content is now."""

    version: Version
    old: Place
    now: tuple[Place, ...]


def former(provision: Provision, current: Version, versions: Sequence[Version]) -> Former | None:
    """What another text had under the number of an article, where that is not what the article came from."""
    earlier = [one for one in in_order(versions) if one.text_loaded and starts(one) < starts(current)]
    numbered = Provision.objects.filter(
        version__in=earlier, kind=provision.kind, number=provision.number, extra=provision.extra
    )
    by_version = {one.version_id: one for one in numbered}
    for version in reversed(earlier):
        if old := by_version.get(version.pk):
            became = descendants(old, current, versions)
            if became is None or provision in became:
                return None
            now = tuple(current_place(current, one) for one in became)
            return Former(version, place_of(version, old, dated=addressable(version, versions)), now)
    return None


def current_place(version: Version, provision: Provision) -> Place:
    """An article of the text to go by, at its undated address."""
    args = [version.instrument.slug, provision.key]
    return Place(provision.label, reverse("laws:article", args=args))
