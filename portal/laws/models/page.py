"""The page at the head of the library: introduction by editors, browsing by everyone."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from portal.core.pages import ColumnPage


class LawsPage(ColumnPage):
    """The library's front: browse by level, topic, status and initial; the state is in the address."""

    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    max_count = 1
    not_searchable_because = "法规库首页只是入口，其中的文件和条文各自登记"
    template = "laws/laws_page.html"

    class Meta:
        verbose_name = "法律法规库"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from portal.laws.browsing import browse

        context = super().get_context(request, *args, **kwargs)
        context["browse"] = browse(request.GET)
        return context
