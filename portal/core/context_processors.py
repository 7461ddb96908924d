"""What every template knows: the site's identity and its main navigation."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from portal.core.privacy import holds_number
from portal.core.sites import main_menu, site_identity


def portal(request: HttpRequest) -> dict[str, Any]:
    """`identity` (SiteIdentity), `main_menu` (title and url of the columns, in order), `debug_mode`.

    `own_address`: the page's path, for links that lead back; the home page's where somebody typed a person's number into it.
    """
    return {
        "identity": site_identity(request),
        "main_menu": main_menu(request),
        "own_address": "/" if holds_number(request.path) else request.path,
        "debug_mode": settings.DEBUG,
    }
