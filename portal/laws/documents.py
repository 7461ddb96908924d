"""What of the library is found: each law by its names, each article by its words; and direct ways."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count, Prefetch, QuerySet

from portal.core import clock
from portal.laws.citing import find_instrument
from portal.laws.models import Instrument, Mention, Provision, Version
from portal.laws.models.instrument import lines
from portal.laws.numbering import formal, spellings, versions_numbered
from portal.laws.reading.classifying import LEVEL_LABELS, TOPIC_LABELS, Level
from portal.laws.reading.classifying import Kind as InstrumentKind
from portal.laws.reading.tree import UnitKind
from portal.laws.timeline import LABELS, Status, starts, superseded_on, version_on
from search.documents import Direct, Document, Kind, Source, register, register_resolver, register_words
from search.query import Query

LAW = Kind(key="law", label="法律法规", order=40)
# Amending decisions repeat the words of what they amend and are rarely what is asked for.
DECISION_WEIGHT = -0.5
# About what the most cited law and article of the national collection reach.
MOST_OF_LAW = 2000
MOST_OF_ARTICLE = 150
_SEARCHED = (UnitKind.ARTICLE, UnitKind.ANNEX, UnitKind.PREAMBLE, UnitKind.TEXT)
LONGEST_WORD = 16


def level_label(instrument: Instrument) -> str:
    """The level in words, as search and pages show it."""
    return LEVEL_LABELS[Level(instrument.level)]


def _live_versions() -> Prefetch:
    live = Version.objects.filter(live=True).defer("whole_text", "history")
    return Prefetch("versions", queryset=live, to_attr="live_versions")


def instruments() -> QuerySet[Instrument]:
    """Everything that has a document of its own: with text or without."""
    return Instrument.objects.filter(live=True).select_related("ended_by").prefetch_related(_live_versions())


def instrument_documents(instrument: Instrument) -> Iterator[Document]:
    """The law itself, found by its titles, aliases and numbers."""
    versions: list[Version] = instrument.live_versions
    current = version_on(versions, clock.today()) or (versions[0] if versions else None)
    numbers = [spelling for one in versions if one.doc_no for spelling in spellings(one.doc_no)]
    names = [instrument.title, instrument.short_title, *instrument.alias_list, *numbers]
    common = _common(instrument)
    yield Document(
        key=f"laws.instrument:{instrument.pk}",
        kind=LAW.key,
        title=instrument.title,
        url=instrument.get_absolute_url(),
        summary=_summary(instrument, current),
        group=_group(instrument),
        group_title=instrument.short_title,
        group_url=instrument.get_absolute_url(),
        names=tuple(dict.fromkeys(name for name in names if name)),
        date=starts(current) if current and current.dated else None,
        **{**common, "weight": common["weight"] + standing_of_law(instrument)},
    )


def _summary(instrument: Instrument, current: Version | None) -> str:
    parts = ["、".join(instrument.issuer_list), formal(current.doc_no) if current else ""]
    if current and current.promulgated_on:
        parts.append(f"{current.promulgated_on:%Y-%m-%d} 公布")
    if current and current.effective_from and not current.effective_unsure:
        parts.append(f"{current.effective_from:%Y-%m-%d} 起施行")
    if current and not current.text_loaded:
        parts.append("全文待补")
    return "，".join(part for part in parts if part)


def _group(instrument: Instrument) -> str:
    return f"laws.instrument:{instrument.pk}"


def _common(instrument: Instrument) -> dict[str, Any]:
    ended = LABELS[Status(instrument.end_kind)] if instrument.end_kind else ""
    return {
        "effective_from": instrument.in_force_from,
        "effective_until": instrument.ended_on,
        "end_word": ended,
        "level": level_label(instrument),
        "region": instrument.region,
        "topics": tuple(instrument.topic_labels),
        "weight": 0.0 if instrument.kind == InstrumentKind.MAIN else DECISION_WEIGHT,
    }


def versions() -> QuerySet[Version]:
    """Versions whose text may be found now or later."""
    provisions = Provision.objects.filter(kind__in=_SEARCHED)
    siblings = Prefetch(
        "instrument__versions",
        queryset=Version.objects.filter(live=True).defer("whole_text", "history"),
        to_attr="live_versions",
    )
    return (
        Version.objects.filter(live=True, text_loaded=True, instrument__live=True)
        .select_related("instrument")
        .defer("history")
        .prefetch_related(siblings, Prefetch("provisions", queryset=provisions))
    )


def version_documents(version: Version) -> Iterator[Document]:
    """The text of a version: under the law's own address while it is the text to show, then under its dated one.

    A superseded text stays findable for what it is: its own group, labelled, below what is in force.
    """
    instrument = version.instrument
    siblings: list[Version] = instrument.live_versions
    visible_from, visible_until = visibility(version, siblings)
    if not visible_until or visible_until > clock.now():
        current = {
            "group": _group(instrument),
            "group_title": instrument.short_title,
            "group_url": instrument.get_absolute_url(),
            "visible_from": visible_from,
            "visible_until": visible_until,
            **_common(instrument),
        }
        yield from _texts(version, instrument.get_absolute_url(), current)
    end = superseded_on(version, siblings)
    if end and version.dated:
        url = version.get_absolute_url()
        superseded = {
            **_common(instrument),
            "group": f"laws.version:{version.pk}",
            "group_title": instrument.short_title,
            "group_url": url,
            "visible_from": clock.start_of(end),
            "effective_from": starts(version),
            "effective_until": end,
            "end_word": f"{LABELS[Status.AMENDED]}（{version.dated:%Y-%m-%d} 的文本）",
            "current_url": "" if instrument.ended_on else instrument.get_absolute_url(),
        }
        yield from _texts(version, url, superseded, ".old")


def _texts(version: Version, url: str, shared: dict[str, Any], mark: str = "") -> Iterator[Document]:
    shared = {"kind": LAW.key, "date": starts(version) if version.dated else None, **shared}
    title = version.instrument.short_title
    of_law, of_article = standing(version.instrument)
    base = shared.pop("weight") + of_law
    for provision in version.provisions.all():
        yield Document(
            key=f"laws.provision{mark}:{version.pk}-{provision.order}",
            title=f"{title} {_title(provision)}".strip(),
            url=f"{url}{provision.key}/" if provision.is_article else f"{url}#{provision.anchor}",
            body=provision.text,
            headings=provision.path.replace("\n", " "),
            weight=round(base + of_article.get((provision.number, provision.extra), 0.0), 3),
            **shared,
        )
    if version.whole_text:
        yield Document(
            key=f"laws.text{mark}:{version.pk}",
            title=f"{title} 全文",
            url=f"{url}#text",
            body=version.whole_text,
            weight=round(base, 3),
            **shared,
        )


def standing(instrument: Instrument) -> tuple[float, dict[tuple[int, int], float]]:
    """How much the library leans on a law, 0 to 2, and on each of its articles, 0 to 1, by how often they are cited.

    A law's own 本法第N条 count for the article, not for the law. Logarithms, because the hundredth citation says
    less than the first.
    """
    cited = Mention.objects.filter(instrument=instrument)
    rows = cited.filter(number__gt=0).values_list("number", "extra").annotate(times=Count("pk"))
    of_article = {(number, extra): _share(times, MOST_OF_ARTICLE) for number, extra, times in rows}
    return standing_of_law(instrument), of_article


def standing_of_law(instrument: Instrument) -> float:
    """The first half of :func:`standing`."""
    cited = Mention.objects.filter(instrument=instrument)
    return 2 * _share(cited.exclude(version__instrument=instrument).count(), MOST_OF_LAW)


def _share(times: int, most: int) -> float:
    return min(1.0, math.log1p(times) / math.log1p(most))


def visibility(version: Version, siblings: list[Version]) -> tuple[datetime | None, datetime | None]:
    """The time in which the undated address shows this version. The first one shows before its day, too."""
    end = superseded_on(version, siblings)
    first = not any(starts(one) < starts(version) for one in siblings)
    begin = None if first or not version.dated else clock.start_of(starts(version))
    return begin, clock.start_of(end) if end else None


def _title(provision: Provision) -> str:
    return provision.label or provision.heading or ("序言" if provision.kind == UnitKind.PREAMBLE else "正文")


def _siblings(key: str) -> Iterable[str]:
    rows = Version.objects.filter(instrument__versions=int(key)).exclude(pk=key)
    return [str(pk) for pk in rows.values_list("pk", flat=True)]


def resolve(query: Query) -> Iterator[Direct]:
    """“公司法第47条” and “国令755” name a place exactly."""
    if query.article and query.name:
        yield from _article(query)
    elif query.number:
        for version in versions_numbered(query.text, query.number.number):
            instrument = version.instrument
            yield Direct(instrument.title, instrument.get_absolute_url(), f"文号：{formal(version.doc_no)}")


def _article(query: Query) -> Iterator[Direct]:
    instrument = find_instrument(query.name)
    if instrument is None or not instrument.live or query.article is None:
        return
    url, article = instrument.get_absolute_url(), query.article
    known = Provision.objects.filter(
        version__instrument=instrument,
        version__live=True,
        kind=UnitKind.ARTICLE,
        number=article.number,
        extra=article.inserted,
    )
    if known.exists():
        yield Direct(f"{instrument.short_title} {article.label}", f"{url}{article.slug}/", "法律条文")
    else:
        yield Direct(instrument.title, url, "按名称找到的法律文件", exact=False)


def words() -> Iterator[str]:
    """Names of laws, so that the segmenter keeps them whole."""
    for short, aliases in Instrument.objects.filter(live=True).values_list("short_title", "aliases"):
        yield from (name for name in (short, *lines(aliases)) if len(name) <= LONGEST_WORD)
    yield from TOPIC_LABELS.values()


register(
    Source(
        name="laws.instrument",
        model=Instrument,
        kinds=(LAW,),
        documents=instrument_documents,
        objects=instruments,
    )
)
register(
    Source(
        name="laws.version",
        model=Version,
        kinds=(LAW,),
        documents=version_documents,
        objects=versions,
        affected=_siblings,
    )
)
register_resolver(resolve)
register_words(words)
