"""Pages as plain text and as addresses of the main site, for the search."""

from typing import Any

from wagtail.models import Page, Site
from wagtail.rich_text import get_text_for_indexing


def plain_text(value: Any) -> str:
    """All words of a StreamField's value, table cells included."""
    return " ".join(_words(value.get_prep_value() if hasattr(value, "get_prep_value") else value)).strip()


def _words(value: Any) -> list[str]:
    if isinstance(value, str):
        return [get_text_for_indexing(value).strip()] if value.strip() else []
    if isinstance(value, list):
        return [word for item in value for word in _words(item)]
    if not isinstance(value, dict):
        return []
    if "type" in value and "value" in value:
        return _words(value["value"])
    if "columns" in value and "rows" in value:  # a typed table: the column types are no words
        return [word for row in value["rows"] for word in _words(row["values"])]
    skipped = (
        "id",
        "level",
        "header",
        "instrument",
        "article",
        "paragraph",
        "page",
        "document",
        "image",
        "url",
    )
    return [word for key, item in value.items() if key not in skipped for word in _words(item)]


def main_path(page: Page) -> str:
    """The path of `page` on the main site, also for a page that has a host name of its own besides."""
    site = Site.objects.select_related("root_page").filter(is_default_site=True).first()
    root = site.root_page.url_path if site else "/"
    if not page.url_path.startswith(root):
        return page.get_url() or ""
    return "/" + page.url_path[len(root) :]
