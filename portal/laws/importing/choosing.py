"""Which source a version shows: a chosen one waits for its review, and comes in when that ends."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.dispatch import receiver
from wagtail.signals import published

from portal.core import clock
from portal.core.announcements import announce_many
from portal.laws import units
from portal.laws.ending import apply_repeals
from portal.laws.importing.listeners import tell_listeners
from portal.laws.importing.report import Report
from portal.laws.library import Library
from portal.laws.models import Instrument, Provision, SourceText, Version
from portal.laws.reading import UnitKind
from portal.laws.reading.clauses import own_effect, repealed
from portal.laws.review import put_up_for_review

FROM_HISTORY = "后续文本所附沿革"


@transaction.atomic
def decide(source: SourceText, *, take: bool, user: Any) -> None:
    """Remember an editor's choice between the text of a version and another source of it.

    A text taken for a public version waits for its review; for a draft it takes its place at once.
    """
    source.decided_on, source.decided_by = clock.today(), name_of(user)
    source.save(update_fields=["decided_on", "decided_by"])
    if not take:
        return
    version = source.version
    if version.live:
        put_up_for_review(Version, version.pk, user, **waiting(source))
    else:
        take_source(version, source)
        put_up_for_review(Version, version.pk, user)


def name_of(user: Any) -> str:
    """A user as records keep it."""
    return (user.get_full_name() or user.get_username())[:60]


def waiting(source: SourceText) -> dict[str, Any]:
    """What the draft of a version says of a text that is to come in: `published` finds it by its hash."""
    found = units.load(source.text)
    provisions = units.provisions_of(found)
    return {
        "text_loaded": True,
        "source_sha256": source.sha256,
        "whole_text": "" if provisions else units.whole_text_of(found),
        "loaded_on": clock.today(),
        "checked_on": None,
        "checked_by": "",
        "confirmed": False,
    }


def waiting_provisions(version: Version) -> list[Provision]:
    """The provisions of the text that a draft of a version is to bring; empty when it brings none."""
    source = _chosen(version)
    return units.provisions_of(units.load(source.text)) if source else []


def _chosen(version: Version) -> SourceText | None:
    if not version.pk or not version.source_sha256:
        return None
    chosen = SourceText.objects.filter(
        version=version.pk, sha256=version.source_sha256, taken=False, decided_on__isnull=False
    )
    return chosen.exclude(text="").first()


@transaction.atomic
def take_source(version: Version, source: SourceText) -> None:
    """Put a kept text in the place of the one that a version has; that one is kept in its turn."""
    before = units.dump(units.stored(version)) if version.text_loaded else ""
    found = units.load(source.text)
    for taken in SourceText.objects.filter(version=version, taken=True):
        taken.taken, taken.text, taken.difference = False, before, source.difference
        taken.decided_on, taken.decided_by = source.decided_on, source.decided_by
        taken.save()
    Provision.objects.filter(version=version).delete()
    provisions = units.provisions_of(found)
    for provision in provisions:
        provision.version_id = version.pk
    Provision.objects.bulk_create(provisions, batch_size=500)
    whole = "" if provisions else units.whole_text_of(found)
    texts = [unit.text for unit in found if unit.kind is UnitKind.ARTICLE] or [unit.text for unit in found]
    Version.objects.filter(pk=version.pk).update(
        whole_text=whole,
        text_loaded=True,
        text_sha256=units.hash_of(provisions, whole),
        source_sha256=source.sha256,
        own_effective_on=own_effect(texts),
        repeals=list(repealed(texts)),
    )
    source.taken, source.text, source.difference = True, "", ""
    source.save()
    tell_listeners([version.pk], Report())
    announce_many(Version, [version.pk])
    announce_many(Instrument, [version.instrument_id])


@receiver(published, sender=Version)
def _version_published(sender: type, instance: Version, **kwargs: Any) -> None:
    """A reviewed version goes live: its chosen text comes in, with what it tells of other versions and laws."""
    version = Version.objects.select_related("instrument").get(pk=instance.pk)
    if source := _chosen(version):
        take_source(version, source)
        version.refresh_from_db()
    else:
        _keep_text(version)
    told = Version.objects.filter(
        instrument=version.instrument_id, live=False, latest_revision=None, source_name=FROM_HISTORY
    )
    keys = list(told.values_list("pk", flat=True)) if version.promulgated_on else []
    told.filter(pk__in=keys).update(live=True, first_published_at=clock.now())
    announce_many(Version, keys)
    library = Library() if version.repeals or keys else None
    if library:
        ended = list(apply_repeals(library))
        library.date_instrument(library.get(version.instrument_id))
        announce_many(Instrument, sorted({*ended, version.instrument_id}))


def _keep_text(version: Version) -> None:
    """A draft made before a text came in must not take it away, nor name another source for it."""
    provisions = list(Provision.objects.filter(version=version).order_by("order"))
    if not provisions:
        return
    facts: dict[str, Any] = {
        "text_loaded": True,
        "whole_text": "",
        "text_sha256": units.hash_of(provisions, ""),
    }
    if taken := SourceText.objects.filter(version=version, taken=True).first():
        facts["source_sha256"] = taken.sha256
    Version.objects.filter(pk=version.pk).update(**facts)
