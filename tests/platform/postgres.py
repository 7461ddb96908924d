"""A PostgreSQL cluster of the tests' own, thrown away afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.platform import support


def programs() -> Path | None:
    """The folder with initdb of the newest PostgreSQL from version 15 on; None when there is none."""
    found = [Path(path) for path in Path("/usr/lib/postgresql").glob("*/bin") if (path / "initdb").exists()]
    found = [path for path in found if path.parent.name.isdigit() and int(path.parent.name) >= 15]
    if found:
        return max(found, key=lambda path: int(path.parent.name))
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def _owner() -> str | None:
    """Whom to run as: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    support.missing("一个非 root 用户（postgres 或 nobody）")


@contextmanager
def cluster() -> Iterator[str]:
    """Run a cluster and give its DATABASE_URL; skips by name where PostgreSQL is not installed."""
    folder = programs()
    if folder is None:
        support.missing("PostgreSQL 15 或更新的版本")
    owner = _owner()
    base = Path(tempfile.mkdtemp(prefix="portal-pg-", dir="/tmp"))
    if owner:
        shutil.chown(base, owner)
    data, port = base / "data", support.free_port()

    def run(*command: str) -> None:
        done = subprocess.run(
            [str(folder / command[0]), *command[1:]], user=owner, cwd=base, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr

    try:
        run("initdb", "-D", str(data), "-U", "portal", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        options = f"-p {port} -k {base} -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off"
        run("pg_ctl", "-D", str(data), "-w", "-l", str(base / "log"), "-o", options, "start")
        try:
            run("createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "portal", "portal")
            yield f"postgres://portal@127.0.0.1:{port}/portal"
        finally:
            run("pg_ctl", "-D", str(data), "-m", "fast", "-w", "stop")
    finally:
        shutil.rmtree(base, ignore_errors=True)


def migrate(url: str, folder: Path) -> None:
    """Run all migrations in this empty database, or take what they left in an earlier run from *folder*."""
    programs_folder = programs()
    assert programs_folder
    kept = folder / f"{support.migrations()}.{programs_folder.parent.name}.sql"
    with support.held(folder / "postgres.lock"):
        if kept.exists():
            _ask(programs_folder / "psql", "-qX", "-v", "ON_ERROR_STOP=1", "-f", kept, url)
            return
        with tempfile.TemporaryDirectory() as data:
            done = support.manage(
                Path(data), "migrate", "--verbosity=0", "--skip-checks", timeout=600, DATABASE_URL=url
            )
        assert done.returncode == 0, done.stdout + done.stderr
        _ask(programs_folder / "pg_dump", "--no-owner", "-f", kept.with_suffix(".new"), url)
        for old in folder.glob("*.sql"):
            old.unlink()
        kept.with_suffix(".new").replace(kept)


def _ask(*command: str | Path) -> None:
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
