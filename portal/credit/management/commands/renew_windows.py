"""Compute the windows of all disclosures anew where the table of rules has changed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.credit.renewing import renew_windows


class Command(BaseCommand):
    help = "公示期限规则表有变化时，重新计算全部公示信息的起止时间；可以重复执行。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--always", action="store_true", help="规则表没有变化也重新计算")

    def handle(self, *args: Any, **options: Any) -> None:
        report = renew_windows(whole=options["always"], progress=self._say)
        self.stdout.write(
            f"核对 {report.looked_at} 条，更新 {report.changed} 条，缺少事实暂停公示 {report.held} 条。"
        )

    def _say(self, number: int) -> None:
        if number % 10_000 == 0:
            self.stderr.write(f"已核对 {number} 条……")
