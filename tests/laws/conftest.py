"""A few real laws in the database, for tests that need them."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from portal.core import clock
from portal.laws.catalogue import load_catalogue
from portal.laws.importing import Report, import_laws
from tests.platform import database

WANTED = (
    "个体工商户条例",
    "促进个体工商户发展条例",
    "企业信息公示暂行条例",
    "市场主体登记管理条例",
    "市场主体登记管理条例实施细则",
    "公司法",
    "公司登记管理条例",
    "总则",
)


@pytest.fixture(scope="session")
def real_files(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with some files of the national archive, below their categories."""
    root = tmp_path_factory.mktemp("laws") / "lawrefbook"
    with tarfile.open(shared_data / "laws" / "lawrefbook_national.tar.xz") as archive:
        for member in archive:
            name = Path(member.name)
            if member.isfile() and name.stem.partition("(")[0] in WANTED:
                target = root / name
                target.parent.mkdir(parents=True, exist_ok=True)
                stream = archive.extractfile(member)
                assert stream is not None
                target.write_bytes(stream.read())
    return root


@pytest.fixture(scope="class")
def _library(
    django_db_setup: None, django_db_blocker: Any, migrated: Path, request: pytest.FixtureRequest
) -> Iterator[Report]:
    def load() -> Report:
        files = request.getfixturevalue("real_files")
        with clock.at(date(2026, 11, 23)):
            return import_laws([files])

    with database.stocked("real laws", migrated, django_db_blocker, load) as report:
        yield report


@pytest.fixture(scope="module")
def catalogue(django_db_setup: None, django_db_blocker: Any, migrated: Path) -> Iterator[None]:
    """The catalogue of laws without texts; not for modules that take `library`."""
    with database.stocked("catalogue", migrated, django_db_blocker, load_catalogue):
        yield


@pytest.fixture
def library(_library: Report, db: None) -> Report:
    """The catalogue and some real texts in the database."""
    return _library
