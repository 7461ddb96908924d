"""No byte of what a record said is left where the portal keeps its data, once it has left and the worker has run."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from wagtail.models import ModelLogEntry, ReferenceIndex, Revision, TaskState, WorkflowState

from portal.core import clock
from portal.core.announcements import run_due
from portal.core.models import WorkItem
from portal.core.work import raise_work
from portal.credit.api import bulk
from portal.credit.editing.passing import new_version
from portal.credit.leaving import end, lines
from portal.credit.models import Batch, Departure, Disclosure, Line, Ticket
from portal.credit.publishing import settle, store
from tests.credit.leaving.conftest import SECRET, backup, entity_made, office_made, penalty, published

LONG = "从供货单位处购进的货物没有索取并留存合格证明。" * 400
"""More than one page of the database: it overflows into others."""


def bytes_of(folder: Path, *, but: tuple[str, ...] = ()) -> dict[str, bytes]:
    """Every file below the data folder."""
    found = [file for file in folder.rglob("*") if file.is_file() and file.name not in but]
    return {str(file.relative_to(folder)): file.read_bytes() for file in found}


def holding(folder: Path, text: str) -> set[str]:
    """Names of the files that hold the text, in UTF-8 or as JSON escapes."""
    forms = (text.encode(), text.encode("unicode_escape"))
    return {name for name, data in bytes_of(folder).items() if any(form in data for form in forms)}


def with_traces(entity: Any, number: str, facts: str) -> Disclosure:
    """A public record that went through everything that keeps a copy."""
    user = get_user_model().objects.first() or get_user_model().objects.create_user("li")
    batch = Batch.objects.get_or_create(
        number="b1",
        defaults={
            "kind": "disclosures",
            "bureau": entity.bureau,
            "file_name": "一.csv",
            "started_at": clock.now(),
        },
    )[0]
    line = batch.lines.count() + 1
    record = published(entity, number, facts=facts, batch=batch, line=line)
    Line.objects.create(batch=batch, number=line, state="waiting", cells={"facts": facts})
    record.save_revision(user=user, log_action=True)
    record.facts = facts + "（修改稿）"
    record.save_revision(user=user, log_action=True)
    record.get_workflow().start(record, user)
    ReferenceIndex.create_or_update_for_object(record)
    raise_work("credit.test", "x", record, f"请核对：{facts[:20]}")
    return record


@pytest.fixture
def entity(on_disk: Path) -> Any:
    return entity_made(office_made())


def test_nothing_is_left_in_the_database_file(on_disk: Path, entity: Any, portal_data: Path) -> None:
    marks = [f"{SECRET}之{number:03}" for number in range(30)]
    records = [with_traces(entity, f"秘{n:03}号", mark + LONG * (n % 2)) for n, mark in enumerate(marks)]
    stays = with_traces(entity, "留下的号", "这一条还在公示，文字留下")
    assert all(holding(portal_data, mark) for mark in marks)
    for record in records[:10]:
        end(record, Disclosure.WITHDRAWN, by="陈")
    for record in records[10:]:
        record.refresh_from_db()
    with clock.at(max(record.public_until for record in records[10:])):
        stays.refresh_from_db()
        Disclosure.objects.filter(pk=stays.pk).update(public_until=None)
        run_due()
        assert Departure.objects.count() == 30 and Disclosure.objects.count() == 1
        for mark in marks:
            assert holding(portal_data, mark) == set(), mark
        assert holding(portal_data, "秘0") == set()
    assert holding(portal_data, "这一条还在公示，文字留下")


def test_what_keeps_copies_keeps_none(on_disk: Path, entity: Any) -> None:
    record = with_traces(entity, "秘001号", SECRET)
    key = str(record.pk)
    end(record, Disclosure.REPAIRED, by="陈")
    for model in (Revision, WorkflowState, ReferenceIndex):
        assert not model.objects.filter(object_id=key, base_content_type__model="disclosure").exists()
    assert not TaskState.objects.exists() and not WorkItem.objects.exists() and not Line.objects.exists()
    entries = ModelLogEntry.objects.filter(object_id=key, content_type__model="disclosure")
    assert entries.exists() and {(entry.label, str(entry.data)) for entry in entries} == {
        ("公示信息（已停止公示）", "{}")
    }


def test_lines_sent_back_are_kept_for_thirty_days_only(on_disk: Path, portal_data: Path) -> None:
    office = office_made()
    about = {"kind": "disclosures", "bureau": office, "file_name": "一.csv", "started_at": clock.now()}
    batch = Batch.objects.create(number="b7", finished_at=clock.now(), state="waiting", **about)
    for number, state in ((1, Line.REFUSED), (2, Line.WAITING)):
        cells, why = {"facts": f"{state}{SECRET}", "uscc": "-"}, [f"不认识“{state}{SECRET[:6]}”"]
        Line.objects.create(batch=batch, number=number, state=state, cells=cells, reasons=why, rules=["x"])
    with clock.at(clock.now() + lines.KEEP - timedelta(hours=2)):
        run_due()
        assert holding(portal_data, f"refused{SECRET}")
    with clock.at(clock.now() + lines.KEEP):
        run_due()
        assert holding(portal_data, f"refused{SECRET[:6]}") == set()
        assert holding(portal_data, f"waiting{SECRET}")
        sent_back = Line.objects.get(number=1)
        assert sent_back.rules == ["x"] and "已经清除" in sent_back.reasons[0]


def test_what_waits_for_a_decision_is_gone_when_its_window_is_over(
    on_disk: Path, entity: Any, portal_data: Path
) -> None:
    office = entity.bureau
    about = {"kind": "disclosures", "bureau": office, "file_name": "一.csv", "started_at": clock.now()}
    batch = Batch.objects.create(number="b8", finished_at=clock.now(), state="live", **about)
    texts = {"minor": f"{SECRET}，电话 13912345678", "serious": "留着，电话 13912345678"}
    held = [
        penalty(entity, f"{gravity}号", gravity=gravity, facts=facts, batch=batch)
        for gravity, facts in texts.items()
    ]
    assert not any(settle(record).public for record in held)
    store(held)
    draft = penalty(entity, "草稿号", gravity="minor", facts="草稿留着")
    draft.save()
    run_due()
    assert holding(portal_data, SECRET)
    with clock.at(clock.now() + timedelta(days=100)):
        run_due()
        assert set(Disclosure.objects.values_list("document_no", flat=True)) == {"serious号", "草稿号"}
        assert holding(portal_data, SECRET) == set() and not Departure.objects.exists()


def test_a_ticket_does_not_keep_the_number_of_a_document(on_disk: Path, entity: Any) -> None:
    record = with_traces(entity, "秘001号", SECRET)
    old = {"bureau": entity.bureau, "opened_at": clock.now()}
    Ticket.objects.create(rule="a", record="秘001号", **old)
    Ticket.objects.create(rule="a", record="别的号", **old)
    end(record, Disclosure.REPAIRED, by="陈")
    assert [one.record for one in Ticket.objects.all()] == ["别的号"]


def test_a_draft_that_corrects_it_goes_with_it(on_disk: Path, entity: Any, portal_data: Path) -> None:
    user = get_user_model().objects.create_user("wang")
    record, other = with_traces(entity, "秘001号", SECRET), with_traces(entity, "留下的号", "留下")
    draft, stays = new_version(record, user), new_version(other, user)
    end(record, Disclosure.WITHDRAWN, by="陈")
    assert set(Disclosure.objects.values_list("pk", flat=True)) == {other.pk, stays.pk}
    assert not Revision.objects.filter(object_id=str(draft.pk)).exists()
    assert holding(portal_data, SECRET) == set() and Departure.objects.count() == 1


def test_what_was_withdrawn_does_not_come_back_as_its_own_correction(on_disk: Path, entity: Any) -> None:
    record = with_traces(entity, "秘001号", SECRET)
    end(record, Disclosure.WITHDRAWN, by="陈")
    draft = penalty(entity, "秘001号")
    draft.corrects = record.public_id
    outcome = settle(draft)
    assert not outcome.public and "不能再次公示" in outcome.reasons[0]


def test_a_line_sent_back_elsewhere_is_emptied_with_the_record(
    on_disk: Path, entity: Any, portal_data: Path
) -> None:
    record = with_traces(entity, "秘001号", SECRET)
    about = {"kind": "disclosures", "bureau": entity.bureau, "file_name": "二.csv"}
    later = Batch.objects.create(number="b2", started_at=clock.now(), file_sha256="2", **about)
    for number, name in ((1, "秘001号"), (2, "别的号")):
        cells = {"document_no": name, "facts": SECRET[:8] + name}
        Line.objects.create(batch=later, number=number, state=Line.REFUSED, cells=cells, reasons=["原因"])
    end(record, Disclosure.WITHDRAWN, by="陈")
    assert [bool(line.cells) for line in later.lines.order_by("number")] == [False, True]
    assert holding(portal_data, SECRET[:8] + "秘001号") == set()


def test_the_file_for_everyone_goes_with_the_record(on_disk: Path, entity: Any, portal_data: Path) -> None:
    record = with_traces(entity, "秘001号", SECRET)
    bulk.make(bulk.DISCLOSURES)
    assert list((portal_data / "bulk").glob("disclosures-*"))
    end(record, Disclosure.WITHDRAWN, by="陈")
    run_due()
    assert not list((portal_data / "bulk").glob("disclosures-*"))


def test_a_rebuilt_index_and_a_backup_hold_nothing(on_disk: Path, entity: Any, portal_data: Path) -> None:
    record = with_traces(entity, "秘001号", SECRET)
    run_due()
    end(record, Disclosure.WITHDRAWN, by="陈")
    run_due()
    call_command("rebuild_index", verbosity=0)
    backup(on_disk)
    assert holding(portal_data, SECRET) == set() and holding(portal_data, "秘001号") == set()
