"""Keeps writers of the index apart, and notes what changes while a rebuild runs.

Two locks in the index folder, both the operating system's, so that a killed process leaves none
behind: ``write.lock`` for a change, ``rebuild.lock`` for a whole rebuild. A change made during a rebuild
goes to the index in use and is noted; the rebuild renews the noted owners before it takes over.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from search.engines.base import IndexBusy

PATIENCE = 60.0
"""Seconds that a change waits for another one."""
_STEP = 0.05


class RebuildRunning(Exception):
    """Another process is rebuilding the index."""


@contextmanager
def writing(root: Path, owners: Iterable[str]) -> Iterator[None]:
    """Hold the index for one change of ``owners``. Raises IndexBusy after ``PATIENCE`` seconds."""
    with _held(root / "write.lock", PATIENCE):
        if _is_held(root / "rebuild.lock"):
            with (root / "changed.log").open("a", encoding="utf-8") as notes:
                notes.writelines(f"{owner}\n" for owner in owners)
        yield


@contextmanager
def rebuilding(root: Path) -> Iterator[None]:
    """Be the only rebuild; from here on changes are noted. Raises RebuildRunning."""
    root.mkdir(parents=True, exist_ok=True)
    try:
        with _held(root / "rebuild.lock", 0):
            with _held(root / "write.lock", PATIENCE):
                (root / "changed.log").write_text("", encoding="utf-8")
            yield
            (root / "changed.log").unlink(missing_ok=True)
    except IndexBusy as error:
        if str(error) != "rebuild.lock":
            raise
        raise RebuildRunning from None


@contextmanager
def closing(root: Path) -> Iterator[list[str]]:
    """Stop all changes and give the owners noted since the rebuild began, each once."""
    with _held(root / "write.lock", PATIENCE):
        notes = (root / "changed.log").read_text(encoding="utf-8")
        yield list(dict.fromkeys(notes.splitlines()))


@contextmanager
def _held(path: Path, patience: float) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        end = time.monotonic() + patience
        while not _try(handle):
            if time.monotonic() >= end:
                raise IndexBusy(path.name)
            time.sleep(_STEP)
        yield
    finally:
        os.close(handle)


def _try(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_held(path: Path) -> bool:
    if not path.exists():
        return False
    handle = os.open(path, os.O_RDWR)
    try:
        return not _try(handle)
    finally:
        os.close(handle)
