"""The card of a policy that other sites may show in a frame: no script, no cookie, always of today."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.contrib.routable_page.models import path

from portal.core.pages import Subaddresses
from portal.core.sites import site_identity

# A frame of another site: anyone may show it, and it may load nothing but our own small stylesheet.
FRAMED = {
    "frame-ancestors": ["*"],
    "script-src": ["'none'"],
    "connect-src": ["'none'"],
    "form-action": ["'none'"],
}


class CardRoute(Subaddresses):
    """Mixed into PolicyPage, before its page class."""

    @path("card/")
    def card(self, request: HttpRequest) -> HttpResponse:
        """Title, benefit, what the window means today, and the way to the page."""
        page: Any = self
        context = {"page": page, "full_url": page.get_full_url(request), "identity": site_identity(request)}
        response = render(request, "policies/card.html", context)
        response.xframe_options_exempt = True
        response._csp_replace = FRAMED  # type: ignore[attr-defined]
        return response
