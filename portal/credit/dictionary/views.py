"""The data dictionary as a page and as a file."""

from __future__ import annotations

import csv
import io

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.core.models import CodeTable
from portal.core.text import safe_text
from portal.core.views import storable
from portal.credit.columns import SENSITIVE
from portal.credit.dictionary.fields import datasets

HEADINGS = ("数据", "字段", "中文名", "其他写法", "格式", "代码表", "可用的值", "说明")


@require_safe
@storable
def dictionary(request: HttpRequest) -> HttpResponse:
    """Every field of both kinds of records, and the columns that never come in."""
    tables = dict(CodeTable.objects.values_list("key", "name"))
    context = {
        "datasets": [
            (dataset, [(entry, tables.get(entry.table, "")) for entry in dataset.entries])
            for dataset in datasets()
        ],
        "refused": sorted(word for word in SENSITIVE if not word.isascii()),
        "breadcrumbs": [("首页", "/"), ("关于本站", "/about/")],
        "breadcrumb_title": "数据字典",
    }
    return render(request, "credit/dictionary/dictionary.html", context)


@require_safe
@storable
def csv_file(request: HttpRequest) -> HttpResponse:
    """The same as CSV (UTF-8 with BOM)."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    for dataset in datasets():
        for entry in dataset.entries:
            lists = ("、".join(entry.also), entry.form, entry.table, "、".join(entry.values), entry.note)
            writer.writerow(map(safe_text, (dataset.title, entry.key, entry.label, *lists)))
    response = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="data-dictionary.csv"'
    return response
