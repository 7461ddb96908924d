"""The virtual environment: made once, renewed when the lock file changes, else left alone.

Only the standard library: this runs before a package is installed.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from portal.core.running import checks
from portal.core.running.checks import Refusal

ROOT = Path(__file__).resolve().parents[3]
RUNTIME_LOCK = "requirements.txt"
DEV_LOCK = "requirements-dev.txt"
# Measured: 420 MB installed for running, 760 MB with the tools for tests; the rest is for pip's downloads.
NEEDED_MB = {RUNTIME_LOCK: 700, DEV_LOCK: 1100}

PIP_FAILURES = (
    (
        r"No space left on device|Errno 28\]|Disk quota exceeded",
        "磁盘空间不足，请清理后再试",
    ),
    (
        r"DO NOT MATCH THE HASHES|Hashes are required",
        "下载的软件包与锁定文件中的校验值不符",
    ),
    (
        r"Python\.h: No such file|command '[^']*(gcc|cc|g\+\+|clang)[^']*' failed|unable to execute"
        r"|Failed (to build|building wheel)|metadata-generation-failed|[Cc]argo|rustc",
        "有软件包须在本机编译，请先安装编译器和 Python 头文件（Debian、Ubuntu：apt-get install gcc python3-dev）",
    ),
    (
        r"NewConnectionError|name resolution|Connection refused|Network is unreachable|ConnectTimeout"
        r"|ReadTimeout|Max retries exceeded|ProxyError|SSLError|from versions: none|No route to host"
        r"|Connection (broken|reset)|IncompleteRead",
        "连不上软件包源，请检查网络（或代理、镜像源的设置）后再试",
    ),
    (
        r"Permission denied|Read-only file system",
        "没有写入权限，请检查目录的所有者和权限",
    ),
)


def main(arguments: list[str]) -> int:
    """Do what bootstrap.py promises; the exit status is 1 after a refusal, 130 after Ctrl-C."""
    options = set()
    while arguments and arguments[0] in ("--dev", "--serve"):
        options.add(arguments.pop(0))
    try:
        if "--serve" in options:
            checks.ensure_port_free(checks.port_from(os.environ.get("PORT")))
            checks.ensure_writable(checks.data_folder(ROOT), "写入数据目录")
        python = prepare(ROOT, DEV_LOCK if "--dev" in options else RUNTIME_LOCK)
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except OSError as error:
        print(checks.sentence_for(error, "准备运行环境"), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\n已中断。再次运行会从中断处接着准备。", file=sys.stderr)
        return 130
    if arguments:
        os.chdir(ROOT)
        os.execv(python, [str(python), *arguments])
    return 0


def prepare(root: Path, lock: str) -> Path:
    """Return the environment's Python, after making the environment hold what the lock file names."""
    venv = root / ".venv"
    python = venv / "bin" / "python"
    with _alone(root):
        if not is_current(venv, root / lock):
            checks.ensure_space(root, NEEDED_MB[lock] if not venv.exists() else 100, "准备运行环境")
            if not _is_usable(venv):
                _create(venv)
            _install(venv, root / lock)
            _write_marker(venv, root, lock)
    return python


def is_current(venv: Path, lock: Path) -> bool:
    """Whether the environment was made in this place, by a Python that is still there, from this lock file."""
    marker = _read_marker(venv)
    return (
        marker.get("place") == str(venv)
        and marker.get("locks", {}).get(lock.name) == _digest(lock)
        and _is_usable(venv)
    )


def explain(log: str) -> str:
    """Turn what pip printed into the reason a person can act on; empty when it is none of the known ones."""
    return next((reason for pattern, reason in PIP_FAILURES if re.search(pattern, log)), "")


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Hold the checkout, so that make run and make test side by side do not both install."""
    handle = os.open(root, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _digest(lock: Path) -> str:
    try:
        return hashlib.sha256(lock.read_bytes()).hexdigest()
    except FileNotFoundError as error:
        raise Refusal(f"找不到锁定文件 {lock.name}，请重新取得完整的代码。") from error


def _read_marker(venv: Path) -> dict[str, Any]:
    try:
        marker = json.loads((venv / ".locks.json").read_text())
    except (OSError, ValueError):
        return {}
    return marker if isinstance(marker, dict) else {}


def _write_marker(venv: Path, root: Path, lock: str) -> None:
    held = {RUNTIME_LOCK, lock}  # the tools' lock file contains the runtime's
    marker = {
        "place": str(venv),
        "locks": {name: _digest(root / name) for name in sorted(held)},
    }
    (venv / ".locks.json").write_text(json.dumps(marker, indent=1))


def _is_usable(venv: Path) -> bool:
    """Whether the environment's Python starts and is the version its packages were installed for."""
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        done = subprocess.run([venv / "bin" / "python", "-c", code], capture_output=True, text=True)
    except OSError:
        return False
    return (
        done.returncode == 0
        and (venv / "lib" / f"python{done.stdout.strip()}" / "site-packages/pip").is_dir()
    )


def _create(venv: Path) -> None:
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        raise Refusal(
            f"当前的 Python 缺少 venv 模块，请先安装（Debian、Ubuntu：apt-get install python{version}-venv）。"
        )
    base = getattr(sys, "_base_executable", None) or sys.executable
    done = subprocess.run([base, "-m", "venv", "--clear", venv], capture_output=True, text=True)
    if done.returncode:
        output = done.stdout + done.stderr
        raise Refusal(f"建立虚拟环境失败：{explain(output) or _last_line(output)}。")


def _install(venv: Path, lock: Path) -> None:
    """Install what the lock file names, every file checked against its hash; pip's words go to a log."""
    total = len(re.findall(r"^[\w.-]+==", lock.read_text(), flags=re.M))
    log = venv / "install.log"
    command = [str(venv / "bin" / "python"), "-m", "pip", "install", "--require-hashes", "--no-deps"]
    command += [
        "--no-input",
        "--disable-pip-version-check",
        "--progress-bar",
        "off",
        "--requirement",
        str(lock),
    ]
    print(f"正在准备运行环境（{total} 个软件包，首次约需一至三分钟）……", flush=True)
    with log.open("w") as out:
        pip = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        try:
            _follow(pip, total, out)
        except BaseException:
            pip.terminate()
            raise
    if pip.wait():
        text = log.read_text()
        reason = explain(text)
        raise Refusal(f"安装软件包失败：{reason or _last_line(text)}。详情见 {log}。")


def _follow(pip: subprocess.Popen[str], total: int, out: Any) -> None:
    """Copy pip's output to the log, and on a terminal count the packages in one line."""
    seen = 0
    on_terminal = sys.stdout.isatty()
    for line in pip.stdout or ():
        out.write(line)
        seen += line.startswith(("Collecting ", "Requirement already satisfied"))
        if on_terminal and line.startswith("Installing collected"):
            print("\r下载完毕，正在安装……    ", end="", flush=True)
        elif on_terminal:
            print(f"\r已取得 {min(seen, total)}/{total}", end="", flush=True)
    if on_terminal:
        print()


def _last_line(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return lines[-1].rstrip(".。") if lines else "原因不明"
