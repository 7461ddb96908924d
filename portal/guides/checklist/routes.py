"""The addresses below a guide: my checklist, 材料预检, 自测."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from wagtail.contrib.routable_page.models import RoutablePageMixin, path


class ChecklistRoutes(RoutablePageMixin):
    """Mixed into GuidePage, before its page class. Nothing is stored: all state stands in the address."""

    def serve(
        self, request: HttpRequest, view: Any = None, args: Any = None, kwargs: Any = None
    ) -> HttpResponse:
        # The addresses below a page end with the page; its own views do not pass BasePage.serve.
        page: Any = self
        if not page.is_visible() and not getattr(request, "is_preview", False):
            raise Http404
        answer: HttpResponse = super().serve(request, view, args, kwargs)
        return answer

    @path("checklist/")
    def checklist(self, request: HttpRequest) -> HttpResponse:
        """我的清单."""
        from portal.guides.checklist.views import checklist

        return checklist(self, request)

    @path("check/")
    def check_materials(self, request: HttpRequest) -> HttpResponse:
        """材料预检."""
        from portal.guides.checklist.views import check_materials

        return check_materials(self, request)

    @path("self-test/")
    def take_self_test(self, request: HttpRequest) -> HttpResponse:
        """自测."""
        from portal.guides.checklist.testing import self_test

        return self_test(self, request)
