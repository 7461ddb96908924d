"""axe-core, with contrast, on the gallery, on one page of each type and on the editors' main screens."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from portal.core.running import first_login
from tests.browser.conftest import NARROW, WIDE, Visit
from tests.platform import pages

ADMIN_SCREENS = [
    "/admin/",
    "/admin/pages/",
    "/admin/snippets/",
    "/admin/images/",
    "/admin/images/add/",
    "/admin/documents/",
    "/admin/reports/workflow/",
    "/admin/users/",
    "/admin/account/",
]


def violations(page: Any) -> list[str]:
    """One line for each violation: rule, target, what to do."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']}（{rule['impact']}）{node['target']}：{node['failureSummary'].splitlines()[-1].strip()}"
        for rule in found
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("name", pages.NAMES)
def test_page_of_each_type(visitor: Visit, name: str, width: int) -> None:
    assert violations(visitor(width=width).open(name)) == []


@pytest.mark.parametrize("name", ["home", "search", "law", "guide", "release", "found-error"])
def test_page_in_elderly_mode(visitor: Visit, name: str) -> None:
    someone = visitor()
    someone.page.goto(f"{someone.site}/display/elderly/")
    assert violations(someone.open(name)) == []


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_gallery(visitor: Visit, debug_site: str, width: int) -> None:
    someone = visitor(width=width, at=debug_site)
    assert violations(someone.open("/gallery/")) == []
    assert someone.problems == []


@pytest.fixture(scope="module")
def login_state(chromium: Any, site: str, demo_data: Path) -> Any:
    """The administrator, logged in once."""
    admin = first_login.read(demo_data)[0]
    context = chromium.new_context(locale="zh-CN")
    page = context.new_page()
    page.goto(site + "/admin/login/")
    assert violations(page) == []
    page.fill("input[name=username]", admin.username)
    page.fill("input[name=password]", admin.password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/")
    state = context.storage_state()
    context.close()
    return state


@pytest.mark.parametrize("path", ADMIN_SCREENS)
def test_editors_screen(visitor: Visit, login_state: Any, path: str) -> None:
    someone = visitor(storage_state=login_state)
    assert violations(someone.open(path)) == []
    assert someone.problems == []


def test_editors_page_form(visitor: Visit, login_state: Any, site: str) -> None:
    someone = visitor(storage_state=login_state)
    page = someone.open(pages.path_of(site, "notice"))
    page.goto(site + "/admin/pages/")
    page.locator("main a[href^='/admin/pages/']:visible").first.click()
    edit = page.locator("a[href*='/edit/']:visible").first
    page.goto(site + edit.get_attribute("href"))
    assert violations(page) == []
    assert someone.problems == []
