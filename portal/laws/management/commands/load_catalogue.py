"""manage.py load_catalogue: the legal bases that every installation knows, without texts."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.core.worker import settle
from portal.laws.catalogue import load_catalogue


class Command(BaseCommand):
    help = "载入法律依据目录（题名、文号、日期，不含条文）。可重复运行。"

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = load_catalogue()
        if loaded.instruments or loaded.versions:
            settle()
        self.stdout.write(
            f"目录已载入：文件 {len(loaded.instruments)} 件、版本 {len(loaded.versions)} 个有变动。"
        )
