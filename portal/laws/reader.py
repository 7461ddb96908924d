"""What a reader of a law is shown on a day: the version, its standing, the warnings that go with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.urls import reverse

from portal.core import clock
from portal.core.demo import is_demo
from portal.laws.comparing.addresses import comparisons
from portal.laws.models import Instrument, Provision, Version
from portal.laws.notes import Notes, notes_on
from portal.laws.numbering import formal
from portal.laws.reading.classifying import LEVEL_LABELS, Kind, Level
from portal.laws.reading.listing import ENDED
from portal.laws.reading.numbers import article_label, gap_label, gaps
from portal.laws.reading.tree import UnitKind
from portal.laws.timeline import (
    LABELS,
    Shown,
    Status,
    in_order,
    next_version,
    starts,
    status_on,
    superseded_on,
    version_on,
    version_status_on,
)

UNSURE = "待核"
QUOTED_CHANGES = {"enacted": "公布", "revised": "修订", "amended": "修正"}


@dataclass(frozen=True, slots=True)
class Banner:
    """A warning above a text: `tone` warn or info, a sentence, and links (words, address)."""

    tone: str
    text: str
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the key facts; `unsure` is shown as 待核."""

    name: str
    value: str
    unsure: bool = False
    url: str = ""
    tag: str = ""


@dataclass
class Reader:
    """An instrument on a day. `day` None asks for the text to go by today."""

    instrument: Instrument
    day: date | None = None
    today: date = field(default_factory=clock.today)

    @cached_property
    def versions(self) -> list[Version]:
        """Live versions, oldest first."""
        if self.instrument.pk is None:
            return []
        rows = Version.objects.filter(instrument=self.instrument, live=True).defer("whole_text")
        versions = in_order(rows)
        for version in versions:
            version.instrument = self.instrument
        return versions

    @cached_property
    def version(self) -> Version | None:
        """The version of the day. Undated, before the first one is in force, it is that first one."""
        if self.day is not None:
            return version_on(self.versions, self.day)
        return version_on(self.versions, self.today) or next_version(self.versions, self.today)

    def show(self, version: Version) -> None:
        """Take a version that is being edited for the one to go by."""
        others = [one for one in self.versions if one.pk != version.pk]
        self.versions = in_order([*others, version])
        self.version = version

    @property
    def dated(self) -> bool:
        """Whether the address names a day."""
        return self.day is not None

    @cached_property
    def is_current(self) -> bool:
        """Whether this is what the undated address shows today."""
        return self.version is not None and self.version == Reader(self.instrument, None, self.today).version

    @cached_property
    def status(self) -> Shown:
        """Standing today of the version shown, or of the instrument where there is none."""
        if self.version is None:
            return Shown(status_on(self.instrument, self.today))
        return Shown(version_status_on(self.version, self.versions, self.instrument, self.today))

    @cached_property
    def notes(self) -> Notes:
        """What editors noted about articles of the text shown."""
        return notes_on(self.instrument, self.version, self.today)

    @property
    def url(self) -> str:
        """The address of this text: undated where the text is the one to go by."""
        if self.dated and self.version and not self.is_current:
            return self.version.get_absolute_url()
        return self.instrument.get_absolute_url()

    @cached_property
    def base(self) -> str:
        """What the addresses of articles begin with: dated texts link to dated articles."""
        if self.dated and self.version and self.version.dated:
            day = self.version.dated.isoformat()
            return reverse("laws:version", args=[self.instrument.slug, day])
        return self.instrument.get_absolute_url()

    @cached_property
    def provisions(self) -> list[Provision]:
        """All units of the version in order."""
        return list(self.version.provisions.all()) if self.version and self.version.pk else []

    @cached_property
    def whole_text(self) -> str:
        """The text of a version without articles."""
        if self.version is None:
            return ""
        if "whole_text" not in self.version.get_deferred_fields():
            return self.version.whole_text
        return Version.objects.values_list("whole_text", flat=True).get(pk=self.version.pk)

    @cached_property
    def loaded(self) -> list[Version]:
        """Versions whose text can be read here, newest first."""
        return [version for version in reversed(self.versions) if version.text_loaded]

    @cached_property
    def is_demo(self) -> bool:
        """Whether this is demo content."""
        return self.instrument.bureau_id is not None and is_demo(self.instrument)

    @property
    def text_missing(self) -> bool:
        """Whether the version to go by is known without its text."""
        return self.version is None or not self.version.text_loaded

    @property
    def read_at(self) -> tuple[str, str]:
        """Where the missing text can be read: the version's own source, else the database of its level."""
        if self.version and self.version.source_url:
            return self.version.source_name or "来源", self.version.source_url
        return self.instrument.read_at

    @property
    def quotation(self) -> str:
        """The law as it is quoted: 《中华人民共和国公司法》（主席令第15号，2023年12月29日修订，自2024年7月1日起施行）."""
        version = self.version
        parts = []
        if version:
            parts.append(formal(version.doc_no) if version.doc_no_confirmed else "")
            if version.promulgated_on:
                parts.append(f"{cn_day(version.promulgated_on)}{QUOTED_CHANGES[version.change_kind]}")
            if version.effective_from and not version.effective_unsure:
                parts.append(f"自{cn_day(version.effective_from)}起施行")
        if (
            self.instrument.ended_on
            and self.instrument.end_confirmed
            and self.instrument.ended_on <= self.today
        ):
            word = LABELS[Status(self.instrument.end_kind or Status.REPEALED)].removeprefix("已")
            parts.append(f"自{cn_day(self.instrument.ended_on)}起{word}")
        inside = "，".join(part for part in parts if part)
        return f"《{self.instrument.title}》（{inside}）" if inside else f"《{self.instrument.title}》"

    def article(self, number: int, extra: int) -> Provision | None:
        """An article of the version shown."""
        if self.version is None:
            return None
        articles = self.version.provisions.filter(kind=UnitKind.ARTICLE, number=number, extra=extra)
        return articles.order_by("order").first()

    def last_with(self, number: int, extra: int) -> Version | None:
        """The newest version begun that has this article; the first one to come where none begun has it."""
        keys = Provision.objects.filter(
            version__in=self.versions, kind=UnitKind.ARTICLE, number=number, extra=extra
        ).values_list("version_id", flat=True)
        found = set(keys)
        having = [version for version in self.versions if version.pk in found]
        begun = [version for version in having if starts(version) <= self.today]
        return begun[-1] if begun else next(iter(having), None)

    def neighbours(self, provision: Provision) -> tuple[Provision | None, Provision | None]:
        """The articles before and after one."""
        articles = Provision.objects.filter(version=provision.version_id, kind=UnitKind.ARTICLE)
        before = articles.filter(order__lt=provision.order).order_by("-order").first()
        after = articles.filter(order__gt=provision.order).order_by("order").first()
        return before, after

    def banners(self) -> list[Banner]:
        """Warnings in the order of their weight."""
        return [
            *self._demo(),
            *self._ended(),
            *self._listed_as_ended(),
            *self._superseded(),
            *self._missing(),
            *self._incomplete(),
            *self._coming(),
        ]

    def _demo(self) -> list[Banner]:
        return [Banner("info", "演示数据：本文件为虚构，不具有法律效力。")] if self.is_demo else []

    def _ended(self) -> list[Banner]:
        instrument = self.instrument
        if not instrument.ended_on:
            return []
        word = LABELS[Status(instrument.end_kind or Status.REPEALED)].removeprefix("已")
        unsure = "" if instrument.end_confirmed else f"（{UNSURE}）"
        if self.today < instrument.ended_on:
            return [Banner("info", f"本文件将于 {instrument.ended_on} {word}{unsure}。", self._ender())]
        last = "以下是废止前最后的文本。" if not self.dated and not self.text_missing else ""
        return [Banner("warn", f"本文件已于 {instrument.ended_on} {word}{unsure}。{last}", self._ender())]

    def _ender(self) -> tuple[tuple[str, str], ...]:
        ender = self.instrument.ended_by
        return ((f"由《{ender.short_title}》废止", ender.get_absolute_url()),) if ender and ender.live else ()

    def _superseded(self) -> list[Banner]:
        if self.version is None:
            words = f"{self.day} 尚无施行的文本。" if self.dated else "本文件的文本和日期尚未载入。"
            return [Banner("warn", words, self._current_link())]
        end = superseded_on(self.version, self.versions)
        if end and end <= self.today:
            begin = f"自 {starts(self.version)} 起施行" if self.version.dated else "以前施行"
            words = f"这是{begin}、{end} 起被新文本取代的旧文本，不是现行文本。"
            return [Banner("warn", words, self._current_link())]
        return []

    def _current_link(self) -> tuple[tuple[str, str], ...]:
        return (("查看现行文本", self.instrument.get_absolute_url()),)

    def _listed_as_ended(self) -> list[Banner]:
        noted = self.version is not None and self.version.note == ENDED and not self.instrument.ended_on
        return [Banner("warn", ENDED)] if noted else []

    def _missing(self) -> list[Banner]:
        if not self.text_missing or self.version is None:
            return []
        name, url = self.read_at
        what = f"{self.version.promulgated_on} 公布的文本" if self.version.promulgated_on else "本文件的文本"
        links = [(f"到{name}阅读", url)] if url else []
        links += [
            (f"{version.dated} 起施行的旧文本", version.get_absolute_url())
            for version in self.loaded
            if version.dated and version != self.version
        ]
        words = f"全文待补：{what}尚未载入本站。" + ("" if url else f"请以{name}为准。")
        return [Banner("warn", words, tuple(links))]

    def _incomplete(self) -> list[Banner]:
        """A source that lost articles on its way: said, so that nobody takes silence for law."""
        if self.instrument.kind != Kind.MAIN or self.text_missing or self.version is None:
            return []
        articles = self.version.provisions.filter(kind=UnitKind.ARTICLE)
        missing = gaps(articles.order_by("order").values_list("number", "extra"))
        if not missing:
            return []
        name, url = self.instrument.read_at
        links = ((f"到{name}核对", url),) if url else ()
        labels = "、".join(gap_label(*one) for one in missing)
        return [Banner("warn", f"来源文本不全，缺{labels}。", links)]

    def _coming(self) -> list[Banner]:
        if self.version and starts(self.version) > self.today:
            word = UNSURE if self.version.effective_unsure else ""
            return [Banner("info", f"尚未施行：自 {starts(self.version)} 起施行{word}。")]
        after = next_version(self.versions, self.today)
        if after is None or not self.is_current or self.status.status is not Status.IN_FORCE:
            return []
        words = f"已有新的文本，将自 {starts(after)} 起施行，此前仍适用本文本。"
        return [Banner("info", words, (("查看新的文本", after.get_absolute_url()),))]

    def facts(self) -> list[Fact]:
        """All facts of what is shown."""
        partial = self.notes.partial
        standing = Fact("效力", f"{self.status.label}，{partial}" if partial else self.status.label)
        if not partial:
            standing = Fact("效力", self.status.label, tag=self.status.tag)
        facts = [standing, *self._dates(), *self._class(), *self._provenance()]
        return [fact for fact in facts if fact.value or fact.unsure]

    def key_facts(self) -> list[Fact]:
        """What a reader must know before reading: number and days."""
        return [fact for fact in self._dates() if fact.value or fact.unsure]

    def _dates(self) -> list[Fact]:
        instrument, version = self.instrument, self.version
        facts = []
        if version:
            unsure = bool(version.source_name) and not version.confirmed and not version.text_loaded
            facts = [
                Fact("文号", formal(version.doc_no), bool(version.doc_no) and not version.doc_no_confirmed),
                Fact("公布", _day(version.promulgated_on), unsure or not version.promulgated_on),
                Fact("施行", _day(version.effective_from), version.effective_unsure),
            ]
            if version.own_effective_on and version.own_effective_on != version.effective_from:
                facts.append(
                    Fact("条文所写施行日期", f"{_day(version.own_effective_on)}（不是这一版本的施行日期）")
                )
        if instrument.ended_on:
            word = LABELS[Status(instrument.end_kind or Status.REPEALED)].removeprefix("已")
            facts.append(Fact(word, _day(instrument.ended_on), not instrument.end_confirmed))
        return facts

    def _class(self) -> list[Fact]:
        instrument = self.instrument
        return [
            Fact("制定机关", "、".join(instrument.issuer_list)),
            Fact("效力位阶", LEVEL_LABELS[Level(instrument.level)]),
            Fact("主题", "、".join(instrument.topic_labels)),
        ]

    def _provenance(self) -> list[Fact]:
        version = self.version
        name, url = self.instrument.read_at
        official = [Fact("官方文本", name, url=url)] if url else []
        if version is None:
            return official
        return [
            Fact("来源", version.source_name, url=version.source_url),
            Fact("来源文件 SHA-256", f"{version.source_sha256[:16]}……" if version.source_sha256 else ""),
            Fact("施行日期的来历", version.get_effective_known_display() if version.effective_from else ""),
            Fact("载入日期", _day(version.loaded_on)),
            Fact("核对日期", _day(version.checked_on), version.checked_on is None),
            *official,
            Fact("说明", version.note),
        ]

    def timeline(self) -> list[dict[str, Any]]:
        """All versions, newest first: days, standing, whether the text is here, address."""
        compared = comparisons(self.versions)
        return [
            {
                "version": version,
                "status": Shown(version_status_on(version, self.versions, self.instrument, self.today)),
                "change": version.get_change_kind_display(),
                "url": version.get_absolute_url() if version.dated else "",
                "here": version == self.version,
                "comparison": compared.get(version.pk),
            }
            for version in reversed(self.versions)
        ]

    def article_title(self, number: int, extra: int) -> str:
        """公司法 第四十七条."""
        return f"{self.instrument.short_title}{article_label(number, extra)}"


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def cn_day(day: date) -> str:
    """2024-07-01 as statutes write it: 2024年7月1日."""
    return f"{day.year}年{day.month}月{day.day}日"
