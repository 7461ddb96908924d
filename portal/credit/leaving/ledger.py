"""The ledger of departures: an append-only file outside the database (PORTAL_DATA/departures.log).

One line of JSON for each decision that ends a publication early, without a word of what the record said. The
line is on the disk before the decision commits: a decision that the database then loses (a crash, a backup
restored) is carried out again from here. Each line carries the hash of itself and of the one before it.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import logging
import os
import secrets
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from portal.core import clock

log = logging.getLogger(__name__)
FILE = "departures.log"
WINDOW = "window"
"""A reason that is no decision: a fact has moved the end of the window (`Departure.WINDOW`)."""
RECENT = 1000
"""So many last lines a process knows by heart: what they ended is kept back where the database is behind them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A decision: this record is public no longer from `left_at` on. `reason` as `Departure.reason`."""

    public_id: str
    key: str
    kind: str
    unit: str
    reason: str
    left_at: datetime
    by: str
    digest: str


@dataclass(slots=True)
class Head:
    """The end of the ledger as this process last read it; `name` and `number` are empty of one not begun."""

    name: str = ""
    number: int = 0
    hash: str = ""
    damaged: int = 0
    recent: deque[Entry] = field(default_factory=lambda: deque(maxlen=RECENT))
    inode: int = 0
    size: int = 0
    changed: int = 0


_heads: dict[Path, Head] = {}


def path() -> Path:
    """Where the ledger lies."""
    return Path(settings.PORTAL_DATA) / FILE


def head() -> Head:
    """The end of the ledger; reads only what was added since this process last looked."""
    file = path()
    try:
        status = os.stat(file)
    except FileNotFoundError:
        _heads.pop(file, None)
        return Head()
    known = _heads.get(file)
    if known and (known.inode, known.size, known.changed) == _look(status):
        return known
    # Made anew and then put in place: another thread may be reading the one that is known.
    found = Head()
    if known and known.inode == status.st_ino and known.size <= status.st_size:
        found = Head(
            known.name, known.number, known.hash, known.damaged, known.recent.copy(), size=known.size
        )
    with file.open("rb") as lines:
        lines.seek(found.size)
        for line in lines:
            if not line.endswith(b"\n"):
                break
            found.size += len(line)
            entry = _follow(found, line)
            if entry:
                found.recent.append(entry)
    found.inode, found.changed = status.st_ino, status.st_mtime_ns
    _heads[file] = found
    return found


def entries(after: int = 0) -> Iterator[Entry]:
    """The decisions behind line `after`, in order. Lines that cannot be read are passed over and reported."""
    state = Head()
    try:
        with path().open("rb") as lines:
            for line in lines:
                entry = _follow(state, line)
                if entry and state.number > after:
                    yield entry
    except FileNotFoundError:
        return
    if state.damaged:
        log.error("停止公示台账有 %d 行损坏或者前后不衔接，其余各行照常执行：%s", state.damaged, FILE)


def latest(entries: Iterable[Entry]) -> dict[str, Entry]:
    """What holds for each record, by public_id: a decision for good, of changed windows the last one."""
    found: dict[str, Entry] = {}
    for entry in entries:
        before = found.get(entry.public_id)
        if before is None or before.reason == WINDOW or entry.reason != WINDOW:
            found[entry.public_id] = entry
    return found


def append(new: Iterable[Entry]) -> Head:
    """Write decisions to the disk; they are safe when this returns. Raises OSError when the disk refuses."""
    file = path()
    file.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(file, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        size = os.fstat(handle).st_size
        now = head()
        text = _beginning(now) if not now.name else b"" if now.size == size else b"\n"
        number, last = now.number, now.hash or (json.loads(text)["hash"] if text.strip() else "")
        for entry in new:
            number += 1
            line, last = _line({"n": number, **_written(entry)}, last)
            text += line
        try:
            _write(handle, text)
        except OSError:
            os.ftruncate(handle, size)
            raise
        if size == 0:
            _sync_folder(file.parent)
    finally:
        os.close(handle)
    return head()


def _look(status: os.stat_result) -> tuple[int, int, int]:
    return status.st_ino, status.st_size, status.st_mtime_ns


def _write(handle: int, text: bytes) -> None:
    view = memoryview(text)
    while view:
        view = view[os.write(handle, view) :]
    os.fsync(handle)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _beginning(now: Head) -> bytes:
    return _line({"n": 0, "ledger": secrets.token_hex(8), "begun": clock.now().isoformat()}, now.hash)[0]


def _line(values: dict[str, Any], before: str) -> tuple[bytes, str]:
    own = _hash(values, before)
    text = json.dumps({**values, "hash": own}, ensure_ascii=False, separators=(",", ":"))
    return text.encode() + b"\n", own


def _hash(values: dict[str, Any], before: str) -> str:
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(f"{before}\n{text}".encode()).hexdigest()[:32]


def _written(entry: Entry) -> dict[str, Any]:
    return {**asdict(entry), "left_at": entry.left_at.isoformat()}


def _follow(state: Head, line: bytes) -> Entry | None:
    """Take one line into the state; the decision on it, if it holds one."""
    if not line.strip():
        return None
    try:
        values = json.loads(line)
        own, number = values.pop("hash"), int(values.pop("n"))
        right = own == _hash({"n": number, **values}, state.hash) and number == (
            state.number + 1 if state.name else 0
        )
        entry = None if number == 0 else _read(values)
    except (ValueError, KeyError, TypeError, AttributeError):
        state.damaged += 1
        return None
    # A line that does not follow from the one before it is still obeyed: what it keeps back is better kept back.
    state.damaged += not right
    state.hash, state.number = own, max(number, state.number)
    state.name = state.name or str(values.get("ledger", "unnamed"))
    return entry


def _read(values: dict[str, Any]) -> Entry:
    return Entry(**{**values, "left_at": datetime.fromisoformat(values["left_at"]).astimezone(clock.TZ)})
