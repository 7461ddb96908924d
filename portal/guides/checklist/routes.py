"""The addresses below a guide: my checklist, 材料预检, 自测."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from wagtail.contrib.routable_page.models import path

from portal.core.pages import Subaddresses


class ChecklistRoutes(Subaddresses):
    """Mixed into GuidePage, before its page class. Nothing is stored: all state stands in the address."""

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
