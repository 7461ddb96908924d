"""The list of code tables, one table with its search, and the whole table as a file."""

from __future__ import annotations

import csv
import io
from datetime import date

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from portal.core import clock, codebook
from portal.core.code_pages import searching
from portal.core.models import CodeTable
from portal.core.text import safe_text
from portal.core.views import not_storable

PER_PAGE = 100
MOST_TYPED = 50
HEADINGS = ("代码", "名称", "级别", "上级代码", "启用日期", "最后有效日", "后继代码", "说明")
_CRUMBS = [("首页", "/"), ("关于本站", "/about/")]


@require_safe
@not_storable("代码表由导入更新，不通知")
def index(request: HttpRequest) -> HttpResponse:
    """All code tables that the portal has loaded."""
    book, today = codebook.current(), clock.today()
    tables = [
        (table, sum(life.covers(today) for life in lives), len(lives))
        for table in CodeTable.objects.all()
        if (lives := book.lives(table.key))
    ]
    context = {"tables": tables, "breadcrumbs": _CRUMBS, "breadcrumb_title": "代码表"}
    return render(request, "core/codes/index.html", context)


@require_safe
@not_storable("按读者所选的日期和字词列出")
def table(request: HttpRequest, key: str) -> HttpResponse:
    """One table as of a day: by steps down its levels, or what a word finds in it."""
    held = get_object_or_404(CodeTable, key=key)
    book = codebook.current()
    asked = request.GET.get("on", "").strip()
    on, problem = _day(asked) if asked else (searching.newest_day(book, key, clock.today()), "")
    text, under = request.GET.get("q", "").strip()[:MOST_TYPED], request.GET.get("under", "").strip()[:12]
    lives = searching.find(book, key, on, text=text, under=under)
    page = Paginator(lives, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "table": held,
        "rows": [searching.row(book, key, life, on) for life in page.object_list],
        "page": page,
        "total": len(lives),
        "on": on,
        "asked": asked,
        "problem": problem,
        "text": text,
        "under": under,
        "path": book.path(key, under, on) if under else (),
        "has_levels": any(life.parent_code for life in book.lives(key)),
        "breadcrumbs": [*_CRUMBS, ("代码表", "/about/codes/")],
        "breadcrumb_title": held.name,
    }
    response = render(request, "core/codes/table.html", context)
    if request.GET:
        response["X-Robots-Tag"] = "noindex"
    return response


def _day(asked: str) -> tuple[date, str]:
    """The day asked for, and what is wrong with what was typed."""
    try:
        return date.fromisoformat(asked), ""
    except ValueError:
        return clock.today(), "日期请写成 2026-11-23 的样子。下面按今天列出。"


@require_safe
@not_storable("代码表由导入更新，不通知")
def csv_file(request: HttpRequest, key: str) -> HttpResponse:
    """Every life of every code in the table (UTF-8 with BOM, so that spreadsheets read it)."""
    get_object_or_404(CodeTable, key=key)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    for life in codebook.current().lives(key):
        heirs = " ".join(life.successors)
        cells = (life.code, life.name, searching.level_name(life), life.parent_code)
        days = (life.valid_from or "", life.valid_to or "")
        writer.writerow([*map(safe_text, cells), *days, heirs, safe_text(life.note)])
    response = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{key}.csv"'
    return response
