"""The production shape's database: migrate, load the demo, serve and search on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from tests.platform import pages, postgres, support

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[support.Portal]:
    data = tmp_path_factory.mktemp("on-postgres")
    with postgres.cluster() as url:
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


def test_demo_can_be_removed(portal: support.Portal) -> None:
    url = portal.environment["DATABASE_URL"]
    done = support.manage(portal.data, "remove_demo", timeout=600, DATABASE_URL=url)
    assert done.returncode == 0, done.stderr
    assert requests.get(portal.url + "/", timeout=30).status_code == 200
    found = requests.get(portal.url + "/api/v1/search", params={"q": "示范市"}, timeout=30).json()
    assert found["total"] == 0
