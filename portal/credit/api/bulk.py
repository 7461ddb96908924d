"""Everything of one kind as one file a day: JSON Lines, gzip, with its SHA-256.

A file of disclosures is offered only while every record in it is public: it carries the first moment at which
one leaves, and is withheld from the moment anything in it was ended early. The worker makes the next one.
"""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet

from portal.core import clock
from portal.core.announcements import Change, announce_many, listen, schedule
from portal.core.models import ScheduleMark
from portal.credit.api.describing import disclosure_values, entities_values
from portal.credit.leaving import is_caught_up
from portal.credit.models import Departure, Disclosure, Entity

ENTITIES, DISCLOSURES = KINDS = ("entities", "disclosures")
MARK = "credit.bulk"
HOUR = 3
"""The files of a day are made after this hour, when few ask."""
LOOK = 10.0
"""Seconds between two looks of the worker."""
CHUNK = 500
"""Rows read at once."""
PAUSE = dt.timedelta(minutes=5)
"""Between two files of one day, when records leave one after another."""


@dataclass(frozen=True, slots=True)
class BulkFile:
    """What is known of a file without opening it."""

    kind: str
    name: str
    day: str
    made_at: str
    until: str
    rows: int
    bytes: int
    sha256: str


def folder() -> Path:
    """Where the files lie."""
    return Path(settings.PORTAL_DATA) / "bulk"


def offered(kind: str, at: dt.datetime | None = None) -> BulkFile | None:
    """The newest file of a kind, if all that stands in it may be read at this moment."""
    found = _newest(kind)
    if found is None or not (folder() / found.name).is_file():
        return None
    if kind == ENTITIES:
        return found
    moment, made = at or clock.now(), dt.datetime.fromisoformat(found.made_at)
    if found.until and moment >= dt.datetime.fromisoformat(found.until):
        return None
    left = Departure.objects.filter(erased_at__gte=made).exists()
    ended = Disclosure.objects.filter(ended_at__gte=made, public_until__lte=moment).exists()
    return None if left or ended or not is_caught_up() else found


def make(kind: str) -> BulkFile:
    """Write the file of today beside the one in use, then put it in its place and take older ones away."""
    folder().mkdir(parents=True, exist_ok=True)
    made, day = clock.now(), clock.today()
    name = f"{kind}-{day:%Y-%m-%d}-{made:%H%M%S}.jsonl.gz"
    partial, until, rows = folder() / f"{name}.part", None, 0
    with partial.open("wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as packed:
        for values in _ROWS[kind](made):
            packed.write(json.dumps(values, ensure_ascii=False, cls=DjangoJSONEncoder).encode() + b"\n")
            rows += 1
            ends = values.get("public_until")
            until = ends if ends and (until is None or ends < until) else until
    facts = BulkFile(
        kind,
        name,
        day.isoformat(),
        made.isoformat(),
        until.isoformat() if until else "",
        rows,
        *_measure(partial),
    )
    os.replace(partial, folder() / name)
    note = folder() / f"{kind}.json.part"
    note.write_text(json.dumps(asdict(facts)), "utf-8")
    os.replace(note, folder() / f"{kind}.json")
    for old in folder().glob(f"{kind}-*"):
        if old.name != name:
            old.unlink(missing_ok=True)
    return facts


def _measure(path: Path) -> tuple[int, str]:
    with path.open("rb") as file:
        return path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()


def _newest(kind: str) -> BulkFile | None:
    try:
        return BulkFile(**json.loads((folder() / f"{kind}.json").read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _entities(moment: dt.datetime) -> Iterator[dict[str, Any]]:
    entities = _streamed(Entity.objects.select_related("bureau"))
    while some := list(islice(entities, CHUNK)):
        yield from entities_values(some)


def _disclosures(moment: dt.datetime) -> Iterator[dict[str, Any]]:
    public = Disclosure.objects.public(moment).select_related("entity", "bureau")
    yield from map(disclosure_values, _streamed(public))


def _streamed(rows: QuerySet[Any]) -> Iterator[Any]:
    return rows.order_by("pk").iterator(chunk_size=CHUNK)


_ROWS: dict[str, Callable[[dt.datetime], Iterator[dict[str, Any]]]] = {
    ENTITIES: _entities,
    DISCLOSURES: _disclosures,
}


def _due(kind: str, now: dt.datetime) -> bool:
    newest = _newest(kind)
    if newest is None:
        return True
    made = dt.datetime.fromisoformat(newest.made_at)
    morning = clock.start_of(now.date()) + dt.timedelta(hours=HOUR)
    if made < morning <= now:
        return True
    return offered(kind, now) is None and now - made >= PAUSE


class Daily:
    """The worker's look at the files: missing, of yesterday or no longer offered, they are made again."""

    def __init__(self) -> None:
        self._looked: float | None = None

    def next_due(self, after: dt.datetime) -> dt.datetime | None:
        """Now, when a file is due; looked at every `LOOK` seconds."""
        if self._looked is not None and time.monotonic() - self._looked < LOOK:
            return None
        self._looked, now = time.monotonic(), clock.now()
        if not any(_due(kind, now) for kind in KINDS):
            return None
        return max(now - dt.timedelta(seconds=1), after + dt.timedelta(microseconds=1))

    def fire(self, since: dt.datetime, until: dt.datetime) -> None:
        """Announce it; a schedule runs in a transaction, which writing millions of rows must not."""
        announce_many(ScheduleMark, [MARK])


def handle(changes: list[Change]) -> None:
    """Make what is due; what may not be offered any more does not stay on the disk until then."""
    if any(change.model_label == Disclosure._meta.label_lower for change in changes):
        newest = _newest(DISCLOSURES)
        if newest and offered(DISCLOSURES) is None:
            (folder() / newest.name).unlink(missing_ok=True)
    asked = (ScheduleMark._meta.label_lower, MARK)
    if any((change.model_label, change.object_id) == asked for change in changes) and is_caught_up():
        for kind in KINDS:
            if _due(kind, clock.now()):
                make(kind)


_daily = Daily()
schedule(MARK, _daily.next_due, _daily.fire)
listen(MARK, handle)
