"""The score: what every defect takes from its record, and what is left of the whole. Exact and in whole numbers.

得分 = 100 × (1 − 各条扣分之和 ÷ 条数). A record loses 1 for each rule of severity 退回 that it breaks, 0.5 for 整改,
0.1 for 提示, and never more than 1; breaking one rule at several places counts once. Cut off behind two places,
so that only a file without any defect reaches 100.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, Decimal

from portal.credit.quality.catalogue import WHOLE, rules

KEPT_PLACES = 1000
"""Places of one rule that a run keeps."""
Place = tuple[str, str, str]
"""(record, where it stands, column): never what stands in the cell."""


def penalty(broken: Iterable[str]) -> int:
    """What a record loses, in tenths."""
    known = rules()
    return min(WHOLE, sum(known[name].weight for name in set(broken)))


def score(checked: int, lost: int) -> Decimal:
    """0 to 100 of so many records that lost so many tenths together. Nothing checked is nothing wrong."""
    if not checked:
        return Decimal("100.00")
    whole = Decimal(100 * (checked * WHOLE - lost)) / (checked * WHOLE)
    return whole.quantize(Decimal("0.01"), rounding=ROUND_DOWN)


@dataclass(slots=True)
class Tally:
    """What was found, counted record by record; the order of records has no part in the numbers."""

    checked: dict[str, int] = field(default_factory=dict)
    """Records by subject."""
    faultless: int = 0
    """Records that lost nothing."""
    lost: int = 0
    failed: dict[str, int] = field(default_factory=dict)
    places: dict[str, list[Place]] = field(default_factory=dict)

    @property
    def records(self) -> int:
        """All records."""
        return sum(self.checked.values())

    @property
    def score(self) -> Decimal:
        """The score of what was counted."""
        return score(self.records, self.lost)

    def take(self, subject: str, broken: Collection[str]) -> None:
        """One record and the rules it breaks."""
        self.checked[subject] = self.checked.get(subject, 0) + 1
        lost = penalty(broken)
        self.lost += lost
        self.faultless += not lost
        for name in set(broken):
            self.failed[name] = self.failed.get(name, 0) + 1

    def note(self, rule: str, place: Place) -> None:
        """Where a rule is broken; kept for the first ones."""
        kept = self.places.setdefault(rule, [])
        if len(kept) < KEPT_PLACES:
            kept.append(place)

    def checked_by(self, rule: str) -> int:
        """How many records a rule was asked of."""
        subject = rules()[rule].subject
        return self.checked.get(subject, 0) if subject else self.records
