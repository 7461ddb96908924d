"""The way back (被引用): which law texts in force today cite a law or one of its articles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from portal.core import clock
from portal.laws.models import Instrument, Mention, Version
from portal.laws.reading.classifying import LEVEL_LABELS, Level
from portal.laws.reading.numbers import article_key, article_label
from portal.laws.timeline import Status, in_order, next_version, starts, status_on, version_on

# What is needed of hundreds of versions and their instruments: little.
_DATES = ("instrument_id", "promulgated_on", "effective_from")
_NAMES = tuple(
    f"instrument__{name}"
    for name in ("slug", "short_title", "level", "in_force_from", "ended_on", "end_kind")
)
_ORDER = {level.value: place for place, level in enumerate(LEVEL_LABELS)}


@dataclass(slots=True)
class Citing:
    """A law text in force that cites, with the articles in which it does: (label, address), in order.

    `older` tells that it was written when another text of the cited law was in force: the article it names may
    have had another content. `itself` is true for the cited law's own articles.
    """

    title: str
    url: str
    level: str
    older: bool = False
    itself: bool = False
    places: list[tuple[str, str]] = field(default_factory=list)


def citing_law(instrument: Instrument, today: date | None = None) -> list[Citing]:
    """Law texts in force that cite an instrument, higher levels first; its own text is not among them."""
    if instrument.pk is None:
        return []
    rows = Mention.objects.filter(instrument=instrument).exclude(version__instrument=instrument)
    return _grouped(rows, instrument, None, today or clock.today())


def citing_article(
    instrument: Instrument, version: Version | None, number: int, extra: int, today: date | None = None
) -> list[Citing]:
    """Law texts in force that cite an article; its own law first, those that meant another text last."""
    within = Q(number__lt=number, last__gte=number) | Q(number=number, extra=extra)
    rows = Mention.objects.filter(within, instrument=instrument)
    rows = rows.exclude(version__instrument=instrument, provision__number=number, provision__extra=extra)
    return _grouped(rows, instrument, version, today or clock.today())


def _grouped(rows: Iterable[Mention], cited: Instrument, shown: Version | None, today: date) -> list[Citing]:
    found: dict[int, set[tuple[int, int]]] = defaultdict(set)
    fields = ("version_id", "provision__number", "provision__extra")
    for version, number, extra in rows.values_list(*fields):  # type: ignore[attr-defined]
        found[version].add((number or 0, extra or 0))
    own = _versions([cited.pk]).get(cited.pk, [])
    out = []
    for version in _in_force(found, cited, shown, today):
        instrument = version.instrument
        itself = instrument.pk == cited.pk
        meant = version_on(own, starts(version)) or next_version(own, starts(version))
        base = instrument.get_absolute_url()
        if itself and shown and shown.dated and version != version_on(own, today):
            base = shown.get_absolute_url()
        level = LEVEL_LABELS[Level(instrument.level)]
        one = Citing(
            instrument.short_title, base, level, bool(shown) and meant != shown and not itself, itself
        )
        one.places = [
            (article_label(*key), f"{base}{article_key(*key)}/")
            for key in sorted(found[version.pk])
            if key[0]
        ]
        out.append((not itself, one.older, _ORDER[instrument.level], instrument.short_title, one))
    return [one for *_, one in sorted(out, key=lambda entry: entry[:4])]


def _in_force(
    found: Iterable[int], cited: Instrument, shown: Version | None, today: date
) -> Iterable[Version]:
    """Of these versions those that are the law today; of the cited law itself the one that is shown."""
    keys = list(found)
    citing = Version.objects.filter(pk__in=keys, live=True, instrument__live=True)
    versions = list(citing.select_related("instrument").only(*_DATES, *_NAMES))
    held = _versions({one.instrument_id for one in versions})
    for version in versions:
        if version.instrument_id == cited.pk:
            if shown is not None and version.pk == shown.pk:
                yield version
        elif (
            status_on(version.instrument, today) is Status.IN_FORCE
            and version_on(held[version.instrument_id], today) == version
        ):
            yield version


def _versions(instruments: Iterable[int]) -> dict[int, list[Version]]:
    held: dict[int, list[Version]] = defaultdict(list)
    rows = Version.objects.filter(instrument__in=list(instruments), live=True)
    for one in rows.only(*_DATES):
        held[one.instrument_id].append(one)
    return {key: in_order(versions) for key, versions in held.items()}
