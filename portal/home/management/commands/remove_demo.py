"""manage.py remove_demo: takes the demo content away again."""

from typing import Any

from django.core.management import BaseCommand
from django.db import transaction

from portal.core.worker import settle
from portal.home.demo import loading


class Command(BaseCommand):
    """Removes what load_demo brought, and nothing else."""

    help = "删除演示内容，不动其他内容；可以重复执行。"

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            for line in loading.remove():
                self.stdout.write(line)
                self.stdout.flush()
        if not settle():
            self.stderr.write("后台进程还没有处理完，搜索结果稍后更新。")
        self.stdout.write("演示内容已删除。")
