"""What the embedded indices of all shelves have in common: a tantivy index in a folder, for one machine.

``live`` in the index folder names the folder in use. A rebuild fills another folder and changes that
name in one step, so a reader sees the old index or the new one, never half of one.
"""

from __future__ import annotations

import json
import logging
import os
import secrets
import shutil
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import tantivy
from tantivy import Query

from portal.core import clock
from search.engines.base import Health, IndexBusy, IndexUnavailable, Replacement, State
from search.engines.embedded import checking

log = logging.getLogger(__name__)

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
class Opened:
    folder: Path
    index: tantivy.Index
    cutter: Any
    built_at: str
    meta: tuple[int, int]


class Layout(Protocol):
    """What a shelf has of its own: which fields there are, and how a document is written to them and read."""

    def schema(self) -> tantivy.Schema:
        """The fields."""

    def stamp(self) -> str:
        """What an index must have been made with to be readable now."""

    def cutter(self, words: tuple[str, ...]) -> Any:
        """What cuts texts, taught the words that are kept beside the index."""

    def encoded(self, owner: str, document: Any, cutter: Any) -> tantivy.Document:
        """A document in the fields; what it is shown by in ``stored``, its owner in ``owner``."""

    def restored(self, text: str) -> Any:
        """The document from ``stored``."""


class EmbeddedIndex:
    """Reads and writes the index under one folder. Safe to share between threads."""

    name = "embedded"
    layout: Layout
    threads = 1
    """Of tantivy's, in a rebuild."""

    def __init__(self, root: Path) -> None:
        """``root`` is made when the first index is built."""
        self._root = root
        self._opened: Opened | None = None
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

    def _open(self) -> Opened:
        with self._lock, self._named_failures(folder := self._folder()):
            opened = self._opened
            if opened is None or opened.folder != folder:
                opened = self._opened = _open_folder(folder, self.layout)
            else:
                meta = _meta_of(folder)
                if meta != opened.meta:
                    opened.index.reload()
                    opened = self._opened = Opened(folder, opened.index, opened.cutter, opened.built_at, meta)
            return opened

    def _current(self) -> Opened:
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
                    self.layout.restored(stored(searcher, address))
                return State(Health.READY, searcher.num_docs, opened.built_at)
        except IndexUnavailable as error:
            return State(error.health, detail=str(error))
        except Exception as error:
            return State(Health.FAILED, detail=repr(error))

    # Writing

    def apply(self, replacements: Iterable[Replacement]) -> None:
        """Renew some owners; durable when it returns."""
        opened = self._current()
        with self._applying(opened.folder), self._named_failures(opened.folder):
            writer = opened.index.writer(CHANGE_HEAP, 1)
            try:
                for replacement in replacements:
                    replace(writer, [replacement], self.layout, opened.cutter)
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
        builder = EmbeddedBuilder(self._root, folder, words, self.layout, self.threads)
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

    def __init__(self, root: Path, folder: Path, words: Sequence[str], layout: Layout, threads: int) -> None:
        folder.mkdir()
        self._root, self._folder, self._layout = root, folder, layout
        self.finished = False
        self._cutter = layout.cutter(tuple(words))
        made = {"stamp": layout.stamp(), "built_at": clock.now().isoformat(), "words": list(words)}
        (folder / _STAMP).write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")
        self._index = with_tokens(tantivy.Index(layout.schema(), path=str(folder)))
        self._writer: tantivy.IndexWriter | None = self._index.writer(BUILD_HEAP * threads, threads)

    def _open_writer(self) -> tantivy.IndexWriter:
        if self._writer is None:
            raise RuntimeError("the builder is closed")
        return self._writer

    def add(self, owner: str, documents: Iterable[Any]) -> int:
        """Add an owner that is not in the index yet."""
        return add(self._open_writer(), owner, documents, self._layout, self._cutter)

    def replace(self, replacements: Iterable[Replacement]) -> None:
        """Renew owners that may be in the index already."""
        replace(self._open_writer(), replacements, self._layout, self._cutter)

    def finish(self) -> int:
        """Commit, open it as a reader would, and let ``live`` name it."""
        self._open_writer().commit()
        self.close()
        tried = _open_folder(self._folder, self._layout)
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


def replace(
    writer: tantivy.IndexWriter, replacements: Iterable[Replacement], layout: Layout, cutter: Any
) -> None:
    """Renew owners that may be in the index already."""
    for replacement in replacements:
        writer.delete_documents_by_term("owner", replacement.owner)
        add(writer, replacement.owner, replacement.documents, layout, cutter)


def add(
    writer: tantivy.IndexWriter, owner: str, documents: Iterable[Any], layout: Layout, cutter: Any
) -> int:
    """Add an owner that is not in the index yet; gives the number of documents."""
    count = 0
    for document in documents:
        try:
            encoded = layout.encoded(owner, document, cutter)
        except Exception:  # one bad document must not stop a rebuild, nor hold up what changed with it
            log.exception("不能编入搜索索引：%s", document.key)
            continue
        writer.add_document(encoded)
        count += 1
    return count


def with_tokens(index: tantivy.Index) -> tantivy.Index:
    """Make the tokenizer known that the schemas name: tokens come ready, with blanks between them."""
    tokens = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("tokens", tokens)
    return index


def stored(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> str:
    kept: Any = searcher.doc(address).get_first("stored")
    return bytes(kept).decode()


def _open_folder(folder: Path, layout: Layout) -> Opened:
    meta = _meta_of(folder)
    try:
        made = json.loads((folder / _STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise IndexUnavailable(Health.DAMAGED, str(error)) from error
    if made["stamp"] != layout.stamp():
        raise IndexUnavailable(Health.OTHER_VERSION, made["stamp"])
    index = with_tokens(tantivy.Index.open(str(folder)))
    index.config_reader("manual")
    index.reload()
    return Opened(folder, index, layout.cutter(tuple(made["words"])), made["built_at"], meta)


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
