"""Addresses of guides that a record leads to. Linked by address: sections do not look into each other."""

from __future__ import annotations

from functools import lru_cache

from wagtail.models import Page

from portal.core import clock

KEPT_SECONDS = 60


def guide_address(slug: str) -> str:
    """Address of the guide of this name; empty while there is none that anyone may see."""
    return _address(slug, int(clock.now().timestamp()) // KEPT_SECONDS)


def forget() -> None:
    """Look again, for tests."""
    _address.cache_clear()


@lru_cache(maxsize=64)
def _address(slug: str, _window: int) -> str:
    ending = f"/guides/{slug}/"
    live = Page.objects.live().public().filter(slug=slug, url_path__endswith=ending)
    return ending if live.exists() else ""
