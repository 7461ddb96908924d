"""来源比对: versions that two sources tell differently, side by side, and the editor's choice; 核对无误."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from portal.core import clock
from portal.core.editing.permissions import Reach
from portal.laws import units
from portal.laws.comparing.assembling import assemble
from portal.laws.comparing.rendering import rows, table
from portal.laws.importing.choosing import decide, name_of
from portal.laws.models import SourceText, Version
from portal.laws.review import put_up_for_review
from portal.laws.uploading.preparing import units_for_comparing

HEAD = {"page_title": "来源比对", "header_title": "来源比对", "header_icon": "copy"}
KEEP, TAKE = "keep", "take"
PAGE = 50


def may_choose(user: Any) -> bool:
    """Whether the user may decide between texts."""
    return bool(user.has_perm("laws.change_version"))


def differing(user: Any) -> QuerySet[SourceText]:
    """Sources that differ from the text of their version, those without a decision first."""
    found = SourceText.objects.exclude(difference="").filter(taken=False)
    found = found.filter(Reach.of(user).condition("version__instrument__bureau__path"))
    return found.select_related("version__instrument").defer("text", "version__whole_text")


@require_http_methods(["GET"])
def sources(request: HttpRequest) -> HttpResponse:
    """All versions whose sources differ; what is not decided comes first."""
    if not may_choose(request.user):
        raise PermissionDenied
    found = differing(request.user)
    if request.GET.get("all") != "1":
        found = found.filter(decided_on=None)
    ordered = found.order_by("decided_on", "version__instrument__title", "pk")
    page = Paginator(ordered, PAGE).get_page(request.GET.get("p"))
    context = {**HEAD, "page": page, "all": request.GET.get("all") == "1"}
    return render(request, "laws/admin/sources.html", context)


@require_http_methods(["GET", "POST"])
def source(request: HttpRequest, key: int) -> HttpResponse:
    """One source beside the text of its version, article by article; POST decides."""
    if not may_choose(request.user):
        raise PermissionDenied
    chosen = get_object_or_404(differing(request.user), pk=key)
    version = chosen.version
    if request.method == "POST" and request.POST.get("choice") in (KEEP, TAKE):
        take = request.POST["choice"] == TAKE
        if take and not SourceText.objects.exclude(text="").filter(pk=key).exists():
            messages.error(request, "这一来源没有留存文字（两份只是日期不同），不能改用。")
            return redirect("laws_source", key)
        decide(chosen, take=take, user=request.user)
        words = (
            "已改用这一份，送审后公开"
            if take and version.live
            else "已改用这一份"
            if take
            else "保留现用文本"
        )
        messages.success(request, f"《{version.instrument.title}》：{words}。再次导入同一文件时不再询问。")
        return redirect("laws_sources")
    kept = units.load(SourceText.objects.values_list("text", flat=True).get(pk=key))
    old = units_for_comparing(units.stored(version)) if kept else []
    comparison = assemble(old, units_for_comparing(kept)) if kept else None
    taken = SourceText.objects.filter(version=version, taken=True).defer("text").first()
    context = {
        **HEAD,
        "page_subtitle": str(version),
        "source": chosen,
        "taken": taken,
        "version": version,
        "comparison": comparison,
        "table": table(comparison) if comparison else [],
        "rows": rows(comparison, only_changed=True) if comparison else [],
        "old_name": "现用文本",
        "new_name": "另一来源",
    }
    return render(request, "laws/admin/source.html", context)


@require_http_methods(["GET", "POST"])
def checked(request: HttpRequest, key: int) -> HttpResponse:
    """核对无误: the editor compared the text with the official one; shown once the review has passed it."""
    version = get_object_or_404(Version.objects.select_related("instrument"), pk=key)
    if not may_choose(request.user) or not Reach.of(request.user).covers(version.bureau):
        raise PermissionDenied
    if request.method == "POST":
        facts = {"checked_on": clock.today(), "checked_by": name_of(request.user), "confirmed": True}
        put_up_for_review(Version, version.pk, request.user, **facts)
        messages.success(request, f"“{version}”已登记为核对无误，送审通过后页面显示核对日期。")
        return redirect(Version.snippet_viewset.get_url_name("list"))
    context = {
        "page_title": "核对无误",
        "header_title": "核对无误",
        "header_icon": "check",
        "page_subtitle": str(version),
        "version": version,
        "today": clock.today(),
    }
    return render(request, "laws/admin/checked.html", context)
