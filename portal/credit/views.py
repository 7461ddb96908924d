"""Public pages of one entity and of one disclosure. What is not public at this second is not found."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from portal.core.views import not_storable
from portal.credit.freshness import gone, has_left
from portal.credit.models import Disclosure, Entity

_LEAVES = "公示信息到时自动停止公示，不能留存旧页"


@not_storable(_LEAVES)
def entity(request: HttpRequest, code: str) -> HttpResponse:
    """What the register says of an entity, and what is disclosed about it now."""
    found = Entity.objects.with_code(code).first() if len(code) in (15, 18) else None
    if found is None:
        raise Http404("没有这个代码的市场主体。")
    shown = Disclosure.objects.public().filter(entity=found)
    return render(request, "credit/entity.html", {"entity": found, "disclosures": shown})


@not_storable(_LEAVES)
def disclosure(request: HttpRequest, public_id: str) -> HttpResponse:
    """One disclosure at its own address."""
    found = Disclosure.objects.public().filter(public_id=public_id).select_related("entity", "bureau").first()
    if found is None:
        if has_left(public_id):
            return gone(request)
        raise Http404("没有这条公示信息。")
    return render(request, "credit/disclosure.html", {"disclosure": found})
