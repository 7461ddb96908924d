"""The articles that a decision rests on, as links into the legal library where it has them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from portal.core import clock
from portal.credit.retention.rules import Cite
from portal.laws.citations import Finder, Found, Resolved, Resolver, Shelf
from portal.laws.citations.linking import Target
from portal.laws.reading.numbers import article_key, article_label
from portal.laws.timeline import LABELS, Status, version_on

KEPT_SECONDS = 600
"""So long a process keeps what it found; decisions rest on few articles, many times over."""


def linked(text: str, day: date | None = None) -> SafeString:
    """A basis as it was written, with links to the text in force on the day of the decision (left out: today)."""
    if "《" not in text:
        return escape(text)
    today = clock.today()
    return _linked(text, day or today, today, _window())


def _window() -> int:
    return int(clock.now().timestamp()) // KEPT_SECONDS


@lru_cache(maxsize=4096)
def _linked(text: str, day: date, today: date, window: int) -> SafeString:
    found, shelf = _read(text, window)
    if shelf is None:
        return escape(text)
    resolver = Resolver(day, shelf=shelf)
    parts, at = [], 0
    for resolved in (one for each in found for one in resolver.resolve(each)):
        start, end = _span(resolved)
        target = _target(resolved, shelf, today)
        if target is None or start < at:
            continue
        parts += [escape(text[at:start]), target.opening, escape(text[start:end]), target.closing]
        at = end
    return mark_safe("".join([*parts, escape(text[at:])]))  # noqa: S308 # every piece of text is escaped


def cited(cites: Iterable[Cite]) -> tuple[SafeString, ...]:
    """Articles that a rule of the portal rests on, each as a link where the library has it."""
    return tuple(linked(f"《{cite.law}》{_label(cite)}") for cite in cites)


def forget() -> None:
    """Look everything up anew, for tests that change the library."""
    for kept in (_read, _linked):
        kept.cache_clear()


@lru_cache(maxsize=4096)
def _read(text: str, _window: int) -> tuple[tuple[Found, ...], Shelf | None]:
    """The citations of a text, and the part of the library that they may mean; kept for all days."""
    found = tuple(Finder().find(text))
    titles = [one.full or one.title for one in found if one.title]
    return found, Shelf(titles) if titles else None


def _label(cite: Cite) -> str:
    number, _, extra = cite.article.partition("-")
    return article_label(int(number), int(extra or 0)) if number.isdigit() else ""


def _span(one: Resolved) -> tuple[int, int]:
    """The first article takes the name of the law with it, further ones stand for themselves."""
    found, article = one.found, one.article
    if article is None:
        return found.start, found.name_end
    return (found.start if article is found.articles[0] else article.start), article.end


def _target(one: Resolved, shelf: Shelf, today: date) -> Target | None:
    instrument = one.instrument
    if instrument is None:
        return None
    status = instrument.status_on(today)
    ended = LABELS[status] if status in (Status.REPEALED, Status.LAPSED) else ""
    hint = f"{ended}（{instrument.ended_on}）" if ended else ""
    if one.article is None or not one.provision_id or one.version is None:
        return Target(instrument.get_absolute_url(), hint)
    key = article_key(one.article.number, one.article.extra)
    current = version_on(shelf.versions.get(instrument.pk, []), today)
    if one.version == current or one.version.dated is None:
        return Target(reverse("laws:article", args=[instrument.slug, key]), hint)
    dated = one.version.dated.isoformat()
    hint = hint or f"{dated} 起施行的文本"
    return Target(reverse("laws:version_article", args=[instrument.slug, dated, key]), hint)
