"""A few of the kills that ``python -m tests.faults.index_kills`` makes many of, one of each kind."""

from pathlib import Path

from tests.faults import index_kills
from tests.platform import support


def test_kill_loses_nothing_and_nobody_notices(demo_data: Path, tmp_path: Path) -> None:
    seen = index_kills.run(support.copy_of(demo_data, tmp_path / "var"), 3)
    assert seen.failures == []
    assert dict(seen.kills) == {"apply": 1, "rebuild": 1, "heal": 1}
    assert seen.answers["/search/ 200"] and seen.saves
