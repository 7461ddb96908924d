"""To the second: a record is public at T-1 s and gone everywhere at T, and nobody has done anything."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from portal.core import clock
from portal.core.announcements import announce, run_due
from portal.core.models import Announcement
from portal.credit.leaving import end, is_settled, objection_closed, objection_opened
from portal.credit.models import Batch, Departure, Disclosure, Entity, EntityChange
from portal.credit.publishing import State, settle
from portal.credit.retention import rules
from tests.credit.leaving.conftest import SECRET, TODAY, penalty, published

SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def today() -> Any:
    with clock.at(TODAY):
        yield


def test_a_record_is_there_until_the_last_second_and_gone_at_the_next(client: Client, entity: Entity) -> None:
    record = published(entity)
    end = record.public_until
    assert end == clock.start_of(end.astimezone(clock.TZ).date()) and end.year == 2029
    own, of_entity = record.get_absolute_url(), entity.get_absolute_url()
    with clock.at(end - SECOND):
        page, before = client.get(own), client.get(of_entity)
        assert page.status_code == 200 and record.document_no in page.content.decode()
        assert record.document_no in before.content.decode()
        assert "no-cache" in before["Cache-Control"] and before["ETag"]
        assert client.get(of_entity, headers={"If-None-Match": before["ETag"]}).status_code == 304
    with clock.at(end):  # no worker has run
        page = client.get(own)
        text = page.content.decode()
        assert page.status_code == 410
        assert record.document_no not in text and entity.name not in text and entity.code not in text
        after = client.get(of_entity, headers={"If-None-Match": before["ETag"]})
        assert after.status_code == 200 and record.document_no not in after.content.decode()
    assert client.get("/disclosures/abcdefghjkmn/").status_code == 404


def test_nothing_is_public_before_its_day(client: Client, entity: Entity) -> None:
    record = published(entity, published_on=(TODAY + timedelta(days=3)).date())
    assert client.get(record.get_absolute_url()).status_code == 404
    with clock.at(TODAY + timedelta(days=3)):
        assert client.get(record.get_absolute_url()).status_code == 200


def test_the_worker_leaves_a_stub_without_content(client: Client, entity: Entity) -> None:
    record = published(entity)
    with clock.at(record.public_until):
        run_due()
        assert not Disclosure.objects.exists()
        stub = Departure.objects.get()
        assert (stub.public_id, stub.reason) == (record.public_id, Departure.WINDOW)
        assert stub.left_at == record.public_until
        assert SECRET not in repr(stub.__dict__) and record.document_no not in repr(stub.__dict__)
        assert client.get(record.get_absolute_url()).status_code == 410
        run_due()
    assert Departure.objects.count() == 1 and not Announcement.objects.exists()


def test_a_changed_table_of_rules_is_obeyed_before_the_next_reading(
    client: Client, entity: Entity, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = published(entity)
    run_due()
    assert client.get(record.get_absolute_url()).status_code == 200
    shorter = _three_months(rules())
    for place in ("portal.credit.retention.windows.rules", "portal.credit.leaving.guarding.rules",
                  "portal.credit.renewing.rules", "portal.credit.leaving.ending.rules"):  # fmt: skip
        monkeypatch.setattr(place, lambda: shorter)
    assert client.get(record.get_absolute_url()).status_code == 404 and not is_settled()
    with clock.at(TODAY + timedelta(minutes=1)):
        run_due()
        assert client.get(record.get_absolute_url()).status_code == 200 and is_settled()
    record.refresh_from_db()
    assert f"{record.public_until.astimezone(clock.TZ):%Y-%m-%d}" == "2027-02-03"


def _three_months(table: Any) -> Any:
    """The same table, with three months where it says three years."""
    from dataclasses import replace

    rows = tuple(replace(row, max_months=3) if row.max_months == 36 else row for row in table.rows)
    return replace(table, rows=rows, version="changed00000")


def test_deleted_bytes_are_overwritten(db: None) -> None:
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA secure_delete").fetchone() == (1,)


def test_a_conversion_puts_the_records_under_the_rules_of_the_new_form(entity: Entity) -> None:
    entity.family, entity.type_code = "individual", "9500"
    entity.save()
    report = published(
        entity,
        "",
        kind=Disclosure.ANNUAL_REPORT,
        role="register",
        year=2025,
        result="已公示",
        content="",
        facts="",
    )
    before = report.rule
    run_due()
    entity.family, entity.type_code = "limited", "1130"  # 个转企 keeps the code
    entity.save()
    run_due()
    report.refresh_from_db()
    assert report.rule != before and report.live


def test_a_large_file_with_a_conversion_in_it_does_the_same(entity: Entity) -> None:
    Entity.objects.filter(pk=entity.pk).update(family="individual", type_code="9500")
    entity.refresh_from_db()
    report = published(
        entity,
        "",
        kind=Disclosure.ANNUAL_REPORT,
        role="register",
        year=2025,
        result="已公示",
        content="",
        facts="",
    )
    run_due()
    batch = Batch.objects.create(
        number="b1", kind="register", bureau=entity.bureau, file_name="一.csv", started_at=TODAY
    )
    Entity.objects.filter(pk=entity.pk).update(family="limited", type_code="1130", batch=batch)
    EntityChange.objects.create(
        entity=entity, field="type_code", before="9500", after="1130", noted_at=TODAY, batch=batch
    )
    announce(batch)
    run_due()
    assert Disclosure.objects.get(pk=report.pk).rule != report.rule


def test_an_objection_is_shown_and_changes_what_caches_may_keep(client: Client, entity: Entity) -> None:
    record = published(entity)
    page = client.get(record.get_absolute_url())
    assert "异议处理中" not in page.content.decode()
    assert objection_opened(entity) == 1 and objection_opened(entity) == 0
    after = client.get(record.get_absolute_url(), headers={"If-None-Match": page["ETag"]})
    assert after.status_code == 200 and "异议处理中" in after.content.decode()
    assert "异议处理中" in client.get(entity.get_absolute_url()).content.decode()
    assert objection_closed(record) == 1
    assert "异议处理中" not in client.get(record.get_absolute_url()).content.decode()


def test_an_individuals_private_report_shows_its_status_only(entity: Entity) -> None:
    entity.family, entity.type_code = "individual", "9500"
    entity.save()
    report = published(
        entity, "", kind=Disclosure.ANNUAL_REPORT, role="register", year=2025, result="已报送", content=SECRET
    )
    assert report.live and report.content == "" and report.facts == "" and report.result == "已报送"


def test_what_was_ended_does_not_come_back_before_the_worker_has_seen_to_it(entity: Entity) -> None:
    record = published(entity)
    end(record, Disclosure.REPAIRED, by="陈", at=TODAY + timedelta(hours=5))
    with clock.at(TODAY + timedelta(hours=6)):
        outcome = settle(penalty(entity))
        assert outcome.state is State.REFUSED and "不能再次公示" in outcome.reasons[0]
