"""The cooperatives' site under a host name of its own (an operator makes a Wagtail Site for it)."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from wagtail.models import Page, Site

from portal.cooperatives.models import CoopHomePage, CoopToolPage
from portal.core.sites import remember_site

# Served on every host: what pages are made of, the editors' side, the map for machines.
_SHARED = ("/admin/", "/display/", "/documents/", "/robots.txt", "/sitemap.xml", "/sitemap-")


def own_site(request: HttpRequest | None) -> Site | None:
    """The Site of the request when it is one of the cooperatives' own, else None."""
    site = Site.find_for_request(request) if request else None
    if site is None or site.is_default_site:
        return None
    return site if issubclass(site.root_page.specific_class or Page, CoopHomePage) else None


def main_root(request: HttpRequest | None) -> str:
    """What to put before an address of the main site: nothing there, its scheme and host elsewhere."""
    if own_site(request) is None:
        return ""
    main = Site.objects.filter(is_default_site=True).first()
    return main.root_url if main else ""


def _belongs_here(site: Site, path: str) -> bool:
    """Whether a path is a page of the site, or lies right below one of its tools."""
    root = site.root_page.url_path
    here = f"{root}{path.strip('/')}/" if path.strip("/") else root
    if Page.objects.filter(url_path=here).exists():
        return True
    above = here.rstrip("/").rpartition("/")[0] + "/"
    return len(above) > len(root) and CoopToolPage.objects.filter(url_path=above).exists()


class CooperativeHostMiddleware:
    """On the cooperatives' own host sends every address of the main site (/laws/…, /search/) there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        target = self._elsewhere(request)
        return HttpResponseRedirect(target) if target else self.get_response(request)

    @staticmethod
    def _elsewhere(request: HttpRequest) -> str | None:
        if request.method not in ("GET", "HEAD"):
            return None
        if request.path.startswith((*_SHARED, settings.STATIC_URL, settings.MEDIA_URL)):
            return None
        remember_site(request)
        site = own_site(request)
        if site is None:
            return None
        if _belongs_here(site, request.path):
            return None
        main = main_root(request)
        return main + request.get_full_path() if main else None
