"""The accounts' first passwords, generated on the first start and kept in a file that only the owner reads."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

# No l, I, 0, O, 1: the password is read off a terminal.
ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
HEADING = "首次登录信息（登录后请修改密码，并删除本文件）"


@dataclass(frozen=True, slots=True)
class Login:
    """An account and its first password; *role* is the Chinese name of what it may do."""

    role: str
    username: str
    password: str


def file_in(data: Path) -> Path:
    """Where the first passwords are kept."""
    return data / "first-login.txt"


def generate(role: str, username: str) -> Login:
    """A login with a password of 20 letters and digits (116 bits)."""
    return Login(role, username, "".join(secrets.choice(ALPHABET) for _ in range(20)))


def write(data: Path, logins: list[Login]) -> None:
    """Keep the logins, mode 600 from the first byte. Raises OSError."""
    lines = [
        HEADING,
        *(f"{login.role}\t{login.username}\t{login.password}" for login in logins),
    ]
    file = file_in(data)
    file.unlink(missing_ok=True)
    with open(
        os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600),
        "w",
        encoding="utf-8",
    ) as out:
        out.write("\n".join(lines) + "\n")


def read(data: Path) -> list[Login]:
    """The logins kept by :func:`write`; none once the file has been deleted."""
    try:
        lines = file_in(data).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    return [Login(*parts) for line in lines if len(parts := line.split("\t")) == 3]


def forget(data: Path, usernames: set[str]) -> None:
    """Take out the logins of accounts that have been switched off. Raises OSError."""
    logins = read(data)
    kept = [login for login in logins if login.username not in usernames]
    if kept != logins:
        write(data, kept)
