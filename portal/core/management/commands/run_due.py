"""Do once what the worker does for ever: for a cron."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.core.announcements import run_due
from portal.core.worker import WorkerBusy, beat, lock


class Command(BaseCommand):
    help = "处理一次到期事项和待办通知（供定时任务调用）。"

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with lock():
                beat()
                self.stdout.write(f"已处理 {run_due()} 条。")
        except WorkerBusy as error:
            self.stdout.write(str(error))
