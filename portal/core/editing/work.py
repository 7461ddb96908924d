"""待办事项: the editors' work list in the admin, within the reach of their bureaus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.menu import MenuItem
from wagtail.admin.site_summary import SummaryItem

from portal.core import clock
from portal.core.editing.permissions import Reach
from portal.core.models import WorkItem
from portal.core.work import Key, about, source_label

TITLE = "待办事项"
PER_PAGE = 50
STATES = (("open", "待办"), ("done", "已办结"))
DONE_ALREADY = "这一件已经办结。"
SAY_RESULT = "请写明处理结果，例如“已按新条文修改”“核对无误，不用修改”。"


@dataclass(frozen=True, slots=True)
class Row:
    """An item as the list shows it; `edit_url` is empty where this user may not edit the object."""

    item: WorkItem
    title: str
    kind: str
    edit_url: str
    change_url: str


def work_of(user: Any) -> QuerySet[WorkItem]:
    """Every item, open or closed, whose bureau is in the user's reach."""
    return WorkItem.objects.filter(Reach.of(user).condition("bureau__path"))


def open_number(user: Any) -> int:
    """How many items wait for the user and their colleagues."""
    return work_of(user).filter(closed_at=None).count()


@require_safe
def work_list(request: HttpRequest) -> HttpResponse:
    """Open items first; `?state=`, `?source=`, and `?subject=&occasion=` for all that one change touches."""
    items = work_of(request.user)
    subject, occasion = request.GET.get("subject", ""), request.GET.get("occasion", "")
    if subject:
        items = about(items, subject, occasion)
    source = request.GET.get("source", "")
    sources = Counter(items.filter(closed_at=None).values_list("source", flat=True))
    if source:
        items = items.filter(source=source)
    numbers = {"open": items.filter(closed_at=None).count(), "done": items.exclude(closed_at=None).count()}
    state = request.GET.get("state", "")
    state = state if state in numbers else "" if subject else "open"
    if state:
        items = items.filter(closed_at__isnull=state == "open")
    page = Paginator(items.select_related("bureau").prefetch_related("object"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    kept = {"subject": subject, "occasion": occasion, "source": source, "state": state}
    context = {
        "header_title": TITLE,
        "header_icon": "tasks",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": "首页"},
            {"url": "", "label": TITLE},
        ],
        "rows": list(_rows(request.user, page)),
        "page_obj": page,
        "subject": subject,
        "numbers": numbers,
        "states": [(label, numbers[key], _address(kept, state=key), key == state) for key, label in STATES],
        "sources": [
            (source_label(key), number, _address(kept, source=key), key == source)
            for key, number in sorted(sources.items())
        ],
        "all_sources": (_address(kept, source=""), not source),
        "earlier": _address(kept, page=page.number - 1) if page.has_previous() else "",
        "later": _address(kept, page=page.number + 1) if page.has_next() else "",
    }
    return render(request, "core/editing/work.html", context)


def _address(kept: dict[str, str], **more: Any) -> str:
    return "?" + urlencode({key: value for key, value in {**kept, **more}.items() if value})


def _rows(user: Any, items: Any) -> Iterator[Row]:
    finder = AdminURLFinder(user)
    for item in items:
        key = Key.of(item.key)
        change = {"subject": key.subject, "occasion": key.occasion}
        obj = item.object
        if obj is None:
            yield Row(item, "（内容已经删除）", "", "", _address(change))
            continue
        yield Row(
            item, str(obj), str(obj._meta.verbose_name), finder.get_edit_url(obj) or "", _address(change)
        )


@require_POST
def work_done(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an item with a word on the result."""
    item = get_object_or_404(work_of(request.user), pk=pk)
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = reverse("portal_work")
    outcome = request.POST.get("outcome", "").strip()
    if not outcome:
        messages.error(request, SAY_RESULT)
        return redirect(back)
    user: Any = request.user
    person = user.get_full_name() or user.get_username()
    closed = WorkItem.objects.filter(pk=item.pk, closed_at=None).update(
        closed_at=clock.now(), closed_by=person[:150], outcome=outcome[:200]
    )
    if closed:
        messages.success(request, f"已办结：{item.reason}")
    else:
        messages.warning(request, DONE_ALREADY)
    return redirect(back)


class WorkSummary(SummaryItem):
    """How much is open, among the numbers at the head of the admin's home."""

    order = 10
    template_name = "core/editing/work_summary.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"number": open_number(self.request.user), "url": reverse("portal_work")}


@hooks.register("register_admin_urls")
def _addresses() -> list[Any]:
    return [
        path("work/", work_list, name="portal_work"),
        path("work/<int:pk>/done/", work_done, name="portal_work_done"),
    ]


@hooks.register("register_admin_menu_item")
def _menu() -> MenuItem:
    return MenuItem(TITLE, reverse("portal_work"), name="portal-work", icon_name="tasks", order=120)


@hooks.register("construct_homepage_summary_items")
def _summary(request: HttpRequest, items: list[Any]) -> None:
    items.append(WorkSummary(request))
