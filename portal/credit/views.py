"""Public pages of one entity and of one disclosure. What is not public at this second is not found."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from portal.core import clock, credit_codes
from portal.core.views import not_storable
from portal.credit import feeds
from portal.credit.freshness import fresh, gone, has_left
from portal.credit.leaving import NOT_SETTLED, is_settled
from portal.credit.limits import limited
from portal.credit.looking_up import explained, head
from portal.credit.models import Disclosure, Entity
from portal.credit.presenting import entity as presenting
from portal.credit.presenting import json_ld
from portal.credit.presenting.disclosures import KINDS, kind_label
from portal.credit.presenting.disclosures import present as present_disclosure
from portal.credit.presenting.standing import standing_of
from portal.credit.types import type_name

LEAVES = "公示信息到时自动停止公示，不能留存旧页"
COLUMN = "查企业查信用"


def crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    """The way from the home page to below the look-up."""
    return [("首页", "/"), (COLUMN, head()), *more]


def found_or_answer(request: HttpRequest, code: str, name: str) -> Entity | HttpResponse:
    """The entity of a code in an address; else where to go, or the page that says that there is none."""
    typed = credit_codes.normalise(code)
    if credit_codes.is_identity_number(typed):
        # Neither in a log of addresses not found, nor in the history of the browser.
        return HttpResponseRedirect(f"{head()}?refused=identity")
    entity = presenting.find(typed) if len(typed) in (15, 18) else None
    if entity is None:
        return _no_entity(request, typed)
    if entity.code != code:
        return HttpResponseRedirect(reverse(name, args=[entity.code]))
    return entity


def _no_entity(request: HttpRequest, typed: str) -> HttpResponse:
    if len(typed) not in (15, 18) or not (typed.isascii() and typed.isalnum()):
        raise Http404("没有这个代码的市场主体。")
    if Entity.objects.with_code(typed).exists():  # several share a registration number
        return HttpResponseRedirect(f"{head()}?q={typed}")
    context = {
        "code": typed,
        "explanation": explained(typed),
        "breadcrumbs": crumbs(),
        "breadcrumb_title": typed,
    }
    return fresh(render(request, "credit/no_entity.html", context, status=404))


@require_safe
@not_storable(LEAVES)
@limited
def entity(request: HttpRequest, code: str) -> HttpResponse:
    """What the register says of an entity, and what is disclosed about it now; `?kind=` all of one kind."""
    found = found_or_answer(request, code, "credit:entity")
    if isinstance(found, HttpResponse):
        return found
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    shown = presenting.present(found, kind)
    address = request.build_absolute_uri(found.get_absolute_url())
    context = {
        "shown": shown,
        "entity": found,
        "kind": kind_label(kind, found.family) if kind else "",
        "unsettled": "" if is_settled() else NOT_SETTLED,
        "json_ld": json_ld.described(shown, address),
        "is_individual": found.family == "individual",
        "breadcrumbs": crumbs(),
        "breadcrumb_title": found.name,
    }
    return fresh(render(request, "credit/entity.html", context))


@require_safe
@not_storable(LEAVES)
@limited
def entity_code(request: HttpRequest, code: str) -> HttpResponse:
    """The code of an entity, part by part."""
    found = found_or_answer(request, code, "credit:entity_code")
    if isinstance(found, HttpResponse):
        return found
    context = {
        "entity": found,
        "code": found.code,
        "code_groups": presenting.grouped_code(found.code),
        "explanation": explained(found.code, type_name(found.type_code)),
        "is_individual": found.family == "individual",
        "breadcrumbs": crumbs((found.name, found.get_absolute_url())),
        "breadcrumb_title": "代码逐段说明",
    }
    return fresh(render(request, "credit/entity_code.html", context))


@require_safe
@not_storable(LEAVES)
@limited
def entity_feed(request: HttpRequest, code: str) -> HttpResponse:
    """What happened to an entity, as an Atom feed."""
    found = found_or_answer(request, code, "credit:entity_feed")
    if isinstance(found, HttpResponse):
        return found
    return fresh(feeds.feed(request, presenting.present(found)))


@require_safe
@not_storable(LEAVES)
@limited
def disclosure(request: HttpRequest, public_id: str) -> HttpResponse:
    """One disclosure at its own address."""
    found = Disclosure.objects.public().filter(public_id=public_id).select_related("entity", "bureau").first()
    if found is None:
        if has_left(public_id):
            return gone(request)
        raise Http404("没有这条公示信息。")
    shown = present_disclosure(found, clock.now(), standing_of([found]))
    context = {
        "shown": shown,
        "entity": found.entity,
        "kind": kind_label(found.kind, found.entity.family),
        "breadcrumbs": crumbs((found.entity.name, found.entity.get_absolute_url())),
        "breadcrumb_title": shown.name,
    }
    return fresh(render(request, "credit/disclosure.html", context))


@require_safe
@not_storable("说明的是读者在网址里写的代码")
@limited
def credit_code(request: HttpRequest) -> HttpResponse:
    """Any code, part by part; nothing is said of its holder, nor whether it has one."""
    text = request.GET.get("code", "").strip()[:60]
    context: dict[str, Any] = {"breadcrumbs": crumbs(), "breadcrumb_title": "看懂统一社会信用代码"}
    if text:
        diagnosis = credit_codes.diagnose(text)
        if diagnosis.kind == "identity_number" or not diagnosis.typed:
            return HttpResponseRedirect(f"{request.path}?refused=1")
        context |= {"code": text, "diagnosis": diagnosis, "explanation": explained(diagnosis.typed)}
    context["refused"] = bool(request.GET.get("refused"))
    return fresh(render(request, "credit/credit_code.html", context))
