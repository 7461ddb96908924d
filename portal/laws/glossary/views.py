"""名词解释: all terms on one page, each with an address of its own."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.core.views import storable
from portal.laws.models import GlossaryTerm


@require_safe
@storable
def terms(request: HttpRequest) -> HttpResponse:
    """The published terms by the first letter of their pinyin."""
    listed = GlossaryTerm.objects.filter(live=True).select_related("instrument").order_by("anchor")
    groups = [
        (letter, list(found)) for letter, found in groupby(listed, key=lambda term: term.anchor[:1].upper())
    ]
    context = {
        "groups": groups,
        "total": len(listed),
        "breadcrumbs": [("首页", "/")],
        "breadcrumb_title": "名词解释",
    }
    return render(request, "laws/glossary/terms.html", context)
