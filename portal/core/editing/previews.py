"""Three ways to see a page before it is published: itself, its card in a list, its search result."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

PAGE, CARD, RESULT = "", "card", "search"
result_template = "core/preview/result.html"


class PreviewModes:
    """Mixin for pages, before Page in the bases."""

    title: str

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        return [(PAGE, "页面"), (CARD, "列表中的样子"), (RESULT, "搜索结果中的样子")]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The page itself, or its card or search result in the portal's frame; the admin may frame it."""
        response = self._preview(request, mode_name)
        response["X-Frame-Options"] = "SAMEORIGIN"
        response._csp_replace = {"frame-ancestors": ["'self'"]}  # type: ignore[attr-defined]
        return response

    def _preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        if mode_name not in (CARD, RESULT):
            return super().serve_preview(request, mode_name)  # type: ignore[misc]
        context = {"page": self, "self": self, "result_template": result_template, "hide_search": True}
        return TemplateResponse(request, f"core/preview/{mode_name}.html", context)
