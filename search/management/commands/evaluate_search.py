"""How well the live index answers judged questions."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.engines.base import IndexUnavailable
from search.evaluating import MEASURES, BadFile, SetReport, evaluate, read_judged
from search.indexing import engine

_CHANGED = 0.001
_SHOWN = 10


class Command(BaseCommand):
    """``manage.py evaluate_search FILE…``."""

    help = "用判定过的问题检验搜索：经过与公众页面相同的路径，给出 R@k、MRR@10、nDCG@10。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Files, where to write, what to compare with."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--json", type=Path, help="把报告写成 JSON")
        parser.add_argument("--keywords", action="store_true", help="用关键词（keywords）代替整句提问")
        parser.add_argument("--previous", type=Path, help="与上一次的 JSON 报告比较，列出变好和变差的问题")

    def handle(self, *args: Any, **options: Any) -> None:
        """Evaluate every file, tell the figures, write the report."""
        before = self._previous(options["previous"])
        try:
            sets = [(path.name, read_judged(path, keywords=options["keywords"])) for path in options["files"]]
        except BadFile as error:
            raise CommandError(str(error)) from error
        show = self._progress if sys.stderr.isatty() and options["verbosity"] else None
        try:
            reports = [evaluate(name, questions, show) for name, questions in sets]
        except IndexUnavailable as error:
            raise CommandError("搜索索引现在不能使用，无法检验。请先运行 rebuild_index。") from error
        for report in reports:
            self._tell(report, before.get(report.name, {}))
        if options["json"]:
            whole = {"engine": engine().name, "sets": [report.row() for report in reports]}
            options["json"].write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", "utf-8")

    def _previous(self, path: Path | None) -> dict[str, dict[str, float]]:
        if path is None:
            return {}
        try:
            return {each["name"]: each["each"] for each in json.loads(path.read_text("utf-8"))["sets"]}
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CommandError(f"不能读取上一次的报告 {path}：{error}") from error

    def _progress(self, count: int, of: int) -> None:
        self.stderr.write(f"\r{count:>6} / {of}", ending="" if count < of else "\n")
        self.stderr.flush()

    def _tell(self, report: SetReport, before: dict[str, float]) -> None:
        self.stdout.write(f"{report.name}：{report.questions} 个问题，引擎 {engine().name}")
        for name in MEASURES:
            low, high = report.intervals[name]
            self.stdout.write(
                f"  {name:<7}{report.means[name]:.3f}（{low:.3f}–{high:.3f}）  按法规归组后 {report.grouped[name]:.3f}"
            )
        if before:
            self._compare(report, before)

    def _compare(self, report: SetReport, before: dict[str, float]) -> None:
        change = {key: values["ndcg10"] - before[key] for key, values in report.each.items() if key in before}
        for word, sign in (("变好", 1), ("变差", -1)):
            moved = sorted(
                (key for key in change if change[key] * sign > _CHANGED), key=lambda k: -change[k] * sign
            )
            shown = "、".join(f"{key}（{change[key]:+.2f}）" for key in moved[:_SHOWN])
            self.stdout.write(f"  {word} {len(moved)} 个{'：' + shown if shown else ''}")
