"""manage.py import_laws PATH…: law texts from folders, archives or files."""

import json
import sys
import time
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from portal.core.worker import settle
from portal.laws.citations import storing
from portal.laws.importing import Report, import_laws, peak_mb

BAR = 30


class Command(BaseCommand):
    help = (
        "导入法律文本（.md、.txt、.docx）：文件夹、压缩包（.tar.xz、.tar.gz、.zip）或单个文件。可重复运行。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument("--json", type=Path, help="把报告写成 JSON")
        parser.add_argument("--for-review", action="store_true", help="先送审，审核通过后才公开")
        parser.add_argument("--quiet", action="store_true", help="不显示进度和逐条说明")

    def handle(self, *args: Any, **options: Any) -> None:
        begun = time.perf_counter()
        quiet = options["quiet"]
        show = self._progress if not quiet and sys.stderr.isatty() else None
        report = import_laws(options["paths"], for_review=options["for_review"], progress=show)
        if show:
            self.stderr.write("", ending="\n")
        settled = settle()
        shares = storing.shares()
        report.more["citations"] = shares.as_dict()
        report.seconds = round(time.perf_counter() - begun, 2)
        report.peak_mb = peak_mb()
        if options["json"]:
            text = json.dumps(asdict(report), ensure_ascii=False, indent=2)
            options["json"].write_text(text + "\n", "utf-8")
        self._tell(report, detailed=not quiet)
        self.stdout.write(shares.words)
        if not settled:
            self.stderr.write("文本已保存，但后台进程尚未把它们编入索引。")

    def _progress(self, files: int, title: str) -> None:
        self.stderr.write(f"\r已读 {files:>5} 个文件  {title[:BAR]:<{BAR}}", ending="")
        self.stderr.flush()

    def _tell(self, report: Report, *, detailed: bool) -> None:
        if detailed:
            for heading, entries in (
                ("未导入", report.left_out),
                ("请核对", report.warnings),
                ("文本不一致", report.differences),
            ):
                for entry in entries:
                    self.stdout.write(f"{heading}：{entry['place']}：{entry['reason']}")
        self.stdout.write(
            f"读入 {report.read} 个文件，其中法律文本 {report.files} 个"
            f"（文件 {report.instruments} 件、版本 {report.versions} 个、条文 {report.articles:,} 条，"
            f"无条文的 {report.without_articles} 个）；保存 {report.saved}，无变化 {report.unchanged}，"
            f"未导入 {len(report.left_out)}，文本不一致 {len(report.differences)}；"
            f"用时 {report.seconds} 秒，内存峰值 {report.peak_mb} MB。"
        )
