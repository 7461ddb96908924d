"""The demo guides below a home page, with the bureaus and the catalogue of laws that they rest on."""

import datetime as dt
from collections.abc import Callable

import pytest
from wagtail.models import Page, Site

from portal.guides import demo
from portal.guides.pages import GuidePage, GuidesIndexPage
from portal.home.demo import bureaus
from portal.laws.catalogue import load_catalogue

DAY = dt.date(2026, 11, 23)


@pytest.fixture
def home(db: None) -> Page:
    """The home page, with bureaus and the catalogue of laws."""
    bureaus.load()
    load_catalogue()
    page: Page = Site.objects.get(is_default_site=True).root_page.specific
    return page


@pytest.fixture
def guides(home: Page) -> GuidesIndexPage:
    """The column with the fourteen demo guides."""
    demo.load(DAY, home)
    return GuidesIndexPage.objects.get()


@pytest.fixture
def guide(guides: GuidesIndexPage) -> Callable[[str], GuidePage]:
    """One demo guide by its slug."""
    return lambda slug: GuidePage.objects.get(slug=slug)
