"""The elderly-friendly mode (互联网网站适老化通用设计规范, 工信部 2021).

Pages are the same bytes for everyone: they all ask for one small stylesheet, whose answer depends on a
cookie. So the mode needs no script, keeps across pages, and always has an exit.
"""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from portal.core.views import not_storable

COOKIE = "display"
STANDARD, ELDERLY = "standard", "elderly"
YEAR = 365 * 24 * 60 * 60


def _mode(request: HttpRequest) -> str:
    return ELDERLY if request.COOKIES.get(COOKIE) == ELDERLY else STANDARD


@require_safe
@not_storable("随显示方式的小饼（cookie）变化")
def stylesheet(request: HttpRequest) -> HttpResponse:
    """The stylesheet of the chosen mode."""
    response = render(
        request,
        f"core/display/{_mode(request)}.css",
        content_type="text/css; charset=utf-8",
    )
    response["Cache-Control"] = "private, no-cache"
    response["Vary"] = "Cookie"
    return response


@require_safe
@not_storable("设置显示方式后立即转回原页")
def choose(request: HttpRequest, mode: str) -> HttpResponse:
    """Remember the mode for a year and go back to where the visitor was."""
    target = request.GET.get("from", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts=None) or not target.startswith("/"):
        target = "/"
    response = HttpResponseRedirect(target)
    if mode == ELDERLY:
        response.set_cookie(
            COOKIE,
            ELDERLY,
            max_age=YEAR,
            samesite="Lax",
            httponly=True,
            secure=request.is_secure(),
        )
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    response["Cache-Control"] = "private, no-store"
    return response


urlpatterns = [
    path("style.css", stylesheet, name="display_style"),
    path("elderly/", choose, {"mode": ELDERLY}, name="display_elderly"),
    path("standard/", choose, {"mode": STANDARD}, name="display_standard"),
]
