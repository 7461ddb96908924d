"""The site's shelf on Elasticsearch: pages, laws and releases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from search import fields
from search.analysis import Segmenter
from search.documents import Document
from search.engines.base import AnswerChanged, Found, Hit
from search.engines.elastic import compiling, schema
from search.engines.elastic.dsl import Search
from search.engines.elastic.index import ElasticIndex
from search.engines.elastic.writing import identity
from search.query import Plan


class ElasticEngine(ElasticIndex):
    """What can be asked of the site's shelf."""

    layout = schema

    def segmenter(self) -> Segmenter:
        """What the index in use was cut with."""
        cutter: Segmenter = self._current().cutter
        return cutter

    def search(self, plan: Plan, *, limit: int, by_date: bool = False, counts: bool = True) -> Found:
        """The best ``limit`` candidates by text (or the newest), and counts of each facet."""
        return self._ask(compiling.search(plan, limit=limit, by_date=by_date, counts=counts))

    def suggest(self, key: str, now: dt.datetime, *, limit: int) -> Found:
        """What has a name that begins with ``key``, or a title that holds it."""
        return self._ask(compiling.suggesting(key, now, limit=limit))

    def _ask(self, request: Search) -> Found:
        index, answer = self._searched(request)
        return Found(
            total=answer["hits"]["total"]["value"],
            hits=tuple(_hit(each) for each in answer["hits"]["hits"]),
            counts=compiling.counted(answer),
            searcher=index,
        )

    def documents(self, found: Found, hits: Sequence[Hit]) -> list[Document]:
        """The stored documents of some hits. Raises AnswerChanged when one is not what was found."""
        if not hits:
            return []
        wanted = [{"_index": found.searcher, "_id": hit.address[0]} for hit in hits]
        got = self._server.documents(wanted)
        for each, hit in zip(got, hits, strict=True):
            if each.get("_version") != hit.address[1] or "_source" not in each:
                raise AnswerChanged
        return [fields.restored(each["_source"]["stored"]) for each in got]


def _hit(each: Mapping[str, Any]) -> Hit:
    columns = each["fields"]
    return Hit(
        address=(identity(columns["key"][0]), each["_version"]),
        score=float(each["_score"] or 0),
        prior=columns["prior"][0],
        group=columns["group"][0],
        effective_from=_day(columns.get("effective_from")),
        effective_until=_day(columns.get("effective_until")),
        local=bool(columns["local"][0]),
    )


def _day(values: Sequence[int] | None) -> dt.date | None:
    return dt.date.fromordinal(values[0]) if values else None
