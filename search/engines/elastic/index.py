"""What the indices of all shelves on Elasticsearch have in common.

One alias names the index in use, a rebuild fills another and swaps the alias.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Protocol

from portal.core import clock
from search.engines.base import Health, IndexUnavailable, Replacement, State
from search.engines.elastic.dsl import TIME_LIMIT, FieldMapping, Q, Search, Server
from search.engines.elastic.writing import ABOUT, Encoder, Writer

log = logging.getLogger(__name__)

TRUST = 1.0
"""Seconds for which a process believes that the alias still names the same index."""
_DOCUMENTS = Q("exists", field="key")


@dataclass(frozen=True, slots=True)
class Opened:
    index: str
    cutter: Any
    built_at: str
    looked: float


class Layout(Protocol):
    """What a shelf has of its own: which fields there are, and how a document is written to them.

    Every index has the fields ``key``, ``owner`` and ``stored``; the last alone is kept as source.
    """

    SETTINGS: Mapping[str, Any]

    def mapping(self) -> FieldMapping:
        """The fields."""

    def stamp(self) -> str:
        """What an index must have been made with to be readable now."""

    def cutter(self, words: tuple[str, ...]) -> Any:
        """What cuts texts, taught the words that are kept in the index."""

    def encoded(self, owner: str, document: Any, cutter: Any) -> dict[str, Any]:
        """A document as it is sent to the server."""


class ElasticIndex:
    """Reads and writes the index behind one alias. Safe to share between threads."""

    name = "elastic"
    layout: Layout

    def __init__(self, url: str, alias: str, certificate: str = "") -> None:
        """Nothing is asked of the server yet. Two portals on one server need two aliases."""
        self._server = Server(url, certificate)
        self._alias = alias
        self._opened: Opened | None = None
        self._lock = threading.Lock()

    # Opening

    def _current(self, *, anew: bool = False) -> Opened:
        opened = self._opened
        if opened is not None and not anew and time.monotonic() - opened.looked < TRUST:
            return opened
        with self._lock:
            self._opened = self._look(None if anew else opened)
            return self._opened

    def _look(self, opened: Opened | None) -> Opened:
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
        if stamp != self.layout.stamp():
            raise IndexUnavailable(Health.OTHER_VERSION, stamp)
        return Opened(about["_index"], self.layout.cutter(words), built_at, time.monotonic())

    def _about(self, *, whole: bool) -> Mapping[str, Any]:
        try:
            return self._server.document(self._alias, ABOUT, whole=whole)
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

    # Reading

    def _searched(self, request: Search) -> tuple[str, Mapping[str, Any]]:
        """The index that was asked, and its answer."""
        (index, (answer,)) = self._asked([request])
        return index, answer

    def _asked(self, requests: Sequence[Search]) -> tuple[str, list[Mapping[str, Any]]]:
        """The same for several questions, sent together."""
        index = self._current().index
        try:
            answers = self._server.search(index, requests)
        except IndexUnavailable:
            # Unless a rebuild has put another in its place and is clearing it away.
            before, index = index, self._current(anew=True).index
            if index == before:
                raise
            answers = self._server.search(index, requests)
        if any(answer["timed_out"] for answer in answers):
            raise IndexUnavailable(Health.UNREACHABLE, f"no answer within {TIME_LIMIT}")
        return index, answers

    # Writing

    def apply(self, replacements: Iterable[Replacement]) -> None:
        """Renew some owners; durable and visible when it returns."""
        writer = Writer(self._server, self._alias, self._encoder(), alias=True)
        try:
            writer.begin()
            writer.replace(replacements)
            self._server.refresh(self._alias)
        finally:
            writer.close()

    def _encoder(self) -> Encoder:
        return encoder(self.layout, self._current(anew=True).cutter)

    @contextmanager
    def builder(self, words: Sequence[str]) -> Iterator[ElasticBuilder]:
        """A new index beside the one in use; deleted unless it was put to use."""
        self._clear_abandoned()
        name = f"{self._alias}-{clock.now():%Y%m%d%H%M%S}-{secrets.token_hex(3)}"
        builder = ElasticBuilder(self._server, self._alias, name, words, self.layout)
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


def encoder(layout: Layout, cutter: Any) -> Encoder:
    """How an index writes a document."""
    return lambda owner, document: layout.encoded(owner, document, cutter)


class ElasticBuilder:
    """Fills an index of its own; ``finish`` makes it the one in use."""

    def __init__(self, server: Server, alias: str, name: str, words: Sequence[str], layout: Layout) -> None:
        self._server, self._alias, self._name = server, alias, name
        self.finished = False
        self._server.create(name, layout.mapping(), layout.SETTINGS)
        made = {"stamp": layout.stamp(), "built_at": clock.now().isoformat(), "words": list(words)}
        about = {"stored": json.dumps(made, ensure_ascii=False)}
        self._server.put(name, ABOUT, about, alias=False)
        self._writer = Writer(server, name, encoder(layout, layout.cutter(tuple(words))), alias=False)
        self._writer.begin()

    def add(self, owner: str, documents: Iterable[Any]) -> int:
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
        self._server.document(self._name, ABOUT, whole=True)
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
