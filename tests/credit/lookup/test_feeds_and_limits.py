"""Following an entity, and how often one address may ask."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client

from portal.core import clock
from portal.credit.models import EntitiesPage, Entity
from tests.credit.lookup.making import change, disclosure, entity, objected, settled

ATOM = "{http://www.w3.org/2005/Atom}"
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=clock.TZ)


def entries(client: Client, one: Entity) -> dict[str, str]:
    """Id -> title of every entry."""
    answer = client.get(one.get_absolute_url() + "feed.atom")
    assert answer["Content-Type"].startswith("application/atom+xml")
    root = ElementTree.fromstring(answer.content)  # noqa: S314 # our own answer
    found = root.findall(f"{ATOM}entry")
    return {each.findtext(f"{ATOM}id", ""): each.findtext(f"{ATOM}title", "") for each in found}


@pytest.mark.django_db
def test_a_feed_tells_of_changes_and_disclosures_under_lasting_names(client: Client) -> None:
    with clock.at(NOW):
        one = entity(7)
        change(one, "place", "旧址", "新址", date(2026, 6, 1))
        record = disclosure(one)
        first = entries(client, one)
    assert set(first.values()) == {"行政处罚：示范市示范区市场监督管理局", "经营场所变更"}
    assert any(key.endswith(f"/disclosure-{record.public_id}") for key in first)
    with clock.at(NOW + timedelta(days=20)):
        assert entries(client, one) == first


@pytest.mark.django_db
def test_an_objection_is_told_while_it_is_open_and_how_it_ended(client: Client) -> None:
    one = entity(7)
    with clock.at(NOW):
        request = objected(one, "place")
        (said,) = entries(client, one).values()
        assert said == "登记信息：异议处理中"
    with clock.at(NOW + timedelta(days=3)):
        settled(request)
        assert list(entries(client, one).values()) == ["登记信息：异议处理完毕"]


@pytest.mark.django_db
def test_a_feed_is_what_atom_asks_for_under_every_name_of_the_portal(client: Client) -> None:
    """RFC 4287 4.1: id, title, updated, author; names stay the same for whoever came by another host."""
    with clock.at(NOW):
        one = entity(7)
    empty = client.get(one.get_absolute_url() + "feed.atom").content
    with clock.at(NOW + timedelta(days=9)):
        assert client.get(one.get_absolute_url() + "feed.atom").content == empty
        disclosure(one)
        change(one, "place", "旧址", "新址", date(2026, 6, 1))
        seen = [
            client.get(one.get_absolute_url() + "feed.atom", headers={"host": host}).content
            for host in ("localhost", "127.0.0.1")
        ]
    first, second = (ElementTree.fromstring(each) for each in seen)  # noqa: S314 # our own answer
    ids = [each.text or "" for each in first.iter(f"{ATOM}id")]
    assert ids == [each.text for each in second.iter(f"{ATOM}id")] and len(set(ids)) == len(ids) == 3
    assert all(each.startswith("tag:") and ",2026:entities/" in each for each in ids)
    assert first.findtext(f"{ATOM}author/{ATOM}name")
    for part in (first, *first.findall(f"{ATOM}entry")):
        assert (
            part.findtext(f"{ATOM}title")
            and datetime.fromisoformat(part.findtext(f"{ATOM}updated", "")).tzinfo
        )
    links = {each.get("rel"): each.get("href", "") for each in first.findall(f"{ATOM}link")}
    assert links["self"].endswith("/feed.atom") and links["alternate"].endswith(one.get_absolute_url())


@pytest.mark.django_db
def test_what_has_left_leaves_the_feed_to_the_second(client: Client) -> None:
    with clock.at(NOW):
        record = disclosure(entity(7))
    assert record.public_until
    with clock.at(record.public_until - timedelta(seconds=1)):
        assert entries(client, record.entity)
    with clock.at(record.public_until):
        assert not entries(client, record.entity)


@pytest.mark.django_db
def test_the_feed_repeats_nothing_that_would_outlive_the_record(client: Client) -> None:
    record = disclosure(entity(7))
    answer = client.get(record.entity.get_absolute_url() + "feed.atom")
    text = answer.content.decode()
    for words in (record.document_no, record.facts, record.content, record.category):
        assert words not in text
    assert answer["X-Robots-Tag"] == "noindex"


def test_a_person_is_never_stopped_and_a_machine_is_told_when_and_where(
    client: Client, column: EntitiesPage
) -> None:
    one = entity(7)
    with clock.at(NOW):
        for _ in range(120):
            assert client.get(one.get_absolute_url() + "code/").status_code == 200
        stopped = client.get("/entities/", {"q": one.code})
        page = stopped.content.decode()
        assert stopped.status_code == 429 and stopped["Retry-After"] == "60"
        assert (
            "60 秒以后可以接着查" in page
            and "分钟，" not in page.partition("lede")[0]
            and "/api/v1/docs" in page
            and "每日全量文件" in page
        )
        assert client.get("/", REMOTE_ADDR="127.0.0.1").status_code != 429
        assert client.get(one.get_absolute_url(), REMOTE_ADDR="203.0.113.9").status_code == 200
    with clock.at(NOW + timedelta(seconds=61)):
        assert client.get(one.get_absolute_url()).status_code == 200


@pytest.mark.django_db
def test_a_number_of_a_person_reaches_no_log_even_over_the_limit(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with clock.at(NOW):
        for _ in range(121):
            client.get("/entities/verify/")
        assert client.get("/entities/110101199003074514/").status_code == 429
    assert "110101199003074514" not in caplog.text
