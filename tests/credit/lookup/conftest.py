"""The column at /entities/, an empty count of look-ups, and the shelf of names when a test asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.cache import caches
from django.core.management import call_command
from wagtail.models import Page, Site

from portal.core.limiting import MEMORY
from portal.credit.models import EntitiesPage
from portal.credit.presenting import basis, guides


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """Nothing that a process remembers comes from another test."""
    caches[MEMORY].clear()
    basis.forget()
    guides.forget()
    yield


@pytest.fixture
def column(db: None) -> EntitiesPage:
    """The look-up of a site that has nothing else."""
    parent: Page = Site.objects.get(is_default_site=True).root_page
    page = EntitiesPage(title="查企业查信用", slug="entities", summary="查一查。", column_type="信息公开")
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


@pytest.fixture
def shelve(portal_data: Path) -> Callable[[], None]:
    """Put every entity there is on the shelf of names."""

    def put() -> None:
        call_command("rebuild_index", shelf="register", verbosity=0)

    return put
