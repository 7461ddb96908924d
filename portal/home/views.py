"""Views of the site itself: pages for errors, the map for machines."""

import re
from typing import Any
from urllib.parse import unquote

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.views.decorators.http import require_safe
from wagtail.models import Site

from portal.core import clock
from portal.core.privacy import holds_number
from portal.core.views import not_storable, storable
from portal.home import running

_NOT_WORDS = re.compile(r"[^\w]+|_|\b(?:html?|php|aspx?|jsp|index)\b", re.I)
_ENTRIES = [
    ("/guides/", "办事指南"),
    ("/laws/", "法律法规"),
    ("/policies/", "优惠政策"),
    ("/data/", "发展数据"),
    ("/cooperatives/", "农民专业合作社"),
    ("/notices/", "通知公告"),
    ("/entities/", "查企业查信用"),
]


def words_of(path: str) -> str:
    """What an address says in words: "/guides/公司-变更.html" -> "guides 公司 变更"; at most 60 characters."""
    personal = holds_number(unquote(path))
    words = _NOT_WORDS.sub(" ", unquote(path)).split()
    text = ""
    for word in words:
        if len(text) + len(word) + 1 > 60:
            break
        if personal and any(char.isdigit() for char in word):
            continue
        if not word.isdigit() or len(word) == 4:
            text = f"{text} {word}".strip()
    return text


def entries(request: HttpRequest) -> list[tuple[str, str]]:
    """The main columns that exist, as (address, name)."""
    site = Site.find_for_request(request)
    live = set(site.root_page.get_children().live().values_list("slug", flat=True)) if site else set()
    return [(address, name) for address, name in _ENTRIES if address.strip("/") in live]


@not_storable("只在地址不存在时出现")
def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Help to find what the address meant: the search box with its words, and the main entries."""
    try:
        context = {"search_text": words_of(request.path), "entries": entries(request), "hide_search": True}
        return render(request, "home/404.html", context, status=404)
    except DatabaseError:
        return server_error(request, status=404)


@not_storable("只在程序出错时出现")
def server_error(request: HttpRequest, status: int = 500) -> HttpResponse:
    """Say in plain words that we failed. Needs neither database nor context processors."""
    return HttpResponse(get_template("home/500.html").render({}), status=status)


@require_safe
@storable
def robots(request: HttpRequest) -> HttpResponse:
    """What robots may read, and where the map for them is."""
    context: dict[str, Any] = {"origin": f"{request.scheme}://{request.get_host()}"}
    return render(request, "home/robots.txt", context, content_type="text/plain; charset=utf-8")


@require_safe
@not_storable("说的是此刻的运行情况")
def running_state(request: HttpRequest) -> HttpResponse:
    """Whether search and background work are well, and how new the content is."""
    found = running.lines()
    context = {
        "lines": found,
        "all_works": all(line.works for line in found),
        "freshness": running.freshness(),
        "now": clock.now(),
        "breadcrumbs": [("首页", "/")],
        "breadcrumb_title": "运行状态",
    }
    return render(request, "home/running.html", context)
