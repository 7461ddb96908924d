"""Reading a law: the text to go by today, the text of a day, one article."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString

from portal.core.views import storable
from portal.laws.citations import views as cited
from portal.laws.citations.linking import Citations
from portal.laws.citing import citing_objects
from portal.laws.comparing.past import article_past, gone_banner
from portal.laws.finding import find, jump, last_label
from portal.laws.formats.addresses import form_links, quotable
from portal.laws.formats.jsonld import embedded
from portal.laws.importing.choosing import waiting_provisions
from portal.laws.models import Instrument, LawsPage, Provision, Version
from portal.laws.placing import place_of
from portal.laws.reader import Banner, Reader
from portal.laws.reading.numbers import article_key, article_label
from portal.laws.rendering import article_html, contents_html, plain, text_html, whole_text_html

HOME = ("首页", "/")
LONG = 200  # units from which a browser is told not to lay out what is out of sight


def live_instrument(slug: str) -> Instrument:
    """The published instrument at an address. Raises Http404."""
    instruments = Instrument.objects.select_related("ended_by", "bureau")
    return get_object_or_404(instruments, slug=slug, live=True)


def _trail(*more: tuple[str, str]) -> list[tuple[str, str]]:
    page = LawsPage.objects.live().first()
    return [HOME, (page.title if page else "法律法规", "/laws/"), *more]


@storable
def instrument(request: HttpRequest, slug: str) -> HttpResponse:
    """The text to go by today; before its first day, the coming text; after its end, the last."""
    return _law(request, Reader(live_instrument(slug)))


@storable
def version(request: HttpRequest, slug: str, day: date) -> HttpResponse:
    """The text in force on a day."""
    return _law(request, Reader(live_instrument(slug), day))


def _law(request: HttpRequest, reader: Reader) -> HttpResponse:
    status = 404 if reader.dated and reader.version is None else 200
    asked = request.GET.get("article", "").strip()
    goal = jump(asked, reader.provisions, reader.base) if asked else None
    if goal and goal.url:
        return redirect(goal.url)
    found = find(request.GET.get("find", ""), reader.provisions, _whole(reader))
    context = {**law_context(reader), "jump": goal, "found": found}
    return render(request, "laws/instrument.html", context, status=status)


def _whole(reader: Reader) -> str:
    return reader.whole_text if not reader.provisions and not reader.text_missing else ""


def preview_context(instrument: Instrument, version: Version | None = None) -> dict[str, Any]:
    """What the page of a record being edited would show; `version` stands in for the one to go by."""
    reader = Reader(instrument)
    if version is not None:
        reader.show(version)
        if waiting := waiting_provisions(version):
            reader.provisions = waiting
    return law_context(reader)


def law_context(reader: Reader) -> dict[str, Any]:
    """Everything that the page of a law shows."""
    instrument = reader.instrument
    provisions = reader.provisions
    citations = _citations(reader)
    return {
        **cited.law_context(instrument, citations),
        "reader": reader,
        "instrument": instrument,
        "banners": reader.banners(),
        "facts": reader.facts(),
        "key_facts": reader.key_facts(),
        "timeline": reader.timeline(),
        "contents": contents_html(provisions),
        "text": _linked(reader, citations),
        "long": len(provisions) > LONG,
        "last": last_label(provisions),
        "forms": form_links(reader),
        "json_ld": embedded(reader),
        "citing": _citing(instrument),
        "breadcrumbs": _trail(
            *([(instrument.short_title, instrument.get_absolute_url())] if reader.dated else [])
        ),
        "breadcrumb_title": f"{reader.day} 的文本" if reader.dated else instrument.short_title,
    }


def _citations(reader: Reader) -> Citations | None:
    version = reader.version
    return Citations(version, reader.base, in_page=True) if version and version.pk else None


def _linked(reader: Reader, citations: Citations | None) -> SafeString:
    """The full text with its citations as links."""
    writer = citations.writer if citations else (lambda provision: plain)
    if whole := _whole(reader):
        return whole_text_html(whole, writer(None))
    return text_html(reader.provisions, reader.base, reader.notes.marks, writer)


def _citing(instrument: Instrument, number: int = 0, extra: int = 0) -> list[dict[str, str]]:
    """Guides, policies and other texts of the portal that rest on the law or the article."""
    found = []
    for source, row in citing_objects(instrument, number, extra) if instrument.pk else []:
        url = getattr(source, "url", "") or getattr(source, "get_absolute_url", lambda: "")()
        if url:
            kind = str(source._meta.verbose_name)
            found.append({"title": str(source), "url": url, "kind": kind, "article": row.article_label})
    return found


@storable
def article(request: HttpRequest, slug: str, article: tuple[int, int]) -> HttpResponse:
    """One article of the text to go by today."""
    return _article(request, Reader(live_instrument(slug)), *article)


@storable
def version_article(request: HttpRequest, slug: str, day: date, article: tuple[int, int]) -> HttpResponse:
    """One article of the text in force on a day."""
    return _article(request, Reader(live_instrument(slug), day), *article)


def _article(request: HttpRequest, reader: Reader, number: int, extra: int) -> HttpResponse:
    if number < 1:
        raise Http404
    found, provision, banners = locate(reader, number, extra)
    if provision is None:
        return no_article(request, reader, number, extra)
    return render(request, "laws/article.html", article_context(found, provision, banners))


def locate(reader: Reader, number: int, extra: int) -> tuple[Reader, Provision | None, list[Banner]]:
    """The article that answers, the reader of its text, and the banners above it.

    Where later texts dropped or renumbered it, the last text that had it answers an undated address.
    """
    provision = reader.article(number, extra)
    banners = reader.banners()
    if provision is None and not reader.dated and not reader.text_missing:
        earlier = reader.last_with(number, extra)
        if earlier and earlier.dated:
            now, reader = reader, Reader(reader.instrument, earlier.dated)
            provision = reader.article(number, extra)
            banners = [gone_banner(now, provision), *reader.banners()] if provision else banners
    return reader, provision, banners


def article_context(reader: Reader, provision: Provision, banners: list[Banner]) -> dict[str, Any]:
    """Everything that the page of an article shows."""
    number, extra = provision.number, provision.extra
    before, after = reader.neighbours(provision)
    superseded = reader.notes.superseded_in(number, extra)
    label = article_label(number, extra)
    citations = Citations(provision.version, reader.base, provision=provision)
    return {
        **cited.article_context(reader, provision, citations),
        "reader": reader,
        "instrument": reader.instrument,
        "provision": provision,
        "title": reader.article_title(number, extra),
        "label": label,
        "banners": banners,
        "facts": reader.key_facts(),
        "place": place_of(reader, provision),
        "text": article_html(provision, write=citations.writer(provision.pk)),
        "superseded": superseded,
        "partial": "本条部分失效" if any(one.applies for one in superseded) else "",
        "corrections": reader.notes.corrections_in(number, extra),
        "quotation": f"{reader.quotation}{label}",
        "quotable": quotable(reader, provision),
        "before": _link(reader, before),
        "after": _link(reader, after),
        **article_past(reader, provision),
        "in_text": f"{reader.base}#{provision.anchor}",
        "forms": form_links(reader, provision),
        "json_ld": embedded(reader, provision),
        "article_url": f"{reader.instrument.get_absolute_url()}{provision.key}/",
        "citing": _citing(reader.instrument, number, extra),
        "breadcrumbs": _trail((reader.instrument.short_title, reader.base)),
        "breadcrumb_title": label,
    }


def _gone(reader: Reader) -> Banner:
    return Banner(
        "warn", "现行文本中已没有这一条。", (("查看现行文本", reader.instrument.get_absolute_url()),)
    )


def _link(reader: Reader, provision: Provision | None) -> dict[str, str] | None:
    if provision is None:
        return None
    return {"label": provision.label, "url": f"{reader.base}{provision.key}/"}


def no_article(request: HttpRequest, reader: Reader, number: int, extra: int) -> HttpResponse:
    """Say in words that there is no such article, or that the text is not here yet; never show an older one."""
    status = 200 if reader.text_missing and reader.version else 404
    return render(request, "laws/no_article.html", no_article_context(reader, number, extra), status=status)


def no_article_context(reader: Reader, number: int, extra: int) -> dict[str, Any]:
    """What the page says in place of an article."""
    older = reader.last_with(number, extra) if reader.text_missing else None
    link = ""
    if older and older.dated:
        args = [reader.instrument.slug, older.dated.isoformat(), article_key(number, extra)]
        link = reverse("laws:version_article", args=args)
    return {
        "reader": reader,
        "instrument": reader.instrument,
        "label": article_label(number, extra),
        "last": last_label(reader.provisions),
        "older": older,
        "older_url": link,
        "banners": reader.banners(),
        "breadcrumbs": _trail((reader.instrument.short_title, reader.base)),
        "breadcrumb_title": article_label(number, extra),
    }
