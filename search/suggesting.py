"""Suggestions while typing: what has a name like it, from the index."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from portal.core import clock
from search import analysis, registry, sounds
from search.documents import Document
from search.engines.base import NAMED, AnswerChanged, Hit
from search.indexing import engine
from search.present import status_label
from search.ranking import Status, status_on

LIMIT = 8
KEPT = 60
"""Seconds for which suggestions may be kept: what a name leads to decides for itself whether it may be seen."""
LONGEST = 60
"""Characters typed; who has typed more is asking, not looking for a name."""
_CANDIDATES = 200
_FETCHED = 24
"""So many are fetched, because a short name that fits is likelier than a long one."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A place to go to."""

    title: str
    url: str
    kind: str
    kind_label: str
    status_label: str
    """Only where it says something: 已废止, 尚未施行."""

    @property
    def said(self) -> str:
        """法律法规 · 已废止."""
        return " · ".join(filter(None, (self.kind_label, self.status_label)))


def suggest(text: str, limit: int = LIMIT) -> list[Suggestion]:
    """The likeliest places for what was typed so far. Raises IndexUnavailable."""
    key = analysis.name_key(text)
    if not key or len(key) > LONGEST:
        return []
    for _ in range(2):
        with suppress(AnswerChanged):
            return _suggest(key, limit)
    return []


def _suggest(key: str, limit: int) -> list[Suggestion]:
    now, used = clock.now(), engine()
    found = used.suggest(key, now, limit=_CANDIDATES)
    today = now.astimezone(clock.TZ).date()

    def rank(hit: Hit) -> tuple[bool, float, float]:
        ended = status_on(today, hit.effective_from, hit.effective_until) is Status.ENDED
        return ended, -hit.score, -hit.prior

    best = sorted(found.hits, key=rank)[:_FETCHED]
    pairs = zip(best, used.documents(found, best), strict=True)

    def closer(pair: tuple[Hit, Document]) -> tuple[bool, float, bool, float, int, int]:
        hit, document = pair
        (ended, score, prior), title = rank(hit), analysis.name_key(document.title)
        # Who reads the list sees titles: one that holds what was typed explains itself.
        seen = key in title or (key.isascii() and any(key in spelt for spelt in sounds.letters(title)))
        # Laws that sound alike stand by how much others cite them, releases of one series by their days.
        important = prior if hit.score >= NAMED else round(prior)
        newest = -document.date.toordinal() if document.date else 0
        return ended, score, not seen, important, len(title), newest

    return _shown([document for _, document in sorted(pairs, key=closer)], limit)


def _shown(documents: Sequence[Document], limit: int) -> list[Suggestion]:
    labels = {kind.key: kind.label for kind in registry.kinds()}
    today = clock.today()
    shown: dict[str, Suggestion] = {}
    for each in documents:
        status = status_on(today, each.effective_from, each.effective_until)
        said = "" if status is Status.IN_FORCE else status_label(each, status)
        suggestion = Suggestion(each.title, each.url, each.kind, labels.get(each.kind, ""), said)
        shown.setdefault(each.url, suggestion)
    return list(shown.values())[:limit]
