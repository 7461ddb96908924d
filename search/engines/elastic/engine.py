"""The engine on Elasticsearch: one alias names the index in use, a rebuild fills another and swaps the alias."""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
import secrets
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from portal.core import clock
from search import fields
from search.analysis import Segmenter, segmenter
from search.documents import Document
from search.engines.base import AnswerChanged, Found, Health, Hit, IndexUnavailable, Replacement, State
from search.engines.elastic import compiling, schema
from search.engines.elastic.dsl import Q, Search, Server
from search.engines.elastic.writing import Writer
from search.query import Plan

log = logging.getLogger(__name__)

TRUST = 1.0
"""Seconds for which a process believes that the alias still names the same index."""
_DOCUMENTS = Q("exists", field="key")


@dataclass(frozen=True, slots=True)
class _Opened:
    index: str
    segmenter: Segmenter
    built_at: str
    looked: float


class ElasticEngine:
    """Reads and writes the index behind one alias. Safe to share between threads."""

    name = "elastic"

    def __init__(self, url: str, alias: str, certificate: str = "") -> None:
        """Nothing is asked of the server yet. Two portals on one server need two aliases."""
        self._server = Server(url, certificate)
        self._alias = alias
        self._opened: _Opened | None = None
        self._lock = threading.Lock()

    # Opening

    def _current(self, *, anew: bool = False) -> _Opened:
        opened = self._opened
        if opened is not None and not anew and time.monotonic() - opened.looked < TRUST:
            return opened
        with self._lock:
            self._opened = self._look(None if anew else opened)
            return self._opened

    def _look(self, opened: _Opened | None) -> _Opened:
        if opened is not None:
            name = self._about(whole=False)["_index"]
            if name == opened.index:
                return replace(opened, looked=time.monotonic())
        about = self._about(whole=True)
        try:
            made = json.loads(about["_source"]["stored"])
            stamp, words, built_at = made["stamp"], tuple(made["words"]), made["built_at"]
        except (KeyError, TypeError, ValueError) as error:
            raise IndexUnavailable(Health.DAMAGED, repr(error)) from error
        if stamp != schema.stamp():
            raise IndexUnavailable(Health.OTHER_VERSION, stamp)
        return _Opened(about["_index"], segmenter(words), built_at, time.monotonic())

    def _about(self, *, whole: bool) -> Mapping[str, Any]:
        try:
            return self._server.document(self._alias, schema.ABOUT, whole=whole)
        except IndexUnavailable as error:
            self._opened = None
            if error.health is Health.MISSING and self._server.is_alias(self._alias):
                raise IndexUnavailable(Health.DAMAGED, "no record of what it was made with") from error
            raise

    def state(self) -> State:
        """Health of the index in use, tried by counting its documents."""
        try:
            opened = self._current(anew=True)
            return State(Health.READY, self._server.count(opened.index, _DOCUMENTS), opened.built_at)
        except IndexUnavailable as error:
            return State(error.health, detail=str(error))

    def segmenter(self) -> Segmenter:
        """What the index in use was cut with."""
        return self._current().segmenter

    # Reading

    def search(self, plan: Plan, *, limit: int, by_date: bool = False, counts: bool = True) -> Found:
        """The best ``limit`` candidates by text (or the newest), and counts of each facet."""
        return self._ask(compiling.search(plan, limit=limit, by_date=by_date, counts=counts))

    def suggest(self, key: str, now: dt.datetime, *, limit: int) -> Found:
        """What has a name that begins with ``key``, or a title that holds it."""
        return self._ask(compiling.suggesting(key, now, limit=limit))

    def _ask(self, request: Search) -> Found:
        index = self._current().index
        try:
            answer = self._server.search(index, request)
        except IndexUnavailable:
            # Unless a rebuild has put another in its place and is clearing it away.
            before, index = index, self._current(anew=True).index
            if index == before:
                raise
            answer = self._server.search(index, request)
        if answer["timed_out"]:
            raise IndexUnavailable(Health.UNREACHABLE, f"no answer within {compiling.TIME_LIMIT}")
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

    # Writing

    def apply(self, replacements: Iterable[Replacement]) -> None:
        """Renew some owners; durable and visible when it returns."""
        writer = Writer(self._server, self._alias, self._current(anew=True).segmenter, alias=True)
        try:
            writer.begin()
            writer.replace(replacements)
            self._server.refresh(self._alias)
        finally:
            writer.close()

    @contextmanager
    def builder(self, words: Sequence[str]) -> Iterator[ElasticBuilder]:
        """A new index beside the one in use; deleted unless it was put to use."""
        self._clear_abandoned()
        name = f"{self._alias}-{clock.now():%Y%m%d%H%M%S}-{secrets.token_hex(3)}"
        builder = ElasticBuilder(self._server, self._alias, name, words)
        try:
            yield builder
        finally:
            builder.close()
            if not builder.finished:
                self._drop_unless_used(name)
        self._opened = None
        # The previous index goes only when the new one has answered through the alias.
        if builder.finished and self.state().health is Health.READY:
            self._clear_abandoned()

    def _drop_unless_used(self, name: str) -> None:
        try:
            if name not in self._server.behind(self._alias):
                self._server.drop(name)
        except IndexUnavailable as error:
            log.warning("未完成的索引 %s 留在服务器上，下次重建时清除：%s", name, error)

    def _clear_abandoned(self) -> None:
        """Delete what an earlier rebuild left behind. Names of other portals are not touched."""
        live = self._server.behind(self._alias)
        ours = re.compile(rf"{re.escape(self._alias)}-\d{{14}}-[0-9a-f]{{6}}")
        for name in self._server.named(f"{self._alias}-*"):
            if ours.fullmatch(name) and name not in live:
                self._server.drop(name)


class ElasticBuilder:
    """Fills an index of its own; ``finish`` makes it the one in use."""

    def __init__(self, server: Server, alias: str, name: str, words: Sequence[str]) -> None:
        self._server, self._alias, self._name = server, alias, name
        self.finished = False
        self._server.create(name, schema.mapping(), schema.SETTINGS)
        made = {"stamp": schema.stamp(), "built_at": clock.now().isoformat(), "words": list(words)}
        about = {"stored": json.dumps(made, ensure_ascii=False)}
        self._server.put(name, schema.ABOUT, about, alias=False)
        self._writer = Writer(server, name, segmenter(tuple(words)), alias=False)
        self._writer.begin()

    def add(self, owner: str, documents: Iterable[Document]) -> int:
        """Add an owner that is not in the index yet."""
        return self._writer.add(owner, documents)

    def replace(self, replacements: Iterable[Replacement]) -> None:
        """Renew owners that may be in the index already."""
        self._writer.flush()
        self._writer.begin()
        self._writer.replace(replacements)

    def finish(self) -> int:
        """Make it durable, read from it, and let the alias name it."""
        self._writer.flush()
        self._server.refresh(self._name)
        self._server.flush(self._name)
        self._server.document(self._name, schema.ABOUT, whole=True)
        documents = self._server.count(self._name, _DOCUMENTS)
        old = self._server.behind(self._alias)
        try:
            self._server.swap(self._alias, self._name, old)
        except IndexUnavailable:
            # The answer may have been lost on its way: what counts is what the alias names now.
            if self._server.behind(self._alias) != [self._name]:
                raise
        self.finished = True
        return documents

    def close(self) -> None:
        """Wait for what is under way: a late write would make an index that was deleted anew."""
        self._writer.close()


def _hit(each: Mapping[str, Any]) -> Hit:
    columns = each["fields"]
    return Hit(
        address=(schema.identity(columns["key"][0]), each["_version"]),
        score=float(each["_score"] or 0),
        prior=columns["prior"][0],
        group=columns["group"][0],
        effective_from=_day(columns.get("effective_from")),
        effective_until=_day(columns.get("effective_until")),
        local=bool(columns["local"][0]),
    )


def _day(values: Sequence[int] | None) -> dt.date | None:
    return dt.date.fromordinal(values[0]) if values else None
