"""The site's shelf in the embedded engine: pages, laws and releases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import tantivy

from search.analysis import Segmenter
from search.documents import Document
from search.engines.base import Found, Hit
from search.engines.embedded import schema
from search.engines.embedded.compiling import Compiled, suggesting
from search.engines.embedded.index import EmbeddedIndex, stored
from search.query import Plan


class EmbeddedEngine(EmbeddedIndex):
    """What can be asked of the site's shelf."""

    layout = schema

    def segmenter(self) -> Segmenter:
        """What the index in use was cut with."""
        cutter: Segmenter = self._current().cutter
        return cutter

    def search(self, plan: Plan, *, limit: int, by_date: bool = False, counts: bool = True) -> Found:
        """The best ``limit`` candidates by text (or the newest), and counts of each facet."""
        opened = self._current()
        searcher = opened.index.searcher()
        compiled = Compiled(searcher, opened.index.schema, plan)
        scored = compiled.scored()
        with self._named_failures(opened.folder):
            order: dict[str, Any] = {"order_by_field": "date"} if by_date else {}
            result = searcher.search(scored, limit=max(limit, 1), count=True, **order)
            return Found(
                total=result.count,  # type: ignore[attr-defined]
                hits=_hits(searcher, result.hits),
                counts=compiled.counts() if counts else {},
                searcher=(searcher, opened.folder),
            )

    def suggest(self, key: str, now: dt.datetime, *, limit: int) -> Found:
        """What has a name that begins with ``key``, or a title that holds it."""
        opened = self._current()
        searcher = opened.index.searcher()
        with self._named_failures(opened.folder):
            result = searcher.search(suggesting(opened.index.schema, key, now), limit=limit, count=False)
            return Found(len(result.hits), _hits(searcher, result.hits), searcher=(searcher, opened.folder))

    def documents(self, found: Found, hits: Sequence[Hit]) -> list[Document]:
        """The stored documents of some hits."""
        searcher, folder = found.searcher
        with self._named_failures(folder):
            return [schema.restored(stored(searcher, hit.address)) for hit in hits]


def _hits(searcher: tantivy.Searcher, found: Sequence[tuple[Any, tantivy.DocAddress]]) -> tuple[Hit, ...]:
    addresses = [address for _, address in found]
    columns = [
        searcher.fast_field_values(name, addresses)
        for name in ("prior", "group", "effective_from", "effective_until", "local")
    ]
    return tuple(
        Hit(address, float(score or 0), prior or 0.0, int(group or 0), _day(begin), _day(end), bool(local))
        for (score, address), prior, group, begin, end, local in zip(found, *columns, strict=True)
    )


def _day(ordinal: float | None) -> dt.date | None:
    return dt.date.fromordinal(int(ordinal)) if ordinal else None
