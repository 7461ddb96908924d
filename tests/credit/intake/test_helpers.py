"""Large files: judged by several processes, announced as a whole, and what comes out is the same."""

from __future__ import annotations

import subprocess
import sys

import pytest

from portal.core.announcements import drain
from portal.core.models import Announcement
from portal.credit.intake import importing
from portal.credit.intake.headers import KIND_NAMES
from portal.credit.models import Batch, Entity, Line
from search import indexing
from search.indexing import rebuild
from search.register import look_up
from search.shelves import REGISTER
from tests.credit.intake.conftest import Send, code, entity, reasons


def test_two_processes_say_what_one_says(send: Send) -> None:
    rows = [entity(n, **({"REGSTATE": "睡着了"} if n % 1000 == 7 else {})) for n in range(9_000)]
    report = send(rows, processes=2)
    assert (report.read, report.saved, len(report.left_out)) == (9_000, 8_991, 9)
    assert "睡着了" in reasons(report)
    assert list(Line.objects.values_list("number", flat=True)) == [n * 1000 + 9 for n in range(9)]
    assert list(Entity.objects.order_by("pk").values_list("line", flat=True)[:3]) == [2, 3, 4]
    assert Entity.objects.get(uscc=code(8_888)).line == 8_890


def test_a_large_batch_is_found_by_name_though_it_is_announced_as_a_whole(
    send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    send([entity(1)])
    rebuild(shelf=REGISTER)
    monkeypatch.setattr(importing, "MANY", 3)
    Announcement.objects.all().delete()
    send([entity(n, ENTNAME=f"示范区示范青禾{n}号茶馆") for n in range(10, 20)])
    assert Announcement.objects.count() < 10
    drain()
    assert look_up("青禾").total == 10


def test_helpers_judge_without_models() -> None:
    """They are started without Django's settings: nothing that they import may ask for a model."""
    judges = (
        "portal.credit.intake.judges",
        "portal.credit.intake.register_rows",
        "portal.credit.intake.disclosure_rows",
    )
    asked = f"import sys, {', '.join(judges)}; sys.exit('django.db.models.base' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
    assert dict(Batch.KINDS) == KIND_NAMES


@pytest.mark.parametrize("sweeping", [3, 1000])
def test_a_batch_that_is_most_of_the_index_has_it_built_afresh(
    send: Send, monkeypatch: pytest.MonkeyPatch, sweeping: int
) -> None:
    send([entity(1)])
    rebuild(shelf=REGISTER)
    monkeypatch.setattr(indexing, "SWEEPING", sweeping)
    send([entity(n, ENTNAME=f"示范区示范云松{n}号茶馆") for n in range(10, 20)])
    drain()
    assert look_up("云松").total == 10 and look_up("示范第1面馆").total >= 1
