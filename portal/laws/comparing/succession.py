"""What became of each article from one text to the next: rows of `Succession`, renewed when a text changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Count, Q

from portal.core.announcements import Change as Announced
from portal.core.announcements import listen
from portal.laws.comparing.addresses import pairs_with_text
from portal.laws.comparing.aligning import Piece, align
from portal.laws.importing import Report, on_texts
from portal.laws.models import Instrument, Provision, Succession, Version
from portal.laws.reading.tree import UnitKind

Row = tuple[int | None, int | None, str, float]


def renew(instruments: Iterable[int]) -> int:
    """Bring the rows of these instruments up to date; the number of pairs of texts that were written anew."""
    written = 0
    for versions in _chains(instruments):
        pairs = pairs_with_text(versions)
        newer = [version.pk for _, version in pairs]
        Succession.objects.filter(version__in=versions).exclude(version__in=newer).delete()
        articles = _articles(versions)
        for before, after in pairs:
            written += _renew_pair(after, articles[before.pk], articles[after.pk])
    return written


def _chains(instruments: Iterable[int]) -> list[list[Version]]:
    """The live versions of each instrument that has more than one text, or rows left from when it had."""
    live = Q(versions__live=True, versions__text_loaded=True)
    keys = set(instruments)
    several = Instrument.objects.filter(pk__in=keys).annotate(texts=Count("versions", filter=live))
    wanted = set(several.filter(texts__gt=1).values_list("pk", flat=True))
    wanted |= keys & set(Succession.objects.values_list("version__instrument", flat=True).distinct())
    chains: dict[int, list[Version]] = defaultdict(list)
    versions = Version.objects.filter(instrument__in=wanted).select_related("instrument")
    for version in versions.defer("whole_text", "history"):
        if version.live:
            chains[version.instrument_id].append(version)
        else:
            Succession.objects.filter(version=version).delete()
    return list(chains.values())


def _articles(versions: Sequence[Version]) -> dict[int, list[Provision]]:
    found: dict[int, list[Provision]] = defaultdict(list)
    rows = Provision.objects.filter(version__in=versions, kind=UnitKind.ARTICLE).order_by("version", "order")
    for provision in rows.only("version_id", "kind", "number", "extra", "text"):
        found[provision.version_id].append(provision)
    return found


def _renew_pair(newer: Version, old: Sequence[Provision], new: Sequence[Provision]) -> bool:
    rows = successions(old, new)
    stored = set(
        Succession.objects.filter(version=newer).values_list("before_id", "after_id", "change", "likeness")
    )
    if stored == set(rows):
        return False
    with transaction.atomic():
        Succession.objects.filter(version=newer).delete()
        Succession.objects.bulk_create(
            (
                Succession(version=newer, before_id=before, after_id=after, change=change, likeness=likeness)
                for before, after, change, likeness in rows
            ),
            batch_size=500,
        )
    return True


def successions(old: Sequence[Provision], new: Sequence[Provision]) -> list[Row]:
    """Rows for two lists of articles: keys before and after, the change, the likeness."""
    links = align([piece(one) for one in old], [piece(one) for one in new]) if old and new else []
    return [
        (
            None if link.before is None else old[link.before].pk,
            None if link.after is None else new[link.after].pk,
            link.change.value,
            link.likeness,
        )
        for link in links
    ]


def piece(provision: Provision) -> Piece:
    """A provision as it is aligned."""
    return Piece(provision.text, (provision.number, provision.extra), provision.kind)


@on_texts
def _imported(versions: list[int], report: Report) -> None:
    renew(Version.objects.filter(pk__in=versions).values_list("instrument", flat=True).distinct())


def _changed(changes: list[Announced]) -> None:
    """Listener: a version or its instrument changed or went away."""
    keys = defaultdict(set)
    for change in changes:
        keys[change.model_label].add(change.object_id)
    # Only the numbers of our own models are read: what others announce may have names.
    instruments = set(map(int, keys[Instrument._meta.label_lower]))
    of_versions = Version.objects.filter(pk__in=keys[Version._meta.label_lower])
    renew(instruments | set(of_versions.values_list("instrument", flat=True)))


listen("laws.succession", _changed)
