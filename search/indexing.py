"""Keeps the index true: renews the documents of what changed, and rebuilds the whole beside it.

State is read when a change is handled, and under the lock of the index, so a late announcement never
overwrites a newer state.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from django.conf import settings

from portal.core import clock
from portal.core.announcements import Change, NotNow, announce_many
from portal.core.models import Announcement, ScheduleMark
from search import journal, registry
from search.documents import Batch, Source
from search.engines.base import (
    Builder,
    Engine,
    Health,
    Index,
    IndexUnavailable,
    RegisterEngine,
    Replacement,
)
from search.shelves import REGISTER, SITE, alias, folder

log = logging.getLogger(__name__)

CHUNK = 50
"""Objects fetched at a time."""
MANY = 2000
"""Objects of a source that describes many at once."""
SWEEPING = 20_000
"""So many changed objects, and more than half of the index: it is built afresh."""
_RETRY = 60.0
"""Seconds between two attempts of the worker to rebuild by itself."""
_LOOK = 1.0
"""Seconds between two looks of the worker at the index."""
MARK = "search"
"""Name of the schedule that looks after the index."""
_REBUILT = (Health.MISSING, Health.OTHER_VERSION, Health.DAMAGED)
"""What a rebuild puts right."""
_LATER = 2.0
"""Seconds after which a change is tried again while the engine does not answer."""

Progress = Callable[[str, int], None]
# Shelf and announcements that waited when its last rebuild by this process began: it has seen what they tell of.
_seen: set[tuple[str, int]] = set()


@dataclass(slots=True)
class Report:
    """What a rebuild did."""

    documents: int = 0
    objects: dict[str, int] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    replayed: int = 0
    seconds: float = 0.0


class RebuildRefused(Exception):
    """Too little could be read for an index worth having; the old one stays."""


def engine() -> Engine:
    """The engine of the site's shelf in use, one per process and index."""
    return cast(Engine, index_of(SITE))


def register_engine() -> RegisterEngine:
    """The engine of the register's shelf in use."""
    return cast(RegisterEngine, index_of(REGISTER))


def index_of(shelf: str) -> Index:
    """The index of a shelf."""
    url = settings.SEARCH_ELASTICSEARCH_URL
    if url:
        return _elastic(url, alias(shelf), settings.SEARCH_ELASTICSEARCH_CA, shelf)
    return _embedded(folder(shelf), shelf)


# The libraries of an engine that is not in use are not loaded.
@lru_cache(maxsize=8)
def _embedded(root: Path, shelf: str) -> Index:
    from search.engines.embedded.shelves import ENGINES

    return ENGINES[shelf](root)


@lru_cache(maxsize=8)
def _elastic(url: str, name: str, certificate: str, shelf: str) -> Index:
    from search.engines.elastic.shelves import ENGINES

    return ENGINES[shelf](url, name, certificate)


def handle(changes: list[Change], shelf: str = SITE) -> None:
    """Renew on a shelf what changed.

    Raises IndexBusy when the index stays locked and NotNow when the engine does not answer: then the
    changes wait in the outbox and are told again.
    """
    wanted = _wanted([change for change in changes if not _told_of(change, shelf)], shelf)
    if not wanted:
        return
    if _is_most(wanted, shelf):
        _rebuild_soon(shelf)
        return
    owners = [owner(source, key) for source, keys in wanted for key in keys]
    with journal.writing(folder(shelf), owners):
        try:
            index_of(shelf).apply(_replacements(wanted))
            return
        except IndexUnavailable as error:
            if error.health is Health.UNREACHABLE:
                raise NotNow(f"搜索引擎没有应答：{error}", _LATER) from error
            health = error.health
    _heal(health, shelf)
    for change in changes:
        _told_of(change, shelf)


def _is_most(wanted: Iterable[tuple[Source, list[str]]], shelf: str) -> bool:
    """Whether so much changes that a fresh index is quicker than mending the one in use."""
    count = sum(len(keys) for _, keys in wanted)
    return count > SWEEPING and count * 2 > index_of(shelf).state().documents


def _rebuild_soon(shelf: str) -> None:
    try:
        rebuild(shelf=shelf)
    except (journal.RebuildRunning, IndexUnavailable, RebuildRefused) as error:
        raise NotNow(f"搜索索引没有建成：{error}", _LATER) from error


def _told_of(change: Change, shelf: str) -> bool:
    """Whether the last rebuild of a shelf by this process saw what a change tells; asked once."""
    rows = {(shelf, row) for row in change.rows}
    seen = bool(rows) and _seen.issuperset(rows)
    _seen.difference_update(rows)
    return seen


def _wanted(changes: Iterable[Change], shelf: str) -> list[tuple[Source, list[str]]]:
    keys: dict[str, dict[str, None]] = {}
    for change in changes:
        for source in registry.sources_of(change.model_label):
            mine = keys.setdefault(source.name, {})
            mine[change.object_id] = None
            if source.affected is not None:
                mine.update(dict.fromkeys(map(str, source.affected(change.object_id))))
        for source in registry.sources(shelf):
            if followed := source.follows.get(change.model_label):
                keys.setdefault(source.name, {}).update(dict.fromkeys(map(str, followed(change.object_id))))
    return [(source, list(keys[source.name])) for source in registry.sources(shelf) if keys.get(source.name)]


def owner(source: Source, key: object) -> str:
    """``"laws.version:12"``."""
    return f"{source.name}:{key}"


def _replacements(wanted: Iterable[tuple[Source, list[str]]]) -> Iterator[Replacement]:
    for source, keys in wanted:
        for some in _chunks(keys, CHUNK if source.batches is None else MANY):
            described = _described(source, some)
            for key in some:
                yield Replacement(owner(source, key), described.get(key, ()))


def _described(source: Source, keys: list[str]) -> dict[str, tuple[Any, ...]]:
    if source.batches is not None:
        try:
            return {str(key): tuple(documents) for batch in source.batches(keys) for key, documents in batch}
        except Exception:
            log.exception("不能成批编入搜索索引，改为逐条：%s", source.name)
    return {str(each.pk): _documents(source, each) for each in source.objects().filter(pk__in=keys)}


def _chunks(keys: list[str], size: int) -> Iterator[list[str]]:
    for start in range(0, len(keys), size):
        yield keys[start : start + size]


def _documents(source: Source, each: Any, left_out: list[str] | None = None) -> tuple[Any, ...]:
    # One object that cannot be described must not keep the others out; itself it leaves the index,
    # because what stands there may be something that had to be withdrawn.
    try:
        return tuple(source.documents(each))
    except Exception:
        log.exception("不能编入搜索索引：%s", owner(source, each.pk))
        if left_out is not None:
            left_out.append(owner(source, each.pk))
        return ()


def rebuild(progress: Progress | None = None, shelf: str = SITE) -> Report:
    """Build a fresh index of a shelf behind the one in use, replay what changed meanwhile, swap.

    Until the swap the old one serves, whatever happens. Raises journal.RebuildRunning, RebuildRefused,
    and IndexUnavailable when the engine does not answer.
    """
    root, started, report = folder(shelf), time.monotonic(), Report()
    with journal.rebuilding(root), index_of(shelf).builder(registry.words(shelf)) as builder:
        for source in registry.sources(shelf):
            _fill(builder, source, report, progress)
        _refuse_ruin(report)
        with journal.closing(root) as changed:
            builder.replace(_replacements(_owned(changed)))
            report.replayed = len(changed)
            report.documents = builder.finish()
    report.seconds = time.monotonic() - started
    log.info("搜索索引已重建（%s）：%d 条，%.1f 秒", shelf, report.documents, report.seconds)
    return report


def _refuse_ruin(report: Report) -> None:
    # When most objects cannot be described, it is the code that is broken: the old index is better.
    if len(report.left_out) * 2 > sum(report.objects.values()):
        raise RebuildRefused(f"{len(report.left_out)} of {sum(report.objects.values())} objects failed")


def _fill(builder: Builder, source: Source, report: Report, progress: Progress | None) -> None:
    count = 0
    for batch in source.batches(None) if source.batches is not None else _singly(source, report):
        for key, documents in batch:
            builder.add(owner(source, key), documents)
        count += len(batch)
        if progress is not None:
            progress(source.name, count)
    report.objects[source.name] = count


def _singly(source: Source, report: Report) -> Iterator[Batch]:
    for each in source.objects().iterator(chunk_size=CHUNK):
        yield [(each.pk, _documents(source, each, report.left_out))]


def _owned(owners: Iterable[str]) -> list[tuple[Source, list[str]]]:
    keys: dict[str, list[str]] = {}
    for each in owners:
        name, _, key = each.rpartition(":")
        keys.setdefault(name, []).append(key)
    return [(source, keys[source.name]) for source in registry.sources() if source.name in keys]


def _heal(health: Health, shelf: str) -> None:
    log.warning("搜索索引不可用（%s，%s），正在重建。", shelf, health)
    waiting = set(Announcement.objects.values_list("pk", flat=True))
    try:
        rebuild(shelf=shelf)
        _seen.difference_update([each for each in _seen if each[0] == shelf])
        _seen.update((shelf, row) for row in waiting)
    except journal.RebuildRunning:
        log.info("另一个进程正在重建搜索索引。")
    except (IndexUnavailable, RebuildRefused) as error:
        raise NotNow(f"搜索索引没有建成：{error}", _LATER) from error


def mark_of(shelf: str) -> str:
    """Name of the schedule that looks after a shelf, and of the listener that it wakes."""
    return MARK if shelf == SITE else f"{MARK}.{shelf}"


class SelfRepair:
    """The worker's look at the index of a shelf: missing, damaged or of another version, it is rebuilt."""

    def __init__(self, shelf: str = SITE) -> None:
        self._shelf = shelf
        self._tried: float | None = None
        self._looked: float | None = None

    def next_due(self, after: dt.datetime) -> dt.datetime | None:
        """Now, when the index needs a rebuild that was not tried within the last minute."""
        if self._tried is not None and time.monotonic() - self._tried < _RETRY:
            return None
        if self._looked is not None and time.monotonic() - self._looked < _LOOK:
            return None
        self._looked = time.monotonic()
        if self._health() not in _REBUILT:
            return None
        return max(clock.now() - dt.timedelta(seconds=1), after + dt.timedelta(microseconds=1))

    def _health(self) -> Health:
        used = self._shelf in registry.shelves()
        return index_of(self._shelf).state().health if used else Health.READY

    def fire(self, since: dt.datetime, until: dt.datetime) -> None:
        """Announce that the index needs a rebuild; a schedule runs in a transaction, which a rebuild must not."""
        self._tried = time.monotonic()
        announce_many(ScheduleMark, [mark_of(self._shelf)])

    def handle(self, changes: list[Change]) -> None:
        """Rebuild, if that was announced and is still needed."""
        asked = (ScheduleMark._meta.label_lower, mark_of(self._shelf))
        if not any((change.model_label, change.object_id) == asked for change in changes):
            return
        health = self._health()
        if health not in _REBUILT:
            return
        try:
            _heal(health, self._shelf)
        except NotNow as error:
            log.warning("%s", error)
