"""Template tags of the portal."""

from typing import Any

from django import template
from django.http import QueryDict

register = template.Library()


@register.simple_tag(takes_context=True)
def query_string(context: dict[str, Any], **changes: Any) -> str:
    """The present address' query with `changes` made; None removes a key. Page numbers start anew."""
    request = context.get("request")
    query: QueryDict = request.GET.copy() if request else QueryDict(mutable=True)
    if "page" not in changes:
        query.pop("page", None)
    for key, value in changes.items():
        if value is None or value == "":
            query.pop(key, None)
        else:
            query[key] = str(value)
    return f"?{query.urlencode()}" if query else "?"


@register.filter
def anchor(text: str) -> str:
    """An id for a heading: Han characters are kept, blanks become hyphens."""
    return "-".join("".join(char if char.isalnum() else " " for char in str(text)).split()) or "section"


@register.simple_tag
def picture_url(image: Any) -> str:
    """Address of an image at page size; of the original where a public process finds no smaller one.

    The worker makes that size when an image is saved, since a public process may not write.
    """
    from portal.core import pictures, roles

    rendition = image.renditions.filter(filter_spec=pictures.PAGE_SIZE).first()
    if rendition is None and not roles.is_public():
        rendition = image.get_rendition(pictures.PAGE_SIZE)
    return str(rendition.url if rendition else image.file.url)
