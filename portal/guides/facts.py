"""Reads a guide, saved or being saved, into the plain values that `lint` looks at."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from portal.core.rules.parameters import CircularParameter, UnknownParameter
from portal.guides import lint
from portal.guides.filling import PLAIN_FIELDS, texts_of
from portal.guides.limits import LIMITS, limit_of
from portal.guides.showing import all_basis, has_ended, label_of, places_of, title_of
from portal.laws.parameters import Book
from portal.laws.reading.numbers import article_number

if TYPE_CHECKING:
    from portal.guides.pages import GuidePage

# Notes on conflicting law may name what is no longer in force.
HISTORY = {"legal_notes"}


def facts_of(guide: GuidePage, book: Book) -> lint.GuideFacts:
    """The guide as far as rules look at it, with the figures of the book's day."""
    places = places_of(guide)
    limits = _limits(guide, book)
    days = [limit.figure.days if limit.figure else limit.days for limit in limits]
    return lint.GuideFacts(
        handling=guide.handling,
        statutory_days=days[0],
        statutory_extension_days=days[1],
        promised_days=guide.promised_days,
        steps=tuple(
            lint.Step(value["stage"] or "", value["days"] or Decimal(0)) for value in _values(guide.steps)
        ),
        conditions=tuple(
            lint.Condition(value["text"], tuple(document for document in value["documents"] if document))
            for value in _values(guide.conditions)
        ),
        materials=tuple(
            lint.Material(value["name"], value["necessity"], value.get("condition") or "")
            for value in _values(guide.materials)
        ),
        fee=guide.fee,
        fee_standard=guide.fee_standard,
        cited=tuple(
            lint.Cited(field, place, title_of(value), label_of(value), has_ended(value))
            for field, place, value in all_basis(guide)
            if field not in HISTORY
        ),
        has_basis=bool(len(guide.basis)),
        phones=tuple(place.phone for place in places),
        addresses=tuple(place.address for place in places),
        channels=tuple(guide.channels or ()),
        visits=guide.visits,
        limits=limits,
        texts=tuple((field, text) for field, text in texts_of(guide) if field not in PLAIN_FIELDS),
    )


def _limits(guide: GuidePage, book: Book) -> tuple[lint.Limit, ...]:
    nearby = tuple(
        figure
        for name in _rows_of(guide, book)
        if (figure := _figure(book, name)) and figure.days is not None
    )
    found = []
    for field, parameter_field, label in LIMITS:
        name = getattr(guide, parameter_field).strip()
        figure = _figure(book, name) if name else None
        days = getattr(guide, field)
        found.append(lint.Limit(field, label, days, parameter_field, name, figure, nearby))
    return tuple(found)


def _rows_of(guide: GuidePage, book: Book) -> list[str]:
    """The figures of the articles that the guide names as the basis of its limits."""
    cited = {
        (value["instrument"].pk, article_number(value.get("article") or ""), value.get("paragraph") or "")
        for value in _values(guide.limit_basis)
        if value.get("instrument") and value.get("article")
    }
    return [
        name
        for name, row in book.rows.items()
        if any(
            (row.instrument_id, article_number(row.article or "")) == (instrument, article)
            and row.paragraph.startswith(paragraph)
            for instrument, article, paragraph in cited
        )
    ]


def _figure(book: Book, name: str) -> lint.Figure | None:
    try:
        return lint.Figure(name, book.text(name), limit_of(book, name))
    except (UnknownParameter, CircularParameter):
        return None


def check(guide: GuidePage) -> list[lint.Finding]:
    """What lint finds in this guide today."""
    return lint.lint(facts_of(guide, Book.on()))


def _values(stream: Any) -> list[Any]:
    return [block.value for block in stream]
