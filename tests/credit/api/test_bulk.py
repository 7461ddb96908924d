"""Bulk files: whole, checked by their digest, and withheld the moment something in them has left."""

from __future__ import annotations

import gzip
import hashlib
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from portal.core import clock
from portal.credit.api import bulk
from portal.credit.leaving import end
from portal.credit.models import Disclosure
from tests.credit.leaving.conftest import TODAY, entity_made, office_made, published

pytestmark = pytest.mark.django_db
FILE = "/api/v1/bulk/disclosures.jsonl.gz"


@pytest.fixture(autouse=True)
def today(portal_data: Path) -> Any:
    with clock.at(TODAY):
        yield


def got(client: Client, address: str = FILE) -> tuple[Any, bytes]:
    answer = client.get(address)
    return answer, b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]


def test_the_file_holds_every_public_record_and_its_digest_is_right(client: Client) -> None:
    record = published(entity_made(office_made()))
    bulk.make("disclosures")
    bulk.make("entities")
    answer, raw = got(client)
    assert [json.loads(line)["id"] for line in gzip.decompress(raw).splitlines()] == [record.public_id]
    listed = {each["kind"]: each for each in client.get("/api/v1/bulk").json()["files"]}
    assert listed["disclosures"]["sha256"] == hashlib.sha256(raw).hexdigest() == answer["X-Content-SHA256"]
    assert listed["entities"]["rows"] == 1
    digest = client.get(listed["disclosures"]["sha256_url"])
    assert digest.content.decode() == f"{hashlib.sha256(raw).hexdigest()}  disclosures.jsonl.gz\n"
    assert client.get(FILE, headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_it_is_withheld_to_the_second_and_made_again(client: Client) -> None:
    record = published(entity_made(office_made()))
    bulk.make("disclosures")
    with clock.at(record.public_until - timedelta(seconds=1)):
        assert got(client)[0].status_code == 200
    with clock.at(record.public_until):
        answer, raw = got(client)
        assert answer.status_code == 503 and "新文件正在生成" in raw.decode() and answer["Retry-After"]
        bulk.make("disclosures")
        answer, raw = got(client)
        assert answer.status_code == 200 and gzip.decompress(raw) == b""


def test_a_withdrawal_withholds_it_at_once(client: Client) -> None:
    record = published(entity_made(office_made()))
    bulk.make("disclosures")
    with clock.at(TODAY + timedelta(minutes=1)):
        end(record, Disclosure.WITHDRAWN, by="officer")
        assert got(client)[0].status_code == 503
        assert client.get("/api/v1/bulk").json()["files"] == []


def test_only_the_newest_file_is_kept_and_unknown_kinds_are_refused(
    client: Client, portal_data: Path
) -> None:
    entity_made(office_made())
    bulk.make("entities")
    with clock.at(TODAY + timedelta(days=1)):
        bulk.make("entities")
    assert [path.name for path in bulk.folder().glob("*.gz")] == ["entities-2026-11-24-090000.jsonl.gz"]
    assert client.get("/api/v1/bulk/persons.jsonl.gz").status_code == 404
