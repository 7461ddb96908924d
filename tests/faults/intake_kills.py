"""Ends imports with kill -9 at random moments and begins them again: ``python -m tests.faults.intake_kills [TIMES] [postgres]``.

Each time a real ``manage.py import_register``, ``import_disclosures`` or ``pass_batch``. What is stored in the end is
compared with what one run without an interruption stores.
"""

from __future__ import annotations

import csv
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from portal.core.credit_codes import check_character, subject_check
from tests.platform import postgres, support

ROWS = 6000
EACH = 3
"""Attempts on one command before it may finish."""
UNIT = ("--bureau", "sfq", "--quiet")
APART = ("--processes", "2")
"""Rows are judged by a helper, as those of a large file are."""
SETTING_UP = """
from django.contrib.auth import get_user_model
from portal.core.models import Bureau
Bureau.objects.create(code="sfq", name="示范区市场监督管理局", level="county", region_code="990102")
get_user_model().objects.create_superuser("zhou", password="x")
"""
SAYING = """
import json
from portal.core.models import Announcement
from portal.credit.models import Batch, Disclosure, Entity, EntityChange, Line, Ticket
said = {
    "entities": list(Entity.objects.order_by("uscc").values_list(
        "uscc", "name", "digest", "line", "batch__file_name")),
    "changes": list(EntityChange.objects.order_by("entity__uscc").values_list("entity__uscc", "field", "after")),
    "disclosures": list(Disclosure.objects.order_by("document_no").values_list("document_no", "digest", "line")),
    "lines": list(Line.objects.order_by("batch__file_name", "number").values_list(
        "batch__file_name", "number", "state", "reasons")),
    "tickets": list(Ticket.objects.order_by("record").values_list("record", "rule")),
    "batches": list(Batch.objects.order_by("file_name").values_list(
        "file_name", "state", "read", "saved", "unchanged", "left_out", "warnings")),
    "waiting": Announcement.objects.count(),
}
print(json.dumps(said))
"""
"""Everything that must be the same."""


def code(number: int) -> str:
    """A valid code of the block that nobody has been given."""
    subject = f"MA{number:06d}"
    first = f"92990102{subject}{subject_check(subject)}"
    return first + check_character(first)


def entities(rows: int) -> Iterator[dict[str, str]]:
    """Good rows, one in 40 with a defect, one in 60 a second time."""
    for number in range(rows):
        row = {
            "UNISCID": code(number),
            "ENTNAME": f"示范区示范第{number}面馆" if number % 40 else "",
            "ENTTYPE": "9500",
            "REGSTATE": "存续",
            "DOMDISTRICT": "990102",
            "REGCAP": "5" if number % 45 else "五万",
            "EMPNUM": "3",
            "REGORG": "示范区市场监督管理局",
            "ESTDATE": "2020-03-01",
            "APPRDATE": "2024-05-06",
        }
        yield row
        if number % 60 == 7:
            yield row
        if number % 60 == 8:
            yield row | {"EMPNUM": "4"}


def penalties(rows: int) -> Iterator[dict[str, str]]:
    """A decision for each entity, one in 30 about nobody, one in 50 a second time."""
    for number in range(rows):
        row = {
            "KIND": "行政处罚",
            "UNISCID": code(number if number % 40 else number + 1),
            "DOCNO": f"示市监处罚〔2026〕{number}号",
            "ORGNAME": "示范区市场监督管理局" if number % 30 else "",
            "DECDATE": "2026-10-12",
            "PUBDATE": "2026-10-20",
            "CONTENT": "罚款 1 万元。",
            "MEASURES": "罚款",
            "FINE": "1",
            "GRAVITY": "一般",
            "LOWFINE": "否",
            "PROCEDURE": "普通程序",
        }
        yield row
        if number % 50 == 3:
            yield row | {"CONTENT": "罚款 2 万元。"}


def written(path: Path, rows: Iterator[dict[str, str]]) -> Path:
    """Rows as a CSV file."""
    found = list(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(found[0]))
        writer.writeheader()
        writer.writerows(found)
    return path


@dataclass(slots=True)
class Place:
    """A portal of its own."""

    data: Path
    extra: dict[str, str] = field(default_factory=dict)

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        done = support.manage(self.data, *arguments, **self.extra)
        if done.returncode:
            raise RuntimeError(f"{arguments}: {done.stdout}{done.stderr}")
        return done

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=support.ROOT,
            env=support.environment(self.data, **self.extra),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def said(self) -> dict[str, Any]:
        out = self.manage("shell", "--no-imports", "-c", SAYING).stdout
        found: dict[str, Any] = json.loads(out.strip().splitlines()[-1])
        return found


def killed(place: Place, command: tuple[str, ...], longest: float, chance: random.Random) -> bool:
    """Run it and end it somewhere on its way; whether it was caught before its end."""
    process = place.start(*command)
    try:
        process.wait(chance.uniform(0.25 * longest, 1.02 * longest))
    except subprocess.TimeoutExpired:
        os.kill(process.pid, signal.SIGKILL)
    return process.wait() == -signal.SIGKILL


def steps(files: Path, rows: int) -> list[tuple[str, ...]]:
    """The commands: a file of the register, one of disclosures, one that is reviewed and then passed."""
    register = written(files / "register.csv", entities(rows))
    disclosures = written(files / "disclosures.csv", penalties(rows))
    later = ({**row, "EMPNUM": "7", "APPRDATE": "2026-01-02"} for row in entities(rows) if row["ENTNAME"])
    review = written(files / "review.csv", later)
    return [
        ("import_register", str(register), *UNIT, *APART, "--old-stock", "2026-01-01"),
        ("import_disclosures", str(disclosures), *UNIT, *APART),
        ("import_register", str(review), *UNIT, "--for-review", "--old-stock", "2026-01-01"),
        ("pass_batch", "{number}", "--by", "zhou"),
    ]


def prepared(data: Path, database: Path | str) -> Place:
    """A portal with the one unit that sends; `database` is a migrated file of SQLite, or the address of one of PostgreSQL."""
    data.mkdir()
    place = Place(data)
    if isinstance(database, Path):
        support.copy_database(database, data / "portal.sqlite3")
    else:
        place.extra["DATABASE_URL"] = _copied(database, data.name)
    place.manage("shell", "--no-imports", "-c", SETTING_UP)
    return place


def _copied(database: str, name: str) -> str:
    """A copy of a database of PostgreSQL, in place of the one that had this name."""
    server, _, template = database.rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        connection.execute(copy.format(sql.Identifier(name), sql.Identifier(template)))
    return f"{server}/{name}"


def compare(
    folder: Path, database: Path | str, times: int, seed: int, rows: int = ROWS
) -> tuple[int, int, list[str]]:
    """(kills, portals, in what the interrupted runs of the last one differ from one whole run)."""
    chance = random.Random(seed)
    whole = prepared(folder / "whole", database)
    longest: list[float] = []
    commands = steps(folder, rows)
    number = ""
    for command in commands:
        begun = time.perf_counter()
        whole.manage(*(part.format(number=number) for part in command))
        longest.append(time.perf_counter() - begun)
        number = number or f"R{_day(whole)}-002"
    said, kills, rounds = whole.said(), 0, 0
    while kills < times:
        rounds += 1
        broken = prepared(folder / "broken", database)
        for command, seconds in zip(commands, longest, strict=True):
            told = tuple(part.format(number=number) for part in command)
            for _ in range(min(EACH, times - kills)):
                kills += killed(broken, told, seconds, chance)
            _finished(broken, told)
        if (found := broken.said()) != said:
            return kills, rounds, [name for name in said if said[name] != found[name]]
        shutil.rmtree(broken.data)
    return kills, rounds, []


def _finished(place: Place, command: tuple[str, ...]) -> None:
    done = support.manage(place.data, *command, **place.extra)
    if done.returncode and "不用再审核" not in done.stderr:
        raise RuntimeError(f"{command}: {done.stdout}{done.stderr}")


def _day(place: Place) -> str:
    show = "from portal.core import clock; print(f'{clock.today():%Y%m%d}')"
    return place.manage("shell", "--no-imports", "-c", show).stdout.strip().splitlines()[-1]


def main() -> None:
    times = next((int(each) for each in sys.argv[1:] if each.isdigit()), 30)
    folder = Path(tempfile.mkdtemp(prefix="portal-intake-kills-"))
    try:
        seed = random.randrange(2**32)
        if "postgres" in sys.argv[1:]:
            with postgres.cluster() as database:
                postgres.migrate(database, folder)
                kills, rounds, differing = compare(folder, database, times, seed)
        else:
            kills, rounds, differing = compare(folder, support.migrated(folder), times, seed)
        print(f"随机种子 {seed}；{rounds} 个门户，在运行途中终止 {kills} 次")
        print(f"与一次运行到底的不同之处：{'、'.join(differing) or '没有'}")
    finally:
        shutil.rmtree(folder)
    sys.exit(bool(differing))


if __name__ == "__main__":
    main()
