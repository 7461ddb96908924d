"""The demo of the cooperatives' site, loaded once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from portal.cooperatives import demo
from portal.home.models import HomePage
from portal.laws.catalogue import load_catalogue
from tests.platform import database


@pytest.fixture(scope="module")
def coop_demo(django_db_setup: None, django_db_blocker: Any, migrated: Path) -> Iterator[None]:
    """The catalogue of laws, the legal parameters and the site."""

    def load() -> None:
        load_catalogue()
        demo.load(date(2026, 11, 23), HomePage.objects.get())

    with database.stocked("cooperatives", migrated, django_db_blocker, load):
        yield
