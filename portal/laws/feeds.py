"""Atom feeds (RFC 4287): what happened in the library, to a law, to an article, as far as the clock has come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import escape

from portal.core import clock
from portal.core.feeds import MEDIA_TYPE, Feed, moment, tag
from portal.core.sites import site_identity
from portal.core.views import storable
from portal.laws.comparing.history import LABELS as CHANGES
from portal.laws.comparing.history import Place, Step, history
from portal.laws.models import Correction, Instrument, Provision, Supersession, Version
from portal.laws.reader import Reader
from portal.laws.reading.numbers import article_label
from portal.laws.timeline import LABELS, Status, starts
from portal.laws.views import live_instrument, locate, no_article_context

MOST = 50  # entries of the library's feed
VERBS = {"enacted": "公布", "revised": "修订", "amended": "修正"}


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened on a day. `key` is its name for ever, `lines` its summary, `url` where to read."""

    day: date
    key: str
    title: str
    url: str
    lines: tuple[str, ...] = ()


@storable
def library(request: HttpRequest) -> HttpResponse:
    """The newest events of the library: texts published, taking effect, ended."""
    today = clock.today()
    versions = Version.objects.filter(live=True, instrument__live=True).select_related("instrument")
    versions = versions.defer("whole_text", "history")
    published = versions.filter(promulgated_on__lte=today).order_by("-promulgated_on", "-pk")[:MOST]
    begun = versions.filter(effective_from__lte=today).order_by("-effective_from", "-pk")[:MOST]
    ended = Instrument.objects.filter(live=True, ended_on__lte=today).order_by("-ended_on", "-pk")[:MOST]
    found = [
        *(
            entry
            for version in {one.pk: one for one in (*published, *begun)}.values()
            for entry in _version(version)
        ),
        *(entry for instrument in ended.select_related("ended_by") for entry in _end(instrument)),
    ]
    return _answer(request, "法律法规库的变动", "/laws/", found, MOST)


@storable
def law(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything that happened to a law: texts, end, articles superseded, corrections."""
    instrument = live_instrument(slug)
    found = [entry for version in Reader(instrument).versions for entry in _version(version)]
    found += [*_end(instrument), *_noted(instrument)]
    return _answer(request, f"《{instrument.title}》的变动", instrument.get_absolute_url(), found)


@storable
def article(request: HttpRequest, slug: str, article: tuple[int, int]) -> HttpResponse:
    """The changes of one article through the texts, under whatever number it had."""
    reader = Reader(live_instrument(slug))
    if article[0] < 1:
        raise Http404
    found, provision, _ = locate(reader, *article)
    if provision is None:
        return render(request, "laws/no_article.html", no_article_context(reader, *article), status=404)
    url = f"{reader.instrument.get_absolute_url()}{provision.key}/"
    only = [_only(found.version, provision)] if found.version else []
    steps = history(provision, found.versions) or only
    entries = [entry for step in steps for entry in _step(step, provision)]
    entries += _noted(reader.instrument, article)
    return _answer(request, f"{reader.article_title(*article)}的变动", url, entries)


def _version(version: Version) -> Iterator[Entry]:
    instrument, name = version.instrument, f"《{version.instrument.short_title}》"
    key = f"{instrument.slug}/{version.promulgated_on or version.dated or version.pk}"
    url, verb = version.get_absolute_url(), VERBS[version.change_kind]
    sure = version.effective_from if not version.effective_unsure else None
    missing = () if version.text_loaded else ("全文待补：本站尚未载入这一文本。",)
    if version.promulgated_on:
        effect = f"，自 {sure} 起施行" if sure else ""
        title = f"{name}{version.promulgated_on} {verb}{effect}"
        yield Entry(version.promulgated_on, f"{key}/published", title, url, missing)
    if sure and sure != version.promulgated_on:
        which = f"（{version.promulgated_on} {verb}）" if version.promulgated_on else ""
        yield Entry(sure, f"{key}/begun", f"{name}{which}自 {sure} 起施行", url, missing)


def _end(instrument: Instrument) -> Iterator[Entry]:
    if not instrument.ended_on:
        return
    word = LABELS[Status(instrument.end_kind or Status.REPEALED)].removeprefix("已")
    unsure = "" if instrument.end_confirmed else "（待核）"
    title = f"《{instrument.short_title}》自 {instrument.ended_on} 起{word}{unsure}"
    ender = instrument.ended_by
    by = (f"由《{ender.short_title}》废止。",) if ender and ender.live else ()
    yield Entry(instrument.ended_on, f"{instrument.slug}/ended", title, instrument.get_absolute_url(), by)


def _noted(instrument: Instrument, article: tuple[int, int] | None = None) -> list[Entry]:
    """Articles superseded in part and corrections, of a law or of one article."""
    superseded = Supersession.objects.filter(instrument=instrument, live=True).select_related("by")
    corrected = Correction.objects.filter(version__instrument=instrument, version__live=True, live=True)
    corrected = corrected.select_related("version")
    if article:
        superseded = superseded.filter(number=article[0], extra=article[1])
        corrected = corrected.filter(number=article[0], extra=article[1])
    base = instrument.get_absolute_url()
    entries = []
    for one in superseded:
        title = f"《{instrument.short_title}》{one.article_label}自 {one.from_day} 起部分失效，以{one.by_label}为准"
        key = f"{instrument.slug}/superseded-{one.pk}"
        entries.append(Entry(one.from_day, key, title, f"{base}{one.key}/", (one.note,)))
    for one in corrected:
        if one.corrected_on is None:
            continue
        title = f"《{instrument.short_title}》{article_label(one.number, one.extra)}文字更正"
        url = f"{one.version.get_absolute_url()}{one.key}/"
        lines = (f"原为：{one.before}", f"更正为：{one.after or '（删去）'}", f"原因：{one.reason}")
        entries.append(Entry(one.corrected_on, f"{instrument.slug}/corrected-{one.pk}", title, url, lines))
    return entries


def _step(step: Step, provision: Provision) -> Iterator[Entry]:
    """An article in one text: told when the text was published, and when it takes effect."""
    version = step.version
    if step.change == CHANGES["same"] or version.dated is None:
        return
    articles = version.provisions.filter(
        kind=provision.kind, label__in=[place.label for place in step.places]
    )
    texts = list(articles.order_by("order").values_list("label", "text"))
    name = f"《{version.instrument.short_title}》{'、'.join(label for label, _ in texts) or provision.label}"
    lines = tuple(f"{label}　{text}" for label, text in texts)
    key = f"{version.instrument.slug}/{version.promulgated_on or version.dated}/{provision.key}"
    begun = f"自 {starts(version)} 起施行{'（待核）' if version.effective_unsure else ''}"
    url = step.comparison or (step.places[0].url if step.places else "") or version.get_absolute_url()
    if not step.change:
        yield Entry(version.dated, f"{key}/begun", f"{name}：本站最早的文本，{begun}", url, lines)
        return
    if version.promulgated_on and version.promulgated_on < starts(version):
        title = f"{name}：{step.change}（{version.promulgated_on} 公布，{begun}）"
        yield Entry(version.promulgated_on, f"{key}/published", title, url, lines)
    yield Entry(version.dated, f"{key}/begun", f"{name}：{step.change}（{begun}）", url, lines)


def _only(version: Version, provision: Provision) -> Step:
    """The only text that has the article, where nothing is known of others."""
    url = f"{version.get_absolute_url()}{provision.key}/"
    return Step(version, (Place(provision.label, url),), "", "", here=True)


def _answer(
    request: HttpRequest, title: str, path: str, entries: Iterable[Entry], most: int | None = None
) -> HttpResponse:
    """The entries that have happened, newest first."""
    root, identity = f"{request.scheme}://{request.get_host()}", site_identity(request)
    name = identity.name if identity else ""
    feed = Feed(
        title=f"{title} - {name}",
        link=root + path,
        description=title,
        language="zh-CN",
        feed_url=root + request.path,
        feed_guid=tag(f"laws:{request.path}"),
        author_name=name,
    )
    happened = [entry for entry in entries if entry.day <= clock.today()]
    for entry in sorted(happened, key=lambda entry: (entry.day, entry.key), reverse=True)[:most]:
        feed.add_item(
            title=entry.title,
            link=root + entry.url,
            description="".join(
                f"<p>{escape(line)}</p>" for text in entry.lines for line in text.split("\n")
            ),
            unique_id=tag(f"laws/{entry.key}"),
            updateddate=moment(entry.day),
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=MEDIA_TYPE)
