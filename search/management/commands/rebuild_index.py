"""A fresh search index behind the old one, swapped when complete."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search import indexing, journal, registry
from search.engines.base import IndexUnavailable
from search.shelves import REGISTER, SITE

_NAMES = {SITE: "搜索索引", REGISTER: "市场主体名称索引"}


class Command(BaseCommand):
    """``manage.py rebuild_index``."""

    help = "重建搜索索引：在旧索引旁边另建一份，建成后一次换上；中途停止时旧索引照常使用。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Which shelf; all in use when none is named."""
        names = f"{SITE}（全站内容）、{REGISTER}（市场主体名称）"
        parser.add_argument(
            "--shelf", choices=(SITE, REGISTER), help=f"只重建这一份：{names}；不写则全部重建"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild, showing how far it is on a terminal."""
        for shelf in [options["shelf"]] if options["shelf"] else registry.shelves():
            self._rebuild(shelf, options["verbosity"])

    def _rebuild(self, shelf: str, verbosity: int) -> None:
        shown = verbosity > 0 and self.stdout.isatty()
        try:
            report = indexing.rebuild(self._progress if shown else None, shelf)
        except journal.RebuildRunning as error:
            raise CommandError("另一个进程正在重建搜索索引，请等它完成。") from error
        except IndexUnavailable as error:
            raise CommandError(f"搜索引擎没有应答：{error}。旧索引没有改动。") from error
        except indexing.RebuildRefused as error:
            raise CommandError(f"多数内容读不出来（{error}），原因见日志。旧索引没有改动。") from error
        except OSError as error:
            raise CommandError(f"不能写入搜索索引：{error.strerror or error}。旧索引没有改动。") from error
        if shown:
            self.stdout.write("")
        if verbosity > 0:
            self.stdout.write(f"{_NAMES[shelf]}已重建：{report.documents} 条，用时 {report.seconds:.1f} 秒。")
        for owner in report.left_out:
            self.stderr.write(f"未能编入索引：{owner}（原因见日志）")

    def _progress(self, source: str, count: int) -> None:
        if count % 50 in (0, 1):
            self.stdout.write(f"\r{source:<32}{count:>8}", ending="")
            self.stdout.flush()
