"""How often one address may look something up: more than any person does, less than a machine that takes everything."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.core.limiting import Limit, seconds_to_wait

IN_TEN_MINUTES = 5
"""So many times the number of one minute: who is quick for a minute need not stop, who stays quick must."""


def too_many(request: HttpRequest, seconds: int) -> HttpResponse:
    """429: when it goes on, and where whoever needs everything gets it at once."""
    most = settings.LOOK_UPS_A_MINUTE
    context = {
        "wait": f"{seconds} 秒" if seconds < 120 else f"{-(-seconds // 60)} 分钟",
        "a_minute": most,
        "in_ten_minutes": most * IN_TEN_MINUTES,
    }
    answer = render(request, "credit/too_many.html", context, status=429)
    answer["Retry-After"] = str(seconds)
    answer["Cache-Control"] = "no-store"
    return answer


def limited(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Count a look-up; over the limits the page says so."""

    @wraps(view)
    def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        most = settings.LOOK_UPS_A_MINUTE
        limits = (Limit(most, 60), Limit(most * IN_TEN_MINUTES, 600))
        wait = seconds_to_wait(request, "look-up", limits) if most else 0
        return too_many(request, wait) if wait else view(request, *args, **kwargs)

    return counted
