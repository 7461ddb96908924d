"""Where comparisons are: /laws/<slug>/compare/<older day>/<newer day>/, anchored at an article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from portal.laws.models import Provision, Version
from portal.laws.timeline import in_order, version_on


def comparison_url(older: Version, newer: Version) -> str:
    """The address of a comparison; empty where a day is missing or stands for another version."""
    if older.dated is None or newer.dated is None or older.dated >= newer.dated:
        return ""
    days = [older.dated.isoformat(), newer.dated.isoformat()]
    return reverse("laws:comparison", args=[newer.instrument.slug, *days])


def anchor_of(provision: Provision, *, dropped: bool = False) -> str:
    """The id of an article in a comparison: those of the newer text as in the text itself, dropped ones apart."""
    return f"old-{provision.anchor}" if dropped else provision.anchor


def addressable(version: Version, versions: Sequence[Version]) -> bool:
    """Whether the day of a version leads to this version: two may bear one day, one may bear none."""
    return version.dated is not None and version_on(versions, version.dated) == version


def with_text(versions: Sequence[Version]) -> list[Version]:
    """The versions that can be compared, oldest first."""
    return [version for version in in_order(versions) if version.text_loaded]


def pairs_with_text(versions: Sequence[Version]) -> list[tuple[Version, Version]]:
    """Each version with text and the one before it that has text."""
    loaded = with_text(versions)
    return list(zip(loaded, loaded[1:], strict=False))


@dataclass(frozen=True, slots=True)
class Way:
    """The way to a comparison: the words of the link, and its address."""

    words: str
    url: str


def comparisons(versions: Sequence[Version]) -> dict[int, Way]:
    """For each version (by key) the way to its comparison with the text before it, where there is one.

    Between two texts there may be versions of which the text is not loaded: then the older day is named.
    """
    ordered = in_order(versions)
    found = {}
    for older, newer in pairs_with_text(versions):
        url = comparison_url(older, newer)
        if url and addressable(older, versions) and addressable(newer, versions):
            next_to = ordered.index(newer) - ordered.index(older) == 1
            found[newer.pk] = Way("与上一版对照" if next_to else f"与 {older.dated} 的文本对照", url)
    return found
