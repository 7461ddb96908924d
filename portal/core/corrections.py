"""The door between what the public wants corrected and the records it is about; sections do not see each other.

The section of the records says what can be corrected and is told when an objection opens and closes. The room of
the public's letters says what stands open about a record and how earlier objections ended. Nobody's name passes here.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portal.core.models import Bureau

_ABOUT = re.compile(r"(?P<kind>[a-z]{1,20}):(?P<key>[0-9A-Za-z]{1,40})", re.ASCII)
WHOLE = "*"
"""Name of the field that means the record as a whole."""


@dataclass(frozen=True, slots=True)
class Ref:
    """A record that can be corrected: entity and its code, disclosure and its public id."""

    kind: str
    key: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing that a record says in public."""

    name: str
    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A record as anyone may see it now. `parts` are records shown on the same page, with what they are called."""

    ref: Ref
    title: str
    url: str
    bureau: Bureau
    fields: tuple[Shown, ...]
    parts: tuple[tuple[Ref, str], ...] = ()
    repair_url: str = ""
    """Where it is explained how credit is repaired, which is not a correction."""

    def label_of(self, name: str) -> str:
        """What a field is called; empty for the whole record and for a field that it does not show."""
        return next((one.label for one in self.fields if one.name == name), "")

    def digest_of(self, name: str) -> str:
        """Tells whether what is shown has changed, without keeping it (64 hex digits)."""
        shown = [one for one in self.fields if name in (one.name, WHOLE)]
        text = "\x1e".join(f"{one.name}\x1f{one.value}" for one in shown)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Way:
    """Where an officer carries out what was decided."""

    label: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a section says of one kind of record. `resolve` gives None for what is not public now."""

    resolve: Callable[[str], Target | None]
    heir: Callable[[str], str] = lambda key: ""
    """Key of the public record that took the place of this one, or an empty text."""
    ways: Callable[[str, Any], Sequence[Way]] = lambda key, user: ()
    opened: Callable[[str], object] = lambda key: None
    closed: Callable[[str], object] = lambda key: None
    advice: str = ""
    """For the officer: how a record of this kind is corrected."""


@dataclass(frozen=True, slots=True)
class Note:
    """How an objection ended: 2026-11-23, 更正：住所."""

    day: date
    words: str


@dataclass(frozen=True, slots=True)
class Statement:
    """陈述意见: what the entity itself says, published with the consent of the unit that recorded."""

    day: date
    text: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What is shown beside a record: since when and about what it is objected to, how earlier objections ended."""

    open_since: date | None = None
    open_about: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    statements: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class Figures:
    """Requests of one unit. `working_days`: mean from receipt to the end, of those ended; None without any."""

    received: int = 0
    open: int = 0
    late: int = 0
    done: int = 0
    working_days: float | None = None


NOTHING = Standing()
_subjects: dict[str, Subject] = {}


@dataclass(slots=True)
class _Register:
    """What the room of the letters has registered."""

    standing: Callable[[Collection[Ref]], Mapping[Ref, Standing]] = field(default=lambda refs: {})
    figures: Callable[[], Mapping[int, Figures]] = field(default=lambda: {})


_letters = _Register()


def register(kind: str, subject: Subject) -> None:
    """Say what can be corrected ("entity", "disclosure"); the section of the records does."""
    _subjects[kind] = subject


def keep(
    standing: Callable[[Collection[Ref]], Mapping[Ref, Standing]],
    figures: Callable[[], Mapping[int, Figures]],
) -> None:
    """Say how open and ended requests are asked for; the room of the letters does."""
    _letters.standing, _letters.figures = standing, figures


def ref_of(about: str) -> Ref | None:
    """The record that "entity:91…" names; None for anything that is no such name."""
    found = _ABOUT.fullmatch(about)
    return Ref(found["kind"], found["key"]) if found and found["kind"] in _subjects else None


def resolve(ref: Ref) -> Target | None:
    """The record as it is public now; None when it is not."""
    return _subjects[ref.kind].resolve(ref.key) if ref.kind in _subjects else None


def heir_of(ref: Ref) -> str:
    """Key of the public record that took the place of this one, or an empty text."""
    return _subjects[ref.kind].heir(ref.key) if ref.kind in _subjects else ""


def ways_of(ref: Ref, user: Any) -> tuple[Sequence[Way], str]:
    """Where this officer carries out a correction, and how it is done for this kind of record."""
    subject = _subjects.get(ref.kind)
    return (subject.ways(ref.key, user), subject.advice) if subject else ((), "")


def opened(ref: Ref) -> None:
    """An objection was accepted: the section marks its record."""
    if subject := _subjects.get(ref.kind):
        subject.opened(ref.key)


def closed(ref: Ref) -> None:
    """The last open objection to a record has ended."""
    if subject := _subjects.get(ref.kind):
        subject.closed(ref.key)


def standing(refs: Collection[Ref]) -> Mapping[Ref, Standing]:
    """What is shown beside these records; one question to the database. A record without anything is left out."""
    return _letters.standing(refs) if refs else {}


def figures() -> Mapping[int, Figures]:
    """Requests by unit (primary key of its bureau); a unit without any is left out."""
    return _letters.figures()
