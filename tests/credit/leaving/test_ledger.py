"""Decisions survive what happens to the database, and the database survives what happens to the ledger."""

from __future__ import annotations

import errno
import json
import multiprocessing
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from portal.core import clock
from portal.core.announcements import run_due
from portal.credit.leaving import end, is_caught_up, is_settled, ledger, reconcile
from portal.credit.models import Departure, Disclosure, PublicationMark
from portal.credit.publishing import State, settle, store
from tests.credit.leaving.conftest import (
    SECRET,
    TODAY,
    backup,
    entity_made,
    office_made,
    penalty,
    published,
    restore,
)

HOUR = timedelta(hours=1)


def shown() -> set[str]:
    return set(Disclosure.objects.public().values_list("document_no", flat=True))


def test_a_restored_backup_does_not_bring_back_what_was_withdrawn(on_disk: Path) -> None:
    entity = entity_made(office_made())
    kept, withdrawn, later, removed = (published(entity, f"{n}号") for n in range(4))
    copy = backup(on_disk)
    end(withdrawn, Disclosure.WITHDRAWN, by="陈")
    end(later, Disclosure.REPAIRED, by="陈", at=TODAY + HOUR)
    removed.restricted_until = None
    removed.gravity = "general"
    settle(removed)
    store([], [removed], ["gravity"])  # a fact lets it leave earlier
    assert shown() == {"0号", "2号", "3号"}

    restore(copy, on_disk)
    assert Disclosure.objects.count() == 4
    assert shown() == {"0号", "2号", "3号"} and not is_caught_up()  # at once: nothing has run
    with clock.at(TODAY + HOUR):
        assert shown() == {"0号", "3号"}
    with clock.at(removed.public_until):
        assert "3号" not in shown() and "0号" in shown()

    run_due()
    assert is_caught_up() and shown() == {"0号", "2号", "3号"}
    stub = Departure.objects.get()
    assert (stub.public_id, stub.reason, stub.decided_by) == (withdrawn.public_id, Disclosure.WITHDRAWN, "陈")
    with clock.at(TODAY + HOUR):
        assert shown() == {"0号", "3号"}
        assert Client().get(later.get_absolute_url()).status_code == 410
        run_due()
    assert {each.reason for each in Departure.objects.all()} == {Disclosure.WITHDRAWN, Disclosure.REPAIRED}
    assert Disclosure.objects.get(pk=removed.pk).public_until == removed.public_until
    assert settle(penalty(entity, "1号")).state is State.REFUSED  # nor with the next file
    assert kept.public_id in set(Disclosure.objects.public().values_list("public_id", flat=True))


def test_a_database_far_behind_shows_nothing_until_it_has_caught_up(
    on_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "RECENT", 5)
    entity = entity_made(office_made())
    records = [published(entity, f"{number}号") for number in range(8)]
    stays = published(entity, "留下的号")
    copy = backup(on_disk)
    for record in records:
        end(record, Disclosure.ANNULLED, by="陈")
    assert shown() == {"留下的号"}
    restore(copy, on_disk)
    assert shown() == set() and not is_settled()
    reconcile()
    assert shown() == {"留下的号"} and is_settled() and is_caught_up()
    assert stays.public_until is not None


def test_a_decision_that_the_database_lost_is_carried_out_again(
    on_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entity = entity_made(office_made())
    record = published(entity)
    run_due()
    real = PublicationMark.save
    monkeypatch.setattr(
        PublicationMark, "save", lambda self, **more: 1 / 0
    )  # the last write before the commit
    with pytest.raises(ZeroDivisionError):
        end(record, Disclosure.WITHDRAWN, by="陈")
    monkeypatch.setattr(PublicationMark, "save", real)
    assert Disclosure.objects.filter(pk=record.pk).exists()  # rolled back
    assert shown() == set()  # but decided
    with clock.at(TODAY + timedelta(minutes=1)):
        run_due()
    assert not Disclosure.objects.filter(pk=record.pk).exists() and Departure.objects.count() == 1


@pytest.mark.parametrize("harm", ["lost", "torn", "emptied", "line cut out"])
def test_a_harmed_ledger_is_written_anew_from_the_database(on_disk: Path, harm: str) -> None:
    entity = entity_made(office_made())
    records = [published(entity, f"{number}号") for number in range(3)]
    copy = backup(on_disk)
    for record in records:
        end(record, Disclosure.WITHDRAWN, by="陈")
    file = ledger.path()
    lines = file.read_bytes().splitlines(keepends=True)
    assert len(lines) == 4 and SECRET not in file.read_text() and "1号" not in file.read_text()
    if harm == "lost":
        file.unlink()
    else:
        spoilt = {"torn": [*lines[:3], lines[3][:40]], "emptied": [], "line cut out": [*lines[:2], lines[3]]}
        file.write_bytes(b"".join(spoilt[harm]))
    with clock.at(TODAY + HOUR):
        reconcile(whole=harm == "line cut out")
        assert {entry.public_id for entry in ledger.entries()} == {record.public_id for record in records}
        restore(copy, on_disk)
        assert shown() == set()
        run_due()
        assert Departure.objects.count() == 3 and not Disclosure.objects.exists()


def test_the_chain_shows_a_changed_line(on_disk: Path) -> None:
    entity = entity_made(office_made())
    for number in range(2):
        end(published(entity, f"{number}号"), Disclosure.WITHDRAWN, by="陈")
    assert ledger.head().damaged == 0
    lines = ledger.path().read_text().splitlines()
    second = json.loads(lines[1])
    lines[1] = json.dumps(second | {"reason": "repaired"}, ensure_ascii=False, separators=(",", ":"))
    ledger.path().write_text("\n".join(lines) + "\n")
    assert ledger.head().damaged == 1 and ledger.head().number == 2


def test_processes_that_write_at_once_keep_the_chain_whole(portal_data: Path) -> None:
    def write(process: int) -> None:
        for number in range(20):
            ledger.append([entry(f"p{process}n{number:02}")])

    fork = multiprocessing.get_context("fork")
    processes = [fork.Process(target=write, args=[number]) for number in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(30)
        assert process.exitcode == 0
    head = ledger.head()
    assert head.number == 80 and head.damaged == 0
    assert {each.public_id for each in ledger.entries()} == {
        f"p{p}n{n:02}" for p in range(4) for n in range(20)
    }


def test_a_full_disk_leaves_the_ledger_as_it_was(portal_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger.append([entry("first")])
    before = ledger.path().read_bytes()

    def half(handle: int, text: bytes) -> None:
        os.write(handle, text[: len(text) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(ledger, "_write", half)
        with pytest.raises(OSError, match="No space"):
            ledger.append([entry("second")])
    assert ledger.path().read_bytes() == before
    ledger.append([entry("third")])
    assert ledger.head().damaged == 0 and ledger.head().number == 2


def entry(public_id: str) -> ledger.Entry:
    return ledger.Entry(
        public_id=public_id,
        key="k",
        kind="penalty",
        unit="sfs",
        reason="withdrawn",
        left_at=TODAY,
        by="陈",
        digest="d",
    )
