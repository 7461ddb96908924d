"""manage.py renew_mentions: find the citations in all law texts anew."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from portal.laws.citations import Shelf, storing
from portal.laws.models import Version


class Command(BaseCommand):
    help = "重新识别全部法律文本中的引用。文本和识别规则都没有变的，加 --always 才重做。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--always", action="store_true", help="不管有没有变化，全部重做")

    def handle(self, *args: Any, **options: Any) -> None:
        begun = time.perf_counter()
        shelf = Shelf()
        loaded = Version.objects.filter(text_loaded=True).values_list("pk", flat=True)
        renewed = storing.renew(loaded, shelf, always=options["always"])
        renewed += 0 if options["always"] else storing.retry(shelf)
        self.stdout.write(f"重新识别 {renewed} 个文本，用时 {time.perf_counter() - begun:.1f} 秒。")
        self.stdout.write(storing.shares().words)
