"""From a citation in words to the instrument, the version in force on a day and the article."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from django.db.models import Q

from portal.laws.citations.mentions import Article, Found
from portal.laws.citations.names import Names
from portal.laws.models import Instrument, Provision, Version
from portal.laws.numbering import number_key
from portal.laws.reading.classifying import Kind, Level
from portal.laws.reading.naming import title_key
from portal.laws.reading.tree import UnitKind
from portal.laws.timeline import in_order, next_version, version_on

_COURT_TEXT = re.compile("关于.{4,}(?:解释|规定|意见|批复)(?:（.*）)?$")
_END_BRACKET = re.compile(r"[（(][^（）()]*[）)]$")
_ORGANS = re.compile(
    r"^(?:原|(?:最高人民法院|最高人民检察院|全国人民代表大会常务委员会|全国人大常委会|全国人民代表大会|国务院办公厅|国务院|公安部"
    r"|国家安全部|司法部|海关总署|财政部|国家税务总局)[、和]?\s*)+(?=关于|印发)"
)
_DETAILS = re.compile(
    r"(?:法|条例|规定|办法)(?:实施细则|实施条例|实施办法|实施规定|施行细则|的实施意见)(?:（.*）)?$"
)
_REGION = re.compile(r"^[一-龥]{2,10}?(?:省|自治区|自治州|自治县|经济特区|市|州|县|盟)(?!场|民|政)")
# Words that come and go when an interpretation is renamed: 具体应用法律若干问题的解释, 适用法律问题的解释.
_LOOSE = re.compile("具体|应用|适用|法律|若干|问题|有关|的|关于|审理|办理|案件|侵犯|侵害")
_GENERIC = re.compile(r"^(?:法|条例|规定|办法|细则|规则|解释|决定|实施细则|实施条例|实施办法)$")


class Why(StrEnum):
    """What a citation lacks; the values are words for readers."""

    NONE = ""
    UNKNOWN = "未收录"
    NO_TEXT = "全文待补"
    NO_ARTICLE = "没有这一条"
    NO_NUMBERS = "原文未分条"
    ITSELF = "未指明文件"


@dataclass(frozen=True, slots=True)
class Resolved:
    """One article of a citation (or the whole instrument: `article` None) and what the library has for it.

    `version` is the one in force on the day asked for, before its first day the first to come.
    `provision_id` is the article there, of a range the first; None where `why` says so or none is named.
    """

    found: Found
    article: Article | None
    instrument: Instrument | None
    version: Version | None
    provision_id: int | None
    why: Why


class Shelf:
    """All live instruments and versions by name and number, without texts: a few queries, made once a job.

    With `titles` only the instruments that bear one of them: for a short text whose citations are in marks.
    """

    def __init__(self, titles: Iterable[str] | None = None) -> None:
        instruments = Instrument.objects.filter(live=True)
        versions = Version.objects.filter(live=True, instrument__live=True)
        if titles is not None:
            forms = {form for title in titles for form in _forms(title)}
            named = Q(title_key__in={title_key(form) for form in forms}) | Q(short_title__in=forms)
            instruments = instruments.filter(named)
            versions = versions.filter(instrument__in=instruments)
        self.instruments = {one.pk: one for one in instruments}
        self.versions: dict[int, list[Version]] = defaultdict(list)
        for version in versions.defer("whole_text", "history", "repeals", "summary"):
            self.versions[version.instrument_id].append(version)
        self.versions.update({key: in_order(held) for key, held in self.versions.items()})
        self._articles: dict[int, dict[tuple[int, int], int]] = {}
        self._titles: dict[str, list[Instrument]] = defaultdict(list)
        self._others: dict[str, list[Instrument]] = defaultdict(list)
        self._loose: dict[str, list[Instrument]] = defaultdict(list)
        for one in self.instruments.values():
            self._titles[one.title_key].append(one)
            for name in {title_key(name) for name in _other_names(one)} - {one.title_key, ""}:
                self._others[name].append(one)
            if one.level == Level.JUDICIAL:
                self._loose[loose_key(one.title)].append(one)

    @cached_property
    def names(self) -> Names:
        """Titles, short titles and aliases, for finding them without marks."""
        names = (name for one in self.instruments.values() for name in names_of(one))
        return Names(name for name in names if not _GENERIC.search(name))

    @cached_property
    def _numbers(self) -> dict[str, list[Version]]:
        numbers: dict[str, list[Version]] = defaultdict(list)
        for versions in self.versions.values():
            for version in versions:
                if version.doc_no:
                    numbers[number_key(version.doc_no)].append(version)
        return numbers

    def named(self, title: str) -> list[Instrument]:
        """Instruments of a title, short title or alias, in any spelling."""
        for form in _forms(title):
            key = title_key(form)
            if found := self._titles.get(key) or self._others.get(key):
                return found
        return self._loose.get(loose_key(title), []) if _COURT_TEXT.search(title) else []

    def numbered(self, doc_no: str) -> list[Version]:
        """Versions that bear a 文号, in any spelling."""
        return self._numbers.get(number_key(doc_no), [])

    def articles(self, version: Version) -> dict[tuple[int, int], int]:
        """Keys of the articles of a version by (number, extra)."""
        if version.pk not in self._articles:
            self.load_articles([version.pk])
        return self._articles[version.pk]

    def load_articles(self, versions: Iterable[int] | None = None) -> None:
        """Fetch the articles of these versions (of all) at once."""
        rows = Provision.objects.filter(kind=UnitKind.ARTICLE)
        if versions is not None:
            keys = list(versions)
            rows = rows.filter(version__in=keys)
        else:
            keys = [one.pk for held in self.versions.values() for one in held]
        self._articles.update({key: {} for key in keys})
        for pk, version, number, extra in rows.values_list("pk", "version_id", "number", "extra").iterator():
            self._articles.setdefault(version, {}).setdefault((number, extra), pk)


class Resolver:
    """Resolves the citations of one text, written on `day`, in force in `region` (empty: everywhere).

    `own` is the instrument whose text it is, `version` the version of it; without them a text cannot cite itself.
    """

    def __init__(
        self,
        day: date,
        region: str = "",
        *,
        own: Instrument | None = None,
        version: Version | None = None,
        shelf: Shelf | None = None,
    ) -> None:
        self.day = day
        self.region = region or (own.region if own else "")
        self.own = own
        self.version = version
        self.shelf = shelf or Shelf()

    def resolve(self, found: Found) -> list[Resolved]:
        """One for each article in order; one in all where the whole instrument is cited."""
        instrument = self.instrument(found)
        if instrument is None:
            why = Why.ITSELF if found.relative and not found.full else Why.UNKNOWN
            return [Resolved(found, one, None, None, None, why) for one in found.articles or (None,)]
        version = self._version(found, instrument)
        return [self._resolved(found, one, instrument, version) for one in found.articles or (None,)]

    def instrument(self, found: Found) -> Instrument | None:
        """The instrument that a citation names."""
        if found.relative and not found.full:
            return self.own
        title = found.full or found.title
        if title and (one := self._by_title(title)):
            return one
        if found.doc_no:
            numbered = self.shelf.numbered(found.doc_no)
            return self.shelf.instruments.get(numbered[0].instrument_id) if numbered else None
        return None

    def _by_title(self, title: str) -> Instrument | None:
        if _GENERIC.match(title):
            return self._parent(title)
        found = self.shelf.named(title)
        if not found and self.own and (region := _REGION.match(self.own.title)):
            found = self.shelf.named(region[0] + title)
        return self._best(found)

    def _parent(self, kind: str) -> Instrument | None:
        """《条例》 in the 实施细则 of a 条例 is that 条例."""
        match = _DETAILS.search(self.own.title) if self.own else None
        if not match or self.own is None:
            return None
        head = self.own.title[: match.start()] + re.match(r"法|条例|规定|办法", match[0])[0]  # type: ignore[index]
        return self._best(self.shelf.named(head)) if head.endswith(kind) else None

    def _best(self, found: list[Instrument]) -> Instrument | None:
        """Of several with one name: that of the region, then a text rather than a decision, then the time."""

        def fit(one: Instrument) -> tuple[int, bool, bool, date]:
            begun = one.first_promulgated_on or one.in_force_from or date.min
            return (
                self._nearness(one.region),
                one.kind == Kind.MAIN,
                begun <= self.day and not (one.ended_on and one.ended_on < self.day),
                begun,
            )

        return max(found, key=fit, default=None)

    def _nearness(self, region: str) -> int:
        """A law of the same place, of its province, of the country, of elsewhere."""
        if region and region == self.region:
            return 3
        if region and region == f"{self.region[:2]}0000":
            return 2
        return 0 if region else 1

    def _version(self, found: Found, instrument: Instrument) -> Version | None:
        if instrument == self.own and self.version is not None:
            return self.version
        versions = self.shelf.versions.get(instrument.pk, [])
        for version in reversed(versions):
            if found.year and version.promulgated_on and version.promulgated_on.year == found.year:
                return version
        # A decision that amends counts the articles of the text before it.
        day = self.day - timedelta(days=1) if found.relative and found.full else self.day
        return version_on(versions, day) or next_version(versions, day)

    def _resolved(
        self, found: Found, article: Article | None, instrument: Instrument, version: Version | None
    ) -> Resolved:
        one = Resolved(found, article, instrument, version, None, Why.NONE)
        if version is None or not version.text_loaded:
            return replace(one, why=Why.NO_TEXT)
        if article is None:
            return one
        articles = self.shelf.articles(version)
        if not articles:
            return replace(one, why=Why.NO_NUMBERS)
        key = articles.get((article.number, article.extra))
        return replace(one, provision_id=key, why=Why.NONE if key else Why.NO_ARTICLE)


def loose_key(title: str) -> str:
    """What the former and the present title of one judicial interpretation share."""
    return _LOOSE.sub("", title_key(_ORGANS.sub("", title)))


def names_of(instrument: Instrument) -> list[str]:
    """Everything an instrument is called."""
    return [instrument.title, instrument.short_title, *instrument.alias_list]


def _other_names(instrument: Instrument) -> Iterable[str]:
    for name in names_of(instrument):
        yield name
        yield _ORGANS.sub("", name)
        yield _END_BRACKET.sub("", name)


def _forms(title: str) -> Iterable[str]:
    """A title as written, then without the year or 试行 in brackets, then without its issuer."""
    yield title
    bare = _END_BRACKET.sub("", title)
    if bare != title and not re.search(r"[（(][一二三四五六七八九十]+[）)]$", title):
        yield bare
    yield _ORGANS.sub("", title)
