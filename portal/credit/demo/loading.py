"""The demo's register and disclosures: composed, written as files, taken in by the importer itself."""

from __future__ import annotations

import csv
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path

from django.db.models import Q

from portal.core.announcements import announce_many
from portal.core.models import Bureau
from portal.credit import columns
from portal.credit.demo import changing, defects, edges, words
from portal.credit.demo.composing import Composer
from portal.credit.demo.disclosing import Discloser, Row
from portal.credit.intake.importing import Options, Report, import_file
from portal.credit.leaving import objection_opened
from portal.credit.models import Batch, Disclosure, Entity, QualityRun, Ticket
from portal.credit.quality.running import check_units

ENTITIES, DISCLOSED = 4000, 0.22
REGISTER, DISCLOSURES = "register", "disclosures"
OVER = "届满"
"""Some of the demo's decisions are left out because they are too old: that too is to be seen in a batch."""
HEADS = {REGISTER: columns.REGISTER, DISCLOSURES: columns.DISCLOSURES}


class DemoBroken(RuntimeError):
    """The composed rows did not pass the importer's own checks."""


def load(day: date) -> None:
    """Load everything as seen from `day`; where demo batches are, nothing is done, because time has gone on in them."""
    if Batch.objects.filter(is_demo=True).exists():
        return
    composer = Composer(day, words.REGIONS, words.TRADES)
    composed, shown = list(composer.rows(ENTITIES)), list(edges.entities(composer))
    entities = [*composed, *(row for _, row in shown)]
    parent = next(row for what, row in shown if what == "parent")
    maker = Discloser(day)
    behind = changing.of_edges(day)
    files = changing.in_files(
        [*changing.of_composed(composed), *((row, behind.get(what, ())) for what, row in shown)]
    )
    home = {row["UNISCID"]: row["DOMDISTRICT"] for row in entities}
    with tempfile.TemporaryDirectory() as folder:
        for number, rows in enumerate(files):
            _by_unit(Path(folder), REGISTER, rows, lambda row: row["DOMDISTRICT"], day, number)
        disclosed = _disclosed(maker, composed, entities, parent)
        _by_unit(Path(folder), DISCLOSURES, disclosed, lambda row: home[row["UNISCID"]], day)
        _take_in_defects(Path(folder), composer, maker, parent, day)
    check_units()
    objected = Disclosure.objects.public().filter(kind=Disclosure.ABNORMAL).order_by("pk").first()
    if objected is not None:
        objection_opened(objected)


def _disclosed(maker: Discloser, composed: list[Row], entities: list[Row], parent: Row) -> list[Row]:
    rows = [
        *edges.of_one(maker, parent),
        *edges.disclosures(maker, composed),
        *maker.rows(iter(composed[1000:]), DISCLOSED),
    ]
    told = {(row["UNISCID"], row["YEAR"]) for row in rows if "YEAR" in row}
    years = (maker.day.year - 1, maker.day.year - 2)
    reports = maker.reports(entities, years)
    return [*rows, *(row for row in reports if (row["UNISCID"], row["YEAR"]) not in told)]


def _by_unit(
    folder: Path, kind: str, rows: Iterable[Row], of_region: Callable[[Row], str], day: date, number: int = 0
) -> None:
    """Each unit hands in a file with its rows; `number` tells later files of a unit from its first."""
    sorted_rows = defaultdict(list)
    for row in rows:
        sorted_rows[of_region(row)].append(row)
    for region in words.REGIONS:
        if own := sorted_rows[region.code]:
            _take_in(
                folder, kind, region.registrar, own, f"{day:%Y%m%d}" + (f"-变更{number}" if number else "")
            )


def _take_in(folder: Path, kind: str, unit: str, rows: Sequence[Row], name: str) -> None:
    report = _imported(folder, kind, unit, rows, name)
    wrong = [line for line in report.left_out if OVER not in line["reason"]]
    if wrong:
        raise DemoBroken(f"{wrong[0]['place']}：{wrong[0]['reason']}")


def _take_in_defects(folder: Path, composer: Composer, maker: Discloser, owner: Row, day: date) -> None:
    """Old stock with tickets, a batch whose rows all come back, and decisions that do."""
    unit, stamp = words.REGIONS[0].registrar, f"{day:%Y%m%d}"
    old = [row for _, row in defects.rows(composer)]
    _imported(folder, REGISTER, unit, old, f"存量-{stamp}", defects.OLD_BEFORE)
    _imported(folder, REGISTER, unit, [row for _, row in defects.rows(composer, old=False)], f"待改-{stamp}")
    late = [row for _, row in defects.disclosures(maker, owner)]
    _imported(folder, DISCLOSURES, unit, late, f"待改-{stamp}")


def _imported(
    folder: Path, kind: str, unit: str, rows: Sequence[Row], name: str, old_before: date | None = None
) -> Report:
    bureau = Bureau.objects.get(name=unit)
    path = folder / f"{bureau.code}-{kind}-{name}.csv"
    _write(path, kind, rows)
    report = import_file(path, kind, Options(bureau=bureau, processes=1, old_before=old_before))
    Batch.objects.filter(number=report.batch).update(is_demo=True)
    return report


def _write(path: Path, kind: str, rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [column.key for column in HEADS[kind]], restval="")
        writer.writeheader()
        writer.writerows(rows)


def remove() -> None:
    """Take away what the demo's batches brought in, and the batches."""
    mine = Batch.objects.filter(is_demo=True)
    Ticket.objects.filter(bureau__in=mine.values("bureau")).delete()
    QualityRun.objects.filter(bureau__in=mine.values("bureau")).delete()
    about = Q(batch__in=mine) | Q(
        entity__batch__in=mine
    )  # also what people recorded while they tried things out
    for model, which in ((Disclosure, about), (Entity, Q(batch__in=mine))):
        rows = model._default_manager.filter(which)
        announce_many(model, list(rows.values_list("pk", flat=True)))
        rows.delete()
    mine.delete()
