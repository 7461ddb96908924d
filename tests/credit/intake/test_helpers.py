"""Large files are judged by several processes: what comes out must be the same, line by line."""

from __future__ import annotations

from portal.credit.models import Entity, Line
from tests.credit.intake.conftest import Send, code, entity, reasons


def test_two_processes_say_what_one_says(send: Send) -> None:
    rows = [entity(n, **({"REGSTATE": "睡着了"} if n % 1000 == 7 else {})) for n in range(9_000)]
    report = send(rows, processes=2)
    assert (report.read, report.saved, len(report.left_out)) == (9_000, 8_991, 9)
    assert "睡着了" in reasons(report)
    assert list(Line.objects.values_list("number", flat=True)) == [n * 1000 + 9 for n in range(9)]
    assert list(Entity.objects.order_by("pk").values_list("line", flat=True)[:3]) == [2, 3, 4]
    assert Entity.objects.get(uscc=code(8_888)).line == 8_890
