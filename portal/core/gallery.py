"""Every component in every state on one page, in debug mode: for looking and for axe."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.core.views import not_storable


@not_storable("只在调试时提供")
def gallery(request: HttpRequest) -> HttpResponse:
    """The component gallery."""
    return render(request, "core/gallery.html")
