"""The numbers of ``ranking.toml``, typed, and the final order of the engine's candidates."""

from __future__ import annotations

import datetime as dt
import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib import resources

from search.documents import Document


class Status(StrEnum):
    """Where a document stands in legal time, on the reader's day."""

    IN_FORCE = "in_force"
    FUTURE = "future"
    ENDED = "ended"


def status_on(day: dt.date, effective_from: dt.date | None, effective_until: dt.date | None) -> Status:
    """The status on a day. ``effective_until`` is the first day no longer in force."""
    if effective_from is not None and day < effective_from:
        return Status.FUTURE
    if effective_until is not None and day >= effective_until:
        return Status.ENDED
    return Status.IN_FORCE


@dataclass(frozen=True, slots=True)
class Fields:
    """Boosts of the searched fields."""

    characters: float
    words: float
    title: float
    synonyms: float
    name: float


@dataclass(frozen=True, slots=True)
class Long:
    """From how many characters a question is long, and what single characters and synonyms are worth in it."""

    characters: int
    singles: float
    synonyms: float


@dataclass(frozen=True, slots=True)
class Match:
    """How many of the words a document must hold."""

    share: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the best articles of a law add to each of its articles."""

    law: float
    best: int
    depth: int


@dataclass(frozen=True, slots=True)
class Local:
    """Rules of one place, and what is added to them when nobody asks for a place."""

    levels: frozenset[str]
    elsewhere: float


@dataclass(frozen=True, slots=True)
class Page:
    """Sizes, in results."""

    candidates: int
    size: int
    articles: int
    deepest: int


@dataclass(frozen=True, slots=True)
class Ranking:
    """All of ``ranking.toml``."""

    fields: Fields
    long: Long
    match: Match
    page: Page
    evidence: Evidence
    local: Local
    factor: float
    level: Mapping[str, float]
    kind: Mapping[str, float]
    status: Mapping[Status, float]
    stamp: str
    """Changes when the numbers change that are stored in an index."""

    def prior(self, document: Document) -> float:
        """What is known about a document before any question: stored in the index."""
        return self.level.get(document.level, 0.0) + self.kind.get(document.kind, 0.0) + document.weight

    def is_local(self, document: Document) -> bool:
        """Whether it is a rule of one place: stored in the index."""
        return document.level in self.local.levels

    def score(self, text_score: float, prior: float, status: Status) -> float:
        """The final score: how well the text matches, times what is known about the document."""
        return text_score * max(0.1, 1 + self.factor * (prior + self.status.get(status, 0.0)))


@lru_cache(maxsize=1)
def ranking() -> Ranking:
    """The numbers in use."""
    text = resources.files("search").joinpath("ranking.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    prior = table["prior"]
    levels = frozenset(table["local"]["levels"])
    numbers = (sorted(prior["level"].items()), sorted(prior["kind"].items()))
    stored = repr((table["version"], *numbers, sorted(levels)))
    return Ranking(
        fields=Fields(**table["fields"]),
        long=Long(**table["long"]),
        match=Match(**table["match"]),
        page=Page(**table["page"]),
        evidence=Evidence(**table["evidence"]),
        local=Local(levels, table["local"]["elsewhere"]),
        factor=prior["factor"],
        level=prior["level"],
        kind=prior["kind"],
        status={Status(key): value for key, value in table["status"].items()},
        stamp=hashlib.sha256(stored.encode()).hexdigest()[:12],
    )
