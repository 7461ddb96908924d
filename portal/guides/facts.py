"""Reads a guide, saved or being saved, into the plain values that `lint` looks at."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from portal.guides import lint
from portal.guides.showing import all_basis, has_ended, label_of, places_of, title_of

if TYPE_CHECKING:
    from portal.guides.pages import GuidePage

# Notes on conflicting law may name what is no longer in force.
HISTORY = {"legal_notes"}


def facts_of(guide: GuidePage) -> lint.GuideFacts:
    """The guide as far as rules look at it."""
    places = places_of(guide)
    return lint.GuideFacts(
        handling=guide.handling,
        statutory_days=guide.statutory_days,
        statutory_extension_days=guide.statutory_extension_days,
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
    )


def check(guide: GuidePage) -> list[lint.Finding]:
    """What lint finds in this guide."""
    return lint.lint(facts_of(guide))


def _values(stream: Any) -> list[Any]:
    return [block.value for block in stream]
