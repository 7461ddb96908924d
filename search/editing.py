"""读者在搜什么: what was asked of late, what had no answer first, and a way to give it one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import F, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from portal.core import clock
from search import analysis
from search.models import Asked, Bet, Synonym, rows

DAYS = 30
PAGE = 50
LEAST = 5
"""So often a question must have had results before it counts that nobody opened one."""
LISTS = {"": "没有结果", "unopened": "有结果但无人点开", "all": "全部"}
HEAD = {"page_title": "读者在搜什么", "header_title": "读者在搜什么", "header_icon": "help"}


def may_look(user: Any) -> bool:
    """Whether the user may act on what was asked."""
    return bool(user.has_perm("search.add_synonym"))


@require_GET
def asked(request: HttpRequest) -> HttpResponse:
    """What was asked in the last days, the most often first.

    Without an answer; ``list=unopened``: with results, often asked, and nobody opened any; ``list=all``: everything.
    """
    if not may_look(request.user):
        raise PermissionDenied
    chosen = request.GET.get("list", "")
    chosen = chosen if chosen in LISTS else ""
    since = clock.today() - dt.timedelta(days=DAYS)
    found = Asked.objects.filter(day__gt=since).values("text").order_by()
    found = found.annotate(number=Sum("times"), unanswered=Sum("empty"), followed=Sum("opened"))
    page = Paginator(_chosen(found, chosen), PAGE).get_page(request.GET.get("p"))
    _say_what_is_done(page.object_list)
    context = {**HEAD, "page": page, "chosen": chosen, "lists": LISTS, "days": DAYS, "least": LEAST}
    return render(request, "search/admin/asked.html", context)


def _say_what_is_done(asked_for: Any) -> None:
    # What was asked before the answer was given stays in the list for its thirty days.
    said = [analysis.fold(word) for each in Synonym.objects.all() for word in rows(each.said)]
    recommended = {key: bet for bet in Bet.objects.all() for key in bet.keys}
    for row in asked_for:
        bet = recommended.get(analysis.name_key(row["text"]))
        done = ["已有同义词"] if any(word in row["text"] for word in said) else []
        if bet is not None:
            done.append("已有推荐" if bet.live else "推荐还没有发布")
        row["done"] = "，".join(done)


def _chosen(found: Any, chosen: str) -> Any:
    if chosen == "all":
        return found.order_by("-number", "text")
    if chosen == "unopened":
        # Some browsers do not say where they come from: only what several asked for says anything.
        answered = found.filter(followed=0, number__gte=F("unanswered") + LEAST)
        return answered.order_by("-number", "text")
    return found.filter(unanswered__gt=0).order_by("-unanswered", "text")
