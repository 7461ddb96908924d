"""The walk of a file: opened -> columns mapped -> rows judged -> decided -> saved in chunks -> announced."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction

from portal.core import clock
from portal.core.announcements import announce, announce_many
from portal.core.models import Bureau
from portal.credit.intake import batches, duplicates, headers, judges, lines, numbering, tickets
from portal.credit.intake.batches import Counts
from portal.credit.intake.calm import calm
from portal.credit.intake.deciders import Decider, decider_for
from portal.credit.intake.disclosure_rows import DEFAULTED, said_of_defaults
from portal.credit.intake.gating import HELD
from portal.credit.intake.judging import Judged
from portal.credit.intake.known import CodeTables
from portal.credit.intake.opening import Opened, UnreadableFile, open_file
from portal.credit.intake.records import CHUNK, Table, read_table
from portal.credit.intake.rules import RULES, WARNING
from portal.credit.models import Batch, Line

MANY = 5000
"""More changed records than this are announced as a batch, once it is through, and not one by one."""
SHOWN = 20
"""Warnings of one rule that a report lists; the rest is counted."""
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Options:
    """How to import. `old_before`: rows approved before that day are old stock (S24)."""

    bureau: Bureau
    mode: str = Batch.INCREMENT
    for_review: bool = False
    old_before: date | None = None
    check_only: bool = False
    user: Any = None
    defaults: dict[str, str] = field(default_factory=dict)
    """What holds for penalties where the file has no such column, see `disclosure_rows.defaults_of`."""
    processes: int | None = None
    """How many processes judge rows; None: as many as suit the file."""


@dataclass(slots=True)
class Report:
    """The report that design.md asks of every import, and more: `left_out` and `warnings` hold {place, reason}."""

    read: int = 0
    saved: int = 0
    unchanged: int = 0
    left_out: list[dict[str, str]] = field(default_factory=list)
    warnings: list[dict[str, str]] = field(default_factory=list)
    tickets: int = 0
    seconds: float = 0.0
    peak_mb: float = 0.0
    batch: str = ""
    state: str = ""
    notes: list[str] = field(default_factory=list)
    absent: int = 0
    held: int = 0
    """Lines taken in that somebody has to look through for personal data; the first of them in `held_lines`."""
    held_lines: list[int] = field(default_factory=list)

    @property
    def nothing_taken(self) -> bool:
        """Whether every line was refused."""
        return bool(self.left_out) and not (self.saved or self.unchanged)

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def import_file(
    path: Path, kind: str, options: Options, progress: Progress | None = None, name: str = ""
) -> Report:
    """Import one file, called `name`. Raises UnreadableFile or Busy; then nothing of the file was stored."""
    started = time.perf_counter()
    opened = open_file(path, name)
    table = read_table(opened, kind)
    if lacking := headers.missing(kind, table.plan.fields):
        raise UnreadableFile(f"表头缺少必需的列：{'、'.join(lacking)}。请补上后重新报送。")
    table.require_rows()
    report = Run(table, kind, _for_file(options, table), progress).run()
    report.seconds = round(time.perf_counter() - started, 2)
    report.peak_mb = peak_mb()
    return report


def _for_file(options: Options, table: Table) -> Options:
    """Defaults hold for columns that the file does not have, and of disclosures alone."""
    absent = set(DEFAULTED) - table.plan.fields if table.plan.kind == Batch.DISCLOSURES else ()
    return replace(
        options, defaults={name: options.defaults[name] for name in absent if name in options.defaults}
    )


def peak_mb() -> float:
    """The most memory that this process or one of its helpers has held, in MB."""
    unit = 2**20 if sys.platform == "darwin" else 2**10
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return round(sum(resource.getrusage(each).ru_maxrss for each in who) / unit, 1)


class Run:
    """One import of one file."""

    def __init__(self, table: Table, kind: str, options: Options, progress: Progress | None) -> None:
        self.table, self.kind, self.options, self.progress = table, kind, options, progress
        self.report = Report()
        self.warned: dict[str, int] = {}
        self.tables = CodeTables(clock.today())
        self.announced = 0
        self.batch = Batch(kind=kind, bureau=options.bureau, mode=options.mode)

    def run(self) -> Report:
        """All of it: a batch that is finished is only told of again."""
        for column, reason in self.table.notices:
            self.report.warnings.append({"place": f"{self.table.opened.name} {column}", "reason": reason})
        if not self.options.check_only:
            self.batch, new = self._begin(self.table.opened)
            if self.batch.finished_at:
                return self._told_again()
            if not new and self.batch.position:
                self.report.notes.append(f"接着上次中断的地方载入：从第 {self.batch.position + 1} 行开始。")
        with judges.Judges(self.table, self.options) as judging:
            self.keys = numbering.look_through(self.table)
            self.decider = self._decider()
            with calm():
                self._load(judging)
        if self.options.mode == Batch.FULL:
            self._tell_absent()
        if self.options.check_only:
            self._duplicates()
            return self._summed_up()
        self._finish()
        return self._told()

    def _begin(self, opened: Opened) -> tuple[Batch, bool]:
        return batches.begin(
            self.kind,
            self.options.bureau,
            opened.digest,
            opened.name,
            mode=self.options.mode,
            for_review=self.options.for_review,
            user=self.options.user,
            defaults=self.options.defaults,
        )

    def _decider(self) -> Decider:
        return decider_for(self.kind)(self.batch, self.table.plan, self.tables)

    # --- the chunks -------------------------------------------------------------------------------------

    def _load(self, judging: judges.Judges) -> None:
        done = self.batch.read
        skip = numbering.Key(self.table.plan).of if self.keys.twice else None
        for last, rows in judging.judged(self.batch.position, skip, self.keys):
            self._save(rows, last)
            done += len(rows)
            if self.progress:
                self.progress(done, self.keys.records)

    def _save(self, rows: list[Judged], last: int, counted: Counts | None = None) -> None:
        """One transaction: the records, what tells of them, and how far the batch has come."""
        if self.options.check_only:
            self._check(rows)
            return
        states = [row.state() for row in rows]
        for attempt in (1, 2):
            counts = counted or Counts(read=len(rows))
            try:
                with transaction.atomic():
                    batches.advance(self.batch, last, self._write(rows, counts))
                break
            except IntegrityError:  # another import brought in the same record in between: look again
                if attempt == 2:
                    raise
                for row, state in zip(rows, states, strict=True):
                    row.restore(state)
        batches.moved(self.batch, last, counts)
        self._note_warnings(rows)

    def _write(self, rows: list[Judged], counts: Counts) -> Counts:
        waiting = self.batch.state == Batch.WAITING
        for wave in self.decider.waves(rows):
            work = self.decider.decide(wave)
            counts.unchanged += work.same
            lines.store(self.batch, self.table, work.refused, Line.REFUSED)
            if waiting:
                held = self.decider.held(work)
                lines.store(self.batch, self.table, held, Line.WAITING)
                counts.saved += len(held)
            else:
                counts.saved += len(work.new) + len(work.changed)
                self._write_told(work)
                lines.store(self.batch, self.table, work.waiting, Line.WAITING)
                tickets.keep(self.batch, self.decider, wave)
        counts.left_out += sum(row.refused for row in rows)
        counts.warnings += sum(RULES[d.rule].severity == WARNING for row in rows for d in row.defects)
        return counts

    def _write_told(self, work: Any) -> None:
        """Write, and tell of each record; of a large batch it is told as a whole, and no one asks for the keys."""
        self.announced += len(work.new) + len(work.changed)
        self.decider.silent = self.announced > MANY
        keys = self.decider.write(work)
        if not self.decider.silent:
            announce_many(self.decider.model, keys)

    def _check(self, rows: list[Judged]) -> None:
        """What would become of the rows; nothing is stored."""
        for wave in self.decider.waves(rows):
            work = self.decider.decide(wave)
            self.report.unchanged += work.same
            self.report.saved += len(self.decider.held(work))
            for row in work.refused:
                self.report.left_out.append(lines.told(self.table, row))
        self.report.read += len(rows)
        self._note_warnings(rows)

    def _note_warnings(self, rows: Iterable[Judged]) -> None:
        for row in rows:
            for defect in row.defects:
                if RULES[defect.rule].severity == WARNING:
                    count = self.warned[defect.rule] = self.warned.get(defect.rule, 0) + 1
                    if defect.rule == HELD and count <= lines.HELD_TOLD:
                        self.report.held_lines.append(row.line)
                    if count <= SHOWN:
                        place = self.table.place(row.line)
                        self.report.warnings.append({"place": place, "reason": defect.message})

    # --- behind the chunks ------------------------------------------------------------------------------

    def _duplicates(self) -> None:
        """Rows whose key occurs twice are decided together, behind all others."""
        if not self.keys.twice:
            return
        found = numbering.twice_in(self.table, self.keys)
        rows, doubles = duplicates.settled(found, self.table.plan, judges.judge_of(self.options, self.kind))
        last = max((row.line for row in (*rows, *doubles)), default=0)
        counts = Counts(read=len(rows) + len(doubles), unchanged=len(doubles))
        if self.options.check_only:
            self.report.read, self.report.unchanged = (
                self.report.read + len(doubles),
                self.report.unchanged + len(doubles),
            )
        self._save(rows, max(last, self.batch.position) + 1, counts)

    def _tell_absent(self) -> None:
        """A full file leaves something out: that is said; nothing is deleted by absence."""
        absent = list(self._absent())
        self.report.absent = len(absent)
        for code in absent[:SHOWN]:
            reason = "库中有这一户，全量文件里没有。没有删除；确已注销的请报送注销信息"
            self.report.warnings.append({"place": code, "reason": reason})
        if absent:
            said = f"全量文件缺少库中本单位的 {len(absent)} 户，都没有删除。"
            self.report.notes.append(said)
            self.batch.remark = said

    def _absent(self) -> Iterator[str]:
        for names in self.decider.stored_keys(self.options.bureau):
            if not any(name and numbering.hash_of(name) in self.keys for name in names):
                yield next(name for name in names if name)

    def _finish(self) -> None:
        """In one transaction with the rows that occur twice: begun again, neither is done a second time."""
        with transaction.atomic():
            self._duplicates()
            if self.batch.state == Batch.LOADING and self.batch.saved > MANY:
                announce(self.batch)
            if said := batches.finish(self.batch):
                self.report.notes.append(said)

    # --- the report -------------------------------------------------------------------------------------

    def _told(self) -> Report:
        batch, report = self.batch, self._summed_up()
        report.read, report.saved, report.unchanged = batch.read, batch.saved, batch.unchanged
        report.left_out = lines.all_told(batch)
        report.batch, report.state = batch.number, batch.state
        report.tickets = tickets.count(batch)
        held = lines.held(batch)  # not of this run alone: an import may have gone on where one broke off
        report.held, report.held_lines = len(held), held[: lines.HELD_TOLD]
        return report

    def _told_again(self) -> Report:
        batch = self.batch
        self.report.notes.append(
            f"这份文件已经报送过（批次 {batch.number}，{batch.get_state_display()}），没有再次载入，什么也没有改变。"
            f"{lines.to_try_again(batch)}"
        )
        report = self._told()
        report.saved, report.unchanged = 0, batch.saved + batch.unchanged
        return report

    def _summed_up(self) -> Report:
        self.report.held = self.warned.get(HELD, 0)
        self.report.notes += [*said_of_defaults(self.options.defaults), *self.tables.notes()]
        for rule, count in self.warned.items():
            if count > SHOWN:
                reason = f"{RULES[rule].about}：另有 {count - SHOWN} 行有同样的问题，没有逐行列出"
                self.report.warnings.append({"place": self.table.opened.name, "reason": reason})
        return self.report


__all__ = ["CHUNK", "Options", "Progress", "Report", "import_file", "peak_mb"]
