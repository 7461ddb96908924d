"""Who judges the rows of a file: this process, or others beside it when the file is large."""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import date
from functools import partial
from threading import Thread
from typing import TYPE_CHECKING

from portal.core import clock
from portal.credit.intake.headers import REGISTER_KIND, Plan
from portal.credit.intake.judging import Judged, Packed, judge_chunk, pack, unpacked
from portal.credit.intake.numbering import Keys
from portal.credit.intake.opening import SHEET
from portal.credit.intake.records import Chunk, Raw, Table

if TYPE_CHECKING:
    from portal.credit.intake.importing import Options

WORTHWHILE = 3_000_000
"""Bytes of plain text from which on starting helpers saves more than it costs: 10,000 rows or so."""
PACKED = 5
"""How much larger a packed file is, or a spreadsheet, once it is plain text."""
MOST_HELPERS = 3
Judge = Callable[[dict[str, str]], Judged]


def judge_of(options: Options, kind: str) -> Judge:
    """The judge of rows of a kind."""
    return _judge(kind, clock.today(), options.old_before, options.defaults)


def _judge(kind: str, on: date, old_before: date | None, defaults: dict[str, str]) -> Judge:
    if kind == REGISTER_KIND:
        from portal.credit.intake import register_rows

        return partial(register_rows.judge, on=on, old_before=old_before)
    from portal.credit.intake import disclosure_rows

    return partial(disclosure_rows.judge, on=on, old_before=old_before, defaults=defaults)


class Judges:
    """Who judges the rows of a table: this process, or helpers, which start while the file is first looked through."""

    def __init__(self, table: Table, options: Options) -> None:
        self.table, self.options = table, options
        self.helpers = _helpers(table, options)
        self.pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Judges:
        if self.helpers:
            context = multiprocessing.get_context("spawn")
            self.pool = ProcessPoolExecutor(self.helpers, context, _leave_with_parent)
            for _ in range(self.helpers):
                self.pool.submit(_judge, self.table.plan.kind, *self._given())
        return self

    def __exit__(self, *_: object) -> None:
        if self.pool:
            self.pool.shutdown(cancel_futures=True)

    def judged(
        self, after: int, skip: Callable[[Raw], int] | None, keys: Keys
    ) -> Iterator[tuple[int, list[Judged]]]:
        """The last line of each chunk behind line `after`, and its rows as judged; without rows that occur twice."""
        chunks = _chunks(self.table, after, skip, keys)
        if self.pool:
            yield from self._apart(chunks, self.pool)
            return
        judge = judge_of(self.options, self.table.plan.kind)
        for chunk in chunks:
            yield chunk.last, judge_chunk(chunk, self.table.plan, judge)

    def _apart(
        self, chunks: Iterator[Chunk], pool: ProcessPoolExecutor
    ) -> Iterator[tuple[int, list[Judged]]]:
        """In the order of the file; no more chunks wait than the helpers need to be busy, so memory stays bounded."""
        waiting: deque[Future[tuple[int, Packed]]] = deque()
        for chunk in chunks:
            task = (chunk, self.table.plan, *self._given())
            waiting.append(pool.submit(judge_apart, *task))
            if len(waiting) > 2 * self.helpers:
                yield _came_back(waiting.popleft())
        while waiting:
            yield _came_back(waiting.popleft())

    def _given(self) -> tuple[date, date | None, dict[str, str]]:
        """What a judge in another process is told besides."""
        return clock.today(), self.options.old_before, self.options.defaults


def _chunks(table: Table, after: int, skip: Callable[[Raw], int] | None, keys: Keys) -> Iterator[Chunk]:
    for chunk in table.chunks(after):
        if skip:
            _leave_out(chunk, skip, keys)
        yield chunk


def _helpers(table: Table, options: Options) -> int:
    """How many processes judge beside this one, which reads, decides and writes."""
    if options.processes is not None:
        return max(0, options.processes - 1)
    plain = table.opened.format != SHEET and not table.opened.packed
    size = table.opened.path.stat().st_size * (1 if plain else PACKED)
    return min(MOST_HELPERS, (os.cpu_count() or 1) - 1) if size >= WORTHWHILE else 0


def _came_back(future: Future[tuple[int, Packed]]) -> tuple[int, list[Judged]]:
    last, rows = future.result()
    return last, unpacked(rows)


def _leave_with_parent() -> None:
    """A helper whose import was killed would otherwise wait for work for ever."""
    gc.freeze()
    gc.set_threshold(100_000)  # rows go as they come: hardly anything they are made of refers to itself
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    Thread(target=watch, daemon=True).start()


def _leave_out(chunk: Chunk, key_of: Callable[[Raw], int], keys: Keys) -> None:
    kept = [
        (line, raw)
        for line, raw in zip(chunk.lines, chunk.raws, strict=True)
        if key_of(raw) not in keys.twice
    ]
    chunk.lines, chunk.raws = [line for line, _ in kept], [raw for _, raw in kept]


def judge_apart(
    chunk: Chunk, plan: Plan, on: date, old_before: date | None, defaults: dict[str, str]
) -> tuple[int, Packed]:
    """The same in another process, which has neither Django's settings nor a database."""
    return chunk.last, pack(judge_chunk(chunk, plan, _judge(plan.kind, on, old_before, defaults)))
