"""How often one address may look something up: more than any person does, less than a machine that takes everything."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.core.limiting import Limit
from portal.core.limiting import limited as limited_by

LOOK_UPS = (Limit(120, 60), Limit(600, 600))


def too_many(request: HttpRequest, seconds: int) -> HttpResponse:
    """429: when it goes on, and where whoever needs everything gets it at once."""
    context = {"minutes": -(-seconds // 60), "seconds": seconds}
    answer = render(request, "credit/too_many.html", context, status=429)
    answer["Retry-After"] = str(seconds)
    answer["Cache-Control"] = "no-store"
    return answer


def limited(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Count a look-up; over the limits the page says so."""
    return limited_by("look-up", LOOK_UPS, too_many)(view)
