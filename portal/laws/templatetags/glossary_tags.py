"""The tag that links terms."""

from __future__ import annotations

from typing import Any

from django import template

register = template.Library()


@register.simple_tag(takes_context=True)
def glossed(context: template.Context, text: Any) -> Any:
    """A plain text with the first use of each term linked; as it is on a page without `glossary`."""
    linker = context.get("glossary")
    return linker.link(str(text or "")) if linker else str(text or "")


@register.simple_tag(takes_context=True)
def glossed_name(context: template.Context, text: Any) -> Any:
    """A name in a heading, linked where all of it is a term."""
    linker = context.get("glossary")
    return linker.link_whole(str(text or "")) if linker else str(text or "")
