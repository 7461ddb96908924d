"""Who judges the rows of a file: this process, or others beside it when the file is large."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from portal.core import clock
from portal.credit.intake.headers import REGISTER_KIND, Plan
from portal.credit.intake.judging import Judged, judge_chunk
from portal.credit.intake.numbering import Keys
from portal.credit.intake.records import Chunk, Raw, Table

if TYPE_CHECKING:
    from portal.credit.intake.importing import Options

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
    judge = judge_of(options, table.plan.kind)
    for chunk in table.chunks(after):
        if skip:
            _leave_out(chunk, skip, keys)
        yield chunk.last, judge_chunk(chunk, table.plan, judge)


def _leave_out(chunk: Chunk, key_of: Callable[[Raw], int], keys: Keys) -> None:
    kept = [
        (line, raw)
        for line, raw in zip(chunk.lines, chunk.raws, strict=True)
        if key_of(raw) not in keys.twice
    ]
    chunk.lines, chunk.raws = [line for line, _ in kept], [raw for _, raw in kept]


def judge_apart(
    chunk: Chunk, plan: Plan, kind: str, on: date, old_before: date | None
) -> tuple[int, list[Judged]]:
    """The same in another process, which has neither Django's settings nor a database."""
    return chunk.last, judge_chunk(chunk, plan, _judge(kind, on, old_before))
