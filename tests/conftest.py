"""Fixtures for all rooms: data of others, a portal with demo content, a browser."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from tests.platform import database, ordering, support
from tests.services import elasticsearch

# How long an example takes says more of the machine than of the code.
hypothesis.settings.register_profile("suite", deadline=None)
hypothesis.settings.load_profile("suite")

CHROMIUM_PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_configure(config: pytest.Config) -> None:
    """Compile our translations once, before the test processes start."""
    elasticsearch.hold()
    if not hasattr(config, "workerinput"):
        from django.core.management import call_command, get_commands

        if "compile_catalogues" in get_commands():
            call_command("compile_catalogues", verbosity=0)


def pytest_unconfigure() -> None:
    """Stop the Elasticsearch that the tests started, unless others still use it."""
    elasticsearch.release()


@pytest.fixture(scope="session")
def elasticsearch_url() -> str:
    """Address of an Elasticsearch that others use too: take index names of your own."""
    try:
        return elasticsearch.url(brief=True)
    except elasticsearch.Missing as reason:
        support.missing(f"Elasticsearch（{reason}）")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Refuse tests that empty the database: what migrations put there is missed by all that come after."""
    for item in items:
        mark = item.get_closest_marker("django_db")
        if mark and mark.kwargs.get("transaction") or "transactional_db" in getattr(item, "fixturenames", ()):
            raise pytest.UsageError(
                f"{item.nodeid}：不要使用 transaction=True，它会清空以后各测试要用的数据库。"
            )
    if hasattr(config, "workerinput"):
        items[:] = ordering.in_turn(items)
        first = config.workerinput["workerid"] == "gw0"
        if first and any("elasticsearch_url" in getattr(item, "fixturenames", ()) for item in items):
            elasticsearch.start_meanwhile()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of texts and tables that other people wrote; tests that need it are skipped without it."""
    folder = Path(os.environ.get("PORTAL_SHARED_DATA") or support.ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(f"没有共享数据目录 {folder}（可用 PORTAL_SHARED_DATA 指定）")
    return folder


@pytest.fixture
def portal_data(tmp_path: Path, settings: Any) -> Path:
    """An empty data folder that the settings of this test point to."""
    folder = tmp_path / "var"
    folder.mkdir()
    settings.PORTAL_DATA = folder
    settings.MEDIA_ROOT = folder / "media"
    settings.STATIC_ROOT = folder / "static"
    settings.SEARCH_INDEX_DIR = folder / "index"
    return folder


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder of this run that all its test processes share."""
    base = tmp_path_factory.getbasetemp()
    return base if worker_id == "master" else base.parent


@pytest.fixture(scope="session")
def migrations_kept(shared_folder: Path, request: pytest.FixtureRequest) -> Path:
    """Where what migrations leave is kept, for all test processes and the next runs."""
    cache = getattr(request.config, "cache", None)
    return Path(cache.mkdir("migrated")) if cache else shared_folder


@pytest.fixture(scope="session")
def migrated(migrations_kept: Path) -> Path:
    """A SQLite database after all migrations, made once. Read only."""
    return support.migrated(migrations_kept)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(migrated: Path, django_test_environment: None) -> Iterator[None]:
    """Fill the test database from there; pytest-django's migrate then finds next to nothing to do."""
    from django.db import connection

    name = connection.creation._get_test_db_name()
    assert connection.creation.is_in_memory_db(name)
    # The database lives in memory for as long as somebody is connected to it.
    kept = sqlite3.connect(name, uri=True)
    with closing(sqlite3.connect(migrated)) as source:
        source.backup(kept)
    yield
    kept.close()


@pytest.fixture(scope="session")
def demo_data(request: pytest.FixtureRequest, shared_folder: Path) -> Path:
    """The data folder of a portal with demo content and index, made once for all test processes. Read only.

    PORTAL_TEST_DEMO names a folder in which it is kept for the next runs, while one works on the tests.
    """
    shared = Path(os.environ.get("PORTAL_TEST_DEMO") or shared_folder)
    shared.mkdir(parents=True, exist_ok=True)
    data = shared / "demo"
    with support.held(shared / "demo.lock"):
        if not (shared / "demo.done").exists():
            shutil.rmtree(data, ignore_errors=True)
            support.make_demo(data, request.getfixturevalue("migrated"))
            (shared / "demo.done").touch()
    return data


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """Name of this xdist process; “master” without xdist (also under -p no:xdist)."""
    return getattr(request.config, "workerinput", {}).get("workerid", "master")


@pytest.fixture
def demo_db(_demo_connection: None, db: None) -> None:
    """The demo portal's database and index inside this process; what the test writes is rolled back.

    Takes the place of the django_db mark; do not use both.
    """


@pytest.fixture
def _demo_connection(
    demo_data: Path,
    settings: Any,
    django_db_setup: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    from django.db import connection

    if connection.in_atomic_block:
        pytest.fail("demo_db 自带数据库，不要同时使用 django_db 标记。", pytrace=False)
    copy = tmp_path_factory.getbasetemp() / "demo-in-process"
    if not copy.exists():
        support.copy_of(demo_data, copy)
    settings.SEARCH_INDEX_DIR = copy / "index"
    settings.MEDIA_ROOT = copy / "media"
    with database.connected(str(copy / "portal.sqlite3"), django_db_blocker):
        yield


@pytest.fixture(scope="session")
def site(demo_data: Path) -> Iterator[str]:
    """Address of a running portal with demo content; tests only read from it."""
    with support.Portal(demo_data) as portal:
        yield portal.url


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Debian's Chromium under Playwright.

    Per module, because Playwright keeps an event loop running, and Django's database refuses to work beside one.
    """
    # The headless shell draws no window: each new context costs a fraction of what the whole browser takes.
    program = next(filter(None, map(shutil.which, CHROMIUM_PROGRAMS)), None)
    if program is None:
        support.missing("浏览器 Chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()
