"""Data blocks for search engines (schema.org) in pages: what several rooms write alike."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.utils.safestring import SafeString, mark_safe

CONTEXT = "https://schema.org"
LANGUAGE = "zh-Hans"
_MARKUP = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def written(data: Any) -> SafeString:
    """The content of a `<script type="application/ld+json">`.

    A data block is not run, so the content policy lets it pass (measured: docs/decisions/0009).
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(_MARKUP))  # noqa: S308 # no sign of markup is left


def told(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts that say something."""
    return {name: value for name, value in facts.items() if value not in ("", None, [], {})}


def graph(nodes: Iterable[dict[str, Any]]) -> SafeString:
    """Several things of one page; addresses are relative to the page."""
    return written({"@context": CONTEXT, "@graph": list(nodes)})


def organisation(name: str) -> dict[str, str]:
    """A public body."""
    return {"@type": "GovernmentOrganization", "name": name}


def questions(address: str, asked: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    """FAQPage of (question, answer as plain text); none without questions."""
    entries = [
        {"@type": "Question", "name": question, "acceptedAnswer": {"@type": "Answer", "text": answer}}
        for question, answer in asked
    ]
    page = {"@type": "FAQPage", "@id": f"{address}#faq", "inLanguage": LANGUAGE, "mainEntity": entries}
    return [page] if entries else []
