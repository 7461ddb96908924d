"""Views that belong to no section, and the marks that say whether an answer may be kept ready."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

View = TypeVar("View", bound=Callable[..., Any])


def storable(view: View) -> View:
    """Mark a public view whose answer depends on its address only: it may be kept ready."""
    view.storable = True  # type: ignore[attr-defined]
    return view


def not_storable(reason: str) -> Callable[[View], View]:
    """Mark a public view whose answer may not be kept, and why."""

    def mark(view: View) -> View:
        view.storable = False  # type: ignore[attr-defined]
        view.not_storable_because = reason  # type: ignore[attr-defined]
        return view

    return mark


@not_storable("只在表单令牌失效时出现")
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say in plain words that the form is stale."""
    return render(request, "core/csrf_failure.html", status=403)
