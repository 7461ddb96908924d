"""From parsed laws to records: reconciled with what is there, saved law by law, announced."""

from __future__ import annotations

import logging
import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction

from portal.core import clock
from portal.core.announcements import announce_many
from portal.core.models import Bureau
from portal.laws import units
from portal.laws.catalogue import load_catalogue
from portal.laws.ending import apply_repeals
from portal.laws.library import Library
from portal.laws.models import Instrument, Provision, SourceText, Version
from portal.laws.reading import Notice, ParsedLaw, Stage, UnitKind, read
from portal.laws.reading.classifying import classify
from portal.laws.reading.naming import aliases_of
from portal.laws.review import put_up_for_review

log = logging.getLogger(__name__)
BATCH = 40  # laws in one transaction; each has a savepoint of its own
_COLLECTIONS = {"lawrefbook": "LawRefBook/Laws", "justlaws": "just-laws", "just-laws": "just-laws"}
Progress = Callable[[int, str], None]
TextListener = Callable[[list[int], "Report"], None]
text_listeners: list[TextListener] = []


def on_texts(listener: TextListener) -> TextListener:
    """Register what is to follow a change of texts: told once an import, in its last transaction.

    `listener(version_ids, report)` gets the sorted keys of the versions whose text came in or changed, drafts
    too, after all of them are saved and before they are announced.
    """
    text_listeners.append(listener)
    return listener


@dataclass(slots=True)
class Report:
    """What an import did. `left_out`, `differences` and `warnings` hold {"place", "reason"}."""

    read: int = 0
    saved: int = 0
    unchanged: int = 0
    left_out: list[dict[str, str]] = field(default_factory=list)
    seconds: float = 0.0
    peak_mb: float = 0.0
    files: int = 0
    instruments: int = 0
    versions: int = 0
    articles: int = 0
    without_articles: int = 0
    differences: list[dict[str, str]] = field(default_factory=list)
    warnings: list[dict[str, str]] = field(default_factory=list)
    ended: int = 0

    def note(self, notice: Notice) -> None:
        """Write a notice where it belongs."""
        entry = {"place": notice.place, "reason": notice.reason}
        (self.left_out if notice.left_out else self.warnings).append(entry)


class Importer:
    """Saves parsed laws. `bureau` and `region` are given to new instruments; `for_review` keeps them drafts."""

    def __init__(
        self, library: Library, *, bureau: Bureau | None = None, region: str = "", for_review: bool = False
    ) -> None:
        self.library = library
        self.bureau = bureau
        self.region = region
        self.live = not for_review
        self.report = Report()
        self.instruments: set[int] = set()
        self.new_instruments: set[int] = set()
        self.versions: set[int] = set()
        self.texts: set[int] = set()  # versions whose text came in or changed
        self.changed_instruments: set[int] = set()
        self.changed_versions: set[int] = set()
        self.places: set[str] = set()

    def save_all(self, items: Iterable[ParsedLaw | Notice], progress: Progress | None = None) -> Report:
        """Save everything, in batches; a law that cannot be saved is left out with its reason."""
        laws = self._laws(items)
        while batch := list(islice(laws, BATCH)):
            with transaction.atomic():
                for law in batch:
                    self._save_guarded(law)
            if progress:
                progress(self.report.files, batch[-1].title)
        with transaction.atomic():
            for instrument in apply_repeals(self.library):
                self.report.ended += 1
                self.changed_instruments.add(instrument)
            if self.texts:
                for listener in text_listeners:
                    listener(sorted(self.texts), self.report)
            self._announce()
        self.report.read = len(self.places) + len(self.report.left_out)
        self.report.instruments, self.report.versions = len(self.instruments), len(self.versions)
        return self.report

    def _laws(self, items: Iterable[ParsedLaw | Notice]) -> Iterator[ParsedLaw]:
        for item in items:
            if isinstance(item, Notice):
                self.report.note(item)
                continue
            self.places.update(item.places)
            self.report.files = len(self.places)
            self.report.articles += item.articles
            self.report.without_articles += not item.articles
            for notice in item.notices:
                self.report.note(notice)
            yield item

    def _save_guarded(self, law: ParsedLaw) -> None:
        try:
            with transaction.atomic():
                self._save(law)
        except Exception as error:
            log.exception("未能保存：%s", law.place)
            self.library = Library()
            self.report.note(Notice(law.place, f"未能保存：{error}"))

    def _save(self, law: ParsedLaw) -> None:
        instrument = self.library.find(law.title, self.region) or self._new_instrument(law)
        version = self.library.match(instrument, law.promulgated_on, law.adopted_on)
        if version is None:
            version = self._new_version(instrument, law)
        source = self.library.sources[version.pk].get(law.sha256)
        if source:
            self.report.unchanged += 1
            if source.difference:
                self._differs(law, source.difference)
        elif self._takes(version, law):
            self._take(version, law)
            self.report.saved += 1
        else:
            self._lay_aside(version, law)
            self.report.unchanged += 1
        for stage in law.earlier:
            self._earlier(instrument, stage)
        if self.library.date_instrument(instrument):
            self.changed_instruments.add(instrument.pk)
        self.instruments.add(instrument.pk)
        self.versions.add(version.pk)

    def _new_instrument(self, law: ParsedLaw) -> Instrument:
        kind = classify(law.title, law.category, law.history)
        instrument = self.library.add(
            Instrument(
                title=law.title,
                aliases="\n".join(aliases_of(law.title)),
                level=kind.level.value,
                kind=kind.kind.value,
                issuers="\n".join(kind.issuers),
                topics="\n".join(kind.topics),
                bureau=self.bureau,
                region=self.region,
                live=self.live,
                has_unpublished_changes=not self.live,
                first_published_at=clock.now() if self.live else None,
            )
        )
        self.changed_instruments.add(instrument.pk)
        self.new_instruments.add(instrument.pk)
        if not self.live:
            put_up_for_review(Instrument, instrument.pk)
        return instrument

    def _new_version(self, instrument: Instrument, law: ParsedLaw) -> Version:
        effective, known = _effect(law)
        version = self.library.add_version(
            Version(
                instrument=instrument,
                promulgated_on=law.promulgated_on,
                adopted_on=law.adopted_on,
                effective_from=effective,
                effective_known=known,
                doc_no=law.doc_no[:100],
                change_kind=law.change,
                live=self.live,
                has_unpublished_changes=not self.live,
                first_published_at=clock.now() if self.live else None,
            )
        )
        return version

    def _takes(self, version: Version, law: ParsedLaw) -> bool:
        """Whether this text becomes the version's, or the one that is there is kept.

        The first text does, a corrected edition of the same file does, and so does a more complete one.
        """
        if not version.text_loaded:
            return True
        if version.live and not self.live:
            return False
        taken = [source for source in self.library.sources[version.pk].values() if source.taken]
        if any(source.place == law.place for source in taken):
            return True
        return units.rank(law.units) > max((source.rank for source in taken), default=0)

    def _take(self, version: Version, law: ParsedLaw) -> None:
        self._retire(version, law)
        provisions = units.provisions_of(law.units)
        for provision in provisions:
            provision.version_id = version.pk
        whole = "" if provisions else units.whole_text_of(law.units)
        pairs = [(one.label or one.heading, one.text) for one in provisions]
        changes: dict[str, Any] = {
            "whole_text": whole,
            "text_loaded": True,
            "text_sha256": units.text_hash(pairs, whole),
            "source_name": source_name(law.place),
            "source_sha256": law.sha256,
            "loaded_on": clock.today(),
            "history": [_event(event) for event in law.history],
            "repeals": list(law.repeals),
            "own_effective_on": law.own_effective_on,
            **self._dates(version, law),
        }
        for name, value in changes.items():
            setattr(version, name, value)
        Version.objects.filter(pk=version.pk).update(**changes)
        # Kept in memory for the rest of the import: without what nobody asks it for.
        version.whole_text, version.history = "", []
        Provision.objects.bulk_create(provisions, batch_size=500)
        self.library.add_source(_source(version, law, taken=True))
        self.texts.add(version.pk)
        self.changed_versions.add(version.pk)
        self.changed_instruments.add(version.instrument_id)
        if not version.live:
            put_up_for_review(Version, version.pk)

    def _retire(self, version: Version, law: ParsedLaw) -> None:
        """Take away a text that gives way to another, and report how they differ."""
        if not version.text_loaded:
            return
        words = self._compare(version, law)
        Provision.objects.filter(version=version).delete()
        for source in self.library.sources[version.pk].values():
            if source.taken:
                source.taken, source.difference = False, words
                source.save(update_fields=["taken", "difference"])
        if words:
            self._differs(law, f"{words}；改用这一份，因为它更完整或是同一来源的更正")

    def _dates(self, version: Version, law: ParsedLaw) -> dict[str, Any]:
        """What the text knows better than the record: its dates and number. A sure date is not replaced."""
        effective, known = _effect(law)
        changes: dict[str, Any] = {}
        if law.promulgated_on and version.promulgated_on in (None, version.adopted_on):
            changes["promulgated_on"] = law.promulgated_on
        if law.adopted_on:
            changes["adopted_on"] = law.adopted_on
        if law.doc_no:
            if not version.doc_no:
                changes["doc_no"] = law.doc_no[:100]
            elif version.doc_no == law.doc_no:
                changes["doc_no_confirmed"] = True
        if effective and version.effective_known == "assumed":
            changes |= {"effective_from": effective, "effective_known": known}
        elif effective and known != "assumed" and effective != version.effective_from:
            self._differs(law, f"施行日期写作 {effective}，库中为 {version.effective_from}，未改动")
        return changes

    def _lay_aside(self, version: Version, law: ParsedLaw) -> None:
        words = self._compare(version, law)
        if law.promulgated_on and version.promulgated_on and law.promulgated_on != version.promulgated_on:
            dates = f"公布日期写作 {law.promulgated_on}，采用的文本为 {version.promulgated_on}"
            words = f"{dates}；{words}" if words else dates
        self.library.add_source(_source(version, law, taken=False, difference=words))
        if words:
            self._differs(law, words)

    def _compare(self, version: Version, law: ParsedLaw) -> str:
        kept = list(
            Provision.objects.filter(version=version, kind=UnitKind.ARTICLE).values_list("label", "text")
        )
        whole = "" if kept else Version.objects.values_list("whole_text", flat=True).get(pk=version.pk)
        other = [(unit.label, unit.text) for unit in law.units if unit.kind is UnitKind.ARTICLE]
        return units.difference(kept, whole, other, "" if other else units.whole_text_of(law.units))

    def _differs(self, law: ParsedLaw, words: str) -> None:
        reason = f"与库中《{law.title}》同一版本的文本不一致：{words}"
        self.report.differences.append({"place": law.place, "reason": reason})

    def _earlier(self, instrument: Instrument, stage: Stage) -> None:
        """A version the history tells of is known from now on, though its text is not."""
        if self.library.match(instrument, stage.promulgated_on, stage.adopted_on):
            return
        version = self.library.add_version(
            Version(
                instrument=instrument,
                promulgated_on=stage.promulgated_on,
                adopted_on=stage.adopted_on,
                effective_from=stage.effective_on or stage.promulgated_on,
                effective_known="header" if stage.effective_on else "assumed",
                doc_no=stage.doc_no[:100],
                change_kind=stage.change,
                source_name="后续文本所附沿革",
                loaded_on=clock.today(),
                live=self.live,
                first_published_at=clock.now() if self.live else None,
            )
        )
        if instrument.pk not in self.new_instruments:
            self.changed_versions.add(version.pk)

    def _announce(self) -> None:
        announce_many(Instrument, sorted(self.changed_instruments))
        announce_many(Version, sorted(self.changed_versions))


def _effect(law: ParsedLaw) -> tuple[date | None, str]:
    """The day this text takes effect, and how that is known.

    Its header says so; or its own clause does, when the clause is not about an earlier version; else the day of
    promulgation is assumed and shown as 待核.
    """
    if law.effective_on:
        return law.effective_on, "header"
    begin = law.adopted_on or law.promulgated_on
    if law.own_effective_on and (begin is None or law.own_effective_on >= begin):
        return law.own_effective_on, "clause"
    if law.at_once and law.change == "enacted" and law.promulgated_on:
        return law.promulgated_on, "clause"
    return law.promulgated_on, "assumed"


def _source(version: Version, law: ParsedLaw, *, taken: bool, difference: str = "") -> SourceText:
    return SourceText(
        version=version,
        place=law.place[:500],
        sha256=law.sha256,
        articles=law.articles,
        rank=units.rank(law.units),
        taken=taken,
        difference=difference,
    )


def source_name(place: str) -> str:
    """Where a text comes from, as readers see it; the file itself is kept with the source text."""
    root = place.split("/")[0]
    known = next((name for sign, name in _COLLECTIONS.items() if sign in root.lower()), "")
    return f"公开汇编 {known}，非官方文本" if known else f"导入的文本（{root}），非官方文本"[:200]


def _event(event: Any) -> dict[str, str]:
    return {"on": event.on.isoformat(), "verb": event.verb, "doc_no": event.doc_no, "text": event.text}


def import_laws(
    paths: Iterable[Path], *, for_review: bool = False, progress: Progress | None = None
) -> Report:
    """Bring in every law text of the paths. Does not wait for the index; see the command."""
    begun = time.perf_counter()
    library = Library()
    load_catalogue(library=library)
    report = Importer(library, for_review=for_review).save_all(read(paths), progress)
    report.seconds = round(time.perf_counter() - begun, 2)
    report.peak_mb = peak_mb()
    return report


def peak_mb() -> float:
    """The most memory this process has held, in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (2**20 if sys.platform == "darwin" else 2**10), 1)
