"""manage.py load_demo: the demo content of every room, in order, in one transaction."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.db import transaction

from portal.core import clock
from portal.core.worker import settle
from portal.home.demo import loading


class Command(BaseCommand):
    """Loads the demo content; run again, it changes nothing but what was changed by hand."""

    help = "载入演示内容；可以重复执行。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--day", help="把这一天当作今天来安排演示日期（YYYY-MM-DD），不写则为今天。")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            day = date.fromisoformat(options["day"]) if options["day"] else clock.today()
        except ValueError:
            raise CommandError(f"日期“{options['day']}”不对，应写成 2026-11-23 的样子。") from None
        with transaction.atomic():
            for line in loading.load(day):
                self.stdout.write(line)
                self.stdout.flush()
        if not settle():
            self.stderr.write("后台进程还没有处理完，搜索结果稍后更新。")
        self.stdout.write("演示内容已载入。")
