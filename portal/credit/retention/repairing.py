"""Leaving early: from which day it may be asked for, under which rule, on what conditions, where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from portal.core.deadlines import add_months
from portal.credit.retention.facts import RecordFacts
from portal.credit.retention.rules import Rule


@dataclass(frozen=True, slots=True)
class Repair:
    """What one rule says of leaving early.

    `first_day` is the day after the shortest time has passed; `special_day` the later one for food, drugs and
    special equipment where the field is not known. `reason` says why not. `also` are the answers of the other
    regimes.
    """

    rule: Rule
    possible: bool
    first_day: date | None = None
    special_day: date | None = None
    reason: str = ""
    also: tuple[Repair, ...] = ()

    @property
    def earliest(self) -> date | None:
        """The first day by any regime; None where leaving early cannot be asked for."""
        days = [one.first_day for one in (self, *self.also) if one.first_day]
        return min(days, default=None) if self.possible else None

    @property
    def confirmed(self) -> bool:
        """Whether the rule was read in its text."""
        return self.rule.early_confirmed


def repair_under(rule: Rule, facts: RecordFacts, start: date) -> Repair:
    """Leaving early by one rule, counted from the day on which its clock started."""
    if rule.early != "apply":
        return Repair(rule, possible=False, reason=rule.early_reason)
    months, special = rule.min_months or 0, rule.min_months_special
    if special is not None and facts.special_field:
        months, special = special, None
    if facts.special_field is False:
        special = None
    return Repair(
        rule,
        possible=True,
        first_day=_first_day(start, months),
        special_day=_first_day(start, special) if special is not None else None,
    )


def _first_day(start: date, months: int) -> date:
    """Months have passed at the end of their last day; without any, it can be asked for at once."""
    return add_months(start, months) + timedelta(days=1) if months else start


def repair_of(answers: list[Repair], last_day: date | None, deciding: str) -> Repair | None:
    """The answer for the reader; None where no regime says anything.

    A ban of one regime stands. Then the regime that decides the end is asked first, since its shortest time is
    the other side of its longest; then whichever is of use earliest.
    """
    if not answers:
        return None
    banned = [one for one in answers if one.rule.early == "banned"]
    useful = [one for one in answers if one.possible and _in_time(one, last_day)]
    if banned:
        head = banned[0]
    elif useful:
        head = min(useful, key=lambda one: (one.rule.regime.key != deciding, one.first_day or date.max))
    else:
        head = next((one for one in answers if not one.possible), answers[0])
        if head.possible:
            head = Repair(head.rule, possible=False, reason="到可以申请的那一天，公示期已经届满，不用申请。")
    also = tuple(one for one in useful if one.rule.key != head.rule.key)
    return Repair(head.rule, head.possible, head.first_day, head.special_day, head.reason, also)


def _in_time(one: Repair, last_day: date | None) -> bool:
    return last_day is None or (one.first_day is not None and one.first_day <= last_day)
