"""Compile the portal's own translations (.po to .mo) without gettext; what is up to date stays as it is."""

from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand


def compile_catalogues(folder: Path) -> int:
    """Compile every catalogue below `folder` that is newer than its .mo; the number compiled."""
    compiled = 0
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        part = target.with_suffix(".mo.part")
        polib.pofile(str(source)).save_as_mofile(str(part))
        part.replace(target)
        compiled += 1
    return compiled


class Command(BaseCommand):
    """`manage.py compile_catalogues`."""

    help = "编译界面翻译（.po → .mo），不需要安装 gettext；已是最新的不重复编译。"
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        for folder in settings.LOCALE_PATHS:
            compiled = compile_catalogues(Path(folder))
            if compiled and options["verbosity"]:
                self.stdout.write(f"已编译 {compiled} 个翻译文件。")
