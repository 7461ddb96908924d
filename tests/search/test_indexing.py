"""The index follows the records, on each engine: late events, withdrawals, rebuilds and their interruption."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection

from portal.core import announcements, clock
from portal.core.announcements import Change, announce_many, drain, listen, run_due, schedule
from portal.core.models import ScheduleMark
from search import asking, indexing, journal, registry
from search.asking import Question, ask
from search.documents import Document
from search.engines.base import Health, IndexBusy
from search.query import Clause
from tests.search.conftest import change, titles


def test_rebuild_finds_everything(records: Callable[[str], Group]) -> None:
    for name in ("登记指南", "年报指南", "隐藏指南"):
        records(name)
    report = indexing.rebuild()
    assert titles("指南") == {"登记指南", "年报指南"}
    assert (report.documents, report.objects, report.left_out) == (2, {"auth.group": 3}, [])


def test_change_is_followed(records: Callable[[str], Group]) -> None:
    group = records("登记指南")
    indexing.rebuild()
    group.name = "注销指南"
    group.save()
    indexing.handle([change(group)])
    assert titles("指南") == {"注销指南"}
    gone = change(group)
    group.delete()
    indexing.handle([gone])
    assert titles("指南") == set()


def test_late_announcement_never_brings_back_an_older_state(records: Callable[[str], Group]) -> None:
    group = records("第一稿指南")
    indexing.rebuild()
    late = change(group)
    Group.objects.filter(pk=group.pk).update(name="第二稿指南")
    indexing.handle([change(group)])
    indexing.handle([late])
    assert titles("指南") == {"第二稿指南"}
    Group.objects.filter(pk=group.pk).update(name="隐藏指南")
    indexing.handle([late])
    assert titles("指南") == set()


def test_what_cannot_be_described_leaves_and_hinders_nobody(records: Callable[[str], Group]) -> None:
    good, bad = records("甲指南"), records("乙指南")
    indexing.rebuild()
    Group.objects.filter(pk=bad.pk).update(name="坏指南")
    Group.objects.filter(pk=good.pk).update(name="丙指南")
    indexing.handle([change(bad), change(good)])
    assert titles("指南") == {"丙指南"}
    assert indexing.rebuild().left_out == [f"auth.group:{bad.pk}"]


def test_changes_of_other_models_are_nothing_to_search(records: Callable[[str], Group]) -> None:
    indexing.handle([Change("auth.user", "1")])
    assert indexing.engine().state().health is Health.MISSING


def test_missing_index_is_built_by_the_first_change(records: Callable[[str], Group]) -> None:
    group = records("登记指南")
    indexing.handle([change(group)])
    assert titles("指南") == {"登记指南"}


def test_damaged_index_is_rebuilt_saying_so(
    group_source: Callable[[str], Group], index_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    group = group_source("登记指南")
    indexing.rebuild()
    (index_dir / (index_dir / "live").read_text() / "meta.json").write_text("{")
    assert ask(Question(text="指南")).unavailable is Health.DAMAGED
    indexing.handle([change(group)])
    assert titles("指南") == {"登记指南"}
    assert "正在重建" in caplog.text


def test_our_own_error_is_logged_and_starts_no_rebuild(
    group_source: Callable[[str], Group], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    group_source("登记指南")
    indexing.rebuild()
    plain, built_at = asking.plan, indexing.engine().state().built_at

    def wrong(*args: Any, **options: Any) -> Any:
        return replace(plain(*args, **options), clauses=(Clause("no such field", ("登",), 1.0),))

    monkeypatch.setattr(asking, "plan", wrong)
    answer = ask(Question(text="指南"))
    assert (answer.unavailable, answer.total) == (Health.FAILED, 0)
    assert "no such field" in caplog.text
    assert indexing.SelfRepair().next_due(clock.now()) is None
    indexing.SelfRepair().handle([Change(ScheduleMark._meta.label_lower, indexing.MARK)])
    assert indexing.engine().state().built_at == built_at


def test_an_error_while_changes_are_applied_is_tried_again_not_healed(
    group_source: Callable[[str], Group], monkeypatch: pytest.MonkeyPatch
) -> None:
    group = group_source("登记指南")
    indexing.rebuild()
    built_at = indexing.engine().state().built_at
    monkeypatch.setattr(indexing, "_replacements", lambda wanted: [None])
    with pytest.raises(AttributeError):
        indexing.handle([change(group)])
    assert indexing.engine().state().built_at == built_at
    assert titles("指南") == {"登记指南"}


def test_worker_repairs_without_any_change(records: Callable[[str], Group]) -> None:
    records("登记指南")
    repair = indexing.SelfRepair()
    due = repair.next_due(clock.now())
    assert due is not None
    repair.fire(clock.now(), clock.now())
    drain()
    assert titles("指南") == {"登记指南"}
    assert repair.next_due(clock.now()) is None


def test_a_repair_leaves_the_database_to_the_editors(records: Callable[[str], Group]) -> None:
    """A rebuild takes minutes; inside a transaction it would make every save wait or fail."""
    records("登记指南")
    source, held = registry.sources()[0], []
    around = len(connection.savepoint_ids)  # a test stands in a transaction itself

    def documents(group: Group) -> Iterable[Document]:
        held.append(len(connection.savepoint_ids) > around)
        return source.documents(group)

    registry.register(replace(source, documents=documents))
    schedules, listeners = dict(announcements._schedules), dict(announcements._listeners)
    repair = indexing.SelfRepair()
    schedule(indexing.MARK, repair.next_due, repair.fire)
    listen("search.repair", repair.handle)
    try:
        run_due()
    finally:
        announcements._schedules.update(schedules)
        announcements._listeners.update(listeners)
    assert held
    assert not any(held)
    assert titles("指南") == {"登记指南"}


def test_affected_objects_are_renewed(records: Callable[[str], Group]) -> None:
    first, second = records("甲指南"), records("乙指南")
    indexing.rebuild()
    source = registry.sources()[0]
    registry.register(replace(source, affected=lambda key: [str(second.pk)]))
    Group.objects.filter(pk=second.pk).update(name="丁指南")
    indexing.handle([change(first)])
    assert titles("指南") == {"甲指南", "丁指南"}


def test_change_waits_for_another_and_gives_up(index_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "PATIENCE", 0.1)
    with journal.writing(index_dir, []), pytest.raises(IndexBusy), journal.writing(index_dir, []):
        pass


def test_two_sources_may_not_fight_over_a_kind(clean_registry: registry.Registry) -> None:
    from search.documents import Kind, Source, register

    def source(name: str, label: str) -> Source:
        return Source(
            name=name,
            model=Group,
            kinds=(Kind("guide", label, 1),),
            documents=lambda each: [Document(key="x", kind="guide", title="x", url="/")],
            objects=Group.objects.all,
        )

    register(source("a", "指南"))
    register(source("a", "办事指南"))
    with pytest.raises(ValueError, match="guide"):
        register(source("b", "别的"))


def test_what_waited_for_the_first_index_is_not_indexed_twice(
    records: Callable[[str], Group], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first import into a data folder without index: a rebuild, and then nothing but what came later."""
    monkeypatch.setattr(announcements, "BATCH", 2)
    groups = [records(f"{name}指南") for name in "甲乙丙丁戊"]
    announce_many(Group, [group.pk for group in groups])
    described: list[str] = []
    plain = indexing._documents

    def counted(source: Any, each: Any, left_out: list[str] | None = None) -> Any:
        described.append(each.name)
        if each.name == "戊指南":
            Group.objects.filter(name="甲指南").update(name="甲新指南")
            announce_many(Group, [groups[0].pk])
        return plain(source, each, left_out)

    monkeypatch.setattr(indexing, "_documents", counted)
    drain()
    assert described == ["甲指南", "乙指南", "丙指南", "丁指南", "戊指南", "甲新指南"]
    assert titles("指南") == {"甲新指南", "乙指南", "丙指南", "丁指南", "戊指南"}


def test_a_document_that_cannot_be_encoded_hinders_nobody(
    records: Callable[[str], Group], monkeypatch: pytest.MonkeyPatch
) -> None:
    good, bad = records("甲指南"), records("乙指南")
    plain = indexing._documents

    def spoilt(source: Any, each: Any, left_out: list[str] | None = None) -> Any:
        found = plain(source, each, left_out)
        return [replace(one, body="\ud800") for one in found] if each.pk == bad.pk else found

    monkeypatch.setattr(indexing, "_documents", spoilt)
    indexing.rebuild()
    assert titles("指南") == {"甲指南"}
    Group.objects.filter(pk=good.pk).update(name="丙指南")
    indexing.handle([change(bad), change(good)])
    assert titles("指南") == {"丙指南"}
