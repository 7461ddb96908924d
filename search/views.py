"""The search page: a form that works by its address alone, with or without scripts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET

from portal.core.views import not_storable, storable
from search import registry
from search.asking import Answer, Question, ask
from search.query import MAX_LENGTH, Filters
from search.ranking import Status, ranking
from search.wording import UNAVAILABLE

_STATUS_LABELS = {
    Status.IN_FORCE: "现行有效",
    Status.FUTURE: "尚未施行",
    Status.ENDED: "已失效",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One link of a facet. An empty value widens to all."""

    value: str
    label: str
    count: int | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A group of links to narrow by."""

    name: str
    label: str
    choices: tuple[Choice, ...]

    @property
    def chosen(self) -> Choice | None:
        """What the reader narrowed by, if anything."""
        return next((choice for choice in self.choices if choice.chosen and choice.value), None)


@not_storable("答案取决于读者输入的词")
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Results of ``q``; straight to the place when ``q`` is nothing but its exact name."""
    question = _question(request)
    answer = ask(question)
    plain = question.filters == Filters() and request.GET.get("direct") != "0"
    if plain and answer.straight_to.startswith("/"):
        return HttpResponseRedirect(answer.straight_to)
    context = {
        "answer": answer,
        "question": question,
        "facets": _facets(answer),
        "search_text": question.text[:MAX_LENGTH],
        "hide_search": True,
        "max_length": MAX_LENGTH,
        "deepest": ranking().page.deepest,
        "unavailable": UNAVAILABLE if answer.unavailable else "",
        "breadcrumbs": [("首页", "/")],
        "breadcrumb_title": "搜索",
    }
    response = render(request, "search/search.html", context, status=503 if answer.unavailable else 200)
    response["X-Robots-Tag"] = "noindex"
    if answer.unavailable:
        response["Retry-After"] = "60"
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
    status = asked.get("status", "")
    filters = Filters(
        kind=asked.get("kind", ""),
        level=asked.get("level", ""),
        region=asked.get("region", ""),
        topic=asked.get("topic", ""),
        group=asked.get("group", ""),
        status=Status(status) if status in set(Status) else None,
    )
    return Question(
        text=asked.get("q", ""),
        filters=filters,
        page=_page(asked.get("page", "")),
        by_date=asked.get("sort") == "date",
    )


def _page(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 10 else 1


def _facets(answer: Answer) -> list[Facet]:
    filters = answer.question.filters
    kinds = [(kind.key, kind.label) for kind in registry.kinds()]
    levels = [(value, value) for value in answer.counts.get("level", {})]
    facets = [
        _facet("kind", "种类", kinds, answer.counts.get("kind", {}), filters.kind),
        _facet("level", "效力层级", levels, answer.counts.get("level", {}), filters.level),
    ]
    if levels or filters.status:
        facets.append(_status_facet(filters.status))
    return [facet for facet in facets if len(facet.choices) > 2 or facet.chosen]


def _facet(
    name: str, label: str, values: Iterable[tuple[str, str]], counts: Mapping[str, int], chosen: str
) -> Facet:
    links = [
        Choice(value, shown, counts.get(value, 0), value == chosen)
        for value, shown in values
        if counts.get(value) or value == chosen
    ]
    if chosen and not any(choice.chosen for choice in links):
        links.append(Choice(chosen, chosen, counts.get(chosen, 0), True))
    total = sum(counts.values()) if name == "kind" else None
    return Facet(name, label, (Choice("", "全部", total, not chosen), *links))


def _status_facet(chosen: Status | None) -> Facet:
    links = tuple(
        Choice(status.value, label, None, status is chosen) for status, label in _STATUS_LABELS.items()
    )
    return Facet("status", "效力状态", (Choice("", "全部", None, chosen is None), *links))
