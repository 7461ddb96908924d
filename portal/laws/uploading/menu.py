"""Addresses, menu entries and buttons of loading and of choosing between sources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button

from portal.laws.models import Version
from portal.laws.uploading.sources import checked, may_choose, source, sources
from portal.laws.uploading.views import may_load, preview, upload


class LoadMenuItem(MenuItem):
    """载入文本, for those who may."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_load(request.user)


class SourcesMenuItem(MenuItem):
    """来源比对, for those who may."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_choose(request.user)


def menu_items() -> list[MenuItem]:
    """What stands above the records in the menu 法律法规."""
    return [
        LoadMenuItem("载入文本", reverse("laws_load"), name="laws-load", icon_name="upload", order=0),
        SourcesMenuItem("来源比对", reverse("laws_sources"), name="laws-sources", icon_name="copy", order=1),
    ]


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    """Addresses of the forms."""
    return [
        path("laws/load/", upload, name="laws_load"),
        path("laws/load/<str:token>/", preview, name="laws_load_preview"),
        path("laws/sources/", sources, name="laws_sources"),
        path("laws/sources/<int:key>/", source, name="laws_source"),
        path("laws/versions/<int:key>/checked/", checked, name="laws_checked"),
    ]


@hooks.register("register_snippet_listing_buttons")
def check_button(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    """核对无误 beside each version."""
    if isinstance(snippet, Version) and snippet.text_loaded and may_choose(user):
        yield Button("核对无误", reverse("laws_checked", args=[snippet.pk]), icon_name="check", priority=35)
