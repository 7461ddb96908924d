"""Let database and ledger of departures agree; after a restore this takes away what was withdrawn since."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.credit.leaving import reconcile


class Command(BaseCommand):
    help = "核对停止公示台账与数据库：重新撤下恢复备份后又出现的信息，补写台账缺少的决定；可以重复执行。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--always", action="store_true", help="从台账第一行起全部核对")

    def handle(self, *args: Any, **options: Any) -> None:
        report = reconcile(whole=options["always"])
        self.stdout.write(
            f"台账 {report.looked_at} 行：重新撤下 {report.taken_away} 条，补记 {report.stubs} 条，"
            f"补写台账 {report.rewritten} 行。"
        )
