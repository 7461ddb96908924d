"""The page at the head of /data/: what is published, and when the next figures come."""

from typing import Any

from django.http import HttpRequest

from portal.core.pages import ColumnPage


class DataPage(ColumnPage):
    """发展数据: datasets, latest releases, release calendar. The addresses below are the section's views."""

    template = "statistics/data_page.html"
    subpage_types: list[str] = []
    max_count = 1

    class Meta:
        verbose_name = "发展数据栏目"
        verbose_name_plural = "发展数据栏目"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from portal.statistics.presenting import overview

        return super().get_context(request, *args, **kwargs) | overview()
