"""The end of instruments: what a law in the library repeals by its last articles ends on that day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from portal.laws.library import Library
from portal.laws.models import Instrument, Version
from portal.laws.timeline import Status


def apply_repeals(library: Library) -> Iterator[int]:
    """End every instrument that a live version repeals as a whole; yields the keys of those that ended.

    An end that is known already is kept. A title that lives on is another instrument of the same name: one first
    promulgated after the repeal, or with a version after it (国家安全法 of 1993 and of 2015).
    """
    by_key = {one.pk: one for one in library.instruments.values()}
    for key, versions in list(library.versions.items()):
        repealing = by_key[key]
        for version in versions:
            day = repeal_day(version, repealing) if version.repeals and version.live else None
            for title in version.repeals if day else ():
                # What a local law repeals is of its own province, never the national law of the same title.
                target = library.find_local(title, repealing.region)
                if target and day and _ends(library, target, repealing, day):
                    yield target.pk


def repeal_day(version: Version, repealing: Instrument) -> date | None:
    """The day of a clause of repeal: it took effect with the version that brought it, not with a later amendment."""
    return version.own_effective_on or repealing.in_force_from or version.effective_from


def _ends(library: Library, target: Instrument, repealing: Instrument, day: date) -> bool:
    if target.pk == repealing.pk or target.ended_on:
        return False
    lives_on = any(
        one.promulgated_on and one.promulgated_on >= day for one in library.versions[target.pk]
    ) or (target.first_promulgated_on and target.first_promulgated_on >= day)
    if lives_on:
        return False
    target.ended_on, target.end_kind, target.ended_by = day, Status.REPEALED.value, repealing
    target.end_note = f"依据《{repealing.short_title}》的废止条款"[:300]
    Instrument.objects.filter(pk=target.pk).update(
        ended_on=day, end_kind=target.end_kind, ended_by=repealing, end_note=target.end_note
    )
    return True
