"""Import code tables (GB/T 2260, GB/T 4754) from files or a folder."""

import json
import resource
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.core import codes
from portal.core.code_files import NotACodeTable, Reading, read_file


class Command(BaseCommand):
    help = "导入代码表：行政区划代码（GB/T 2260）、国民经济行业分类（GB/T 4754）。按文件内容识别是哪一张表。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="文件或文件夹")
        parser.add_argument("--json", type=Path, help="把机器可读的报告写到这个文件")

    def handle(self, *args: Any, paths: list[Path], json: Path | None, **options: Any) -> None:
        started = time.perf_counter()
        files = _files(paths)
        report: dict[str, Any] = {
            "read": 0,
            "saved": 0,
            "unchanged": 0,
            "left_out": [],
            "mended": [],
            "tables": [],
        }
        codes.ensure_builtin()
        for path in files:
            try:
                reading = read_file(path)
            except (NotACodeTable, OSError) as problem:
                report["left_out"].append({"place": path.name, "reason": str(problem)})
                continue
            self._save(reading, report)
        report["seconds"] = round(time.perf_counter() - started, 2)
        report["peak_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        self._tell(report)
        if json:
            _write(json, report)
        if not report["tables"]:
            raise CommandError("没有找到可以导入的代码表。")

    def _save(self, reading: Reading, report: dict[str, Any]) -> None:
        result = codes.save(reading)
        report["read"] += reading.read
        report["saved"] += result.saved
        report["unchanged"] += result.unchanged
        for name in ("left_out", "mended"):
            report[name] += [{"place": r.place, "reason": r.reason} for r in getattr(reading, name)]
        report["tables"].append(
            {
                "key": reading.key,
                "standard": reading.standard,
                "rows": len(reading.rows),
                "levels": reading.levels(),
            }
        )

    def _tell(self, report: dict[str, Any]) -> None:
        for table in report["tables"]:
            levels = "，".join(f"{level} {count}" for level, count in table["levels"].items())
            self.stdout.write(f"{table['standard']}（{table['key']}）：{table['rows']} 条，{levels}")
        for word, name in (("校正", "mended"), ("未导入", "left_out")):
            for entry in report[name]:
                self.stdout.write(f"{word}：{entry['place']}，{entry['reason']}")
        self.stdout.write(
            f"读入 {report['read']} 行，保存 {report['saved']} 条，未变 {report['unchanged']} 条，"
            f"校正 {len(report['mended'])} 处，未导入 {len(report['left_out'])} 处；"
            f"{report['seconds']} 秒，内存峰值 {report['peak_mb']} MB"
        )


def _files(paths: list[Path]) -> list[Path]:
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            files += sorted(file for file in path.iterdir() if file.is_file())
        elif path.is_file():
            files.append(path)
        else:
            raise CommandError(f"找不到文件或文件夹：{path}")
    return files


def _write(path: Path, report: dict[str, Any]) -> None:
    path.write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
