"""Legal time: which version was in force on a day, and what to call it. Computed, never stored.

Everything here takes plain dates, so that the same rules serve records, search documents and tests.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar


class Status(StrEnum):
    """Standing of an instrument or a version on a day; the value is part of addresses (?status=)."""

    COMING = "coming"
    IN_FORCE = "in-force"
    AMENDED = "amended"
    REPEALED = "repealed"
    LAPSED = "lapsed"


LABELS = {
    Status.COMING: "尚未施行",
    Status.IN_FORCE: "现行有效",
    Status.AMENDED: "已修改",
    Status.REPEALED: "已废止",
    Status.LAPSED: "失效",
}
TAGS = {
    Status.COMING: "info",
    Status.IN_FORCE: "ok",
    Status.AMENDED: "muted",
    Status.REPEALED: "warn",
    Status.LAPSED: "warn",
}


class Dated(Protocol):
    """What the rules need of a version."""

    @property
    def promulgated_on(self) -> date | None: ...

    @property
    def effective_from(self) -> date | None: ...


class Ending(Protocol):
    """What the rules need of an instrument."""

    @property
    def in_force_from(self) -> date | None: ...

    @property
    def ended_on(self) -> date | None: ...

    @property
    def end_kind(self) -> str: ...


V = TypeVar("V", bound=Dated)


@dataclass(frozen=True, slots=True)
class Shown:
    """A status as pages show it: label and the class of its tag."""

    status: Status

    @property
    def label(self) -> str:
        """The label: 现行有效, 已废止 and so on."""
        return LABELS[self.status]

    @property
    def tag(self) -> str:
        """Modifier of the tag component: ok, info, warn, muted."""
        return TAGS[self.status]


def starts(version: Dated) -> date:
    """The day from which a version counts; one without any date counts from the beginning."""
    return version.effective_from or version.promulgated_on or date.min


def in_order(versions: Iterable[V]) -> list[V]:
    """Versions by the day they take effect; two of one day by promulgation."""
    return sorted(versions, key=lambda version: (starts(version), version.promulgated_on or date.min))


def version_on(versions: Iterable[V], day: date) -> V | None:
    """The version in force on a day, or None before the first one took effect."""
    begun = [version for version in in_order(versions) if starts(version) <= day]
    return begun[-1] if begun else None


def next_version(versions: Iterable[V], day: date) -> V | None:
    """The first version that takes effect after a day."""
    return next((version for version in in_order(versions) if starts(version) > day), None)


def superseded_on(version: V, versions: Iterable[V]) -> date | None:
    """The day a later version takes the place of this one; None for the last."""
    ordered = in_order(versions)
    after = ordered[ordered.index(version) + 1 :]
    return starts(after[0]) if after else None


def status_on(instrument: Ending, day: date) -> Status:
    """Standing of an instrument on a day. An end is the first day it is no longer in force."""
    if instrument.ended_on and day >= instrument.ended_on:
        return Status.LAPSED if instrument.end_kind == Status.LAPSED else Status.REPEALED
    if instrument.in_force_from and day < instrument.in_force_from:
        return Status.COMING
    return Status.IN_FORCE


def version_status_on(version: V, versions: Sequence[V], instrument: Ending, day: date) -> Status:
    """Standing of one version on a day: amended once a later one is in force, else as its instrument."""
    if day < starts(version):
        return Status.COMING
    end = superseded_on(version, versions)
    if end and day >= end:
        return Status.AMENDED
    whole = status_on(instrument, day)
    return Status.IN_FORCE if whole is Status.COMING else whole
