"""Rebuilding the index beside the live one: nothing is lost, whatever happens meanwhile."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command

from search import indexing, journal
from search.engines.base import Health
from tests.search.conftest import change, titles

KILLED = """
    import sys, time
    from pathlib import Path
    from search.documents import Document
    from search import journal
    root, where = Path(sys.argv[1]), sys.argv[2]
    def page(n):
        return Document(key=str(n), kind="guide", title=f"新指南{n}", url=f"/{n}/", body="正文" * 50)
    with journal.rebuilding(root), ENGINE.builder([]) as builder:
        for n in range(3000):
            builder.add(str(n), [page(n)])
            if n == 1000:
                print("filling", flush=True)
        if where == "closing":
            with journal.closing(root):
                builder.replace([])
                print("closing", flush=True)
                time.sleep(60)
        time.sleep(60)
"""


def test_changes_during_a_rebuild_are_replayed(
    records: Callable[[str], Group], monkeypatch: pytest.MonkeyPatch
) -> None:
    group = records("旧名指南")
    indexing.rebuild()
    fill = indexing._fill

    def fill_then_change(*args: Any) -> None:
        fill(*args)
        Group.objects.filter(pk=group.pk).update(name="新名指南")
        indexing.handle([change(group)])
        assert titles("指南") == {"新名指南"}

    monkeypatch.setattr(indexing, "_fill", fill_then_change)
    report = indexing.rebuild()
    assert report.replayed == 1
    assert titles("指南") == {"新名指南"}


def test_failing_rebuild_leaves_the_old_index(
    records: Callable[[str], Group], monkeypatch: pytest.MonkeyPatch, kept: Callable[[], int]
) -> None:
    records("登记指南")
    indexing.rebuild()

    def fail(*args: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(indexing, "_fill", fail)
    with pytest.raises(CommandError, match="旧索引没有改动"):
        call_command("rebuild_index")
    assert titles("指南") == {"登记指南"}
    assert kept() == 1


def test_rebuild_that_could_read_next_to_nothing_is_refused(records: Callable[[str], Group]) -> None:
    for name in ("甲指南", "乙指南", "丙指南"):
        records(name)
    indexing.rebuild()
    for group in Group.objects.exclude(name="甲指南"):
        Group.objects.filter(pk=group.pk).update(name=f"坏{group.name}")
    with pytest.raises(CommandError, match="旧索引没有改动"):
        call_command("rebuild_index")
    assert titles("指南") == {"甲指南", "乙指南", "丙指南"}


def test_second_rebuild_is_refused_in_words(group_source: Callable[[str], Group], index_dir: Path) -> None:
    with journal.rebuilding(index_dir), pytest.raises(CommandError, match="正在重建"):
        call_command("rebuild_index")


@pytest.mark.parametrize("where", ["filling", "closing"])
def test_killed_rebuild_leaves_the_old_index(
    records: Callable[[str], Group],
    index_dir: Path,
    where: str,
    engine_code: str,
    kept: Callable[[], int],
) -> None:
    records("登记指南")
    indexing.rebuild()
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(KILLED).replace("ENGINE", engine_code), str(index_dir), where],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    while where not in process.stdout.readline():
        pass
    assert titles("指南") == {"登记指南"}
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert titles("指南") == {"登记指南"}
    group = records("年报指南")
    indexing.handle([change(group)])
    assert titles("指南") == {"登记指南", "年报指南"}
    indexing.rebuild()
    assert titles("指南") == {"登记指南", "年报指南"}
    assert kept() == 1


def test_killed_writer_loses_nothing_acknowledged(
    records: Callable[[str], Group], index_dir: Path, engine_code: str
) -> None:
    indexing.rebuild()
    script = """
        import sys
        from pathlib import Path
        from search.documents import Document
        from search.engines.base import Replacement
        from search import journal
        root, n = Path(sys.argv[1]), 0
        engine = ENGINE
        while True:
            n += 1
            page = Document(key=str(n), kind="guide", title=f"指南{n}", url=f"/{n}/")
            with journal.writing(root, [str(n)]):
                engine.apply([Replacement(str(n), (page,))])
            print(n, flush=True)
    """
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script).replace("ENGINE", engine_code), str(index_dir)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    for _ in range(5):
        process.stdout.readline()
    time.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    acknowledged = 5 + len(process.stdout.read().splitlines())
    process.stdout.close()
    state = indexing.engine().state()
    assert state.health is Health.READY
    assert state.documents in (acknowledged, acknowledged + 1)
    indexing.handle([])
    assert isinstance(indexing.rebuild().documents, int)


def test_rebuild_command_says_what_it_did(
    group_source: Callable[[str], Group], capsys: pytest.CaptureFixture[str]
) -> None:
    group_source("登记指南")
    call_command("rebuild_index")
    assert "搜索索引已重建：1 条" in capsys.readouterr().out
