"""Keeps the web server and the worker running together: python -m portal.core.running.supervisor.

Only the standard library, so that the process that waits all day stays small.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from portal.core.running import checks, first_login
from portal.core.running.checks import Refusal

SECONDS_TO_ANSWER = 60
SECONDS_TO_STOP = 15
LOG_KEPT = 5_000_000  # bytes; a longer log is set aside at the next start
PR_SET_PDEATHSIG = 1


@dataclass(slots=True)
class Child:
    """One process under supervision; its output goes to the log."""

    label: str
    command: Sequence[str]
    log: Path
    process: subprocess.Popen[bytes] | None = field(default=None)

    def start(self, environment: dict[str, str]) -> None:
        """Start in a session of its own, so that Ctrl-C reaches the supervisor alone."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LOG_KEPT:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                env=environment,
                start_new_session=True,
                preexec_fn=_die_with_parent,
            )

    def has_ended(self) -> bool:
        """Whether it was started and runs no longer."""
        return self.process is not None and self.process.poll() is not None

    def stop(self, deadline: float) -> None:
        """Wait for the end that SIGTERM asked for; at the deadline end the whole session."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def children_for(port: int, data: Path, *, worker: bool = True) -> list[Child]:
    """The processes of a portal on one machine: the web server and, beside the editors, the worker."""
    web = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        checks.HOST,
        "--port",
        str(port),
    ]
    # Beside the editors one process serves all, to stay small; a public server uses a second processor.
    web += [
        "--workers",
        "1" if worker else str(min(2, os.cpu_count() or 1)),
        "--blocking-threads",
        "4",
        "--no-ws",
        "--log-level",
        "warning",
    ]
    web += ["portal.wsgi:application"]
    children = [Child("网页服务", web, data / "log" / "web.log")]
    if worker:
        command = [sys.executable, "manage.py", "worker"]
        children.append(Child("后台任务", command, data / "log" / "worker.log"))
    return children


class Supervisor:
    """Starts the children, waits for a signal or for one of them to end, and stops them all."""

    def __init__(self, children: list[Child]) -> None:
        self.children = children
        self.stopping = False

    def run(self, url: str, environment: dict[str, str], greeting: str) -> None:
        """Return after a signal has stopped everything. Raises Refusal when a child ends by itself."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        try:
            for child in self.children:
                child.start(environment)
            self._wait_until_answering(url)
            if not self.stopping:
                print(greeting, flush=True)
            while not self.stopping:
                self._refuse_dead()
                time.sleep(0.2)
        finally:
            self._end()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _refuse_dead(self) -> None:
        for child in self.children:
            if child.has_ended() and not self.stopping:
                raise Refusal(f"{child.label}意外停止，门户已全部停下；原因见 {child.log}。")

    def _wait_until_answering(self, url: str) -> None:
        deadline = time.monotonic() + SECONDS_TO_ANSWER
        while not self.stopping and not _answers(url):
            self._refuse_dead()
            if time.monotonic() > deadline:
                log = self.children[0].log
                raise Refusal(f"网页服务在 {SECONDS_TO_ANSWER} 秒内没有应答，已停下；原因见 {log}。")
            time.sleep(0.1)

    def _end(self) -> None:
        for child in self.children:
            if child.process is not None and child.process.poll() is None:
                child.process.terminate()
        deadline = time.monotonic() + SECONDS_TO_STOP
        for child in self.children:
            child.stop(deadline)


def _answers(url: str) -> bool:
    """Whether the site answers at all; the first page is rendered on the way, ready for the first visitor."""
    try:
        with urllib.request.urlopen(url, timeout=10):  # noqa: S310 -- our own address
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def _die_with_parent() -> None:
    """Ask Linux for SIGTERM when the supervisor is killed outright; elsewhere nothing."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def greeting_for(port: int, data: Path, login: str) -> str:
    """What the person at the terminal needs: addresses, login, how to stop.

    *login* says what is known of the first password: ``valid``, ``changed`` or ``none`` (a public process: no admin, no worker).
    """
    site = f"http://{checks.HOST}:{port}/"
    lines = ["", "门户已启动。", f"  网站  {site}"]
    if login != "none":
        lines.append(f"  后台  {site}admin/")
        lines += _login_lines(data, login)
    lines += [f"  日志  {data / 'log'}", "  按 Ctrl-C 停止。"]
    return "\n".join(lines)


def _login_lines(data: Path, login: str) -> list[str]:
    logins = first_login.read(data)
    if login != "valid" or not logins:
        return ["  登录  使用您自己的用户名和密码（首次登录密码已修改或已删除）"]
    lines = [f"  登录  {logins[0].role}：用户名 {logins[0].username}，密码 {logins[0].password}"]
    if len(logins) > 1:
        others = "、".join(f"{each.username}（{each.role}）" for each in logins[1:])
        lines.append(f"        演示账号：{others}")
    return [*lines, f"        全部密码保存在 {first_login.file_in(data)}"]


def main() -> int:
    """Supervise until stopped; 0 after Ctrl-C or SIGTERM, 1 with a sentence when a child ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--login", choices=("valid", "changed", "none"), required=True)
    options = parser.parse_args()
    data = checks.data_folder(Path.cwd())
    url = f"http://{checks.HOST}:{options.port}/"
    environment = os.environ | {"PORTAL_BASE_URL": os.environ.get("PORTAL_BASE_URL") or url.rstrip("/")}
    try:
        checks.ensure_port_free(options.port)
        greeting = greeting_for(options.port, data, options.login)
        children = children_for(options.port, data, worker=options.login != "none")
        Supervisor(children).run(url, environment, greeting)
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except OSError as error:
        print(checks.sentence_for(error, "启动门户"), file=sys.stderr)
        return 1
    print("\n门户已停止。", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
