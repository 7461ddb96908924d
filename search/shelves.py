"""The shelves: indices that stand beside each other, each with documents of its own shape.

What millions of names weigh must not slow or distort the search in laws and pages, so they stand apart. What a
shelf has of its own is how a document is cut and what can be asked of it; that it is built, changed, rebuilt,
watched and mended is the same for all.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

SITE = "site"
"""Everything that the search page finds: ``search.documents.Document``."""
REGISTER = "register"
"""Entities by name: ``search.register.Entry``."""


def folder(shelf: str) -> Path:
    """Where the embedded index of a shelf lies, and the journal of its changes, whatever the engine."""
    site = Path(settings.SEARCH_INDEX_DIR)
    return site if shelf == SITE else site.with_name(f"{site.name}-{shelf}")


def alias(shelf: str) -> str:
    """What the index of a shelf is called in Elasticsearch."""
    site = str(settings.SEARCH_ELASTICSEARCH_INDEX)
    return site if shelf == SITE else f"{site}-{shelf}"
