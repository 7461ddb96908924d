"""The days of a version: which of the many dates in and around a text is the day it takes effect."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from portal.laws.models import Version
from portal.laws.reading import ParsedLaw, Stage
from portal.laws.timeline import starts


def effect_of(law: ParsedLaw) -> tuple[date | None, str]:
    """The day this text takes effect, and how that is known.

    Its header says so; or its own clause does, when the clause is not about an earlier version; or the list of
    the collection it comes from; else the day of promulgation is assumed and shown as 待核.
    """
    if law.effective_on:
        return law.effective_on, law.effective_by
    begin = law.adopted_on or law.promulgated_on
    if law.own_effective_on and (begin is None or law.own_effective_on >= begin):
        return law.own_effective_on, "clause"
    if law.at_once and law.change == "enacted" and law.promulgated_on:
        return law.promulgated_on, "clause"
    if law.listed_on:
        return law.listed_on, "listed"
    return law.promulgated_on, "assumed"


def effect_of_stage(stage: Stage) -> tuple[date, str]:
    """The same for a version that only a history tells of."""
    if stage.effective_on:
        return stage.effective_on, "header"
    if stage.listed_on:
        return stage.listed_on, "listed"
    return stage.promulgated_on, "assumed"


def contradiction(
    promulgated_on: date | None, effective: date | None, others: Iterable[Version]
) -> Version | None:
    """A version promulgated earlier that is surely to take effect later than this one: one of them is wrong."""
    if promulgated_on is None or effective is None:
        return None
    for other in others:
        earlier = other.promulgated_on and other.promulgated_on < promulgated_on
        if earlier and other.effective_known != "assumed" and starts(other) > effective:
            return other
    return None
