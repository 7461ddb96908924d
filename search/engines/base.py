"""What an engine promises. A new engine is one module beside this one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from search.analysis import Segmenter
from search.documents import Document
from search.query import Plan

if TYPE_CHECKING:
    from search.register.cutting import Cutter
    from search.register.entries import Entry
    from search.register.wanted import Rows, Slice, Total, Wanted


class Health(StrEnum):
    """What stands in the way of searching, if anything."""

    READY = "ready"
    MISSING = "missing"
    OTHER_VERSION = "other_version"
    DAMAGED = "damaged"
    UNREACHABLE = "unreachable"
    """The server does not answer. Nothing is known against the index: wait, do not rebuild."""
    FAILED = "failed"
    """The program is at fault, as its log says. The index is not: a rebuild would change nothing."""


class IndexUnavailable(Exception):
    """The index cannot be searched now. ``health`` says why; browsing is not affected."""

    def __init__(self, health: Health, detail: str = "") -> None:
        super().__init__(f"{health}: {detail}" if detail else str(health))
        self.health = health


class IndexBusy(Exception):
    """Another process writes and did not finish in time; the change stays in the outbox."""


class AnswerChanged(Exception):
    """A document of an answer is no longer what was found: search again."""


@dataclass(frozen=True, slots=True)
class State:
    """Health of the index in use."""

    health: Health
    documents: int = 0
    built_at: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Replacement:
    """All documents of one owner (``"laws.version:12"``); none takes the owner out of the index."""

    owner: str
    documents: tuple[Any, ...] = ()


class Hit(NamedTuple):
    """A candidate: enough to order and group it; its document is fetched only when shown."""

    address: Any
    score: float
    prior: float = 0.0
    group: int = 0
    """Equal for documents of one group; 0 for a document without a group."""
    effective_from: dt.date | None = None
    effective_until: dt.date | None = None
    local: bool = False
    """A rule of one place."""


@dataclass(frozen=True, slots=True)
class Found:
    """An engine's answer."""

    total: int
    hits: tuple[Hit, ...]
    """The best first, by the text alone."""
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Facet -> value -> documents, each under all filters but its own."""
    searcher: Any = None
    """The engine's view of the index in which the addresses hold."""


VALUES = ("kind", "level", "region", "topic")
"""Facets that are a field of the document."""
FACETS = (*VALUES, "status", "period")
"""What is counted; the last two by the reader's day."""


NAMED, BEGUN, HELD = 3.0, 2.0, 1.0
"""Scores of suggestions: the key is a name, a name begins with it, a title holds it."""


class Builder(Protocol):
    """Fills an index that nobody reads yet."""

    def add(self, owner: str, documents: Iterable[Any]) -> int:
        """Add an owner that is not in the index yet; gives the number of documents."""

    def replace(self, replacements: Iterable[Replacement]) -> None:
        """Renew owners that may be in the index already."""

    def finish(self) -> int:
        """Make it durable, try it, and put it in the place of the index in use.

        Gives the number of documents. From here on readers see it; before, nobody does.
        """


class Index(Protocol):
    """An index that can be changed and rebuilt: what the engines of all shelves have in common.

    Writers are kept apart by ``search.journal``; an engine may rely on there being one at a time.
    """

    name: str

    def state(self) -> State:
        """Health of the index in use. Never raises."""

    def apply(self, replacements: Iterable[Replacement]) -> None:
        """Renew some owners in the index in use, durably. Raises IndexUnavailable, IndexBusy."""

    def builder(self, words: Sequence[str]) -> AbstractContextManager[Builder]:
        """A fresh index beside the one in use; thrown away unless ``finish`` was reached."""


class Engine(Index, Protocol):
    """What can be asked of the site's shelf."""

    def segmenter(self) -> Segmenter:
        """What the index in use was cut with. Raises IndexUnavailable."""

    def search(self, plan: Plan, *, limit: int, by_date: bool = False, counts: bool = True) -> Found:
        """The best ``limit`` candidates, and counts. Raises IndexUnavailable."""

    def suggest(self, key: str, now: dt.datetime, *, limit: int) -> Found:
        """What has the name ``key``, a name that begins with it, or a title that holds it, scored so.

        ``key`` is an ``analysis.name_key`` and not empty. Only what is visible at ``now``; at most
        ``limit``, ``total`` counts no others. Raises IndexUnavailable.
        """

    def documents(self, found: Found, hits: Sequence[Hit]) -> list[Document]:
        """The documents of some hits of an answer, in their order.

        Raises IndexUnavailable, and AnswerChanged when one has changed since the answer.
        """


class RegisterEngine(Index, Protocol):
    """What can be asked of the register's shelf. Each method raises IndexUnavailable."""

    def cutter(self) -> Cutter:
        """What the names in the index in use were cut with."""

    def newest(self, asked: Sequence[Slice]) -> list[Rows]:
        """The entries that each of some questions finds, of the largest weight and the newest first."""

    def total(self, wanted: Wanted) -> Total:
        """How many entries there are; beyond ``wanted.MOST`` roughly."""

    def counts(self, wanted: Wanted, total: Total) -> Mapping[str, Mapping[str, int]]:
        """Facet -> whole value -> entries, each under all filters but its own; of a sample when ``total`` is rough."""

    def close(
        self, asked: Sequence[Slice], grams: Mapping[str, Sequence[str]], wanted: Wanted, *, limit: int
    ) -> tuple[list[Rows], list[Entry]]:
        """The ``newest`` of each slice, and entries under filters that have the most and the rarest of some tokens."""
