"""The search page: a form that works by its address alone, with or without scripts."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from portal.core import credit_codes
from portal.core.views import not_storable, storable
from search import learning
from search.asking import Question, ask
from search.engines.base import IndexUnavailable
from search.exporting import MOST_ROWS, csv_bytes, file_name
from search.narrowing import address, narrowing
from search.periods import Period
from search.query import MAX_LENGTH, Filters
from search.ranking import Status, ranking
from search.suggesting import KEPT, suggest
from search.wording import TOO_LONG, UNAVAILABLE, inner_quotes, too_deep

RETRY_AFTER = "60"
"""Seconds after which a program may ask again while the engine is away."""


@not_storable("答案取决于读者输入的词")
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Results of ``q``; straight to the place when ``q`` is nothing but its exact name."""
    question = _question(request)
    if request.GET.get("format") == "csv":
        return _table(request, question)
    answer = ask(question)
    plain = question.filters == Filters() and request.GET.get("direct") != "0"
    if plain:
        learning.note(answer)
    if plain and answer.straight_to.startswith("/"):
        return HttpResponseRedirect(answer.straight_to)
    context = {
        "answer": answer,
        "question": question,
        "narrowing": narrowing(answer),
        "code": credit_codes.diagnose(question.text),
        "personal": learning.masked(answer.query.folded) in (learning.NUMBER, learning.MAIL),
        "search_text": question.text[:MAX_LENGTH],
        "hide_search": True,
        "max_length": MAX_LENGTH,
        "shown_text": inner_quotes(answer.query.text),
        "table_href": address(question, format="csv"),
        "most_rows": MOST_ROWS,
        "deepest": ranking().page.deepest,
        "unavailable": UNAVAILABLE if answer.unavailable else "",
        "breadcrumbs": [("首页", "/")],
        "breadcrumb_title": "搜索",
    }
    response = render(request, "search/search.html", context)
    response["X-Robots-Tag"] = "noindex"
    if answer.unavailable:
        response["Cache-Control"] = "no-store"
    return response


def _table(request: HttpRequest, question: Question) -> HttpResponse:
    """A page of results as CSV, with the address of the next one; what cannot be answered is said in words."""
    answer = ask(question, flat=True, size=MOST_ROWS)
    if answer.query.too_long or answer.query.empty or answer.too_deep:
        said = TOO_LONG if answer.query.too_long else "请输入文字或数字。"
        said = too_deep() if answer.too_deep else said
        response = HttpResponse(said, status=400, content_type="text/plain; charset=utf-8")
    elif answer.unavailable:
        response = HttpResponse(UNAVAILABLE, status=503, content_type="text/plain; charset=utf-8")
        response["Retry-After"] = RETRY_AFTER
    else:
        table = csv_bytes(answer.results, request.build_absolute_uri("/"))
        response = HttpResponse(table, content_type="text/csv; charset=utf-8")
        name = file_name(question, narrowing(answer).chips)
        response["Content-Disposition"] = (  # RFC 6266, RFC 5987
            f"attachment; filename=\"search.csv\"; filename*=UTF-8''{quote(name)}"
        )
        if answer.has_next and question.next_page * MOST_ROWS <= ranking().page.deepest:
            following = address(question, format="csv", page=str(question.next_page))
            response["Link"] = f'<{request.path}{following}>; rel="next"'  # RFC 8288
    response["X-Robots-Tag"] = "noindex"
    return response


@not_storable("答案取决于读者输入的词")
@require_GET
def suggestions(request: HttpRequest) -> HttpResponse:
    """Suggestions in the form that browsers ask for (OpenSearch Suggestions 1.0): words, what they are, places."""
    typed = request.GET.get("q", "")
    try:
        found = suggest(typed)
    except IndexUnavailable:
        # The box of a browser has no place for an excuse.
        found = []
    rows = [typed, [each.title for each in found], [each.said for each in found]]
    places = [request.build_absolute_uri(each.url) for each in found]
    response = JsonResponse([*rows, places], safe=False, json_dumps_params={"ensure_ascii": False})
    response["Content-Type"] = "application/x-suggestions+json; charset=utf-8"
    response["Cache-Control"] = f"public, max-age={KEPT}" if found else "no-store"
    return response


@storable
@require_GET
def opensearch(request: HttpRequest) -> HttpResponse:
    """Lets a browser offer this site's search (OpenSearch 1.1 description document)."""
    return render(
        request,
        "search/opensearch.xml",
        {"root": request.build_absolute_uri("/").rstrip("/")},
        content_type="application/opensearchdescription+xml; charset=utf-8",
    )


def _question(request: HttpRequest) -> Question:
    asked = request.GET
    status, period = asked.get("status", ""), asked.get("period", "")
    filters = Filters(
        kind=asked.get("kind", ""),
        level=asked.get("level", ""),
        region=asked.get("region", ""),
        topic=asked.get("topic", ""),
        group=asked.get("group", ""),
        status=Status(status) if status in set(Status) else None,
        period=Period(period) if period in set(Period) else None,
    )
    return Question(
        text=asked.get("q", ""),
        filters=filters,
        page=_page(asked.get("page", "")),
        by_date=asked.get("sort") == "date",
    )


def _page(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 10 else 1
