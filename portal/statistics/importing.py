"""The walk of statistics: file -> rows -> checked -> releases -> identities -> saved as a whole -> announced."""

import hashlib
import resource
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from portal.core import clock
from portal.core.models import Bureau
from portal.statistics import definitions, reading
from portal.statistics.checking import Batch, Key, Reason, check_batch, check_carried
from portal.statistics.identity import Cell
from portal.statistics.models import Observation, PlannedRelease, Release
from portal.statistics.numbers import Figure
from portal.statistics.rows import Known, check_row, text_of

Content = dict[Key, tuple[Figure, str]]
Progress = Callable[[int, int, str], None]


@dataclass(slots=True)
class Options:
    """How to import.

    `bureau` publishes standard datasets that do not exist yet (else the topmost bureau does), unless
    `make_datasets` is off. `reach` says for which bureaus the user may hand in figures.
    """

    for_review: bool = False
    check_only: bool = False
    user: Any = None
    bureau: Bureau | None = None
    make_datasets: bool = True
    reach: Callable[[Bureau], bool] | None = None


@dataclass(slots=True)
class Report:
    """The report that design.md asks of every import, and what became of each release."""

    read: int = 0
    saved: int = 0
    unchanged: int = 0
    left_out: list[Reason] = field(default_factory=list)
    warnings: list[Reason] = field(default_factory=list)
    releases: list[dict[str, Any]] = field(default_factory=list)
    seconds: float = 0.0
    peak_mb: int = 0

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)

    @property
    def other_left_out(self) -> list[Reason]:
        """What is left out for itself, and not because its release does not balance."""
        failed = {(failure["place"], failure["reason"]) for r in self.releases for failure in r["failures"]}
        return [entry for entry in self.left_out if (entry.place, entry.reason) not in failed]

    @property
    def blocked(self) -> list[dict[str, Any]]:
        """The releases that failed."""
        return [release for release in self.releases if release["state"] == "blocked"]


def import_files(
    files: Iterable[tuple[str, bytes]], options: Options | None = None, progress: Progress | None = None
) -> Report:
    """Import files given as (name, bytes); everything that passes is saved in one transaction."""
    started = time.perf_counter()
    options = options or Options()
    report = Report()
    rows = [found for name, raw in files for found in _read(name, raw, report)]
    if options.make_datasets:
        _ensure_datasets(rows, options)
    known = Known.now()
    batches = _gather(rows, known, report)
    with transaction.atomic():
        for number, batch in enumerate(batches, 1):
            check_batch(batch, known)
            if options.reach and not options.reach(batch.dataset.bureau):
                reason = f"“{batch.dataset.title}”由{batch.dataset.bureau}发布，您不能替它报送"
                batch.failures.append(Reason(batch.title, reason))
            _settle(batch, known, options, report)
            if progress:
                progress(number, len(batches), batch.title)
    report.seconds = round(time.perf_counter() - started, 2)
    report.peak_mb = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return report


FileRow = tuple[str, str, reading.RawRow]  # file name, its hash, the row


def _read(name: str, raw: bytes, report: Report) -> list[FileRow]:
    try:
        rows = reading.read(name, raw)
    except reading.UnreadableFile as problem:
        report.left_out.append(Reason(name, str(problem)))
        return []
    report.read += len(rows)
    digest = hashlib.sha256(raw).hexdigest()
    return [(name, digest, row) for row in rows]


def _ensure_datasets(rows: list[FileRow], options: Options) -> None:
    """Make the standard datasets that the files name and nobody has set up."""
    definitions.ensure_indicators()
    bureau = options.bureau or Bureau.objects.order_by("path").first()
    named = {text_of(row.cells.get("dataset")) for _, _, row in rows}
    for key in named.intersection(definitions.standard_keys()):
        if bureau is not None:
            definitions.ensure_dataset(key, bureau)


def _gather(rows: list[FileRow], known: Known, report: Report) -> list[Batch]:
    """Rows by release, in order of time. A bad row is left out with its place and every reason."""
    batches: dict[tuple[str, str, datetime | None], Batch] = {}
    for name, digest, raw in rows:
        row = check_row(raw.cells, known)
        if isinstance(row, list):
            report.left_out += [Reason(raw.place, reason) for reason in row]
            continue
        key = (row.dataset, row.period.code, row.published_at)
        if key not in batches:
            dataset = known.datasets[row.dataset]
            batches[key] = Batch(
                dataset, row.period, row.published_at, source_file=name, source_sha256=digest
            )
        refusal = batches[key].add(row, raw.place)
        if refusal:
            report.left_out.append(refusal)
    last = datetime.max.replace(tzinfo=clock.TZ)
    return sorted(
        batches.values(),
        key=lambda b: (b.dataset.key, b.period.last_day, b.published_at or last, b.period.kind),
    )


# --- one release ---------------------------------------------------------------------------------------


def _settle(batch: Batch, known: Known, options: Options, report: Report) -> None:
    """Save what passed, block what failed, and say which."""
    before = Release.objects.filter(dataset=batch.dataset, period=batch.period.previous().code, live=True)
    previous = before.order_by("-number").first()
    if previous:
        values = {key: figure.value for key, (figure, _) in content_of(previous).items()}
        check_carried(batch, known, values)
    held = list(Release.objects.filter(dataset=batch.dataset, period=batch.period.code).order_by("-number"))
    content: Content = {key: (row.value, row.note) for key, row in batch.rows.items()}
    same = next((release for release in held if _is_same(release, batch, content)), None)
    state, release = "blocked", None
    if not batch.failures and same:
        state, release = _renew_words(same, batch, options), same
        report.unchanged += len(content)
    elif not batch.failures:
        release = _place(batch, held, options)
        if release is not None:
            state = "checked" if options.check_only else "for review" if options.for_review else "saved"
            report.saved += 0 if options.check_only else len(content)
        if release is not None and not options.check_only:
            _save(release, content, known, options)
    report.warnings += batch.warnings
    report.left_out += batch.failures if state == "blocked" else []
    report.releases.append(
        {
            "dataset": batch.dataset.key,
            "period": batch.period.code,
            "number": release.number if release else None,
            "title": batch.title,
            "figures": len(content),
            "state": state,
            "failures": [asdict(failure) for failure in batch.failures],
        }
    )


def content_of(release: Release) -> Content:
    """The figures of a stored release."""
    return {
        (o.indicator.code, Cell(o.region, o.entity_type, o.industry)): (Figure(o.value, o.status), o.note)
        for o in release.observations.select_related("indicator")
    }


def _is_same(release: Release, batch: Batch, content: Content) -> bool:
    """Whether the file says again what this release says: its figures, and nothing else about when or why."""
    return (
        batch.published_at in (None, release.published_at)
        and batch.revision_note in ("", release.revision_note)
        and content_of(release) == content
    )


def _renew_words(release: Release, batch: Batch, options: Options) -> str:
    """The same figures may change from 初步 to 最终."""
    if not batch.release_status or batch.release_status == release.status or options.check_only:
        return "unchanged"
    release.status = batch.release_status
    if options.for_review:
        _submit(release, options)
        return "for review"
    release.save_revision(user=options.user).publish(user=options.user, skip_permission_checks=True)
    return "updated"


def _place(batch: Batch, held: list[Release], options: Options) -> Release | None:
    """The release that takes the figures: a new one, or one that nobody has read yet. None: blocked."""
    newest = held[0] if held else None
    now = clock.now()
    if newest is None:
        return _new_release(batch, 1, batch.published_at or _planned(batch) or now)
    if newest.live and newest.published_at <= now:
        if not batch.revision_note:
            reason = f"本期第 {newest.number} 版已经公开；数据有更正时须写“修订说明”，另发修订版"
            batch.failures.append(Reason(batch.title, reason))
            return None
        if batch.published_at and batch.published_at < newest.published_at:
            reason = f"修订版的发布时间不能早于第 {newest.number} 版（{newest.published_at:%Y-%m-%d %H:%M}）"
            batch.failures.append(Reason(batch.title, reason))
            return None
        missing = len(content_of(newest).keys() - batch.rows.keys())
        if missing:
            batch.warnings.append(Reason(batch.title, f"比第 {newest.number} 版少 {missing} 个数"))
        return _new_release(batch, newest.number + 1, batch.published_at or now)
    if newest.live and options.for_review:
        reason = "本期已经审核并定时公开；要更正请先在后台撤下，再送审"
        batch.failures.append(Reason(batch.title, reason))
        return None
    return _filled(newest, batch)


def _new_release(batch: Batch, number: int, moment: datetime) -> Release:
    status = Release.REVISED if number > 1 else Release.FINAL
    release = Release(
        dataset=batch.dataset,
        bureau=batch.dataset.bureau,
        period=batch.period.code,
        number=number,
        status=status,
        published_at=moment.replace(second=0, microsecond=0),
        live=False,
    )
    return _filled(release, batch)


def _filled(release: Release, batch: Batch) -> Release:
    """The release with what the file says about it."""
    release.status = batch.release_status or release.status
    release.revision_note = batch.revision_note or release.revision_note
    release.published_at = batch.published_at or release.published_at
    release.source_file, release.source_sha256 = batch.source_file[:200], batch.source_sha256
    release.loaded_on = clock.today()
    return release


def _planned(batch: Batch) -> datetime | None:
    """The minute that the calendar has promised, as long as it has not passed."""
    plan = PlannedRelease.objects.filter(
        dataset=batch.dataset,
        period=batch.period.code,
        live=True,
        cancelled=False,
        planned_at__gt=clock.now(),
    ).first()
    return plan.planned_at if plan else None


def _save(release: Release, content: Content, known: Known, options: Options) -> None:
    release.save()
    release.observations.all().delete()
    Observation.objects.bulk_create(
        [
            Observation(
                release=release,
                indicator=known.indicators[code],
                region=cell.region,
                entity_type=cell.entity_type,
                industry=cell.industry,
                value=figure.value,
                status=figure.status,
                note=note[:200],
            )
            for (code, cell), (figure, note) in content.items()
        ],
        batch_size=500,
    )
    if options.for_review:
        _submit(release, options)
    else:
        release.save_revision(user=options.user).publish(user=options.user, skip_permission_checks=True)


def _submit(release: Release, options: Options) -> None:
    """Hand the release to the reviewers; without a workflow it waits as a draft."""
    release.save_revision(user=options.user)
    workflow = release.get_workflow()
    if workflow and not release.workflow_in_progress:
        workflow.start(release, options.user)
