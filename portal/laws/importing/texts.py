"""The text of a version: which of two sources is taken, what is kept of the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from portal.core import clock
from portal.laws import units
from portal.laws.importing.choosing import waiting
from portal.laws.importing.dating import effect_of
from portal.laws.importing.report import Report
from portal.laws.library import Library
from portal.laws.models import Provision, SourceText, Version
from portal.laws.reading import ParsedLaw, UnitKind
from portal.laws.reading.classifying import Class
from portal.laws.reading.tree import HistoryEvent
from portal.laws.review import put_up_for_review

_COLLECTIONS = {"lawrefbook": "LawRefBook/Laws", "justlaws": "just-laws", "just-laws": "just-laws"}


@dataclass(frozen=True, slots=True)
class Given:
    """What an editor says of a text that was uploaded: who loads it, what it is, where it comes from."""

    user: Any
    kind: Class
    region: str
    source_name: str
    source_url: str


class TextKeeper:
    """Gives versions their texts; the half of the importer that decides between sources."""

    def __init__(self, library: Library, *, live: bool = True, given: Given | None = None) -> None:
        self.library = library
        self.live = live
        self.given = given
        self.report = Report()
        self.texts: set[int] = set()  # versions whose text came in or changed
        self.changed_instruments: set[int] = set()
        self.changed_versions: set[int] = set()

    def _text(self, version: Version, law: ParsedLaw) -> None:
        source = self.library.sources[version.pk].get(law.sha256)
        if source:
            self.report.unchanged += 1
            if source.difference and not source.decided_on:
                self.report.differ(law.place, law.title, source.difference)
        elif version.live and not self.live and not version.text_loaded:
            self._hold(version, law)
            self.report.saved += 1
        elif self._takes(version, law):
            self._take(version, law)
            self.report.saved += 1
        else:
            self._lay_aside(version, law)
            self.report.unchanged += 1

    def _takes(self, version: Version, law: ParsedLaw) -> bool:
        """Whether this text becomes the version's, or the one that is there is kept.

        The first text does, a corrected edition of the same file does, and so does a more complete one; but
        where an editor has chosen, only an editor chooses again.
        """
        if not version.text_loaded:
            return True
        if not self.live and (version.live or self.given):
            return not version.live
        sources = self.library.sources[version.pk].values()
        if any(source.decided_on for source in sources):
            return False
        taken = [source for source in sources if source.taken]
        if any(source.place == law.place for source in taken):
            return True
        return units.rank(law.units) > max((source.rank for source in taken), default=0)

    def _take(self, version: Version, law: ParsedLaw) -> None:
        self._retire(version, law)
        provisions = units.provisions_of(law.units)
        for provision in provisions:
            provision.version_id = version.pk
        whole = "" if provisions else units.whole_text_of(law.units)
        changes = self._facts(version, law)
        changes |= {"whole_text": whole, "text_sha256": units.hash_of(provisions, whole)}
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
            put_up_for_review(Version, version.pk, self.user)

    @property
    def user(self) -> Any:
        """Who brings the text in; None for a program."""
        return self.given.user if self.given else None

    def _facts(self, version: Version, law: ParsedLaw) -> dict[str, Any]:
        """What a text says of its version beside the words themselves."""
        given = self.given
        return {
            "text_loaded": True,
            "source_name": given.source_name if given else source_name(law.place),
            "source_url": given.source_url if given else version.source_url,
            "source_sha256": law.sha256,
            "loaded_on": clock.today(),
            "history": [_event(event) for event in law.history],
            "repeals": list(law.repeals),
            "own_effective_on": law.own_effective_on,
            **self._dates(version, law),
        }

    def _hold(self, version: Version, law: ParsedLaw) -> None:
        """Keep a text for a public version that has none until its review ends; see `choosing`."""
        source = _source(version, law, taken=False, text=units.dump(law.units))
        source.decided_on, source.decided_by = clock.today(), str(self.user or "导入")[:60]
        self.library.add_source(source)
        changes = waiting(source) | self._facts(version, law)
        put_up_for_review(Version, version.pk, self.user, **changes)

    def _retire(self, version: Version, law: ParsedLaw) -> None:
        """Take away a text that gives way to another, keep it where they differ, and report how."""
        if not version.text_loaded:
            return
        words = self._compare(version, law)
        kept = units.dump(units.stored(version)) if words else ""
        Provision.objects.filter(version=version).delete()
        for source in self.library.sources[version.pk].values():
            if source.taken:
                source.taken, source.difference, source.text = False, words, kept
                source.save(update_fields=["taken", "difference", "text"])
        if words:
            reason = f"{words}；改用这一份，因为它更完整或是同一来源的更正"
            self.report.differ(law.place, law.title, reason)

    def _dates(self, version: Version, law: ParsedLaw) -> dict[str, Any]:
        """What the text knows better than the record: its dates and number. A sure date is not replaced."""
        effective, known = effect_of(law)
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
            words = f"施行日期写作 {effective}，库中为 {version.effective_from}，未改动"
            self.report.differ(law.place, law.title, words)
        return changes

    def _lay_aside(self, version: Version, law: ParsedLaw) -> None:
        words = self._compare(version, law)
        kept = units.dump(law.units) if words else ""
        if law.promulgated_on and version.promulgated_on and law.promulgated_on != version.promulgated_on:
            dates = f"公布日期写作 {law.promulgated_on}，采用的文本为 {version.promulgated_on}"
            words = f"{dates}；{words}" if words else dates
        self.library.add_source(_source(version, law, taken=False, difference=words, text=kept))
        if words:
            self.report.differ(law.place, law.title, words)

    def _compare(self, version: Version, law: ParsedLaw) -> str:
        kept = list(
            Provision.objects.filter(version=version, kind=UnitKind.ARTICLE).values_list("label", "text")
        )
        whole = "" if kept else Version.objects.values_list("whole_text", flat=True).get(pk=version.pk)
        other = [(unit.label, unit.text) for unit in law.units if unit.kind is UnitKind.ARTICLE]
        return units.difference(kept, whole, other, "" if other else units.whole_text_of(law.units))


def _source(
    version: Version, law: ParsedLaw, *, taken: bool, difference: str = "", text: str = ""
) -> SourceText:
    return SourceText(
        version=version,
        place=law.place[:500],
        sha256=law.sha256,
        articles=law.articles,
        rank=units.rank(law.units),
        taken=taken,
        difference=difference,
        text=text,
    )


def source_name(place: str) -> str:
    """Where a text comes from, as readers see it; the file itself is kept with the source text."""
    roots = place.split("/")[:2]
    known = next((name for root in roots for sign, name in _COLLECTIONS.items() if sign in root.lower()), "")
    return f"公开汇编 {known}，非官方文本" if known else f"导入的文本（{roots[0]}），非官方文本"[:200]


def _event(event: HistoryEvent) -> dict[str, str]:
    return {"on": event.on.isoformat(), "verb": event.verb, "doc_no": event.doc_no, "text": event.text}
