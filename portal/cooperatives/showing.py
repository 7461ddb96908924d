"""Articles as the cooperatives' site shows them: their links lead to the main site on a host of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from portal.core.rules import Basis
from portal.laws.citing import ShownCitation, cite


def at_main(citations: Iterable[ShownCitation], root: str) -> list[ShownCitation]:
    """Citations whose addresses of the main site begin with `root` (scheme and host, or nothing)."""
    return [
        replace(citation, url=root + citation.url) if citation.url.startswith("/") else citation
        for citation in citations
    ]


def cited(bases: Iterable[Basis], root: str) -> list[ShownCitation]:
    """Articles for showing, one for each basis."""
    return at_main(cite([(one.title, one.article, one.note, "") for one in bases]), root)
