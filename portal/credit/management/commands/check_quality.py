"""manage.py check_quality: hold the records of units, or one batch, against the rules of data quality."""

from __future__ import annotations

import csv
import json
import time
from argparse import ArgumentParser
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.core.models import Bureau
from portal.credit.intake.importing import peak_mb
from portal.credit.models import Batch, QualityRun
from portal.credit.quality.catalogue import rules
from portal.credit.quality.lists import HEAD, line_of
from portal.credit.quality.running import check_batch, check_units
from portal.credit.quality.scoring import Place


class Command(BaseCommand):
    help = "检查数据质量：默认检查全部单位的记录，也可以只查一个单位（连同下级）或者一个批次。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--bureau", metavar="CODE", help="只查这个单位和它下级的记录")
        which.add_argument("--batch", metavar="NUMBER", help="只查这个批次，包括退回的行")
        parser.add_argument("--json", metavar="PATH", type=Path, help="把结果写成 JSON 文件")
        parser.add_argument("--list", metavar="FOLDER", type=Path, help="把全部问题按单位写成 CSV 文件")

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.perf_counter()
        with ExitStack() as files:
            note = Lists(options["list"], files) if options["list"] else None
            kept = self._check(options, note)
        for run in kept:
            self.stdout.write(
                f"{run.bureau.name}：{run.score} 分，检查 {run.checked} 条，没有问题的 {run.faultless} 条"
            )
        seconds = round(time.perf_counter() - started, 2)
        records = sum(run.checked for run in kept)
        self.stdout.write(f"{len(kept)} 个单位，{records} 条，{seconds} 秒。")
        if options["json"]:
            told = {"seconds": seconds, "peak_mb": peak_mb(), "runs": [as_dict(run) for run in kept]}
            options["json"].write_text(json.dumps(told, ensure_ascii=False, indent=1), "utf-8")

    def _check(self, options: dict[str, Any], note: Lists | None) -> list[QualityRun]:
        if options["batch"]:
            batch = Batch.objects.filter(number=options["batch"]).first()
            if batch is None:
                raise CommandError(f"没有批次 {options['batch']}。")
            return [check_batch(batch, note)]
        units: list[Bureau] = []
        if options["bureau"]:
            bureau = Bureau.objects.filter(code=options["bureau"]).first()
            if bureau is None:
                raise CommandError(f"没有代码为 {options['bureau']} 的单位。")
            units = list(bureau.subtree())
        return check_units(units, note)


class Lists:
    """A CSV file for each unit, with every defect."""

    def __init__(self, folder: Path, files: ExitStack) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.files = folder, files
        self.writers: dict[int, Any] = {}

    def __call__(self, unit: int, rule: str, place: Place) -> None:
        writer = self.writers.get(unit)
        if writer is None:
            name = f"{Bureau.objects.get(pk=unit).code}.csv"
            file = self.files.enter_context((self.folder / name).open("w", encoding="utf-8-sig", newline=""))
            writer = self.writers[unit] = csv.writer(file)
            writer.writerow(HEAD)
        writer.writerow(line_of(rules()[rule], place))


def as_dict(run: QualityRun) -> dict[str, Any]:
    """A run for JSON."""
    return {
        "bureau": run.bureau.code,
        "batch": run.batch.number if run.batch else None,
        "ruleset": run.ruleset,
        "run_at": run.run_at.isoformat(),
        "checked": run.checked,
        "faultless": run.faultless,
        "score": str(run.score),
        "results": [
            {"rule": result.rule, "checked": result.checked, "failed": result.failed}
            for result in run.results.all()
        ],
    }
