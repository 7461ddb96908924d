"""From an uploaded file to what the preview shows: the tree, the days found, the match, the difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError

from portal.core.office import OfficeRefused
from portal.laws import units
from portal.laws.comparing.assembling import Comparison, Unit, assemble
from portal.laws.importing.dating import contradiction, effect_of
from portal.laws.importing.places import Places
from portal.laws.models import Instrument, Version
from portal.laws.models.instrument import lines
from portal.laws.reading import Notice, ParsedLaw, UnitKind, read_files
from portal.laws.reading import Unit as ParsedUnit
from portal.laws.reading.classifying import Class, Kind, classify
from portal.laws.reading.naming import title_key
from portal.laws.reading.sources import MAX_FILE, RawFile, refused_format
from portal.laws.reading.tree import HEADING_KINDS
from portal.laws.timeline import in_order

SHOWN = 2  # articles shown at either end


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the parsed tree with the number of articles directly below it."""

    title: str
    depth: int
    articles: int


@dataclass(frozen=True)
class Parsed:
    """A law as read from an upload, and what to say about the reading."""

    law: ParsedLaw
    notices: tuple[Notice, ...] = field(default=())

    @cached_property
    def kind(self) -> Class:
        """Level, kind, issuers and topics, guessed."""
        return classify(self.law.title, self.law.category, self.law.history)

    @cached_property
    def region(self) -> str:
        """Code of the region the title and the maker point to."""
        return Places().region_of(self.law, self.kind.level)[0]

    @cached_property
    def articles(self) -> list[ParsedUnit]:
        """The articles in order."""
        return [unit for unit in self.law.units if unit.kind is UnitKind.ARTICLE]

    @property
    def span(self) -> str:
        """第一条至第三条; empty for a text without articles."""
        labels = [unit.label for unit in self.articles]
        return labels[0] if len(labels) == 1 else f"{labels[0]}至{labels[-1]}" if labels else ""

    @cached_property
    def headings(self) -> list[Heading]:
        """The tree: headings with what lies below each."""
        counts: dict[tuple[str, ...], int] = {}
        for unit in self.articles:
            counts[unit.path] = counts.get(unit.path, 0) + 1
        found = []
        for unit in self.law.units:
            title = f"{unit.label} {unit.heading}".strip()
            if unit.kind in HEADING_KINDS:
                found.append(Heading(title, len(unit.path), counts.get((*unit.path, title), 0)))
            elif unit.kind in (UnitKind.ANNEX, UnitKind.PREAMBLE) and title:
                found.append(Heading(title, 0, 0))
        return found

    @property
    def first(self) -> list[ParsedUnit]:
        """The first articles, or paragraphs where there are none."""
        return (self.articles or list(self.law.units))[:SHOWN]

    @property
    def last(self) -> list[ParsedUnit]:
        """The last articles that are not among the first."""
        return (self.articles or list(self.law.units))[SHOWN:][-SHOWN:]

    @property
    def tables(self) -> int:
        """Rows of tables in the text."""
        return sum(line.startswith("|") for unit in self.law.units for line in unit.text.split("\n"))

    @property
    def effect(self) -> tuple[date | None, str]:
        """The day of effect that would be taken, and how it is known."""
        return effect_of(self.law)

    @property
    def is_amendment(self) -> bool:
        """Whether this is a decision or amendment, an instrument of its own."""
        return self.kind.kind is Kind.AMENDMENT


def parse(name: str, data: bytes) -> Parsed:
    """Read one uploaded file. Raises ValidationError with the reasons, in words, when it is no law text."""
    if reason := refused_format(name):
        raise ValidationError(reason)
    if len(data) > MAX_FILE:
        raise ValidationError(f"文件超过 {MAX_FILE // 2**20} MB 的上限。")
    place = f"上传/{PurePosixPath(name).name}"
    try:
        found = list(read_files([RawFile(place, PurePosixPath(place), data)], asserted=True))
    except OfficeRefused as refused:
        raise ValidationError(str(refused)) from refused
    laws = [one for one in found if isinstance(one, ParsedLaw)]
    notices = [one for one in found if isinstance(one, Notice)]
    if not laws:
        raise ValidationError([f"{_line(one)}{one.reason}。" for one in notices] or ["文件是空的。"])
    if len(laws) > 1:
        titles = "、".join(f"《{law.title}》" for law in laws[:5])
        raise ValidationError(f"文件里有 {len(laws)} 件文本（{titles}），请分成单独的文件，一次载入一件。")
    [law] = laws
    return Parsed(law, (*law.notices, *notices))


def _line(notice: Notice) -> str:
    line = notice.place.rpartition(":")[2]
    return f"第 {line} 行：" if line.isdecimal() else ""


@dataclass(frozen=True)
class Match:
    """Where a text would go: the instrument, the version, the text to compare it with."""

    instrument: Instrument | None
    version: Version | None
    versions: tuple[Version, ...]
    before: Version | None

    @property
    def same_version(self) -> bool:
        """Whether the library has a text of this very version."""
        return bool(self.version and self.version.text_loaded)

    @property
    def is_older(self) -> bool:
        """Whether a version promulgated later is there already."""
        return bool(self.versions) and self.before not in (None, self.versions[-1])


def match(title: str, region: str, promulgated_on: date | None, adopted_on: date | None) -> Match:
    """Find what a title and the days belong to; asks the database only about this one law."""
    key = title_key(title)
    regions = {region, f"{region[:2]}0000"} if region else {""}
    instrument = Instrument.objects.filter(title_key=key, region__in=regions).order_by("-region").first()
    if instrument is None:
        return Match(None, None, (), None)
    versions = tuple(in_order(instrument.versions.defer("whole_text", "history")))
    days = {day for day in (promulgated_on, adopted_on) if day}
    version = next((one for one in versions if days & {one.promulgated_on, one.adopted_on}), None)
    return Match(instrument, version, versions, version if _has_text(version) else _before(versions, days))


def _has_text(version: Version | None) -> bool:
    return version is not None and version.text_loaded


def _before(versions: Sequence[Version], days: set[date]) -> Version | None:
    """The newest text before these days, else the newest there is."""
    loaded = [one for one in versions if one.text_loaded]
    earlier = [one for one in loaded if days and one.promulgated_on and one.promulgated_on < min(days)]
    found = earlier or loaded
    return found[-1] if found else None


def compared(parsed: Parsed, before: Version) -> Comparison:
    """The text beside that of a version, article by article."""
    return assemble(units_for_comparing(units.stored(before)), units_for_comparing(parsed.law.units))


def units_for_comparing(found: Sequence[ParsedUnit]) -> list[Unit]:
    """Units of a text as the comparison takes them: articles and headings, or paragraphs where there are none."""
    provisions = units.provisions_of(found)
    if not provisions:
        whole = units.whole_text_of(found)
        return [
            Unit("", f"text-{number}", line, UnitKind.TEXT.value)
            for number, line in enumerate(lines(whole), 1)
        ]
    headings = {kind.value for kind in HEADING_KINDS}
    return [
        Unit(
            one.label or "（无条号）",
            one.anchor,
            one.heading if one.kind in headings else one.text,
            one.kind,
            (one.number, one.extra),
            one.path,
        )
        for one in provisions
    ]


def order_mistake(found: Match, promulgated_on: date | None, effective_from: date | None) -> str:
    """Why these days cannot stand beside those of the other versions; empty when they can."""
    others = [one for one in found.versions if one != found.version]
    if other := contradiction(promulgated_on, effective_from, others):
        return (
            f"{other.promulgated_on} 公布的上一版本自 {other.effective_from} 起施行，"
            f"这一版本不会更早（{effective_from}）施行，请核对公布日期和施行日期。"
        )
    return ""
