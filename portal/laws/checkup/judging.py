"""Judges what a text cites, as the law stands on a day: one verdict for each article or instrument cited.

Nothing is written and nothing is kept of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum, StrEnum

from django.urls import reverse

from portal.core import clock
from portal.laws.checkup import words
from portal.laws.checkup.amending import Changed, Histories, Key
from portal.laws.checkup.words import Evidence
from portal.laws.citations import Article, Finder, Found, Resolved, Resolver, Shelf, Why
from portal.laws.ending import repeal_day
from portal.laws.models import Instrument, Supersession, Version
from portal.laws.paragraphs import at_place, lines_of
from portal.laws.reading.naming import title_key
from portal.laws.reading.numbers import article_key
from portal.laws.timeline import LABELS, Status, starts, status_on, version_on

# A change of an article is brought to the reader's notice for so many years; older ones stand as evidence.
RECENT_YEARS = 3
# No range cited is longer than the longest code; a mistyped one must not cost more.
LONGEST_RANGE = 1300


class Verdict(StrEnum):
    """What is said of a citation; the value is a CSS-safe name."""

    IN_FORCE = "in-force"
    AMENDED = "amended"
    COMING = "coming"
    REPEALED = "repealed"
    LAPSED = "lapsed"
    OLD_TEXT = "old-text"
    PARTLY = "partly"
    NO_ARTICLE = "no-article"
    NO_PARAGRAPH = "no-paragraph"
    OTHER_NUMBER = "other-number"
    UNKNOWN = "unknown"
    NO_TEXT = "no-text"


class Level(IntEnum):
    """How much a verdict matters; problems come first."""

    PROBLEM = 0
    NOTICE = 1
    FINE = 2


# label, tag, level
SAID: dict[Verdict, tuple[str, str, Level]] = {
    Verdict.REPEALED: ("已废止", "warn", Level.PROBLEM),
    Verdict.LAPSED: ("失效", "warn", Level.PROBLEM),
    Verdict.PARTLY: ("部分失效", "warn", Level.PROBLEM),
    Verdict.OLD_TEXT: ("已修改", "warn", Level.PROBLEM),
    Verdict.NO_ARTICLE: ("没有这一条", "warn", Level.PROBLEM),
    Verdict.NO_PARAGRAPH: ("没有这一款、项", "warn", Level.PROBLEM),
    Verdict.OTHER_NUMBER: ("文号不符", "warn", Level.PROBLEM),
    Verdict.COMING: ("尚未施行", "info", Level.NOTICE),
    Verdict.AMENDED: ("现行有效，修改过", "info", Level.NOTICE),
    Verdict.NO_TEXT: ("全文待补", "muted", Level.NOTICE),
    Verdict.UNKNOWN: ("未收录", "muted", Level.NOTICE),
    Verdict.IN_FORCE: ("现行有效", "ok", Level.FINE),
}
_NO_LONGER = re.compile(r"[^。；;\n]{0,500}?(?:废止|失效)")
_ENDED = {Status.REPEALED: Verdict.REPEALED, Status.LAPSED: Verdict.LAPSED}


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict on one article (or on a whole instrument) cited at `start`–`end` of the text.

    `title` and `article` are as the library writes them, `url` leads there; for what the library does not
    know they are as written and `url` is empty. `later` says what has happened since the day judged.
    `told`: the text says itself that what it cites is no longer in force.
    """

    start: int
    end: int
    verdict: Verdict
    title: str
    article: str
    url: str
    evidence: tuple[Evidence, ...]
    instrument_id: int | None = None
    key: str = ""
    later: str = ""
    told: bool = False

    @property
    def label(self) -> str:
        """现行有效, 已废止 and so on."""
        return SAID[self.verdict][0]

    @property
    def tag(self) -> str:
        """Modifier of the tag component."""
        return SAID[self.verdict][1]

    @property
    def level(self) -> Level:
        """How much it matters."""
        level = SAID[self.verdict][2]
        if self.told and self.verdict in (Verdict.REPEALED, Verdict.LAPSED):
            return Level.NOTICE
        return Level.NOTICE if self.later and level is Level.FINE else level


class Judge:
    """Judges texts by the law of one day (left out: today). Loads the library's titles once; for one job only."""

    def __init__(self, day: date | None = None, region: str = "", shelf: Shelf | None = None) -> None:
        self.today = clock.today()
        self.day = day or self.today
        self.region = region
        self.shelf = shelf or Shelf()
        self.histories = Histories(self.shelf.versions)
        self._supersessions: dict[int, list[Supersession]] | None = None
        self._repeals: dict[str, tuple[Version, date]] | None = None
        self._articles: dict[tuple[int, Article], tuple[Verdict, list[Evidence], str]] = {}

    def judge(self, text: str) -> list[Judged]:
        """Every citation of the text in its order."""
        finder = Finder(names=self.shelf.names)
        resolver = Resolver(self.day, self.region, shelf=self.shelf)
        judged: list[Judged] = []
        for found in finder.find(text):
            for one in resolver.resolve(found):
                if one.why is not Why.ITSELF:
                    judged.append(replace(self._one(one), told=_is_told(text, found)))
        return judged

    def cited(self, instrument: Instrument, article: Article | None = None) -> Judged:
        """The verdict on an instrument, or on one article of it, that is cited outside of any text."""
        found = Found(
            0, 0, 0, instrument.title, full=instrument.title, articles=(article,) if article else ()
        )
        resolver = Resolver(self.day, instrument.region or self.region, shelf=self.shelf)
        return self._one(resolver.resolve(found)[0])

    def _one(self, one: Resolved) -> Judged:
        start, end = (one.article.start, one.article.end) if one.article else (one.found.start, one.found.end)
        if one.instrument is None:
            title = one.found.full or one.found.doc_no
            article = words.article_words(one.article) if one.article else ""
            verdict, said = self._unknown(one.found)
            return Judged(start, end, verdict, title, article, "", (said,))
        verdict, evidence, later = self._verdict(one, one.instrument)
        return Judged(
            start,
            end,
            verdict,
            one.instrument.title,
            words.article_words(one.article) if one.article else "",
            self._url(one, one.instrument, verdict),
            tuple(evidence),
            one.instrument.pk,
            article_key(one.article.number, one.article.extra) if one.article else "",
            later,
        )

    def _unknown(self, found: Found) -> tuple[Verdict, Evidence]:
        """What the library does not hold may still stand in a clause of repeal that it holds."""
        if self._repeals is None:
            self._repeals = {}
            repealing = Version.objects.filter(live=True, instrument__live=True).exclude(repeals=[])
            for version in repealing.select_related("instrument").defer("whole_text", "history"):
                day = repeal_day(version, version.instrument)
                if day:
                    self._repeals |= {title_key(title): (version, day) for title in version.repeals}
        repeal = self._repeals.get(title_key(found.full))
        if repeal is None or repeal[1] > self.day:
            return Verdict.UNKNOWN, words.not_in_library(found)
        return Verdict.REPEALED, words.repealed_by(*repeal)

    def _url(self, one: Resolved, instrument: Instrument, verdict: Verdict) -> str:
        dated = one.version.dated if one.version and self.day != self.today else None
        args = [instrument.slug, *([dated.isoformat()] if dated else [])]
        if one.article is None or verdict is Verdict.NO_ARTICLE or not one.provision_id:
            return reverse("laws:version" if dated else "laws:instrument", args=args)
        args.append(article_key(one.article.number, one.article.extra))
        return reverse("laws:version_article" if dated else "laws:article", args=args)

    def _verdict(self, one: Resolved, instrument: Instrument) -> tuple[Verdict, list[Evidence], str]:
        status = status_on(instrument, self.day)
        if status in _ENDED:
            return _ENDED[status], [words.ended(instrument, status)], ""
        if self._other_number(one, instrument):
            return (
                Verdict.OTHER_NUMBER,
                [words.other_number(one.found, instrument, self._numbers(instrument))],
                "",
            )
        if status is Status.COMING or one.version is None:
            return Verdict.COMING, [words.coming(instrument, one.version)], ""
        if said := self._old_text(one.found.year, instrument, one.version):
            return Verdict.OLD_TEXT, [said], ""
        later = self._ended_later(instrument)
        if one.article is None:
            return self._whole(one, instrument, one.version, later)
        # Where in the text it stands makes no difference: an article cited a thousand times is judged once.
        known = (instrument.pk, replace(one.article, start=0, end=0))
        if known not in self._articles:
            self._articles[known] = self._article(one.article, instrument, one.version, later)
        return self._articles[known]

    def _old_text(self, year: int, instrument: Instrument, named: Version) -> Evidence | None:
        """What to say when the citation names the year of a text that a later one has taken the place of."""
        current = version_on(self.shelf.versions.get(instrument.pk, ()), self.day)
        if (
            not year
            or current is None
            or current.promulgated_on is None
            or year >= current.promulgated_on.year
        ):
            return None
        return words.old_text(year, current, named if named.pk != current.pk else None)

    def _ended_later(self, instrument: Instrument) -> list[Evidence]:
        if instrument.ended_on and instrument.ended_on > self.day:
            return [words.ended(instrument, Status(instrument.end_kind))]
        return []

    def _label_later(self, evidence: list[Evidence], instrument: Instrument, change: Changed | None) -> str:
        """What to call that which came, or will come, after the day judged."""
        if instrument.ended_on and self.day < instrument.ended_on:
            over = instrument.ended_on <= self.today
            return ("此后" if over else "即将") + LABELS[Status(instrument.end_kind)].removeprefix("已")
        if change is not None:
            evidence.append(words.changed(change, ahead=change.day > self.today))
            return "此后已修改" if change.day <= self.today else "即将修改"
        return ""

    def _whole(
        self, one: Resolved, instrument: Instrument, version: Version, evidence: list[Evidence]
    ) -> tuple[Verdict, list[Evidence], str]:
        evidence = [words.text_of_day(version), *evidence]
        partly = [note for note in self._superseded(instrument) if note.applies_on(self.day)]
        evidence += [words.superseded(note) for note in partly]
        later = self._label_later(evidence, instrument, None)
        if not later and (following := self._next_version(instrument, version)):
            evidence.append(words.new_text(following, version))
            later = "此后已修改" if starts(following) <= self.today else "即将修改"
        if not later and partly:
            later = "部分条文不再适用"
        if one.found.doc_no and (older := self._older(one.found, instrument, version)):
            evidence.append(words.old_number(one.found, older, version))
            return Verdict.AMENDED, evidence, later
        return Verdict.IN_FORCE, evidence, later

    def _article(
        self, article: Article, instrument: Instrument, version: Version, ended: list[Evidence]
    ) -> tuple[Verdict, list[Evidence], str]:
        if not version.text_loaded:
            return Verdict.NO_TEXT, [words.text_missing(instrument, version), *ended], ""
        articles = self.histories.articles(version)
        if not articles:
            return Verdict.NO_TEXT, [words.no_articles(version), *ended], ""
        keys = _keys(article)
        missing = [key for key in keys if key not in articles]
        if missing:
            gone = self.histories.next(instrument.pk, missing[0], date.min, self.day)
            return Verdict.NO_ARTICLE, [words.no_article(version, articles, missing, gone)], ""
        if said := self._no_paragraph(article, articles[keys[0]]):
            return Verdict.NO_PARAGRAPH, [said, words.text_of_day(version)], ""
        partly = [
            note
            for note in self._superseded(instrument)
            if (note.number, note.extra) in keys and note.applies_on(self.day)
        ]
        if partly:
            return Verdict.PARTLY, [words.superseded(note) for note in partly], ""
        evidence = [words.text_of_day(version), *ended]
        coming = self._soonest(self.histories.next(instrument.pk, key, self.day) for key in keys)
        later = self._label_later(evidence, instrument, coming)
        last = self._latest(self.histories.last(instrument.pk, key, self.day) for key in keys)
        if last is None:
            return Verdict.IN_FORCE, evidence, later
        evidence.insert(1, words.changed(last))
        recent = (self.day - last.day).days <= RECENT_YEARS * 365 + 1
        return Verdict.AMENDED if recent else Verdict.IN_FORCE, evidence, later

    @staticmethod
    def _soonest(changes: Iterator[Changed | None]) -> Changed | None:
        return min((one for one in changes if one), key=lambda one: one.day, default=None)

    @staticmethod
    def _latest(changes: Iterator[Changed | None]) -> Changed | None:
        return max((one for one in changes if one), key=lambda one: one.day, default=None)

    @staticmethod
    def _no_paragraph(article: Article, text: str) -> Evidence | None:
        """What to say when the article has fewer 款 or 项 than cited; 项 named without 款 may be in any."""
        lines = lines_of(text)
        if not lines or not (article.paragraph or article.item):
            return None
        if article.paragraph and article.paragraph > lines[-1].place.paragraph:
            return words.fewer_paragraphs(lines[-1].place.paragraph)
        if article.item:
            within = at_place(lines, article.paragraph) if article.paragraph else lines
            items = max((line.place.item for line in within), default=0)
            if article.item > items:
                return words.fewer_items(items, article.paragraph)
        return None

    def _next_version(self, instrument: Instrument, version: Version) -> Version | None:
        later = [one for one in self.shelf.versions.get(instrument.pk, ()) if starts(one) > starts(version)]
        return later[0] if later else None

    def _numbers(self, instrument: Instrument) -> list[Version]:
        return [one for one in self.shelf.versions.get(instrument.pk, ()) if one.doc_no]

    def _other_number(self, one: Resolved, instrument: Instrument) -> bool:
        """Whether title and 文号 of the citation are those of different instruments."""
        if not (one.found.title and one.found.doc_no):
            return False
        numbered = self.shelf.numbered(one.found.doc_no)
        return bool(numbered) and all(version.instrument_id != instrument.pk for version in numbered)

    def _older(self, found: Found, instrument: Instrument, version: Version) -> Version | None:
        """The superseded text that a 文号 without a title names; with a title it only names the enactment."""
        if found.title:
            return None
        mine = [one for one in self.shelf.numbered(found.doc_no) if one.instrument_id == instrument.pk]
        if not mine or any(starts(one) >= starts(version) for one in mine):
            return None
        return mine[-1]

    def _superseded(self, instrument: Instrument) -> list[Supersession]:
        if self._supersessions is None:
            self._supersessions = {}
            for note in Supersession.objects.filter(live=True).select_related("by"):
                self._supersessions.setdefault(note.instrument_id, []).append(note)
        return self._supersessions.get(instrument.pk, [])


def _is_told(text: str, found: Found) -> bool:
    """Whether the sentence goes on to say 废止 or 失效 (《甲办法》同时废止), or calls it former (原《甲办法》)."""
    former = text[max(0, found.start - 1) : found.start] == "原"
    return former or bool(_NO_LONGER.match(text, found.end))


def _keys(article: Article) -> list[Key]:
    """The articles of a range; the one article where there is none."""
    if not article.last:
        return [(article.number, article.extra)]
    last = min(article.last, article.number + LONGEST_RANGE)
    rest = [(number, 0) for number in range(article.number + 1, last + 1)]
    return [(article.number, article.extra), *rest]
