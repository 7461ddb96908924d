"""A person's list as files: the last days for a calendar, the code that opens the list."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from wagtail.models import Site

from portal.core.qr import code_file
from portal.core.views import not_storable
from portal.guides.checklist.asking import Asking
from portal.guides.checklist.drawing import calendar_file
from portal.guides.checklist.working import work_out
from portal.guides.filling import filled
from portal.guides.pages import GuidePage
from portal.laws.parameters import Book

ANSWERS = "按网址里的回答现做"


def _guide(request: HttpRequest, address: str, book: Book) -> GuidePage:
    """The public guide at an address of this site, at the place chosen. Raises Http404."""
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    page, *_ = site.root_page.localized.specific.route(request, address.rstrip("/").split("/"))
    if not isinstance(page, GuidePage) or not page.is_public():
        raise Http404
    page.find_place(request, book)
    return page


@require_safe
@not_storable(ANSWERS)
def checklist_calendar(request: HttpRequest, address: str) -> HttpResponse:
    """The last days of a person's list as an iCalendar file; 404 where there is none."""
    book = Book.on()
    guide = filled(_guide(request, address, book), book)
    asking = Asking.read(guide, request)
    asked = asking.plan.asked
    limits = work_out(asking.plan, asking.answers, book).days_to_keep
    if not limits:
        raise Http404("按这些回答，没有要存进日历的期限。")
    shown = request.build_absolute_uri(asking.address("checklist/", asked))
    response = HttpResponse(calendar_file(guide, limits, shown), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="checklist.ics"'
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@not_storable(ANSWERS)
def checklist_code(request: HttpRequest, address: str) -> HttpResponse:
    """A QR code of the list in this state."""
    guide = _guide(request, address, Book.on())
    asking = Asking.read(guide, request)
    shown = request.build_absolute_uri(asking.address("checklist/", asking.plan.asked))
    response = HttpResponse(code_file(shown), content_type="image/svg+xml")
    response["X-Robots-Tag"] = "noindex"
    return response
