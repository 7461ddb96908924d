"""The page at the head of /entities/: look up whom you deal with."""

from typing import Any

from django.http import HttpRequest

from portal.core.pages import ColumnPage


class EntitiesPage(ColumnPage):
    """查企业查信用: the look-up. The addresses below are the section's views."""

    template = "credit/entities_page.html"
    subpage_types: list[str] = []
    max_count = 1

    class Meta:
        verbose_name = "主体查询栏目"
        verbose_name_plural = "主体查询栏目"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from portal.credit.looking_up import look_up_context

        return super().get_context(request, *args, **kwargs) | look_up_context(request.GET)
