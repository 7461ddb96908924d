"""Web server and worker live and end together."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from portal.core.running import first_login, supervisor
from portal.core.running.checks import Refusal
from portal.core.running.supervisor import Child, Supervisor
from tests.platform.support import ROOT, free_port

WEB = ["-m", "http.server", "--bind", "127.0.0.1"]
WAIT = "import time; time.sleep(60)"


def children(folder: Path, port: int, worker: str = WAIT) -> list[Child]:
    return [
        Child("网页服务", [sys.executable, *WEB, str(port)], folder / "log" / "web.log"),
        Child("后台任务", [sys.executable, "-c", worker], folder / "log" / "worker.log"),
    ]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_both_cleanly(tmp_path: Path, number: int, capsys: pytest.CaptureFixture[str]) -> None:
    port = free_port()
    both = children(tmp_path, port)
    threading.Timer(1.5, os.kill, (os.getpid(), number)).start()
    kept = {n: signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        Supervisor(both).run(f"http://127.0.0.1:{port}/", dict(os.environ), "已启动")
    finally:
        for each, handler in kept.items():
            signal.signal(each, handler)
    assert "已启动" in capsys.readouterr().out
    assert all(child.has_ended() for child in both)


def test_a_dead_child_ends_the_other_with_a_sentence(tmp_path: Path) -> None:
    port = free_port()
    both = children(tmp_path, port, worker="import sys, time; time.sleep(0.5); sys.exit('坏了')")
    with pytest.raises(Refusal, match=r"后台任务意外停止.*worker\.log。"):
        Supervisor(both).run(f"http://127.0.0.1:{port}/", dict(os.environ), "")
    assert both[0].has_ended()
    assert "坏了" in both[1].log.read_text()


def test_children_end_when_the_supervisor_is_killed_outright(tmp_path: Path) -> None:
    code = (
        "import os, sys, time; from pathlib import Path; from portal.core.running.supervisor import Child\n"
        f"child = Child('x', [sys.executable, '-c', {WAIT!r}], Path({str(tmp_path)!r}) / 'x.log')\n"
        "child.start(dict(os.environ)); print(child.process.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 5
    while _lives(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _lives(pid)


def _lives(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def test_long_log_is_set_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "LOG_KEPT", 10)
    (tmp_path / "x.log").write_text("alt " * 10)
    child = Child("x", [sys.executable, "-c", "print('neu')"], tmp_path / "x.log")
    child.start(dict(os.environ))
    assert child.process is not None
    child.process.wait()
    assert (tmp_path / "x.log").read_text() == "neu\n"
    assert (tmp_path / "x.log.1").read_text().startswith("alt")


class TestFirstLogin:
    def test_only_the_owner_reads_it(self, tmp_path: Path) -> None:
        logins = [first_login.generate("管理员", "admin"), first_login.generate("编辑", "bianji")]
        first_login.file_in(tmp_path).write_text("old")
        first_login.write(tmp_path, logins)
        assert stat.S_IMODE(first_login.file_in(tmp_path).stat().st_mode) == 0o600
        assert first_login.read(tmp_path) == logins

    def test_passwords_differ_and_are_long(self) -> None:
        passwords = {first_login.generate("x", "y").password for _ in range(50)}
        assert len(passwords) == 50 and all(len(p) == 20 for p in passwords)

    def test_greeting_shows_the_login_while_it_is_valid(self, tmp_path: Path) -> None:
        login = first_login.generate("管理员", "admin")
        first_login.write(tmp_path, [login])
        assert login.password in supervisor.greeting_for(8001, tmp_path, "valid")
        assert login.password not in supervisor.greeting_for(8001, tmp_path, "changed")
        assert "/admin/" not in supervisor.greeting_for(8001, tmp_path, "none")
        assert "http://127.0.0.1:8001/" in supervisor.greeting_for(8001, tmp_path, "none")
