"""What is checked before a start, and the sentences people read when it cannot go on."""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.running import checks, environment
from portal.core.running.checks import Refusal
from tests.platform.support import ROOT, free_port


@pytest.mark.parametrize(("text", "port"), [(None, 8000), ("", 8000), (" 8123 ", 8123), ("65535", 65535)])
def test_port_is_read(text: str | None, port: int) -> None:
    assert checks.port_from(text) == port


@given(st.text())
def test_anything_is_a_port_or_one_sentence(text: str) -> None:
    try:
        assert 0 < checks.port_from(text) < 65536
    except Refusal as refusal:
        assert "端口应为" in str(refusal)


@pytest.mark.parametrize("text", ["0", "65536", "-1", "8e3", "八千", "８０００"])
def test_what_is_no_port_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="1 到 65535"):
        checks.port_from(text)


def test_taken_port_names_a_free_one() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        with pytest.raises(Refusal, match=rf"端口 {taken} 已被占用.*make run PORT=\d+。"):
            checks.ensure_port_free(taken)


def test_free_port_passes() -> None:
    checks.ensure_port_free(free_port())


def test_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("")
    with pytest.raises(Refusal, match="不是目录"):
        checks.ensure_writable(tmp_path / "var", "写入数据目录")


def test_full_disk_is_refused_before_the_work(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"约需 \d+ MB 磁盘空间"):
        checks.ensure_space(tmp_path, 10**12, "准备运行环境")


@pytest.mark.parametrize(
    ("number", "part"),
    [(errno.ENOSPC, "磁盘空间不足"), (errno.EACCES, "没有写入权限"), (errno.EROFS, "没有写入权限")],
)
def test_system_errors_become_sentences(number: int, part: str) -> None:
    sentence = checks.sentence_for(OSError(number, os.strerror(number), "/var/x"), "写入")
    assert part in sentence and "/var/x" in sentence and sentence.endswith("。")


@pytest.mark.parametrize(
    ("log", "part"),
    [
        ("fatal error: Python.h: No such file or directory", "Python 头文件"),
        ("error: command 'x86_64-linux-gnu-gcc' failed: No such file or directory", "编译器"),
        ("ERROR: Failed building wheel for rjieba", "编译器"),
        ("NewConnectionError: Temporary failure in name resolution", "网络"),
        ("ERROR: Could not find a version that satisfies x==1 (from versions: none)", "网络"),
        ("OSError: [Errno 28] No space left on device", "磁盘空间不足"),
        ("THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "校验值"),
        ("something nobody foresaw", ""),
    ],
)
def test_reason_is_found_in_what_pip_prints(log: str, part: str) -> None:
    reason = environment.explain(log)
    assert part in reason and bool(part) == bool(reason)


def test_bootstrap_needs_only_the_standard_library() -> None:
    code = "import runpy, sys; sys.argv = ['bootstrap.py']; sys.path.insert(0, '.'); import portal.core.running.environment"
    subprocess.run([sys.executable, "-I", "-S", "-c", code], cwd=ROOT, check=True)


def test_old_python_is_told_so() -> None:
    code = (
        "import sys; sys.version_info = (3, 9, 0)\n"
        "exec(compile(open('bootstrap.py', encoding='utf-8').read(), 'bootstrap.py', 'exec'))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1 and "需要 Python 3.11" in done.stderr


class TestEnvironmentIsRenewedOnlyWhenNeeded:
    def make(self, root: Path) -> Path:
        lock = root / environment.RUNTIME_LOCK
        lock.write_text("")
        venv = root / ".venv"
        (venv / "bin").mkdir(parents=True)
        (venv / "bin" / "python").symlink_to(sys.executable)
        version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
        (venv / "lib" / version / "site-packages" / "pip").mkdir(parents=True)
        environment._write_marker(venv, root, environment.RUNTIME_LOCK)
        return venv

    def test_unchanged_lock_file(self, tmp_path: Path) -> None:
        venv = self.make(tmp_path)
        assert environment.is_current(venv, tmp_path / environment.RUNTIME_LOCK)

    def test_changed_lock_file(self, tmp_path: Path) -> None:
        venv = self.make(tmp_path)
        (tmp_path / environment.RUNTIME_LOCK).write_text("django==6\n")
        assert not environment.is_current(venv, tmp_path / environment.RUNTIME_LOCK)

    def test_python_that_is_gone(self, tmp_path: Path) -> None:
        venv = self.make(tmp_path)
        (venv / "bin" / "python").unlink()
        (venv / "bin" / "python").symlink_to(tmp_path / "gone")
        assert not environment.is_current(venv, tmp_path / environment.RUNTIME_LOCK)

    def test_checkout_that_was_moved(self, tmp_path: Path) -> None:
        (tmp_path / "old").mkdir()
        self.make(tmp_path / "old")
        moved = (tmp_path / "old").rename(tmp_path / "new")
        assert not environment.is_current(moved / ".venv", moved / environment.RUNTIME_LOCK)

    def test_interrupted_marker(self, tmp_path: Path) -> None:
        venv = self.make(tmp_path)
        (venv / ".locks.json").write_text("{")
        assert not environment.is_current(venv, tmp_path / environment.RUNTIME_LOCK)
