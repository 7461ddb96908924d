"""What the two import commands share: arguments, progress, words."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.core import clock
from portal.core.models import Bureau
from portal.core.worker import settle
from portal.credit.intake.batches import Busy
from portal.credit.intake.disclosure_rows import defaults_of
from portal.credit.intake.headers import LABELS
from portal.credit.intake.importing import Options, Report, import_file, peak_mb
from portal.credit.intake.lines import said_of_held
from portal.credit.intake.opening import UnreadableFile
from portal.credit.intake.records import OtherKind
from portal.credit.models import Batch

BAR = 30
STATED: dict[str, tuple[str, list[str], str]] = {
    "is_low_fine": ("--low-fine", ["是", "否"], "较低数额由省级以上市场监督管理部门规定"),
    "gravity": ("--gravity", ["轻微", "一般", "严重"], "失信程度"),
    "procedure": ("--procedure", ["普通程序", "简易程序"], "简易程序的依法不公示"),
}
"""Options for the columns that `disclosure_rows.DEFAULTED` names."""


class ImportCommand(BaseCommand):
    """Parent of import_register and import_disclosures; `kind` says which."""

    kind = ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "files", nargs="+", type=Path, metavar="FILE", help="CSV、XLSX 或 JSON Lines，前两种之外也可 .gz"
        )
        parser.add_argument("--bureau", metavar="CODE", help="报送单位的机关代码；只有一个机关时可省略")
        parser.add_argument(
            "--mode",
            choices=["full", "increment"],
            default="increment",
            help="full 全量：文件里没有的主体列出来，不删除；increment 增量（默认）",
        )
        parser.add_argument("--for-review", action="store_true", help="送审：他人审核通过后整批生效")
        parser.add_argument(
            "--old-stock",
            nargs="?",
            const="",
            metavar="DATE",
            help="存量：该日以前核准的主体有缺陷时收下并记为存量问题（默认今年 1 月 1 日），该日及以后的仍严格检查",
        )
        if self.kind == Batch.DISCLOSURES:
            for name, (flag, words, meant) in STATED.items():
                label = LABELS[self.kind][name]
                said = f"文件没有“{label}”一列的，行政处罚全部按……；{meant}"
                parser.add_argument(flag, choices=words, dest=name, help=said)
        parser.add_argument("--check", action="store_true", help="只检查，不保存")
        parser.add_argument("--processes", type=int, metavar="N", help="用几个进程检查各行，默认按文件大小")
        parser.add_argument("--json", type=Path, metavar="PATH", help="把机器可读的报告写到这个文件")
        parser.add_argument("--quiet", action="store_true", help="不显示进度和逐条说明")

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        chosen = Options(
            bureau=_bureau(options["bureau"]),
            mode=options["mode"],
            for_review=options["for_review"],
            old_before=_day(options["old_stock"]),
            check_only=options["check"],
            processes=options["processes"],
            defaults=defaults_of({name: word for name in STATED if (word := options.get(name))}),
        )
        whole, failed = Report(), 0
        for path in files:
            try:
                report = import_file(path, self.kind, chosen, self._bar(path.name, options["quiet"]))
            except (UnreadableFile, Busy) as problem:
                failed += 1
                report = Report(left_out=[{"place": path.name, "reason": _said(problem)}])
            self._tell(path.name, report, options)
            whole = _added(whole, report)
        settled = True if chosen.check_only else settle()
        whole.peak_mb = peak_mb()
        if options["json"]:
            text = json.dumps(whole.as_dict(), ensure_ascii=False, indent=2)
            options["json"].write_text(text + "\n", encoding="utf-8")
        if not settled:
            self.stderr.write("已保存，但后台进程还在编入索引，稍后才能查到。")
        if failed == len(files):
            raise CommandError("没有一个文件可以导入，原因见上。")
        if whole.nothing_taken:
            raise CommandError("没有一行可以收下，全部退回，原因见上。")

    def _bar(self, name: str, quiet: bool) -> Any:
        if quiet or not sys.stderr.isatty():
            return None

        def show(done: int, total: int) -> None:
            filled = round(BAR * done / max(total, 1))
            bar = "#" * filled + "." * (BAR - filled)
            self.stderr.write(f"\r{name} [{bar}] {done:,}/{total:,}", ending="\n" if done >= total else "")

        return show

    def _tell(self, name: str, report: Report, options: dict[str, Any]) -> None:
        if not options["quiet"]:
            for word, entries in (("退回", report.left_out), ("请留意", report.warnings)):
                for entry in entries:
                    self.stdout.write(f"{word}：{entry['place']}：{entry['reason']}")
        for note in report.notes:
            self.stdout.write(note)
        if report.held:
            first = said_of_held(report.held_lines, report.held)
            self.stdout.write(
                f"{first}。批次生效后在后台“个人信息核对”里逐条决定遮盖还是保留，决定以前不公示。"
            )
        batch = f"批次 {report.batch}（{dict(Batch.STATES)[report.state]}）：" if report.batch else ""
        saved = "可以保存" if options["check"] else "待审" if report.state == Batch.WAITING else "保存"
        self.stdout.write(
            f"{name}：{batch}读入 {report.read:,} 行，{saved} {report.saved:,}，未变化 {report.unchanged:,}，"
            f"退回 {len(report.left_out):,}，存量问题 {report.tickets:,}；"
            f"用时 {report.seconds} 秒，内存峰值 {report.peak_mb} MB。"
        )


def _said(problem: Exception) -> str:
    """Why a file was not read; of one of the other kind, by which command it is."""
    return f"{problem}命令是 import_{problem.meant}。" if isinstance(problem, OtherKind) else str(problem)


def _bureau(code: str | None) -> Bureau:
    if code:
        found = Bureau.objects.filter(code=code).first()
        if found is None:
            raise CommandError(f"没有代码为 {code} 的机关。")
        return found
    several = list(Bureau.objects.order_by("path")[:2])
    if len(several) != 1:
        raise CommandError(
            "请用 --bureau 写明报送单位的机关代码（谁登记谁录入）。" if several else "还没有设立机关。"
        )
    return several[0]


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    if not text:
        return clock.today().replace(month=1, day=1)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError("--old-stock 的日期请写成 2026-01-01 的样子。") from None


def _added(whole: Report, report: Report) -> Report:
    """Reports of several files as one."""
    for name in ("read", "saved", "unchanged", "tickets", "seconds", "absent", "held"):
        setattr(whole, name, getattr(whole, name) + getattr(report, name))
    whole.seconds = round(whole.seconds, 2)
    whole.left_out += report.left_out
    whole.warnings += report.warnings
    whole.notes += report.notes
    whole.held_lines += report.held_lines
    whole.batch = "、".join(filter(None, [whole.batch, report.batch]))
    whole.state = report.state or whole.state
    return whole
