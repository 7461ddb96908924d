"""Fixtures for all rooms: data of others, a portal with demo content, a browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.platform import support
from tests.services import elasticsearch

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
        return elasticsearch.url()
    except elasticsearch.Missing as reason:
        support.missing(f"Elasticsearch（{reason}）")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse tests that empty the database: what migrations put there is missed by all that come after."""
    for item in items:
        mark = item.get_closest_marker("django_db")
        if mark and mark.kwargs.get("transaction") or "transactional_db" in getattr(item, "fixturenames", ()):
            raise pytest.UsageError(
                f"{item.nodeid}：不要使用 transaction=True，它会清空以后各测试要用的数据库。"
            )


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
def demo_data(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The data folder of a portal with demo content and index, made once for all test processes. Read only.

    PORTAL_TEST_DEMO names a folder in which it is kept for the next runs, while one works on the tests.
    """
    base = tmp_path_factory.getbasetemp()
    shared = Path(os.environ.get("PORTAL_TEST_DEMO") or (base if worker_id == "master" else base.parent))
    shared.mkdir(parents=True, exist_ok=True)
    data = shared / "demo"
    with support.held(shared / "demo.lock"):
        if not (shared / "demo.done").exists():
            shutil.rmtree(data, ignore_errors=True)
            support.make_demo(data)
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
    kept = connection.connection, connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        connection.connection, connection.settings_dict["NAME"] = None, str(copy / "portal.sqlite3")
        _forget()
        yield
        connection.close()
        connection.connection, connection.settings_dict["NAME"] = kept
        _forget()


def _forget() -> None:
    """What processes remember of a database must not outlive it."""
    from django.contrib.contenttypes.models import ContentType
    from django.core.cache import cache

    ContentType.objects.clear_cache()
    cache.clear()


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
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        support.missing("浏览器 Chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()
