"""Tags of the guides' templates."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import template

register = template.Library()
GUIDE_ADDRESS = re.compile(r"/guides/(?:(?!at/)[-a-z0-9]+/)?")


@register.inclusion_tag("guides/components/basis_line.html", takes_context=True)
def basis_line(context: template.Context, values: Iterable[Any]) -> dict[str, Any]:
    """依据：《…》第…条 in one line; `citations` of the page's context says how each is shown."""
    book = context.get("citations")
    return {"citations": book.shown(values) if book and values else []}


@register.simple_tag(takes_context=True)
def cited(context: template.Context, stream: Iterable[Any]) -> list[Any]:
    """A stream of basis blocks as the basis component shows it."""
    book = context.get("citations")
    return book.shown(block.value for block in stream) if book else []


@register.simple_tag(takes_context=True)
def keep_place(context: template.Context, address: str) -> str:
    """An address with the place chosen, where it is that of a guide (or of the column); else as it is."""
    at = getattr(context.get("page"), "at", None)
    if at is None or not GUIDE_ADDRESS.fullmatch(address):
        return address
    return f"{address}at/{at.bureau.code}/"
