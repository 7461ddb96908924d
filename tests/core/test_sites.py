"""What is remembered of a host never outlives a change of its rows."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, Site

from portal.core.models import SiteIdentity
from portal.core.sites import main_menu, remember_site, site_identity

pytestmark = pytest.mark.django_db


@pytest.fixture
def root() -> Page:
    Site.clear_site_root_paths_cache()
    return Site.objects.get(is_default_site=True).root_page


def asked() -> Any:
    request = RequestFactory().get("/")
    remember_site(request)
    return request


def names() -> list[str]:
    return [item.title for item in main_menu(asked())]


def test_the_menu_is_what_is_shown_in_it_now(root: Page) -> None:
    first = root.add_child(instance=Page(title="甲栏目", slug="jia", show_in_menus=True))
    root.add_child(instance=Page(title="乙栏目", slug="yi", show_in_menus=False))
    shown = [(item.title, item.url) for item in main_menu(asked())]
    assert ("甲栏目", "/jia/") in shown and "乙栏目" not in dict(shown)
    first.title = "甲一栏目"
    first.save()
    assert "甲一栏目" in names() and "甲栏目" not in names()
    first.unpublish()
    assert "甲一栏目" not in names()


def test_a_changed_identity_shows_at_once(root: Page, client: Client) -> None:
    site = Site.objects.get(is_default_site=True)
    SiteIdentity.objects.update_or_create(site=site, defaults={"name": "示例甲局"})
    assert site_identity(asked()).name == "示例甲局"
    SiteIdentity.objects.filter(site=site).update(name="示例乙局")
    assert site_identity(asked()).name == "示例乙局"
    other = Site.objects.create(hostname="other.example.org", port=80, root_page=root)
    request = RequestFactory().get("/", HTTP_HOST="other.example.org")
    remember_site(request)
    assert Site.find_for_request(request) == other
    assert site_identity(request).name == "示例乙局", "without its own, the default site's"


def test_the_second_request_asks_two_questions(root: Page) -> None:
    from django.db import connection

    def answered() -> None:
        request = asked()
        main_menu(request), site_identity(request), Site.find_for_request(request)

    root.add_child(instance=Page(title="甲栏目", slug="jia", show_in_menus=True))
    answered()
    with CaptureQueriesContext(connection) as questions:
        answered()
    assert len(questions) == 2
