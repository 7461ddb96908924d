"""That a result was opened: a page that is asked for says which question of ours it was opened from.

Browsers name the page that a link stands on (Referer), and this site lets them do so within the site only. Of that
nothing is kept but the question: a line like those of ``learning``, which says that somebody opened something, not who
nor what. Whoever asks not to be followed (DNT, Sec-GPC) or names no page is not counted.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from django.http import HttpRequest, HttpResponse

from search import learning
from search.query import MAX_LENGTH, parse

_RESULTS = "/search/"
_LONGEST = 9 * MAX_LENGTH + 1000
"""Characters of an address with the longest question and every filter."""
# Columns and forms are opened from the head and foot of every page; that says nothing of the results.
_NO_RESULTS = ("/search/", "/api/", "/admin/", "/inbox/", "/display/", "/static/", "/media/")


class FollowedMiddleware:
    """Counts questions from which something was opened."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        came_from = request.META.get("HTTP_REFERER", "")
        if _RESULTS in came_from and response.status_code in (200, 304) and _is_opened(request):
            question = _question(request, came_from)
            if question:
                learning.note_opened(parse(question))
        return response


def _is_opened(request: HttpRequest) -> bool:
    headers = request.headers
    if request.method != "GET" or headers.get("DNT") == "1" or headers.get("Sec-GPC") == "1":
        return False
    if headers.get("Sec-Fetch-Dest", "document") != "document":
        return False
    return request.path.count("/") > 2 and not request.path.startswith(_NO_RESULTS)


def _question(request: HttpRequest, came_from: str) -> str:
    if len(came_from) > _LONGEST:
        return ""
    try:
        page = urlsplit(came_from)
        if page.path != _RESULTS or page.netloc != request.get_host():
            return ""
        return parse_qs(page.query, max_num_fields=20).get("q", [""])[0]
    except ValueError:
        return ""
