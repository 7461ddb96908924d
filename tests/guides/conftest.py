"""The demo guides below a home page, with the bureaus and the catalogue of laws that they rest on."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from wagtail.models import Page, Site

from portal.guides import demo
from portal.guides.pages import GuidePage, GuidesIndexPage
from portal.home.demo import bureaus
from portal.laws.catalogue import load_catalogue

DAY = dt.date(2026, 11, 23)


def _home() -> Page:
    bureaus.load()
    load_catalogue()
    page: Page = Site.objects.get(is_default_site=True).root_page.specific
    return page


@pytest.fixture(scope="module")
def _demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The demo once for a module: its transaction is open around those of the tests, and rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        demo.load(DAY, _home())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def home(db: None) -> Page:
    """The home page, with bureaus and the catalogue of laws."""
    return _home()


@pytest.fixture
def guides(_demo: None, db: None) -> GuidesIndexPage:
    """The column with the fourteen demo guides."""
    return GuidesIndexPage.objects.get()


@pytest.fixture
def guide(guides: GuidesIndexPage) -> Callable[[str], GuidePage]:
    """One demo guide by its slug."""
    return lambda slug: GuidePage.objects.get(slug=slug)
