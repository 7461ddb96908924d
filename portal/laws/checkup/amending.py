"""When an article last changed before a day, and when it changes next; read from the versions of a law."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from portal.core.text import fold
from portal.laws.models import Provision, Succession, Version
from portal.laws.reading.tree import UnitKind
from portal.laws.timeline import starts

Key = tuple[int, int]
CHANGES = dict(Succession.CHANGES)


@dataclass(frozen=True, slots=True)
class Changed:
    """What a version did to one article. `change` is a key of Succession.CHANGES, or "unknown" without texts.

    `before` and `after` are the numbers of the article in the version before and in this one, where it has one.
    """

    version: Version
    previous: Version
    change: str
    before: Key | None
    after: Key | None

    @property
    def day(self) -> date:
        """The first day of the new text."""
        return starts(self.version)


class Histories:
    """Changes of articles between the live versions of instruments; loads what is asked for and keeps it."""

    def __init__(self, versions: Mapping[int, Sequence[Version]]) -> None:
        self._versions = versions
        self._articles: dict[int, dict[Key, str]] = {}
        self._steps: dict[int, list[Changed]] = {}

    def articles(self, version: Version) -> dict[Key, str]:
        """Texts of the articles of a version by number."""
        if version.pk not in self._articles:
            rows = Provision.objects.filter(version=version.pk, kind=UnitKind.ARTICLE)
            found = {
                (number, extra): text for number, extra, text in rows.values_list("number", "extra", "text")
            }
            self._articles[version.pk] = found
        return self._articles[version.pk]

    def steps(self, version: Version, previous: Version) -> list[Changed]:
        """What became of every article that changed when `version` took the place of `previous`."""
        if version.pk not in self._steps:
            self._steps[version.pk] = list(self._stored(version, previous)) or list(
                self._compared(version, previous)
            )
        return self._steps[version.pk]

    def _stored(self, version: Version, previous: Version) -> Iterator[Changed]:
        rows = Succession.objects.filter(version=version.pk)
        for change, *numbers in rows.values_list(
            "change", "before__number", "before__extra", "after__number", "after__extra"
        ):
            before = None if numbers[0] is None else (numbers[0], numbers[1])
            after = None if numbers[2] is None else (numbers[2], numbers[3])
            yield Changed(version, previous, change, before, after)

    def _compared(self, version: Version, previous: Version) -> Iterator[Changed]:
        """Article against article of the same number, where nobody has aligned the two texts."""
        old, new = self.articles(previous), self.articles(version)
        for key in sorted(old.keys() | new.keys()):
            if key not in old:
                yield Changed(version, previous, "added", None, key)
            elif key not in new:
                yield Changed(version, previous, "dropped", key, None)
            else:
                same = fold(old[key]) == fold(new[key])
                yield Changed(version, previous, "same" if same else "amended", key, key)

    def _pairs(self, instrument_id: int) -> list[tuple[Version, Version]]:
        versions = list(self._versions.get(instrument_id, ()))
        return list(zip(versions, versions[1:], strict=False))

    def last(self, instrument_id: int, key: Key, day: date) -> Changed | None:
        """The latest change, not later than `day`, of the article that bears this number on that day.

        None when it has not changed, or the texts that would tell are not loaded.
        """
        for previous, version in reversed(self._pairs(instrument_id)):
            if starts(version) > day:
                continue
            if not (previous.text_loaded and version.text_loaded):
                return None
            step = next((one for one in self.steps(version, previous) if one.after == key), None)
            if step is None:
                return None
            if step.change != "same" or step.before is None:
                return step
            key = step.before
        return None

    def next(self, instrument_id: int, key: Key, after: date, until: date | None = None) -> Changed | None:
        """The first change later than `after` (and not later than `until`) of the article of this number.

        A version whose text is not loaded counts as a change that nobody can tell ("unknown").
        """
        for previous, version in self._pairs(instrument_id):
            if starts(version) <= after or (until and starts(version) > until):
                continue
            if not (previous.text_loaded and version.text_loaded):
                return Changed(version, previous, "unknown", key, None)
            step = next((one for one in self.steps(version, previous) if one.before == key), None)
            if step is None:
                return None
            if step.change != "same" or step.after is None:
                return step
            key = step.after
        return None
