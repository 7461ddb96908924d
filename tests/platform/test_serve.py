"""make run as a person meets it: first start, second start, Ctrl-C, what goes wrong."""

from __future__ import annotations

import fcntl
import os
import re
import signal
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from tests.platform import support

pytestmark = pytest.mark.slow


def start(data: Path, port: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--port", str(port)],
        cwd=support.ROOT,
        env=support.environment(data),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def read_until(process: subprocess.Popen[str], text: str) -> str:
    assert process.stdout is not None
    seen = ""
    for line in process.stdout:
        seen += line
        if text in line:
            return seen
    raise AssertionError(seen + (process.stderr.read() if process.stderr else ""))


def end(process: subprocess.Popen[str], number: int = signal.SIGINT) -> tuple[str, str]:
    process.send_signal(number)
    return process.communicate(timeout=30)


def worker_of(supervisor: int) -> int:
    children = Path(f"/proc/{supervisor}/task/{supervisor}/children").read_text().split()
    return next(
        int(pid) for pid in children if b"manage.py\0worker" in Path(f"/proc/{pid}/cmdline").read_bytes()
    )


def test_second_start_prepares_nothing_again_and_ends_cleanly(demo_data: Path, tmp_path: Path) -> None:
    data = support.copy_of(demo_data, tmp_path / "var")
    port = support.free_port()
    process = start(data, port)
    try:
        said = read_until(process, "Ctrl-C")
        answer = requests.get(f"http://127.0.0.1:{port}/", timeout=30)
        login = re.search(r"用户名 (\w+)，密码 (\w+)", said)
        assert login
        visitor = requests.Session()
        form = visitor.get(f"http://127.0.0.1:{port}/admin/login/", timeout=30).text
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)
        assert token
        fields = {
            "username": login[1],
            "password": login[2],
            "csrfmiddlewaretoken": token[1],
            "next": "/admin/",
        }
        inside = visitor.post(f"http://127.0.0.1:{port}/admin/login/", data=fields, timeout=30)
    finally:
        rest, errors = end(process)
    assert "正在" not in said, "第二次启动不应重做准备"
    assert answer.status_code == 200 and inside.url.endswith("/admin/")
    assert "门户已停止" in rest and errors == ""
    assert process.returncode == 0
    assert support.port_is_closed(port)
    kept = data / "first-login.txt"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600 and login[2] in kept.read_text()


def test_worker_that_dies_ends_the_portal_with_a_sentence(demo_data: Path, tmp_path: Path) -> None:
    data = support.copy_of(demo_data, tmp_path / "var")
    port = support.free_port()
    process = start(data, port)
    try:
        read_until(process, "Ctrl-C")
        os.kill(worker_of(process.pid), signal.SIGKILL)
        _, errors = process.communicate(timeout=30)
    finally:
        if process.poll() is None:
            end(process, signal.SIGTERM)
    assert process.returncode == 1
    assert re.fullmatch(r"后台任务意外停止，门户已全部停下；原因见 .*worker\.log。\n", errors)
    assert support.port_is_closed(port)


def test_taken_port_is_told_before_anything_is_made(tmp_path: Path) -> None:
    import socket

    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        done = support.manage(tmp_path / "var", "serve", "--port", str(other.getsockname()[1]))
    assert done.returncode == 1
    assert re.fullmatch(r"端口 \d+ 已被占用，请换一个端口，例如：make run PORT=\d+。\n", done.stderr)
    assert not (tmp_path / "var" / "portal.sqlite3").exists()


def test_data_folder_in_use_is_told_before_anything_is_made(tmp_path: Path) -> None:
    handle = os.open(tmp_path / "worker.lock", os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        done = support.manage(tmp_path, "serve", "--port", str(support.free_port()))
    finally:
        os.close(handle)
    assert done.returncode == 1
    assert "正由另一个运行中的门户使用" in done.stderr and done.stderr.count("\n") == 1
    assert not (tmp_path / "portal.sqlite3").exists()


def test_database_that_is_not_ours_is_told(tmp_path: Path) -> None:
    done = support.manage(
        tmp_path,
        "serve",
        "--prepare-only",
        DATABASE_URL=f"postgres://nobody@127.0.0.1:{support.free_port()}/none",
    )
    assert done.returncode == 1
    assert done.stderr.startswith("连不上数据库，请检查 DATABASE_URL") and done.stderr.count("\n") == 1


def test_damaged_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "portal.sqlite3").write_bytes(b"no database at all, but long enough to be read as one" * 100)
    done = support.manage(tmp_path, "serve", "--prepare-only")
    assert done.returncode == 1
    assert done.stderr.startswith("准备数据库失败") and "Traceback" not in done.stderr


def test_removed_demo_stays_removed(demo_data: Path, tmp_path: Path) -> None:
    data = support.copy_of(demo_data, tmp_path / "var")
    assert support.manage(data, "remove_demo").returncode == 0
    assert support.manage(data, "serve", "--prepare-only").returncode == 0
    with sqlite3.connect(data / "portal.sqlite3") as database:
        (pages,) = database.execute("SELECT count(*) FROM guides_guidepage").fetchone()
    assert pages == 0
