"""Where officers decide what the privacy gate found: a list of what waits, and one page for each record."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from portal.core.editing.permissions import Reach
from portal.core.privacy import Screening
from portal.credit.models import Disclosure
from portal.credit.publishing import Outcome
from portal.credit.screening import ScreeningForm, apply, is_edited, masked_for, masked_in, waiting_for

PERMISSION = "credit.change_disclosure"
PER_PAGE = 50


def may_screen(user: Any) -> bool:
    """Whether the user may decide at all; for which records, the bureau says."""
    return bool(user.has_perm(PERMISSION))


@never_cache
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Records that wait for decisions."""
    if not may_screen(request.user):
        raise PermissionDenied
    page = Paginator(waiting_for(request.user), PER_PAGE).get_page(request.GET.get("p"))
    rows = [(record, len(Screening.from_json(record.screening).asked)) for record in page]
    context = _titled("个人信息待核对", rows=rows, page=page, masked=masked_for(request.user)[:1].exists())
    return render(request, "credit/admin/waiting.html", context)


@never_cache
@require_safe
def masked(request: HttpRequest) -> HttpResponse:
    """Names that imports have masked by themselves, by batch and line."""
    if not may_screen(request.user):
        raise PermissionDenied
    page = Paginator(masked_for(request.user), PER_PAGE).get_page(request.GET.get("p"))
    rows = [(record, masked_in(record)) for record in page]
    return render(request, "credit/admin/masked.html", _titled("导入时遮盖的姓名", rows=rows, page=page))


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def screening(request: HttpRequest, pk: int) -> HttpResponse:
    """One record: every finding in its sentence, and what to do with it."""
    record = get_object_or_404(Disclosure.objects.select_related("entity", "batch", "bureau"), pk=pk)
    if not may_screen(request.user) or not Reach.of(request.user).covers_object(record):
        raise PermissionDenied
    if is_edited(record):
        return HttpResponseRedirect(reverse(record.snippet_viewset.get_url_name("edit"), args=[record.pk]))
    form = ScreeningForm(record, request.POST or None, by=request.user.get_username())
    if request.method == "POST" and form.is_valid():
        messages.success(request, _done(apply(record, form.screening, request.user)))
        return HttpResponseRedirect(reverse("credit_screening_list"))
    context = _titled("核对个人信息", form=form, record=record)
    return render(request, "credit/admin/screening.html", context, status=422 if form.is_bound else 200)


def _done(outcome: Outcome) -> str:
    if outcome.public:
        return "已按您的决定处理，这条信息已公示。"
    return f"已按您的决定处理，还没有公示：{''.join(outcome.reasons)}"


def _titled(title: str, **context: Any) -> dict[str, Any]:
    return {**context, "page_title": title, "header_title": title, "header_icon": "view"}
