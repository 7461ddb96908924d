"""The one module that imports Elasticsearch's client and query language; the rest of the engine imports this.

It decides how long to wait for the server, and turns every failure into ``IndexUnavailable``.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from elasticsearch import ApiError, BadRequestError, Elasticsearch, NotFoundError, TransportError
from elasticsearch_dsl import Double, Integer, Keyword, Long, Q, Search, Text, analyzer, tokenizer
from elasticsearch_dsl import Mapping as FieldMapping
from elasticsearch_dsl.query import Query

from search.engines.base import Health, IndexUnavailable

__all__ = [
    "Double",
    "FieldMapping",
    "Integer",
    "Keyword",
    "Long",
    "Q",
    "Query",
    "Search",
    "Server",
    "Text",
    "analyzer",
    "tokenizer",
]

READ_TIMEOUT = 2.0
"""Seconds that a reader waits for one request."""
WRITE_TIMEOUT = 60.0
"""Seconds that the worker waits for one request."""
TIME_LIMIT = "1500ms"
"""After which the server gives up on a search."""
REST = 2.0
"""Seconds after a failure in which readers are told at once, without asking a server that hangs."""


class Server:
    """The requests that the engine makes. Safe to share between threads.

    Every method raises ``IndexUnavailable``: ``MISSING`` when the index named is not there,
    ``UNREACHABLE`` when the server does not answer or cannot do what is asked.
    """

    def __init__(self, url: str, certificate: str = "") -> None:
        """``url`` may hold name and password; ``certificate``: file of the authority that signed the server's."""
        trust: dict[str, Any] = {"ca_certs": certificate} if certificate else {}
        client = Elasticsearch(url, **trust)
        self._reader = client.options(request_timeout=READ_TIMEOUT, max_retries=0)
        self._writer = client.options(
            request_timeout=WRITE_TIMEOUT, max_retries=3, retry_on_status=(429, 502, 503, 504)
        )
        self._gate = _Gate()

    # Reading

    def document(self, index: str, name: str, *, whole: bool) -> Mapping[str, Any]:
        """One document by its id as last refreshed; ``whole`` with its source."""
        with self._reading():
            return dict(self._reader.get(index=index, id=name, source=whole, realtime=False))

    def documents(self, wanted: Sequence[Mapping[str, str]]) -> list[Mapping[str, Any]]:
        """Documents by index and id, as last refreshed, in order."""
        with self._reading():
            return list(self._reader.mget(docs=wanted, realtime=False)["docs"])

    def search(self, index: str, searches: Sequence[Search]) -> list[Mapping[str, Any]]:
        """The answers to some searches, asked together."""
        with self._reading():
            if len(searches) == 1:
                return [dict(self._reader.search(index=index, body=searches[0].to_dict()))]
            head: dict[str, Any] = {}
            lines = [line for each in searches for line in (head, each.to_dict())]
            answers = list(self._reader.msearch(index=index, searches=lines)["responses"])
        for answer in answers:
            _told(answer)
        return answers

    def count(self, index: str, query: Query) -> int:
        """Number of documents that match."""
        with self._reading():
            return int(self._reader.count(index=index, query=query.to_dict())["count"])

    def is_alias(self, name: str) -> bool:
        """Whether any index goes by this alias."""
        with self._reading():
            return bool(self._reader.indices.exists_alias(name=name))

    # Writing

    def create(self, index: str, mapping: FieldMapping, settings: Mapping[str, Any]) -> None:
        """Make an index."""
        analysis = {"analysis": mapping._collect_analysis()}
        with _named_failures():
            self._writer.indices.create(
                index=index, mappings=mapping.to_dict(), settings={**settings, **analysis}
            )

    def put(self, index: str, name: str, source: Mapping[str, Any], *, alias: bool) -> int:
        """Write one document; gives its version, larger by one each time. ``alias``: never make an index."""
        with _named_failures():
            answer = self._writer.index(index=index, id=name, document=source, require_alias=alias)
            return int(answer["_version"])

    def bulk(self, index: str, lines: Sequence[Any], *, alias: bool) -> list[Mapping[str, Any]]:
        """Write many; gives what became of each. ``alias``: never make an index."""
        with _named_failures():
            return list(self._writer.bulk(index=index, operations=lines, require_alias=alias)["items"])

    def refresh(self, index: str) -> None:
        """Let readers see everything written so far."""
        with _named_failures():
            self._writer.indices.refresh(index=index)

    def flush(self, index: str) -> None:
        """Write everything into segments on disk."""
        with _named_failures():
            self._writer.indices.flush(index=index)

    def look(self, index: str, search: Search) -> list[Mapping[str, Any]]:
        """Hits, for the worker: waits as long as for writing."""
        with _named_failures():
            return list(self._writer.search(index=index, body=search.to_dict())["hits"]["hits"])

    def behind(self, alias: str) -> list[str]:
        """Indices that an alias names, none when there is no such alias."""
        with _named_failures():
            try:
                return sorted(self._writer.indices.get_alias(name=alias))
            except NotFoundError:
                return []

    def named(self, pattern: str) -> list[str]:
        """Indices whose names match a pattern with ``*``."""
        with _named_failures():
            return sorted(self._writer.indices.get(index=pattern, filter_path="*.settings.index.uuid"))

    def swap(self, alias: str, new: str, old: Sequence[str]) -> None:
        """Let an alias name another index, in one step."""
        actions: list[dict[str, Any]] = [{"remove": {"index": name, "alias": alias}} for name in old]
        actions.append({"add": {"index": new, "alias": alias, "is_write_index": True}})
        with _named_failures():
            self._writer.indices.update_aliases(actions=actions)

    def drop(self, index: str) -> None:
        """Delete an index, if it is there."""
        with _named_failures():
            self._writer.indices.delete(index=index, ignore_unavailable=True)

    @contextmanager
    def _reading(self) -> Iterator[None]:
        with self._gate.passing(), _named_failures():
            yield


class _Gate:
    """Keeps readers from queueing up before a server that does not answer.

    After a failure all are turned away for a moment; then one tries, and the others follow its success.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._closed_until = 0.0
        self._failing = False

    @contextmanager
    def passing(self) -> Iterator[None]:
        with self._lock:
            now = time.monotonic()
            if now < self._closed_until:
                raise IndexUnavailable(Health.UNREACHABLE, "did not answer a moment ago")
            if self._failing:
                self._closed_until = now + READ_TIMEOUT + REST
        try:
            yield
        except IndexUnavailable as error:
            if isinstance(error.__cause__, TransportError):
                self._close()
            raise
        if self._failing:
            self._open()

    def _close(self) -> None:
        with self._lock:
            self._failing, self._closed_until = True, time.monotonic() + REST

    def _open(self) -> None:
        with self._lock:
            self._failing, self._closed_until = False, 0.0


def _told(answer: Mapping[str, Any]) -> None:
    """Raise what went wrong with one of several searches."""
    if "error" not in answer:
        return
    error = answer["error"]
    if answer.get("status") == 404:
        raise IndexUnavailable(Health.MISSING, str(error))
    if answer.get("status") == 400:
        raise ValueError(f"elasticsearch: {error}")  # a mistake of ours, which waiting does not mend
    raise IndexUnavailable(Health.UNREACHABLE, str(error))


@contextmanager
def _named_failures() -> Iterator[None]:
    try:
        yield
    except NotFoundError as error:
        raise IndexUnavailable(Health.MISSING, str(error)) from error
    except BadRequestError:
        raise  # a mistake of ours, which waiting does not mend
    except (ApiError, TransportError) as error:
        raise IndexUnavailable(Health.UNREACHABLE, str(error)) from error
