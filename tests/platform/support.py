"""What the tests start for themselves: a portal of their own, a browser, a PostgreSQL cluster."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NoReturn

import pytest

ROOT = Path(__file__).resolve().parents[2]
IN_CI = os.environ.get("CI") == "true"
# Variables of the developer's shell that would change what is tested.
NOT_INHERITED = ("DATABASE_URL", "ELASTICSEARCH_URL", "DJANGO_SETTINGS_MODULE", "PORT")


def missing(what: str) -> NoReturn:
    """Skip by name on a developer's machine; fail where everything must be there."""
    if IN_CI:
        pytest.fail(f"{what} 不可用：CI=true 时必须安装。", pytrace=False)
    pytest.skip(f"{what} 不可用")


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def port_is_closed(port: int) -> bool:
    """Whether nobody listens there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def environment(data: Path, **extra: str) -> dict[str, str]:
    """The environment of a portal that keeps everything in *data*."""
    kept = {k: v for k, v in os.environ.items() if k not in NOT_INHERITED and not k.startswith("PORTAL_")}
    ours = {"PORTAL_DATA": str(data), "DJANGO_SETTINGS_MODULE": "portal.settings.dev"}
    # All tests and benchmarks ask from one address.
    return kept | ours | {"PORTAL_LOOK_UPS": "0"} | extra


def manage(
    data: Path, *arguments: str, timeout: float = 300, **extra: str
) -> subprocess.CompletedProcess[str]:
    """Run manage.py as an operator would; never raises for a status other than 0."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment(data, **extra),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=timeout,
    )


@contextmanager
def held(file: Path) -> Iterator[None]:
    """Be the only test process inside."""
    with file.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def migrations() -> str:
    """Changes with every migration, ours or of a package."""
    ours = [*ROOT.glob("portal/*/migrations/*.py"), *ROOT.glob("search/migrations/*.py")]
    content = hashlib.sha256()
    for file in [*sorted(ours), ROOT / "requirements.txt"]:
        content.update(f"{file.relative_to(ROOT)}\n".encode() + file.read_bytes())
    return content.hexdigest()[:16]


def migrated(folder: Path) -> Path:
    """A SQLite database after all migrations, kept in *folder* until a migration or a package changes."""
    kept = folder / f"{migrations()}.sqlite3"
    with held(folder / "migrated.lock"):
        if not kept.exists():
            with tempfile.TemporaryDirectory() as data:
                done = manage(Path(data), "migrate", "--verbosity=0", "--skip-checks", timeout=600)
                if done.returncode:
                    raise RuntimeError(f"migrate: {done.stdout}{done.stderr}")
                # Moved in when it is whole; without the log that SQLite would keep beside it.
                copy_database(Path(data) / "portal.sqlite3", kept.with_suffix(".new"))
            for old in folder.glob("*.sqlite3"):
                old.unlink()
            kept.with_suffix(".new").replace(kept)
    return kept


def copy_database(source: Path, target: Path) -> None:
    """SQLite's own backup, so that what is still in the log (-wal) comes along; the copy has no log."""
    with closing(sqlite3.connect(source)) as from_, closing(sqlite3.connect(target)) as to:
        from_.backup(to)
        to.execute("PRAGMA journal_mode=DELETE")


def make_demo(data: Path, migrated: Path | None = None) -> None:
    """Make a portal with demo content and index in *data*, the way the first make run does.

    A database that is migrated already saves the migrations.
    """
    data.mkdir(parents=True)
    if migrated:
        copy_database(migrated, data / "portal.sqlite3")
    done = manage(data, "serve", "--prepare-only", timeout=600)
    if done.returncode:
        log = data / "log" / "prepare.log"
        detail = log.read_text() if log.exists() else ""
        raise RuntimeError(f"serve --prepare-only: {done.stdout}{done.stderr}{detail}")


class Portal:
    """A web server of its own over one data folder: ``with Portal(data) as portal: portal.url``."""

    def __init__(self, data: Path, *, worker: bool = False, **extra: str) -> None:
        self.data = data
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = environment(data, PORTAL_BASE_URL=self.url, **extra)
        self.log = data / f"web-{self.port}.log"
        self.worker = worker
        self.processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Portal:
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(self.port)]
        command += ["--no-ws", "--blocking-threads", "4", "--log-level", "warning", "portal.wsgi:application"]
        self._start(command)
        if self.worker:
            self._start([sys.executable, "manage.py", "worker"])
        deadline = time.monotonic() + 60
        while not self._answers():
            if self.processes[0].poll() is not None or time.monotonic() > deadline:
                self.__exit__()
                raise RuntimeError(f"网页服务没有启动：{self.log.read_text()}")
            time.sleep(0.1)
        return self

    def __exit__(self, *reason: object) -> None:
        for process in self.processes:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _start(self, command: list[str]) -> None:
        with self.log.open("ab") as out:
            self.processes.append(
                subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=out, stderr=out)
            )

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(self.url + "/robots.txt", timeout=10).close()
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True


def copy_of(demo: Path, target: Path) -> Path:
    """A writable copy of the demo portal."""

    def skip(folder: str, names: list[str]) -> list[str]:
        return [n for n in names if n.startswith("portal.sqlite3") or n.endswith(".lock") or n == "cache"]

    shutil.copytree(demo, target, ignore=skip, dirs_exist_ok=True)
    copy_database(demo / "portal.sqlite3", target / "portal.sqlite3")
    return target
