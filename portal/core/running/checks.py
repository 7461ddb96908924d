"""What is checked before anything long, and plain sentences for what stops a start.

Only the standard library: bootstrap.py needs this before a package is installed.
"""

from __future__ import annotations

import errno
import os
import shutil
import socket
import tempfile
from pathlib import Path

HOST = "127.0.0.1"
DEFAULT_PORT = 8000


class Refusal(Exception):
    """The start cannot go on; ``str()`` is one plain Chinese sentence for the person at the terminal."""


def sentence_for(error: OSError, doing: str) -> str:
    """Say in one sentence why the system refused; *doing* names what was being done, e.g. “写入数据目录”."""
    where = f"（{error.filename}）" if error.filename else ""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"{doing}失败：磁盘空间不足{where}，请清理后再试。"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{doing}失败：没有写入权限{where}，请检查目录的所有者和权限。"
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return f"{doing}失败：路径不存在或不是目录{where}。"
    return f"{doing}失败：{error.strerror or error}{where}。"


def port_from(text: str | None) -> int:
    """Read a port from ``PORT=`` or ``--port``; empty means 8000. Refuses what is no port."""
    if text is None or not text.strip():
        return DEFAULT_PORT
    if text.strip().isascii() and text.strip().isdigit() and 0 < int(text) < 65536:
        return int(text)
    raise Refusal(f"端口应为 1 到 65535 之间的整数，现在是“{text}”。")


def port_is_free(port: int) -> bool:
    """Whether a server could listen on the port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            if error.errno in (errno.EACCES, errno.EPERM):
                raise Refusal(f"没有权限使用端口 {port}，请换一个 1024 以上的端口。") from error
            return False
    return True


def ensure_port_free(port: int) -> None:
    """Refuse, with a port that is free instead, when somebody listens there already."""
    if port_is_free(port):
        return
    other = next((p for p in range(port + 1, min(port + 50, 65536)) if port_is_free(p)), None)
    advice = f"请换一个端口，例如：make run PORT={other}" if other else "请换一个端口"
    raise Refusal(f"端口 {port} 已被占用，{advice}。")


def ensure_writable(folder: Path, doing: str) -> None:
    """Make the folder and prove with a small file that it can be written to."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".write-test-") as probe:
            probe.write(b"\0" * 4096)
            probe.flush()
    except FileExistsError as error:
        raise Refusal(f"{doing}失败：{folder} 不是目录。") from error
    except OSError as error:
        raise Refusal(sentence_for(error, doing)) from error


def ensure_space(folder: Path, megabytes: int, doing: str) -> None:
    """Refuse when the disk that holds the folder has less room than the work is known to need."""
    free = shutil.disk_usage(folder).free // 2**20
    if free < megabytes:
        raise Refusal(
            f"{doing}约需 {megabytes} MB 磁盘空间，{folder} 所在的磁盘只剩 {free} MB，请清理后再试。"
        )


def data_folder(root: Path) -> Path:
    """Where a running portal writes: ``PORTAL_DATA``, else ``var/`` in the checkout."""
    return Path(os.environ.get("PORTAL_DATA") or root / "var").absolute()
