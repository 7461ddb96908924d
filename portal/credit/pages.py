"""The page at the head of /entities/: look up whom you deal with."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from portal.core.pages import ColumnPage


class EntitiesPage(ColumnPage):
    """查企业查信用: the look-up. The addresses below are the section's views."""

    not_storable_because = "按来访者输入的代码、名称查询，并限制每个地址的查询次数"

    template = "credit/entities_page.html"
    subpage_types: list[str] = []
    max_count = 1

    class Meta:
        verbose_name = "主体查询栏目"
        verbose_name_plural = "主体查询栏目"

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        from portal.credit.limits import limited

        return limited(self._looked_up)(request, *args, **kwargs)

    def _looked_up(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().serve(request, *args, **kwargs)
        found = getattr(response, "context_data", {}).get("answer")
        return HttpResponseRedirect(found.redirect) if found and found.redirect else response

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from portal.credit.looking_up import answer

        return super().get_context(request, *args, **kwargs) | {"answer": answer(request.GET)}
