"""Addresses: the sections' own first, Wagtail's catch-all last."""

from django.conf import settings
from django.conf.urls.static import static
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.documents import urls as documents_urls

from portal.core import gallery
from portal.core.api import api


def _section(route: str, module: str) -> list:
    """While the rooms are being built side by side, one that is not there yet is left out."""
    file = settings.PORTAL_BASE / (module.replace(".", "/") + ".py")
    return (
        [path(route, include(module))]
        if file.exists() and module.removesuffix(".urls") in settings.INSTALLED_APPS
        else []
    )


urlpatterns = [
    path("display/", include("portal.core.display")),
    *_section("search/", "search.urls"),
    *_section("laws/", "portal.laws.urls"),
    *_section("notices/", "portal.notices.urls"),
    *_section("data/", "portal.statistics.urls"),
    *_section("inbox/", "portal.inbox.urls"),
    path("documents/", include(documents_urls)),
    path("api/v1/", api.urls),
    *_section("", "portal.home.urls"),
]
if settings.PORTAL_ROLE != "public":
    from wagtail.admin import urls as admin_urls

    urlpatterns += [path("admin/", include(admin_urls))]
if settings.DEBUG:
    urlpatterns += [path("gallery/", gallery.gallery, name="gallery")]
urlpatterns += static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT)
urlpatterns += [path("", include(wagtail_urls))]
if (settings.PORTAL_BASE / "portal/home/views.py").exists():
    handler404 = "portal.home.views.page_not_found"
    handler500 = "portal.home.views.server_error"
