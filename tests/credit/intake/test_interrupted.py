"""A real import, ended with kill -9 five times at random moments: nothing is lost, nothing is doubled."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from portal.credit.models import Batch, Entity, Line
from tests.credit.intake.conftest import Send
from tests.faults.intake_kills import UNIT, Place, entities, prepared, written

ROWS, KILLS, PATIENCE = 5000, 5, 60
ENTITIES = "SELECT uscc, name, digest, line FROM credit_entity ORDER BY uscc"
LINES = "SELECT number, reasons FROM credit_line ORDER BY number"
COUNTS = "SELECT read, saved, unchanged, left_out, warnings, state FROM credit_batch"


def asked(place: Place, sql: str) -> list[Any]:
    with closing(sqlite3.connect(place.data / "portal.sqlite3", timeout=20)) as database:
        return database.execute(sql).fetchall()


def ended(process: subprocess.Popen[bytes], place: Place, chance: random.Random) -> bool:
    """Wait until it has begun to load, and end it some time later; whether it was caught."""
    until = time.monotonic() + PATIENCE
    while process.poll() is None and not asked(place, COUNTS) and time.monotonic() < until:
        time.sleep(0.05)
    try:
        process.wait(chance.uniform(0, 2))
    except subprocess.TimeoutExpired:
        os.kill(process.pid, signal.SIGKILL)
    return process.wait() == -signal.SIGKILL


def test_killed_and_begun_again_says_the_same_as_once(migrated: Path, tmp_path: Path, send: Send) -> None:
    file = written(tmp_path / "register.csv", entities(ROWS))
    send(file.read_bytes(), name="whole.csv")
    place, chance = prepared(tmp_path / "portal", migrated), random.Random()
    command = ("import_register", str(file), *UNIT)
    caught = sum(ended(place.start(*command), place, chance) for _ in range(KILLS))
    place.manage(*command)
    assert caught
    assert asked(place, ENTITIES) == list(
        Entity.objects.order_by("uscc").values_list("uscc", "name", "digest", "line")
    )
    assert [number for number, _ in asked(place, LINES)] == list(
        Line.objects.order_by("number").values_list("number", flat=True)
    )
    once = Batch.objects.values_list("read", "saved", "unchanged", "left_out", "warnings", "state")
    assert asked(place, COUNTS) == list(once)
