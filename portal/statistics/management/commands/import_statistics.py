"""Import statistics from CSV files and spreadsheets."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.core.models import Bureau
from portal.core.worker import settle
from portal.statistics.importing import Options, Report, import_files

STATES = {
    "saved": "已保存",
    "for review": "已送审",
    "updated": "已更新状态",
    "unchanged": "未变",
    "checked": "已核对",
    "blocked": "未通过核对，没有保存",
}


class Command(BaseCommand):
    help = "导入统计数据（CSV 或电子表格）。核对不平的一期不保存，逐项说明哪里不平。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--json", type=Path, metavar="PATH", help="把机器可读的报告写到这个文件")
        parser.add_argument("--for-review", action="store_true", help="送审，不立即生效")
        parser.add_argument("--check", action="store_true", help="只核对，不保存")
        parser.add_argument(
            "--bureau", metavar="CODE", help="新建标准数据集时的发布机关代码，默认取最上级机关"
        )

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        bureau = None
        if options["bureau"]:
            bureau = Bureau.objects.filter(code=options["bureau"]).first()
            if bureau is None:
                raise CommandError(f"没有代码为 {options['bureau']} 的机关。")
        chosen = Options(for_review=options["for_review"], check_only=options["check"], bureau=bureau)
        report = import_files([_content(path) for path in files], chosen, self._progress)
        settled = settle()
        self._tell(report)
        if options["json"]:
            text = json.dumps(report.as_dict(), ensure_ascii=False, indent=2)
            options["json"].write_text(text + "\n", encoding="utf-8")
        if not settled:
            self.stderr.write("后台进程还在处理，稍后才能搜到。")
        if len(report.blocked) == len(report.releases):
            raise CommandError("没有一期数据可以导入，原因见上。")

    def _progress(self, done: int, total: int, title: str) -> None:
        if self.stdout.isatty():
            filled = round(30 * done / total)
            self.stdout.write(f"\r[{'#' * filled}{'.' * (30 - filled)}] {done}/{total}", ending="")
            if done == total:
                self.stdout.write("")

    def _tell(self, report: Report) -> None:
        for release in report.releases:
            self.stdout.write(f"{release['title']}：{STATES[release['state']]}，{release['figures']} 个数")
        for word, reasons in (("未导入", report.left_out), ("请留意", report.warnings)):
            for entry in reasons:
                self.stdout.write(f"{word}：{entry.place}，{entry.reason}")
        self.stdout.write(
            f"读入 {report.read} 个数，保存 {report.saved} 个，未变 {report.unchanged} 个，"
            f"未导入 {len(report.left_out)} 处；{report.seconds} 秒，内存峰值 {report.peak_mb} MB"
        )


def _content(path: Path) -> tuple[str, bytes]:
    try:
        return path.name, path.read_bytes()
    except OSError as problem:
        raise CommandError(f"读不了文件 {path}：{problem.strerror}") from None
