"""读者在搜什么: what was asked of late, what had no answer first, and a way to give it one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from portal.core import clock
from search.models import Asked

DAYS = 30
PAGE = 50
HEAD = {"page_title": "读者在搜什么", "header_title": "读者在搜什么", "header_icon": "help"}


def may_look(user: Any) -> bool:
    """Whether the user may act on what was asked."""
    return bool(user.has_perm("search.add_synonym"))


@require_GET
def asked(request: HttpRequest) -> HttpResponse:
    """What was asked in the last days: without an answer, the most often first; ``all=1`` whatever was asked."""
    if not may_look(request.user):
        raise PermissionDenied
    everything = request.GET.get("all") == "1"
    since = clock.today() - dt.timedelta(days=DAYS)
    rows = Asked.objects.filter(day__gt=since).values("text").order_by()
    rows = rows.annotate(number=Sum("times"), unanswered=Sum("empty"))
    rows = rows.order_by("-number", "text") if everything else _unanswered(rows)
    page = Paginator(rows, PAGE).get_page(request.GET.get("p"))
    return render(request, "search/admin/asked.html", {**HEAD, "page": page, "all": everything, "days": DAYS})


def _unanswered(rows: Any) -> Any:
    return rows.filter(unanswered__gt=0).order_by("-unanswered", "text")
