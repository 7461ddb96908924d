"""Addresses: the sections' own first, Wagtail's catch-all last."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.documents import urls as documents_urls

from portal.core import gallery, roles
from portal.core.api import api, no_such_address

urlpatterns: list[URLPattern | URLResolver] = [
    path("display/", include("portal.core.display")),
    path("search/", include("search.urls")),
    path("laws/", include("portal.laws.urls")),
    path("tools/", include("portal.laws.tool_urls")),
    path("tools/", include("portal.guides.tool_urls")),
    path("tools/", include("portal.credit.tool_urls")),
    path("about/terms/", include("portal.laws.glossary.urls")),
    path("about/codes/", include("portal.core.code_pages.urls")),
    path("about/data-dictionary/", include("portal.credit.dictionary.urls")),
    path("notices/", include("portal.notices.urls")),
    path("data/", include("portal.statistics.urls")),
    path("inbox/", include("portal.inbox.urls")),
    path("documents/", include(documents_urls)),
    path("api/v1/", api.urls),
    path("api/v1/<path:rest>", no_such_address),
    path("", include("portal.home.urls")),
    path("", include("portal.policies.urls")),
    path("", include("portal.guides.urls")),
    path("", include("portal.credit.urls")),
]
if settings.PORTAL_ROLE != "public":
    from wagtail.admin import urls as admin_urls

    urlpatterns += [path("admin/", include(admin_urls))]
if settings.DEBUG:
    urlpatterns += [path("gallery/", gallery.gallery, name="gallery")]
if settings.PORTAL_ROLE == "public":
    urlpatterns += [path("_util/<path:rest>", roles.no_such_address)]
# Pictures only: a file of a private collection must not be had past /documents/. nginx takes it in production.
for _folder in ("images", "original_images"):
    urlpatterns += [
        path(f"media/{_folder}/<path:path>", serve, {"document_root": settings.MEDIA_ROOT / _folder})
    ]
urlpatterns += [path("", include(wagtail_urls))]
handler404 = "portal.home.views.page_not_found"
handler500 = "portal.home.views.server_error"
