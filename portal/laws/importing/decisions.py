"""Versions made by one amending decision take effect on one day: what one of them knows, the others inherit."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from portal.laws.library import Library
from portal.laws.models import Version
from portal.laws.reading import HistoryEvent
from portal.laws.reading.history import AMENDING
from portal.laws.reading.naming import title_key

_DECISION = re.compile(r"《((?:[^《》]|《[^《》]*》|〈[^〈〉]*〉)*(?:决定|修正案)(?:（[^）]*）)?)》")
_EVIDENCE = ("header", "clause", "listed", "editor")


class Decisions:
    """Collects which decision made which version, while laws are read."""

    def __init__(self) -> None:
        self._made: dict[tuple[date, str], set[int]] = defaultdict(set)

    def note(self, instrument: int, history: Iterable[HistoryEvent]) -> None:
        """Remember the decisions that a law's history names."""
        for event in history:
            if event.verb in AMENDING and (match := _DECISION.search(event.text)):
                self._made[event.on, title_key(match[1])].add(instrument)

    def settle(self, library: Library) -> Iterator[Version]:
        """Give versions with an assumed day the day of their decision; yields those that changed.

        Only where all that is known agrees: an article of a decision may set another day for one law.
        """
        for (day, title), instruments in self._made.items():
            made = [one for key in instruments for one in library.versions[key] if _made_on(one, day)]
            known = {one.effective_from for one in made if one.effective_known in _EVIDENCE}
            if decision := library.instruments.get((title, "")):
                known |= {
                    one.effective_from
                    for one in library.versions[decision.pk]
                    if _made_on(one, day) and one.effective_known in _EVIDENCE
                }
            if len(known) != 1:
                continue
            [effective] = known
            for version in made:
                if version.effective_known == "assumed" and effective and effective >= day:
                    version.effective_from, version.effective_known = effective, "decision"
                    Version.objects.filter(pk=version.pk).update(
                        effective_from=effective, effective_known="decision"
                    )
                    yield version


def _made_on(version: Version, day: date) -> bool:
    return version.change_kind != "enacted" and day in (version.promulgated_on, version.adopted_on)
