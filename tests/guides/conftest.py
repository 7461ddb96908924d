"""The demo guides below a home page, with the bureaus and the catalogue of laws that they rest on."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from wagtail.models import Page, Site

from portal.guides import demo
from portal.guides.pages import GuidePage, GuidesIndexPage
from portal.home.demo import bureaus
from portal.laws.catalogue import load_catalogue
from tests.platform import database

DAY = dt.date(2026, 11, 23)


def _home() -> Page:
    bureaus.load()
    load_catalogue()
    page: Page = Site.objects.get(is_default_site=True).root_page.specific
    return page


@pytest.fixture(scope="module")
def _demo(django_db_setup: None, django_db_blocker: Any, migrated: Path) -> Iterator[None]:
    with database.stocked("guides", migrated, django_db_blocker, lambda: demo.load(DAY, _home())):
        yield


@pytest.fixture(scope="module")
def _ground(django_db_setup: None, django_db_blocker: Any, migrated: Path) -> Iterator[Page]:
    with database.stocked("bureaus and catalogue", migrated, django_db_blocker, _home) as home:
        yield home


@pytest.fixture
def home(_ground: Page, db: None) -> Page:
    """The home page, with bureaus and the catalogue of laws; not for modules that take `guides`."""
    return Page.objects.get(pk=_ground.pk).specific


@pytest.fixture
def guides(_demo: None, db: None) -> GuidesIndexPage:
    """The column with the demo guides."""
    return GuidesIndexPage.objects.get()


@pytest.fixture
def guide(guides: GuidesIndexPage) -> Callable[[str], GuidePage]:
    """One demo guide by its slug."""
    return lambda slug: GuidePage.objects.get(slug=slug)
