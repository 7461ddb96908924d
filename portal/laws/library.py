"""What the library already holds, in memory, for everything that brings in instruments and versions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from portal.laws.models import Instrument, SourceText, Version
from portal.laws.reading.naming import initial_of, law_slug, short_title, title_key
from portal.laws.timeline import starts

# An own clause “自…起施行” belongs to the enactment or revision at most so many days before it.
MAX_LEAD_DAYS = 3 * 365


class Library:
    """Instruments by title, their versions and the hashes of the sources they were read from.

    Loaded once, kept up to date by whoever adds to it; texts stay in the database.
    """

    def __init__(self) -> None:
        self.instruments = {(one.title_key, one.region): one for one in Instrument.objects.all()}
        self.slugs = {one.slug for one in self.instruments.values()}
        self.versions: dict[int, list[Version]] = defaultdict(list)
        for version in Version.objects.defer("whole_text"):
            self.versions[version.instrument_id].append(version)
        self.sources: dict[int, dict[str, SourceText]] = defaultdict(dict)
        for source in SourceText.objects.defer("text"):
            self.sources[source.version_id][source.sha256] = source

    def get(self, key: int) -> Instrument:
        """The instrument of a primary key."""
        return next(one for one in self.instruments.values() if one.pk == key)

    def find(self, title: str, region: str = "") -> Instrument | None:
        """The instrument of this title, in any spelling."""
        return self.instruments.get((title_key(title), region))

    def find_local(self, title: str, region: str) -> Instrument | None:
        """The instrument of this title for a region (empty: the whole country).

        A province stands for a city of it whose code was not known: they are the same instrument, not twins.
        """
        exact = self.find(title, region)
        if exact or not region:
            return exact
        province = f"{region[:2]}0000"
        if region != province:
            return self.find(title, province)
        key = title_key(title)
        return next(
            (one for (name, code), one in self.instruments.items() if name == key and code[:2] == region[:2]),
            None,
        )

    def place(self, instrument: Instrument, region: str) -> bool:
        """Give an instrument that bears its province the city it belongs to; whether that was news."""
        if not region or region.endswith("0000") or instrument.region != f"{region[:2]}0000":
            return False
        del self.instruments[instrument.title_key, instrument.region]
        instrument.region = region
        Instrument.objects.filter(pk=instrument.pk).update(region=region)
        self.instruments[instrument.title_key, region] = instrument
        return True

    def add(self, instrument: Instrument) -> Instrument:
        """Save a new instrument under a slug of its own."""
        instrument.title_key = title_key(instrument.title)
        instrument.short_title = instrument.short_title or short_title(instrument.title)
        instrument.initial = initial_of(instrument.title)
        instrument.slug = instrument.slug or law_slug(instrument.title, self.slugs.__contains__)
        Instrument.objects.bulk_create([instrument])
        self.instruments[instrument.title_key, instrument.region] = instrument
        self.slugs.add(instrument.slug)
        return instrument

    def add_version(self, version: Version) -> Version:
        """Save a new version."""
        Version.objects.bulk_create([version])
        self.versions[version.instrument_id].append(version)
        return version

    def add_source(self, source: SourceText) -> None:
        """Save what was read and from where."""
        SourceText.objects.bulk_create([source])
        self.sources[source.version_id][source.sha256] = source

    def match(
        self,
        instrument: Instrument,
        promulgated_on: date | None,
        adopted_on: date | None = None,
        effective_from: date | None = None,
        doc_no: str = "",
    ) -> Version | None:
        """The version these facts speak of: same promulgation or same adoption.

        Where one side does not know its promulgation, the day of effect, the 文号, or being both without any
        date tells.
        """
        known = self.versions[instrument.pk]
        for version in known:
            if promulgated_on and version.promulgated_on == promulgated_on:
                return version
        for version in known:
            if adopted_on and version.adopted_on == adopted_on:
                return version
        for version in known:
            if promulgated_on and version.promulgated_on:
                continue
            if effective_from and version.effective_from == effective_from:
                return version
            if doc_no and version.doc_no == doc_no:
                return version
            if not any((promulgated_on, effective_from, version.promulgated_on, version.effective_from)):
                return version
        return None

    def match_undated(self, instrument: Instrument, effective: date | None) -> Version | None:
        """The version of a text that does not tell its promulgation, by the day it takes effect."""
        if effective is None:
            return None
        versions = self.versions[instrument.pk]
        same = [one for one in versions if one.effective_from == effective]
        made = _enacted_for(effective, versions)
        if made and made.effective_known != "assumed":
            made = None
        return next((one for one in same if one.text_loaded), None) or next(iter(same), None) or made

    def began_at_once(self, instrument: Instrument) -> bool:
        """A text says “自公布之日起施行”: that is the enactment, where nothing but amendments followed it.

        Whether that was news.
        """
        whole = [one for one in self.versions[instrument.pk] if one.change_kind != "amended"]
        if len(whole) != 1 or whole[0].effective_known != "assumed" or not whole[0].promulgated_on:
            return False
        [version] = whole
        version.effective_from, version.effective_known = version.promulgated_on, "clause"
        Version.objects.filter(pk=version.pk).update(
            effective_from=version.effective_from, effective_known="clause"
        )
        return True

    def date_instrument(self, instrument: Instrument) -> bool:
        """Derive the days of an instrument from its versions; whether anything changed.

        A text's own clause (“自1993年9月1日起施行”) often tells of an earlier version: it is given to the
        enactment or revision that it must belong to, where that has no better date.
        """
        versions = self.versions[instrument.pk]
        changed = False
        for day in sorted({one.own_effective_on for one in versions if one.own_effective_on}):
            version = _enacted_for(day, versions)
            if version and version.effective_known == "assumed":
                version.effective_from, version.effective_known = day, "clause"
                Version.objects.filter(pk=version.pk).update(effective_from=day, effective_known="clause")
                changed = True
        live = [one for one in versions if one.live]
        promulgated = min((one.promulgated_on for one in live if one.promulgated_on), default=None)
        begins = min((starts(one) for one in live), default=None)
        in_force = None if begins in (None, date.min) else begins
        if (instrument.first_promulgated_on, instrument.in_force_from) != (promulgated, in_force):
            instrument.first_promulgated_on, instrument.in_force_from = promulgated, in_force
            Instrument.objects.filter(pk=instrument.pk).update(
                first_promulgated_on=promulgated, in_force_from=in_force
            )
            changed = True
        return changed


def _enacted_for(day: date, versions: Iterable[Version]) -> Version | None:
    candidates = [
        version
        for version in versions
        if version.promulgated_on
        and version.change_kind != "amended"
        and 0 <= (day - version.promulgated_on).days <= MAX_LEAD_DAYS
    ]
    return max(candidates, key=lambda version: version.promulgated_on or date.min, default=None)
