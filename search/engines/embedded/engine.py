"""The embedded engine: a tantivy index in a folder, for one machine.

``live`` in the index folder names the folder in use. A rebuild fills another folder and changes that
name in one step, so a reader sees the old index or the new one, never half of one.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import secrets
import shutil
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Query

from portal.core import clock
from search import fields
from search.analysis import Segmenter, segmenter
from search.documents import Document
from search.engines.base import Found, Health, Hit, IndexBusy, IndexUnavailable, Replacement, State
from search.engines.embedded import checking, schema
from search.engines.embedded.compiling import Compiled, suggesting
from search.query import Plan

BUILD_HEAP = 192 * 1024 * 1024
"""Bytes that a rebuild collects before it writes a segment: every segment is asked on its own, so few are quicker."""
CHANGE_HEAP = 16 * 1024 * 1024
"""The least that tantivy accepts is 15 MB; a change is small."""

_LIVE = "live"
_STAMP = "stamp.json"
_APPLYING = "applying"
_LOOK_AGAIN = 60.0
"""Seconds for which the files are believed to be whole after all of them were read."""


@dataclass(frozen=True, slots=True)
class _Opened:
    folder: Path
    index: tantivy.Index
    segmenter: Segmenter
    built_at: str
    meta: tuple[int, int]


class EmbeddedEngine:
    """Reads and writes the index under one folder. Safe to share between threads."""

    name = "embedded"

    def __init__(self, root: Path) -> None:
        """``root`` is made when the first index is built."""
        self._root = root
        self._opened: _Opened | None = None
        self._lock = threading.Lock()
        self._whole: tuple[Path, float] | None = None

    # Failures

    @contextmanager
    def _named_failures(self, folder: Path) -> Iterator[None]:
        """Only what tantivy says of damaged files, or what they show, is damage: our own errors stay errors."""
        try:
            yield
        except (IndexUnavailable, IndexBusy):
            raise
        except BaseException as error:
            panic = type(error).__name__ == "PanicException"  # of Rust; no Exception
            if "LockBusy" in str(error) or "Failed to acquire" in str(error):
                raise IndexBusy(str(error)) from error
            if checking.told_of_damage(error):
                raise IndexUnavailable(Health.DAMAGED, str(error)) from error
            if (panic or isinstance(error, ValueError)) and (found := self._damage(folder)):
                raise IndexUnavailable(Health.DAMAGED, found) from error
            if panic:
                raise RuntimeError(f"tantivy: {error}") from error
            raise

    def _damage(self, folder: Path) -> str:
        # An error of ours that comes with every question must not make every question read all files.
        whole = self._whole
        if whole is not None and whole[0] == folder and time.monotonic() - whole[1] < _LOOK_AGAIN:
            return ""
        found = checking.damage(folder)
        if not found:
            self._whole = (folder, time.monotonic())
        return found

    # Opening

    def _folder(self) -> Path:
        try:
            name = (self._root / _LIVE).read_text(encoding="ascii").strip()
        except FileNotFoundError:
            raise IndexUnavailable(Health.MISSING) from None
        if not name or "/" in name:
            raise IndexUnavailable(Health.DAMAGED, "live")
        return self._root / name

    def _open(self) -> _Opened:
        with self._lock, self._named_failures(folder := self._folder()):
            opened = self._opened
            if opened is None or opened.folder != folder:
                opened = self._opened = _open_folder(folder)
            else:
                meta = _meta_of(folder)
                if meta != opened.meta:
                    opened.index.reload()
                    opened = self._opened = _Opened(
                        folder, opened.index, opened.segmenter, opened.built_at, meta
                    )
            return opened

    def _current(self) -> _Opened:
        try:
            return self._open()
        except IndexUnavailable as error:
            # A rebuild may have swapped and cleared the folder between two steps: look once more.
            with self._lock:
                self._opened = None
            if error.health is not Health.DAMAGED:
                raise
            return self._open()

    def state(self) -> State:
        """Health of the index in use, tried by reading from it."""
        try:
            opened = self._current()
            with self._named_failures(opened.folder):
                searcher = opened.index.searcher()
                probe = searcher.search(Query.all_query(), limit=3)
                for _, address in probe.hits:
                    fields.restored(_stored(searcher, address))
                return State(Health.READY, searcher.num_docs, opened.built_at)
        except IndexUnavailable as error:
            return State(error.health, detail=str(error))
        except Exception as error:
            return State(Health.FAILED, detail=repr(error))

    def segmenter(self) -> Segmenter:
        """What the index in use was cut with."""
        return self._current().segmenter

    # Reading

    def search(self, plan: Plan, *, limit: int, by_date: bool = False, counts: bool = True) -> Found:
        """The best ``limit`` candidates by text (or the newest), and counts of each facet."""
        opened = self._current()
        searcher = opened.index.searcher()
        compiled = Compiled(searcher, opened.index.schema, plan)
        scored = compiled.scored()
        with self._named_failures(opened.folder):
            order: dict[str, Any] = {"order_by_field": "date"} if by_date else {}
            result = searcher.search(scored, limit=max(limit, 1), count=True, **order)
            return Found(
                total=result.count,  # type: ignore[attr-defined]
                hits=_hits(searcher, result.hits),
                counts=compiled.counts() if counts else {},
                searcher=(searcher, opened.folder),
            )

    def suggest(self, key: str, now: dt.datetime, *, limit: int) -> Found:
        """What has a name that begins with ``key``, or a title that holds it."""
        opened = self._current()
        searcher = opened.index.searcher()
        with self._named_failures(opened.folder):
            result = searcher.search(suggesting(opened.index.schema, key, now), limit=limit, count=False)
            return Found(len(result.hits), _hits(searcher, result.hits), searcher=(searcher, opened.folder))

    def documents(self, found: Found, hits: Sequence[Hit]) -> list[Document]:
        """The stored documents of some hits."""
        searcher, folder = found.searcher
        with self._named_failures(folder):
            return [fields.restored(_stored(searcher, hit.address)) for hit in hits]

    # Writing

    def apply(self, replacements: Iterable[Replacement]) -> None:
        """Renew some owners; durable when it returns."""
        opened = self._current()
        with self._applying(opened.folder), self._named_failures(opened.folder):
            writer = opened.index.writer(CHANGE_HEAP, 1)
            try:
                for replacement in replacements:
                    schema.replace(writer, [replacement], opened.segmenter)
                writer.commit()
            except BaseException:
                writer.rollback()
                raise
            finally:
                writer.wait_merging_threads()

    @contextmanager
    def _applying(self, folder: Path) -> Iterator[None]:
        """Note that a change is under way: one that ended with its process makes the next one read all files.

        tantivy ends the whole process when it meets damage while it merges, so that the damage itself would
        never be told.
        """
        note = self._root / _APPLYING
        if note.exists():
            if found := checking.damage(folder):
                raise IndexUnavailable(Health.DAMAGED, found)
            for rest in folder.glob(".tmp*"):
                rest.unlink(missing_ok=True)
        note.touch()
        try:
            yield
        finally:
            note.unlink(missing_ok=True)

    @contextmanager
    def builder(self, words: Sequence[str]) -> Iterator[EmbeddedBuilder]:
        """A new folder beside the one in use; removed unless it was put to use."""
        self._root.mkdir(parents=True, exist_ok=True)
        self._clear_abandoned()
        folder = self._root / f"index-{clock.now():%Y%m%d%H%M%S}-{secrets.token_hex(3)}"
        builder = EmbeddedBuilder(self._root, folder, words)
        try:
            yield builder
        finally:
            builder.close()
            if not builder.finished:
                shutil.rmtree(folder, ignore_errors=True)
        if builder.finished:
            self._clear_abandoned()

    def _clear_abandoned(self) -> None:
        try:
            live = self._folder()
        except IndexUnavailable:
            live = None
        for folder in self._root.glob("index-*"):
            if folder != live:
                shutil.rmtree(folder, ignore_errors=True)
        for pointer in self._root.glob(f".{_LIVE}-*"):
            pointer.unlink(missing_ok=True)


class EmbeddedBuilder:
    """Fills a folder of its own; ``finish`` makes it the one in use."""

    def __init__(self, root: Path, folder: Path, words: Sequence[str]) -> None:
        folder.mkdir()
        self._root, self._folder = root, folder
        self.finished = False
        self._segmenter = segmenter(tuple(words))
        made = {"stamp": schema.stamp(), "built_at": clock.now().isoformat(), "words": list(words)}
        (folder / _STAMP).write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")
        self._index = schema.register(tantivy.Index(schema.schema(), path=str(folder)))
        self._writer: tantivy.IndexWriter | None = self._index.writer(BUILD_HEAP, 1)

    def _open_writer(self) -> tantivy.IndexWriter:
        if self._writer is None:
            raise RuntimeError("the builder is closed")
        return self._writer

    def add(self, owner: str, documents: Iterable[Document]) -> int:
        """Add an owner that is not in the index yet."""
        return schema.add(self._open_writer(), owner, documents, self._segmenter)

    def replace(self, replacements: Iterable[Replacement]) -> None:
        """Renew owners that may be in the index already."""
        schema.replace(self._open_writer(), replacements, self._segmenter)

    def finish(self) -> int:
        """Commit, open it as a reader would, and let ``live`` name it."""
        self._open_writer().commit()
        self.close()
        tried = _open_folder(self._folder)
        documents = tried.index.searcher().num_docs
        _sync(self._folder)
        pointer = self._root / f".{_LIVE}-{self._folder.name}"
        with pointer.open("w", encoding="ascii") as file:
            file.write(self._folder.name)
            file.flush()
            os.fsync(file.fileno())
        pointer.replace(self._root / _LIVE)
        _sync(self._root)
        self.finished = True
        return documents

    def close(self) -> None:
        """Let go of the writer and its lock."""
        if self._writer is not None:
            writer, self._writer = self._writer, None
            writer.wait_merging_threads()


def _hits(searcher: tantivy.Searcher, found: Sequence[tuple[Any, tantivy.DocAddress]]) -> tuple[Hit, ...]:
    addresses = [address for _, address in found]
    columns = [
        searcher.fast_field_values(name, addresses)
        for name in ("prior", "group", "effective_from", "effective_until", "local")
    ]
    return tuple(
        Hit(address, float(score or 0), prior or 0.0, int(group or 0), _day(begin), _day(end), bool(local))
        for (score, address), prior, group, begin, end, local in zip(found, *columns, strict=True)
    )


def _day(ordinal: float | None) -> dt.date | None:
    return dt.date.fromordinal(int(ordinal)) if ordinal else None


def _stored(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> str:
    kept: Any = searcher.doc(address).get_first("stored")
    return bytes(kept).decode()


def _open_folder(folder: Path) -> _Opened:
    meta = _meta_of(folder)
    try:
        made = json.loads((folder / _STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise IndexUnavailable(Health.DAMAGED, str(error)) from error
    if made["stamp"] != schema.stamp():
        raise IndexUnavailable(Health.OTHER_VERSION, made["stamp"])
    index = schema.register(tantivy.Index.open(str(folder)))
    index.config_reader("manual")
    index.reload()
    return _Opened(folder, index, segmenter(tuple(made["words"])), made["built_at"], meta)


def _meta_of(folder: Path) -> tuple[int, int]:
    try:
        meta = (folder / "meta.json").stat()
    except OSError as error:
        raise IndexUnavailable(Health.DAMAGED, str(error)) from error
    return meta.st_mtime_ns, meta.st_ino


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
