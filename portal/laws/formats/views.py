"""The forms of laws and articles at their addresses, and the pages of single paragraphs (款) and items (项)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from portal.core.views import storable
from portal.laws.formats.addresses import FORMS, Form, quotable
from portal.laws.formats.edition import Edition
from portal.laws.models import Provision
from portal.laws.paragraphs import Place, at_place, lines_of
from portal.laws.reader import Banner, Reader
from portal.laws.rendering import article_html
from portal.laws.views import (
    article_context,
    law_context,
    live_instrument,
    locate,
    no_article_context,
)


def _writer(suffix: str) -> Callable[[Edition], str | bytes]:
    """The function that writes a form; imported when asked for, for some of them bring large libraries."""
    if suffix == "txt":
        from portal.laws.formats.text import plain_text

        return plain_text
    if suffix == "md":
        from portal.laws.formats.markdown import markdown

        return markdown
    if suffix == "jsonld":
        from portal.laws.formats.jsonld import json_ld

        return json_ld
    if suffix == "xml":
        from portal.laws.formats.akoma import akoma_ntoso

        return akoma_ntoso
    from portal.laws.formats.word import word_file

    return word_file


@storable
def law(request: HttpRequest, slug: str, suffix: str, day: date | None = None) -> HttpResponse:
    """A law in one of its forms. A form that could only pretend to have a missing text is a 404 in words."""
    reader, form = Reader(live_instrument(slug), day), FORMS[suffix]
    if reader.version is None or (reader.text_missing and not form.telling):
        return render(request, "laws/instrument.html", law_context(reader), status=404)
    return _answer(request, reader, form, None, reader.banners())


@storable
def article(
    request: HttpRequest, slug: str, article: tuple[int, int], suffix: str, day: date | None = None
) -> HttpResponse:
    """One article in one of its forms."""
    form = FORMS[suffix]
    if article[0] < 1 or form.whole:
        raise Http404
    reader = Reader(live_instrument(slug), day)
    found, provision, banners = locate(reader, *article)
    if provision is None:
        return render(request, "laws/no_article.html", no_article_context(reader, *article), status=404)
    return _answer(request, found, form, provision, banners)


def _answer(
    request: HttpRequest, reader: Reader, form: Form, provision: Provision | None, banners: list[Banner]
) -> HttpResponse:
    edition = Edition(reader, f"{request.scheme}://{request.get_host()}", provision, tuple(banners))
    content = _writer(form.suffix)(edition)
    response = HttpResponse(
        content, content_type=f"{form.media_type}{'' if form.binary else '; charset=utf-8'}"
    )
    day = reader.version.dated if reader.version else None
    plain = "-".join(
        filter(None, (reader.instrument.slug, str(day or ""), provision.key if provision else ""))
    )
    named = f"{reader.instrument.title}{edition.label}{f'（{day}）' if day else ''}.{form.suffix}"
    kind = "attachment" if form.binary else "inline"
    response["Content-Disposition"] = (  # RFC 6266: the first name for programs that know no other
        f"{kind}; filename=\"{plain}.{form.suffix}\"; filename*=UTF-8''{quote(named)}"
    )
    response["Link"] = f'<{edition.url}>; rel="canonical"'
    return response


@storable
def paragraph(
    request: HttpRequest,
    slug: str,
    article: tuple[int, int],
    paragraph: int,
    item: int = 0,
    day: date | None = None,
) -> HttpResponse:
    """One 款 or 项: the page of its article with the place marked and quoted."""
    if article[0] < 1 or paragraph < 1:
        raise Http404
    reader = Reader(live_instrument(slug), day)
    found, provision, banners = locate(reader, *article)
    if provision is None:
        return render(request, "laws/no_article.html", no_article_context(reader, *article), status=404)
    place = Place(paragraph, item)
    context = article_context(found, provision, banners)
    here = f"{found.base}{provision.key}/"
    if not at_place(lines_of(provision.text), paragraph, item):
        context |= {"place": place.label, "here_url": here}
        return render(request, "laws/formats/no_paragraph.html", context, status=404)
    label = f"{context['label']}{place.label}"
    context |= {
        "title": f"{found.instrument.short_title}{label}",
        "canonical": here,
        "text": article_html(provision, place),
        "quotation": f"{found.quotation}{label}",
        "quotable": [] if item else quotable(found, provision, paragraph),
        "in_text": f"{found.base}#{provision.anchor}-{place.anchor}",
        "breadcrumbs": [*context["breadcrumbs"], (context["label"], here)],
        "breadcrumb_title": place.label,
    }
    return render(request, "laws/article.html", context)
