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
from portal.credit.intake.records import Chunk, Raw, Table

if TYPE_CHECKING:
    from portal.credit.intake.importing import Options

WORTHWHILE = 20_000
"""Rows from which on starting helpers saves more than it costs."""
MOST_HELPERS = 3
Judge = Callable[[dict[str, str]], Judged]


def judge_of(options: Options, kind: str) -> Judge:
    """The judge of rows of a kind."""
    return _judge(kind, clock.today(), options.old_before)


def _judge(kind: str, on: date, old_before: date | None) -> Judge:
    if kind == REGISTER_KIND:
        from portal.credit.intake import register_rows

        return partial(register_rows.judge, on=on, old_before=old_before)
    from portal.credit.intake import disclosure_rows

    return partial(disclosure_rows.judge, on=on, old_before=old_before)


def judged(
    table: Table, after: int, options: Options, skip: Callable[[Raw], int] | None, keys: Keys
) -> Iterator[tuple[int, list[Judged]]]:
    """The last line of each chunk behind line `after`, and its rows as judged; rows that occur twice are left out."""
    chunks = _chunks(table, after, skip, keys)
    helpers = _helpers(options, keys.records)
    if helpers:
        yield from _judged_apart(chunks, table.plan, options, helpers)
        return
    judge = judge_of(options, table.plan.kind)
    for chunk in chunks:
        yield chunk.last, judge_chunk(chunk, table.plan, judge)


def _chunks(table: Table, after: int, skip: Callable[[Raw], int] | None, keys: Keys) -> Iterator[Chunk]:
    for chunk in table.chunks(after):
        if skip:
            _leave_out(chunk, skip, keys)
        yield chunk


def _helpers(options: Options, records: int) -> int:
    """How many processes judge beside this one, which reads, decides and writes."""
    if options.processes is not None:
        return max(0, options.processes - 1)
    return min(MOST_HELPERS, (os.cpu_count() or 1) - 1) if records >= WORTHWHILE else 0


def _judged_apart(
    chunks: Iterator[Chunk], plan: Plan, options: Options, helpers: int
) -> Iterator[tuple[int, list[Judged]]]:
    """In the order of the file; no more chunks wait than the helpers need to be busy, so memory stays bounded."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(helpers, context, _leave_with_parent) as pool:
        waiting: deque[Future[tuple[int, Packed]]] = deque()
        try:
            for chunk in chunks:
                task = (chunk, plan, plan.kind, clock.today(), options.old_before)
                waiting.append(pool.submit(judge_apart, *task))
                if len(waiting) > 2 * helpers:
                    yield _came_back(waiting.popleft())
            while waiting:
                yield _came_back(waiting.popleft())
        finally:
            for future in waiting:
                future.cancel()


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


def judge_apart(chunk: Chunk, plan: Plan, kind: str, on: date, old_before: date | None) -> tuple[int, Packed]:
    """The same in another process, which has neither Django's settings nor a database."""
    return chunk.last, pack(judge_chunk(chunk, plan, _judge(kind, on, old_before)))
