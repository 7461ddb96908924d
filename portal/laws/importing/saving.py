"""Saves parsed laws: finds the instrument and the version they belong to, law by law."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from django.db import transaction

from portal.core import clock
from portal.core.announcements import announce_many
from portal.core.models import Bureau
from portal.laws.catalogue import load_catalogue
from portal.laws.ending import apply_repeals
from portal.laws.importing.choosing import FROM_HISTORY
from portal.laws.importing.dating import contradiction, effect_of, effect_of_stage
from portal.laws.importing.decisions import Decisions
from portal.laws.importing.listeners import tell_listeners
from portal.laws.importing.places import Places
from portal.laws.importing.report import Report, peak_mb
from portal.laws.importing.texts import Given, TextKeeper
from portal.laws.library import Library
from portal.laws.models import Instrument, Version
from portal.laws.reading import Notice, ParsedLaw, Stage, read
from portal.laws.reading.classifying import Class, classify
from portal.laws.reading.listing import ENDED
from portal.laws.reading.naming import aliases_of
from portal.laws.review import put_up_for_review
from portal.laws.timeline import superseded_on

log = logging.getLogger(__name__)
BATCH = 40  # laws in one transaction; each has a savepoint of its own
Progress = Callable[[int, str], None]


class Refused(ValueError):
    """A law is not saved; the message says why, in Chinese."""


class Importer(TextKeeper):
    """Saves parsed laws. `bureau` and `region` are given to new instruments; `for_review` keeps them drafts."""

    def __init__(
        self,
        library: Library,
        *,
        bureau: Bureau | None = None,
        region: str = "",
        for_review: bool = False,
        given: Given | None = None,
    ) -> None:
        super().__init__(library, live=not for_review, given=given)
        self.bureau = bureau
        self.region = region
        self.regions = Places()
        self.instruments: set[int] = set()
        self.new_instruments: set[int] = set()
        self.versions: set[int] = set()
        self.places: set[str] = set()
        self.unsure_places = 0
        self.decisions = Decisions()
        self.listed_ended: dict[int, Version] = {}

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
            self._finish()
        self.report.read = len(self.places) + len(self.report.left_out)
        self.report.instruments, self.report.versions = len(self.instruments), len(self.versions)
        if self.unsure_places:
            reason = f"{self.unsure_places} 件地方性法规暂按省级行政区登记：代码表中没有所属的市，导入代码表后再次导入即可补正"
            self.report.warn("适用地区", reason)
        return self.report

    def _finish(self) -> None:
        """What needs all laws to be there; then the changes are announced."""
        by_key = {one.pk: one for one in self.library.instruments.values()}
        for version in self.decisions.settle(self.library) if self.live else ():
            self.changed_versions.add(version.pk)
            if self.library.date_instrument(by_key[version.instrument_id]):
                self.changed_instruments.add(version.instrument_id)
        for instrument in apply_repeals(self.library):
            self.report.ended += 1
            self.changed_instruments.add(instrument)
        self._note_ended(by_key)
        tell_listeners(self.texts, self.report)
        announce_many(Instrument, sorted(self.changed_instruments))
        announce_many(Version, sorted(self.changed_versions))

    def _note_ended(self, by_key: dict[int, Instrument]) -> None:
        """The list of a collection says that a law ended, and nothing tells when: readers and editors must know."""
        for version in self.listed_ended.values() if self.live else ():
            instrument = by_key[version.instrument_id]
            later = superseded_on(version, self.library.versions[instrument.pk])
            if later or instrument.ended_on:
                continue
            self.report.warn(instrument.title, ENDED)
            if not version.note:
                version.note = ENDED
                Version.objects.filter(pk=version.pk).update(note=ENDED)
                self.changed_versions.add(version.pk)

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
        except Refused as refused:
            self.report.note(Notice(law.place, str(refused)))
        except Exception as error:
            log.exception("未能保存：%s", law.place)
            self.library = Library()
            self.report.note(Notice(law.place, f"未能保存：{error}"))

    def _save(self, law: ParsedLaw) -> None:
        kind, region = self._class_of(law)
        instrument = self.library.find_local(law.title, region)
        if instrument is None:
            instrument = self._new_instrument(law, kind, region)
        elif self.live and self.library.place(instrument, region):
            self.changed_instruments.add(instrument.pk)
        version = self.library.match(instrument, law.promulgated_on, law.adopted_on)
        if law.promulgated_on is None:
            version = self.library.match_undated(instrument, effect_of(law)[0]) or version
        if version is None:
            version = self._new_version(instrument, law)
        self._text(version, law)
        for stage in law.earlier:
            self._earlier(instrument, stage)
        self.decisions.note(instrument.pk, law.history)
        if law.listed_ended:
            self.listed_ended[version.pk] = version
        if self.live and law.at_once and self.library.began_at_once(instrument):
            self.changed_instruments.add(instrument.pk)
        if self.live and self.library.date_instrument(instrument):
            self.changed_instruments.add(instrument.pk)
        self._check_order(version, law)
        self.instruments.add(instrument.pk)
        self.versions.add(version.pk)

    def _class_of(self, law: ParsedLaw) -> tuple[Class, str]:
        """What kind of instrument this is, and the code of the region it is for."""
        if self.given:
            return self.given.kind, self.given.region
        kind = classify(law.title, law.category, law.history)
        region, sure = self.regions.region_of(law, kind.level)
        self.unsure_places += not sure
        return kind, region or self.region

    def _check_order(self, version: Version, law: ParsedLaw) -> None:
        others = self.library.versions[version.instrument_id]
        if version.effective_known == "assumed":
            return
        if other := contradiction(version.promulgated_on, version.effective_from, others):
            reason = (
                f"{version.promulgated_on} 公布的文本自 {version.effective_from} 起施行，早于 {other.promulgated_on} "
                f"公布的上一版本的施行日期 {other.effective_from}，请核对"
            )
            self.report.warn(law.place, reason)

    def _new_instrument(self, law: ParsedLaw, kind: Class, region: str) -> Instrument:
        instrument = self.library.add(
            Instrument(
                title=law.title,
                aliases="\n".join(aliases_of(law.title)),
                level=kind.level.value,
                kind=kind.kind.value,
                issuers="\n".join(kind.issuers),
                topics="\n".join(kind.topics),
                bureau=self.bureau,
                region=region,
                live=self.live,
                has_unpublished_changes=not self.live,
                first_published_at=clock.now() if self.live else None,
            )
        )
        self.changed_instruments.add(instrument.pk)
        self.new_instruments.add(instrument.pk)
        if not self.live:
            put_up_for_review(Instrument, instrument.pk, self.user)
        return instrument

    def _new_version(self, instrument: Instrument, law: ParsedLaw) -> Version:
        effective, known = effect_of(law)
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

    def _earlier(self, instrument: Instrument, stage: Stage) -> None:
        """A version the history tells of is known from now on, though its text is not."""
        if self.library.match(instrument, stage.promulgated_on, stage.adopted_on):
            return
        effective, known = effect_of_stage(stage)
        version = self.library.add_version(
            Version(
                instrument=instrument,
                promulgated_on=stage.promulgated_on,
                adopted_on=stage.adopted_on,
                effective_from=effective,
                effective_known=known,
                doc_no=stage.doc_no[:100],
                change_kind=stage.change,
                source_name=FROM_HISTORY,
                loaded_on=clock.today(),
                live=self.live,
                first_published_at=clock.now() if self.live else None,
            )
        )
        if instrument.pk not in self.new_instruments:
            self.changed_versions.add(version.pk)


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
