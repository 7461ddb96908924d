"""The map of the site for search engines (sitemaps.org), each section in a file of its own."""

from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as django_views
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site

from portal.core import clock
from portal.core.views import storable
from portal.credit.tools import TOOLS as CREDIT_TOOLS
from portal.laws.models import Instrument
from portal.laws.tools import TOOLS
from portal.statistics.models import Release
from portal.statistics.presenting import current_releases


class PagesSitemap(Sitemap):
    """Pages of one site that anyone may see now."""

    limit = 5000

    def __init__(self, site: Site, request: HttpRequest) -> None:
        self.site = site
        self.request = request

    def items(self) -> Any:
        pages = self.site.root_page.get_descendants(inclusive=True).live().public()
        return pages.exclude(expire_at__lte=clock.now()).order_by("path").defer_streamfields()

    def location(self, item: Page) -> str:
        return item.get_url(self.request) or "/"

    def lastmod(self, item: Page) -> datetime | None:
        return item.last_published_at


class LawsSitemap(Sitemap):
    """The instruments of the library; their articles are linked from there."""

    limit = 5000

    def items(self) -> Any:
        return Instrument.objects.filter(live=True).order_by("pk")


class ToolsSitemap(Sitemap):
    """The tools of the library and of the look-up.

    Entities and disclosures are in no map: what leaves here to the second must not be kept by others
    (docs/decisions/0018).
    """

    def items(self) -> list[Any]:
        return [*TOOLS, *CREDIT_TOOLS]


class DataSitemap(Sitemap):
    """Datasets, and the current release of each of their periods."""

    limit = 5000

    def items(self) -> list[Any]:
        releases = current_releases(Release.objects.public().select_related("dataset"))
        datasets = {release.dataset_id: release.dataset for release in releases}
        return [*datasets.values(), *releases]


def _maps(request: HttpRequest) -> dict[str, type[Sitemap] | Sitemap]:
    """The maps of the site that is asked: pages, and on the main site the records of the sections."""
    site = Site.find_for_request(request)
    if site is None:
        return {}
    maps: dict[str, type[Sitemap] | Sitemap] = {"pages": PagesSitemap(site, request)}
    if site.is_default_site:
        maps |= {"laws": LawsSitemap(), "data": DataSitemap(), "tools": ToolsSitemap()}
    return maps


@require_safe
@storable
def index(request: HttpRequest) -> HttpResponse:
    """The list of the maps."""
    return django_views.index(request, _maps(request), sitemap_url_name="sitemap_section")


@require_safe
@storable
def section(request: HttpRequest, section: str) -> HttpResponse:
    """One map; 404 for a section that has none."""
    return django_views.sitemap(request, _maps(request), section=section)
