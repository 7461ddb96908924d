"""Sends documents to an index, each change under a number of its own, so that a late one is refused.

A number is drawn before the state is read: whoever has the larger number has the newer state.
"""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from itertools import islice
from typing import Any

from search.engines.base import Health, IndexUnavailable, Replacement
from search.engines.elastic.dsl import Q, Search, Server

log = logging.getLogger(__name__)

Encoder = Callable[[str, Any], dict[str, Any]]
"""Owner and document -> what is sent to the server."""
ABOUT = ":about"
"""Id of the record that says what the index was made with. No document has a key like it."""
COUNTER = ":counter"
"""Id of the record whose version numbers the changes of this index."""
_LONGEST_ID = 512
OWNERS = 50
"""Owners whose documents are looked up together."""
_LOOK = 5_000
_BATCH = 8_000_000
"""Bytes sent together, more or less."""
_TRIES = 6
_FULL, _NEWER, _GONE = 429, 409, 404
_SENDER = ThreadPoolExecutor(1, "search-sender")


def identity(key: str) -> str:
    """The id of a document: its key, or what stands for a key that is too long."""
    if len(key.encode()) <= _LONGEST_ID:
        return key
    return f":{hashlib.blake2b(key.encode(), digest_size=32).hexdigest()}"


class Writer:
    """Writes to one index, or through one alias."""

    def __init__(self, server: Server, target: str, encoded: Encoder, *, alias: bool) -> None:
        """``alias``: ``target`` is one; an index is never made by writing to it."""
        self._server, self._target, self._alias = server, target, alias
        self._encoded = encoded
        self._number = 0
        self._lines: list[Any] = []
        self._size = 0
        self._written: set[str] = set()
        self._sending: Future[None] | None = None

    def begin(self) -> None:
        """Draw the number of a change, and let everything written before be seen."""
        self._number = self._server.put(self._target, COUNTER, {}, alias=self._alias)
        self._server.refresh(self._target)
        self._written.clear()

    def add(self, owner: str, documents: Iterable[Any]) -> int:
        """Write documents of an owner; gives their number."""
        count = 0
        for document in documents:
            name = identity(document.key)
            try:
                source = self._encoded(owner, document)
                line = json.dumps(source, ensure_ascii=False, separators=(",", ":")).encode()
            except Exception:  # one bad document must not stop a rebuild, nor hold up what changed with it
                log.exception("不能编入搜索索引：%s", document.key)
                continue
            self._size += len(line)
            self._lines += [self._head("index", name), line]
            self._written.add(name)
            count += 1
            if self._size > _BATCH:
                self._send()
        return count

    def replace(self, replacements: Iterable[Replacement]) -> None:
        """Renew owners: what they no longer have goes. ``begin`` comes first, ``flush`` after."""
        waiting = iter(replacements)
        while some := list(islice(waiting, OWNERS)):
            before = list(self._names_of([each.owner for each in some]))
            for each in some:
                self.add(each.owner, each.documents)
            # A document that another owner has taken over in this change stays.
            self._lines += [self._head("delete", name) for name in before if name not in self._written]
            self.flush()

    def flush(self) -> None:
        """Send what waits. Durable when it returns."""
        self._send()
        self._settle()

    def close(self) -> None:
        """Wait for what is under way, whatever becomes of it."""
        with suppress(IndexUnavailable):
            self._settle()

    def _send(self) -> None:
        # The server works on one batch while the next one is cut into tokens.
        self._settle()
        lines, self._lines, self._size = self._lines, [], 0
        if lines:
            self._sending = _SENDER.submit(self._deliver, lines)

    def _settle(self) -> None:
        sending, self._sending = self._sending, None
        if sending is not None:
            sending.result()

    def _deliver(self, lines: list[Any]) -> None:
        for attempt in range(_TRIES):
            time.sleep(0.5 * attempt)
            lines = list(_refused(lines, self._server.bulk(self._target, lines, alias=self._alias)))
            if not lines:
                return
        raise IndexUnavailable(Health.UNREACHABLE, "the server is too busy to write")

    def _head(self, action: str, name: str) -> dict[str, Any]:
        return {action: {"_id": name, "version": self._number, "version_type": "external_gte"}}

    def _names_of(self, owners: list[str]) -> Iterator[str]:
        request = Search().query(Q("terms", owner=owners)).source(False).sort("key")
        request = request.extra(size=_LOOK, stored_fields="_none_", docvalue_fields=["key"])
        after: list[Any] = []
        while True:
            hits = self._server.look(self._target, request.extra(search_after=after) if after else request)
            yield from (identity(hit["fields"]["key"][0]) for hit in hits)
            if len(hits) < _LOOK:
                return
            after = hits[-1]["sort"]


def _refused(lines: list[Any], items: Iterable[Mapping[str, Any]]) -> Iterator[Any]:
    """The lines to send again. A document that the server cannot read is left out, saying so."""
    place = 0
    for item in items:
        ((action, result),) = item.items()
        mine = lines[place : place + (2 if action == "index" else 1)]
        place += len(mine)
        status = result["status"]
        if status == _FULL:
            yield from mine
        elif status >= 500:
            raise IndexUnavailable(Health.UNREACHABLE, str(result.get("error")))
        elif status >= 400 and status not in (_NEWER, _GONE):
            log.error("不能编入搜索索引：%s（%s）", result["_id"], result.get("error"))
        elif status == _GONE and action == "index":
            raise IndexUnavailable(Health.MISSING, str(result.get("error")))
