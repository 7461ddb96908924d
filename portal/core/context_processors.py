"""What every template knows: the site's identity and its main navigation."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from wagtail.models import Site

from portal.core.pages import site_identity
from portal.core.privacy import holds_number


def portal(request: HttpRequest) -> dict[str, Any]:
    """`identity` (SiteIdentity), `main_menu` (live children of the site's root, in order), `debug_mode`.

    `own_address`: the page's path, for links that lead back; the home page's where somebody typed a person's number into it.
    """
    site = Site.find_for_request(request)
    root = site.root_page if site else None
    return {
        "identity": site_identity(request),
        "main_menu": root.get_children().live().in_menu() if root else [],
        "own_address": "/" if holds_number(request.path) else request.path,
        "debug_mode": settings.DEBUG,
    }
