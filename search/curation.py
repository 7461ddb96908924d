"""What editors have taught the search, as every process knows it: read anew once a second, no restart needed."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import DatabaseError
from django.db.models.signals import post_delete, post_save
from wagtail.models import Page

from portal.core import clock
from portal.core.pages import BasePage
from search import words
from search.documents import Direct
from search.models import Bet, Synonym, rows
from search.query import Query
from search.words import Lexicon

log = logging.getLogger(__name__)

TRUST = 1.0
"""Seconds for which a process believes that the editors have changed nothing."""


@dataclass(frozen=True, slots=True)
class Curated:
    """Synonyms merged into the words of the trade, and the bets of every question."""

    lexicon: Lexicon
    bets: dict[str, tuple[Bet, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice:
    """What editors chose for one question."""

    first: tuple[Direct, ...] = ()
    """Shown above the results, in order."""
    last: frozenset[str] = frozenset()
    """Addresses that are not to stand among the first results."""


class _Memory:
    """The last state read. Threads may read it at the same time as one renews it."""

    def __init__(self) -> None:
        self.read: tuple[Any, ...] | None = None
        self.curated: Curated | None = None
        self.looked = 0.0
        self.lock = threading.Lock()


_memory = _Memory()


def forget(**kwargs: Any) -> None:
    """Read anew at the next question."""
    _memory.looked = 0.0


def watch() -> None:
    """What this very process changes holds at once."""
    for model in (Synonym, Bet):
        for signal in (post_save, post_delete):
            signal.connect(forget, sender=model, dispatch_uid=f"search-curation-{model.__name__}")


def curated() -> Curated:
    """What holds now. While the database does not answer, what held last, or the words of the trade alone."""
    if _memory.curated is not None and time.monotonic() - _memory.looked < TRUST:
        return _memory.curated
    with _memory.lock:
        _memory.looked = time.monotonic()
        try:
            _renew()
        except DatabaseError:
            log.exception("读不到编辑维护的搜索词")
        return _memory.curated or Curated(words.lexicon())


def _renew() -> None:
    synonyms = tuple(Synonym.objects.order_by("pk").values_list("said", "means"))
    bets = list(Bet.objects.filter(live=True).order_by("order", "pk"))
    names = [each.attname for each in Bet._meta.concrete_fields]
    read = (synonyms, tuple(tuple(getattr(bet, name) for name in names) for bet in bets))
    if _memory.curated is not None and read == _memory.read:
        return
    by_key: dict[str, tuple[Bet, ...]] = {}
    for bet in bets:
        for key in bet.keys:
            by_key[key] = (*by_key.get(key, ()), bet)
    pairs = ((word, rows(means)) for said, means in synonyms for word in rows(said))
    _memory.curated, _memory.read = Curated(words.lexicon().taught(pairs), by_key), read


def chosen(query: Query) -> Choice:
    """What editors chose for this question; only what the public may see at this moment."""
    now = clock.now()
    bets = [
        bet
        for bet in curated().bets.get(query.key, ())
        if (bet.go_live_at is None or bet.go_live_at <= now)
        and (bet.expire_at is None or bet.expire_at > now)
    ]
    if not bets:
        return Choice()
    pages = _public_pages(bet.page_id for bet in bets if bet.page_id)
    first: dict[str, Direct] = {}
    last = set()
    for bet in bets:
        page = pages.get(bet.page_id) if bet.page_id else None
        address = (page.get_url() or "") if page is not None else bet.address
        if not address:
            continue
        if bet.effect == Bet.Effect.LAST:
            last.add(address)
        else:
            title = bet.title or (page.title if page is not None else "")
            first.setdefault(address, Direct(title, address, bet.note, exact=False))
    return Choice(tuple(first.values()), frozenset(last))


def _public_pages(keys: Iterable[int]) -> dict[int, Any]:
    pages = Page.objects.filter(pk__in=list(keys)).specific()
    return {page.pk: page for page in pages if isinstance(page, BasePage) and page.is_public()}
