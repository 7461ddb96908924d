"""Addresses: the sections' own first, Wagtail's catch-all last."""

from django.conf import settings
from django.urls import include, path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.documents import urls as documents_urls

from portal.core import gallery
from portal.core.api import api

urlpatterns = [
    path("display/", include("portal.core.display")),
    path("search/", include("search.urls")),
    path("laws/", include("portal.laws.urls")),
    path("notices/", include("portal.notices.urls")),
    path("data/", include("portal.statistics.urls")),
    path("inbox/", include("portal.inbox.urls")),
    path("documents/", include(documents_urls)),
    path("api/v1/", api.urls),
    path("", include("portal.home.urls")),
]
if settings.PORTAL_ROLE != "public":
    from wagtail.admin import urls as admin_urls

    urlpatterns += [path("admin/", include(admin_urls))]
if settings.DEBUG:
    urlpatterns += [path("gallery/", gallery.gallery, name="gallery")]
urlpatterns += [
    path("media/<path:path>", serve, {"document_root": settings.MEDIA_ROOT}),  # nginx takes it in production
    path("", include(wagtail_urls)),
]
handler404 = "portal.home.views.page_not_found"
handler500 = "portal.home.views.server_error"
