"""All law texts in force that cite a law or an article, page by page."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from portal.core.views import storable
from portal.laws.citations.backwards import Citing, citing_article, citing_law
from portal.laws.citations.linking import Citations
from portal.laws.models import Instrument, Provision
from portal.laws.reader import Reader
from portal.laws.reading.numbers import article_key, article_label

PAGE = 50
FEW = 10


@storable
def law(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything that cites a law."""
    reader = _reader(slug)
    return _page(
        request, reader, f"引用《{reader.instrument.short_title}》的文件", citing_law(reader.instrument)
    )


@storable
def article(request: HttpRequest, slug: str, article: tuple[int, int]) -> HttpResponse:
    """Everything that cites an article of the text to go by today."""
    reader = _reader(slug)
    if article[0] < 1:
        raise Http404
    label = article_label(*article)
    title = f"引用《{reader.instrument.short_title}》{label}的文件"
    return _page(request, reader, title, citing_article(reader.instrument, reader.version, *article), article)


def _reader(slug: str) -> Reader:
    from portal.laws.views import live_instrument

    return Reader(live_instrument(slug))


def _page(
    request: HttpRequest, reader: Reader, title: str, citing: list[Citing], article: tuple[int, int] = (0, 0)
) -> HttpResponse:
    from portal.laws.views import _trail

    law = reader.instrument
    trail = [(law.short_title, law.get_absolute_url())]
    if article[0]:
        trail.append((article_label(*article), f"{law.get_absolute_url()}{article_key(*article)}/"))
    page = Paginator(citing, PAGE).get_page(request.GET.get("page"))
    context = {
        "instrument": law,
        "title": title,
        "page_obj": page,
        "total": len(citing),
        "breadcrumbs": _trail(*trail),
        "breadcrumb_title": "被引用",
    }
    return render(request, "laws/cited_by.html", context)


def law_context(instrument: Instrument, citations: Citations | None) -> dict[str, Any]:
    """What the page of a law shows of citations: the first that cite it, and what it cites."""
    citing = citing_law(instrument)
    return {
        "cited_by": citing[:FEW],
        "cited_by_total": len(citing),
        "cited_by_url": reverse("laws:cited_by", args=[instrument.slug]) if instrument.slug else "",
        "cites": citations.cited() if citations else [],
    }


def article_context(reader: Reader, provision: Provision, citations: Citations) -> dict[str, Any]:
    """What the page of an article shows of citations."""
    key = (provision.number, provision.extra)
    citing = citing_article(reader.instrument, reader.version, *key)
    return {
        "cited_by": citing[:FEW],
        "cited_by_total": len(citing),
        "cited_by_url": reverse("laws:article_cited_by", args=[reader.instrument.slug, article_key(*key)]),
        "cites": citations.cited(),
    }
