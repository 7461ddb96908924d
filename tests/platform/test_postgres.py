"""The production shape's database: migrate, load the demo, serve and search on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import requests

from tests.platform import pages, postgres, support

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory, migrations_kept: Path) -> Iterator[support.Portal]:
    data = tmp_path_factory.mktemp("on-postgres")
    with postgres.cluster() as url:
        postgres.migrate(url, migrations_kept)
        done = support.manage(data, "serve", "--prepare-only", timeout=600, DATABASE_URL=url)
        log = data / "log" / "prepare.log"
        assert done.returncode == 0, done.stdout + done.stderr + (log.read_text() if log.exists() else "")
        with support.Portal(data, DATABASE_URL=url) as running:
            yield running
        assert not (data / "portal.sqlite3").exists()


@pytest.mark.parametrize("name", pages.NAMES)
def test_pages_are_served(portal: support.Portal, name: str) -> None:
    answer = requests.get(portal.url + pages.path_of(portal.url, name), timeout=30)
    assert answer.status_code == (404 if name == "not-found" else 200)


def test_search_finds(portal: support.Portal) -> None:
    found = requests.get(portal.url + "/api/v1/search", params={"q": "合作社"}, timeout=30).json()
    assert found["total"] > 0


def test_connections_are_kept_and_dead_ones_noticed(portal: support.Portal) -> None:
    def answered() -> set[int]:
        return {requests.get(portal.url + "/sitemap/", timeout=30).status_code for _ in range(8)}

    others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with psycopg.connect(portal.environment["DATABASE_URL"], autocommit=True) as own:
        assert answered() == {200}
        kept = {pid for (pid,) in own.execute(f"SELECT pid {others}")}
        assert kept and answered() == {200}
        assert kept & {pid for (pid,) in own.execute(f"SELECT pid {others}")}
        own.execute(f"SELECT pg_terminate_backend(pid) {others}")
        assert answered() == {200}


RESTORED = """
from django.db import transaction
from tests.credit.leaving.conftest import *
from portal.core.announcements import fire_due
from portal.credit.leaving import end, is_caught_up
from portal.credit.models import Departure, PublicationMark
def shown():
    return sorted(Disclosure.objects.public().filter(entity=entity).values_list("document_no", flat=True))
with clock.at(TODAY):
    entity = entity_made(Bureau.objects.get(name="示范市市场监督管理局"), "91990199MA00099999")
    records = [published(entity, f"{number}号") for number in range(3)]
    mark = PublicationMark.objects.get()
    end(records[1], Disclosure.WITHDRAWN, by="陈")
    with transaction.atomic():  # as from a backup of before the decision
        Departure.objects.filter(public_id=records[1].public_id).delete()
        records[1].pk = None
        records[1].save()
        mark.save()
        print("shown", shown(), is_caught_up())
    fire_due()
    print("then", shown(), Departure.objects.filter(public_id=records[1].public_id).count(), is_caught_up())
    for record in Disclosure.objects.filter(entity=entity):
        end(record, Disclosure.WITHDRAWN, by="陈")
    entity.delete()
"""


def test_what_was_withdrawn_does_not_come_back(portal: support.Portal) -> None:
    url = portal.environment["DATABASE_URL"]
    done = support.manage(portal.data, "shell", "--no-imports", "-c", RESTORED, DATABASE_URL=url)
    assert done.returncode == 0, done.stderr
    assert "shown ['0号', '2号'] False" in done.stdout, done.stdout
    assert "then ['0号', '2号'] 1 True" in done.stdout, done.stdout


def test_demo_can_be_removed(portal: support.Portal) -> None:
    url = portal.environment["DATABASE_URL"]
    done = support.manage(portal.data, "remove_demo", timeout=600, DATABASE_URL=url)
    assert done.returncode == 0, done.stderr
    assert requests.get(portal.url + "/", timeout=30).status_code == 200
    found = requests.get(portal.url + "/api/v1/search", params={"q": "示范市"}, timeout=30).json()
    assert found["total"] == 0
