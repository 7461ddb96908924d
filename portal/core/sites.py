"""What belongs to a host: its Wagtail Site, who runs it, its main menu, each found by one plain look at few rows.

Wagtail and the ORM put the same questions together anew for every request, which took a quarter of the time of
an answer. What is remembered holds while the rows it was made of are the same.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.http import HttpRequest
from wagtail.models import Page, Site

from portal.core import clock
from portal.core.models import SiteIdentity

_ROWS = (
    "SELECT * FROM wagtailcore_site s JOIN wagtailcore_page p ON p.id = s.root_page_id "
    "LEFT JOIN core_siteidentity i ON i.site_id = s.id ORDER BY s.is_default_site, s.id"
)
_BELOW = (
    "SELECT id, title, url_path FROM wagtailcore_page "
    "WHERE depth = %s AND path BETWEEN %s AND %s AND live AND show_in_menus ORDER BY path"
)
_MOST = 100
"""Hosts remembered: a visitor may name any."""
_ADDRESSES_KEPT = 60
"""Seconds that addresses of the menu are kept: Wagtail keeps the roots of sites in a cache of its own."""


@dataclass(frozen=True, slots=True)
class MenuItem:
    """An entry of the main navigation."""

    title: str
    url: str


@dataclass(slots=True)
class _Host:
    """What was found for one host; the menu with what it was made of."""

    site: Site
    identity: SiteIdentity
    made_of: Any = None
    menu: tuple[MenuItem, ...] = field(default=())


_known: tuple[list[Any], dict[tuple[str, str], _Host]] = ([], {})


def remember_site(request: HttpRequest) -> None:
    """Let ``Site.find_for_request`` know what it found last time, while no site, root page nor identity has changed."""
    global _known
    rows = _asked(_ROWS)
    if _known[0] != rows or len(_known[1]) > _MOST:
        _known = rows, {}
    hosts = _known[1]
    asked = request._get_raw_host(), request.get_port()  # type: ignore[attr-defined]
    host = hosts.get(asked)
    if host is None:
        found = Site.find_for_request(request)
        if found is None:
            return
        host = hosts[asked] = _Host(_own(found), _identity_of(found))
    else:
        request._wagtail_site = _own(host.site)  # type: ignore[attr-defined]
    request._portal_host = host  # type: ignore[attr-defined]


def site_identity(request: HttpRequest) -> SiteIdentity:
    """The identity of the site that the request asks, else the default site's, else a blank one.

    Reads only: a public process may not make the missing row that `for_request` would make.
    """
    host: _Host | None = getattr(request, "_portal_host", None)
    if host is not None:
        return host.identity
    site = Site.find_for_request(request)
    return _identity_of(site) if site else SiteIdentity()


def main_menu(request: HttpRequest) -> tuple[MenuItem, ...]:
    """The live pages right below the site's root that are shown in menus, in order."""
    site = Site.find_for_request(request)
    if site is None or not site.root_page.numchild:
        return ()
    root = site.root_page
    rows = _asked(_BELOW, root.depth + 1, *root._get_children_path_interval(root.path))
    host: _Host | None = getattr(request, "_portal_host", None)
    if host is None:
        return _made(request, rows)
    made_of = rows, int(clock.now().timestamp()) // _ADDRESSES_KEPT
    if host.made_of != made_of:
        host.menu, host.made_of = _made(request, rows), made_of
    return host.menu


def _made(request: HttpRequest, rows: list[Any]) -> tuple[MenuItem, ...]:
    pages = (Page(pk=pk, title=title, url_path=url_path) for pk, title, url_path in rows)
    return tuple(MenuItem(page.title, page.get_url(request) or "") for page in pages)


def _identity_of(site: Site) -> SiteIdentity:
    found = {row.site_id: row for row in SiteIdentity.objects.select_related("site")}
    default = next((row for row in found.values() if row.site.is_default_site), SiteIdentity())
    return found.get(site.pk, default)


def _asked(question: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return list(cursor.fetchall())


def _own(site: Site) -> Site:
    # Each request has copies: what one of them loads further belongs to its moment.
    own = copy(site)
    own.root_page = copy(site.root_page)
    return own
