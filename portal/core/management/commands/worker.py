"""Follow the changes and the clock until stopped."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.core.worker import WorkerBusy, work


class Command(BaseCommand):
    help = "后台进程：处理变更和到期事项，直到被停止。"

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            work()
        except WorkerBusy as error:
            raise CommandError(str(error)) from None
