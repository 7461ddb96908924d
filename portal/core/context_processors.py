"""What every template knows: the site's identity and its main navigation."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from wagtail.models import Site

from portal.core.pages import site_identity


def portal(request: HttpRequest) -> dict[str, Any]:
    """`identity` (SiteIdentity), `main_menu` (live children of the site's root, in order), `debug_mode`."""
    site = Site.find_for_request(request)
    root = site.root_page if site else None
    return {
        "identity": site_identity(request),
        "main_menu": root.get_children().live().in_menu() if root else [],
        "debug_mode": settings.DEBUG,
    }
