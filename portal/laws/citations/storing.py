"""Mentions as records: renewed when a text changes, tried again when a law that was missing comes in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from portal.core.announcements import Change
from portal.laws.citations.finding import Finder
from portal.laws.citations.mentions import Article, Found
from portal.laws.citations.resolving import Resolver, Shelf
from portal.laws.models import Instrument, Mention, Provision, Version
from portal.laws.timeline import starts

RULES = "2"
"""Raise it when the finder finds more or other things: texts are read again by renew_mentions."""

BATCH = 200
MOST_ARTICLE = 32_767


@dataclass(frozen=True, slots=True)
class Shares:
    """How many citations were found and how many lead somewhere.

    A citation of several articles counts once for each. `naming_articles` name an article; of these `to_article`
    are there, in the text of the day or, where that is not loaded, in another text of the same instrument.
    `own` cite the text they stand in (本法, 前款) and are counted apart.
    """

    found: int
    to_instrument: int
    naming_articles: int
    to_article: int
    own: int
    own_to_article: int

    @property
    def words(self) -> str:
        """The figures in one sentence."""
        return (
            f"引用其他文件 {self.found:,} 处，找到文件的占 {_share(self.to_instrument, self.found):.1%}；"
            f"其中写明条文的 {self.naming_articles:,} 处，找到条文的占 {_share(self.to_article, self.naming_articles):.1%}；"
            f"引用本文件 {self.own:,} 处，找到条文的占 {_share(self.own_to_article, self.own):.1%}。"
        )

    def as_dict(self) -> dict[str, Any]:
        """Counts and shares for reports; shares with three places."""
        return {
            "found": self.found,
            "to_instrument": self.to_instrument,
            "share_to_instrument": _share(self.to_instrument, self.found),
            "naming_articles": self.naming_articles,
            "to_article": self.to_article,
            "share_to_article": _share(self.to_article, self.naming_articles),
            "own": self.own,
            "own_to_article": self.own_to_article,
            "share_own_to_article": _share(self.own_to_article, self.own),
        }


def _share(part: int, whole: int) -> float:
    return round(part / whole, 3) if whole else 1.0


def renew(versions: Iterable[int], shelf: Shelf | None = None, *, always: bool = False) -> int:
    """Find the mentions of these versions anew, where text or rules changed; how many versions were read."""
    shelf = shelf or Shelf()
    renewed = 0
    waiting = iter(sorted(set(versions)))
    while keys := list(islice(waiting, BATCH)):
        with transaction.atomic():
            renewed += _renew_batch(keys, shelf, always=always)
    return renewed


def _renew_batch(keys: Sequence[int], shelf: Shelf, *, always: bool) -> int:
    texts: dict[int, list[Provision]] = {key: [] for key in keys}
    fields = ("pk", "version_id", "number", "extra", "text")
    for provision in Provision.objects.filter(version__in=keys).order_by("version_id", "order").only(*fields):
        texts[provision.version_id].append(provision)
    versions = Version.objects.filter(pk__in=keys).select_related("instrument").defer("history", "summary")
    rows: list[Mention] = []
    changed: list[Version] = []
    for version in versions:
        provisions = texts[version.pk]
        sign = _fingerprint(version, provisions)
        if always or version.mentions_sha256 != sign:
            version.mentions_sha256 = sign
            changed.append(version)
            rows += _mentions(version, provisions, shelf)
    Mention.objects.filter(version__in=changed).delete()
    Mention.objects.bulk_create(rows, batch_size=1000)
    Version.objects.bulk_update(changed, ["mentions_sha256"], batch_size=BATCH)
    return len(changed)


def _fingerprint(version: Version, provisions: Sequence[Provision]) -> str:
    digest = hashlib.sha256(RULES.encode())
    for provision in provisions:
        digest.update(f"\n{provision.pk} ".encode())
        digest.update(provision.text.encode())
    digest.update(version.whole_text.encode())
    return digest.hexdigest()


def _mentions(version: Version, provisions: Sequence[Provision], shelf: Shelf) -> Iterator[Mention]:
    instrument = version.instrument
    resolver = Resolver(starts(version), own=instrument, version=version, shelf=shelf)
    for provision, found in found_in(version, provisions, shelf):
        cited = resolver.instrument(found)
        itself = cited is not None and cited.pk == instrument.pk
        if itself and not found.articles and not found.relative:
            continue  # its own title or number, as a heading or a reference to itself
        for article in found.articles or (None,):
            yield _row(version, provision, found, article, cited)


def found_in(
    version: Version, provisions: Sequence[Provision], shelf: Shelf
) -> Iterator[tuple[Provision | None, Found]]:
    """The citations in the text of a version with the provision they stand in (None: its whole text)."""
    finder = Finder(own=version.instrument.title, names=shelf.names, numbered=bool(provisions))
    if not provisions:
        for found in finder.find(version.whole_text):
            yield None, found
    units = (((one.number, one.extra), one.text) for one in provisions)
    for provision, citations in zip(provisions, finder.find_all(units), strict=True):
        for found in citations:
            yield provision, found


def _row(
    version: Version,
    provision: Provision | None,
    found: Found,
    article: Article | None,
    cited: Instrument | None,
) -> Mention:
    first = article is None or article == found.articles[0]
    row = Mention(
        version=version,
        provision=provision,
        start=found.start if first or article is None else article.start,
        end=found.end if article is None else article.end,
        title=(found.title or (found.full if cited is None else ""))[:300],
        doc_no=found.doc_no[:100],
        instrument=cited,
    )
    if article and max(article.number, article.last) <= MOST_ARTICLE:
        row.number, row.extra, row.last = article.number, article.extra, article.last
        row.paragraph, row.item = article.paragraph, article.item
    return row


def retry(shelf: Shelf | None = None, instruments: Iterable[int] | None = None) -> int:
    """Read again the versions that cite, by a name not known then, one of these (any) instruments."""
    shelf = shelf or Shelf()
    wanted = None if instruments is None else set(instruments)
    missing = Mention.objects.filter(instrument=None).exclude(title="", doc_no="")
    known: dict[tuple[str, str], bool] = {}
    versions = set()
    for version, *name in missing.order_by().values_list("version_id", "title", "doc_no").distinct():
        title, doc_no = name
        if (title, doc_no) not in known:
            found = {one.pk for one in shelf.named(title)} if title else set()
            found |= {one.instrument_id for one in shelf.numbered(doc_no)} if doc_no else set()
            known[title, doc_no] = bool(found if wanted is None else found & wanted)
        if known[title, doc_no]:
            versions.add(version)
    return renew(versions, shelf, always=True)


def after_import(versions: list[int], report: Any) -> None:
    """Listener of imports: the mentions of all texts that came in, and of those that waited for them."""
    shelf = Shelf()
    renew(versions, shelf)
    retry(shelf, set(Version.objects.filter(pk__in=versions).values_list("instrument_id", flat=True)))
    report.more["citations"] = shares().as_dict()


def follow(changes: Sequence[Change]) -> None:
    """Listener of single changes: a text was edited, a law came in or got another name."""
    versions = [int(one.object_id) for one in changes if one.model_label == "laws.version"]
    instruments = [int(one.object_id) for one in changes if one.model_label == "laws.instrument"]
    if not versions and not instruments:
        return
    shelf = Shelf()
    renew(versions, shelf)
    if instruments:
        retry(shelf, instruments)


def shares(mentions: QuerySet[Mention] | None = None) -> Shares:
    """Counts over these mentions (all of the library)."""
    rows = Mention.objects.all() if mentions is None else mentions
    own = rows.filter(instrument=F("version__instrument"))
    others = rows.exclude(pk__in=own.values("pk"))
    there = Provision.objects.filter(
        version__instrument=OuterRef("instrument"), number=OuterRef("number"), extra=OuterRef("extra")
    )
    return Shares(
        found=others.count(),
        to_instrument=others.filter(instrument__isnull=False).count(),
        naming_articles=others.filter(number__gt=0).count(),
        to_article=others.filter(Exists(there), number__gt=0).count(),
        own=own.count(),
        own_to_article=own.filter(Exists(there), number__gt=0).count(),
    )
