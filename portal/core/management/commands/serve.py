"""Prepare the portal, then run web server and worker together until Ctrl-C."""

import logging
import os
import sys
import traceback
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db.utils import DatabaseError, OperationalError

from portal.core import worker
from portal.core.privacy import redacted
from portal.core.running import checks, preparing
from portal.core.running.checks import Refusal


class Command(BaseCommand):
    """What ``make run`` starts; also the way to prepare a portal without starting it."""

    help = "准备数据库、静态文件、演示内容和检索索引，然后启动网页服务和后台任务。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--port, --no-demo, --prepare-only."""
        parser.add_argument(
            "--port",
            default=os.environ.get("PORT"),
            help="端口，默认 8000（或环境变量 PORT）",
        )
        parser.add_argument("--no-demo", action="store_true", help="新建数据库时不载入演示内容")
        parser.add_argument("--prepare-only", action="store_true", help="只做准备，不启动")

    def handle(self, *args: Any, **options: Any) -> None:
        """End with one sentence and status 1 when something stops the start."""
        try:
            port = checks.port_from(options["port"])
            if not options["prepare_only"]:
                checks.ensure_port_free(port)
            checks.ensure_writable(settings.PORTAL_DATA, "写入数据目录")
            if settings.PORTAL_ROLE != "public":  # a public process writes nothing, so it prepares nothing
                if not options["prepare_only"]:
                    _ensure_alone()
                self._prepare(demo=not options["no_demo"])
        except Refusal as refusal:
            self.stderr.write(str(refusal))
            sys.exit(1)
        except KeyboardInterrupt:
            self.stderr.write("\n已中断。再次运行会从中断处接着准备。")
            sys.exit(130)
        if not options["prepare_only"]:
            self._supervise(port)

    def _prepare(self, *, demo: bool) -> None:
        log = settings.PORTAL_DATA / "log" / "prepare.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        try:
            with _logging_to(log):
                preparing.prepare(self._say, demo=demo)
        except OSError as error:
            raise Refusal(checks.sentence_for(error, "准备门户")) from error
        except DatabaseError as error:
            raise Refusal(_database_sentence(error)) from error
        except Exception as error:
            with log.open("a", encoding="utf-8") as out:
                out.write(redacted(traceback.format_exc()))
            raise Refusal(f"准备门户时出错（{type(error).__name__}：{error}），详情见 {log}。") from error

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _supervise(self, port: int) -> None:
        """Become the supervisor: a small process in place of this one, which has loaded everything."""
        login = "none" if settings.PORTAL_ROLE == "public" else preparing.first_login_state()
        os.chdir(settings.PORTAL_BASE)
        command = [
            sys.executable,
            "-m",
            "portal.core.running.supervisor",
            "--port",
            str(port),
            "--login",
            login,
        ]
        os.execve(
            sys.executable,
            command,
            os.environ | {"PORTAL_DATA": str(settings.PORTAL_DATA)},
        )  # noqa: S606


def _ensure_alone() -> None:
    """Refuse while another portal's worker follows this data folder: it would end what is to be started."""
    try:
        with worker.lock():
            pass
    except worker.WorkerBusy:
        raise Refusal(
            f"数据目录 {settings.PORTAL_DATA} 正由另一个运行中的门户使用，请先停下它；"
            "要并排运行两个门户，请用 PORTAL_DATA 指定另一个目录。"
        ) from None


@contextmanager
def _logging_to(log: Path) -> Iterator[None]:
    """Keep what the steps log out of the terminal, where one sentence is to be read."""
    on_terminal = [
        handler for handler in logging.getLogger().handlers if isinstance(handler, logging.StreamHandler)
    ]
    with log.open("w", encoding="utf-8") as out:
        streams = [handler.setStream(out) for handler in on_terminal]
        try:
            yield
        finally:
            for handler, stream in zip(on_terminal, streams, strict=True):
                if stream is not None:
                    handler.setStream(stream)


def _database_sentence(error: DatabaseError) -> str:
    text = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    if "full" in text or "No space left" in text:
        return "准备数据库失败：磁盘空间不足，请清理后再试。"
    if "readonly" in text or "unable to open" in text:
        return "准备数据库失败：数据库文件不能写入，请检查数据目录的所有者和权限。"
    if "locked" in text:
        return "准备数据库失败：数据库正被另一个进程占用，请先停下那个进程。"
    if isinstance(error, OperationalError):
        return f"连不上数据库，请检查 DATABASE_URL 和数据库服务（{text}）。"
    return f"准备数据库失败（{text}）。"
