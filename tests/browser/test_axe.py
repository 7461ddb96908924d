"""axe-core, with contrast, on the gallery, in elderly mode and on the editors' main screens.

What `violations` finds on one page of each type is asked where each page is open anyway, in `test_pages`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from portal.core.running import first_login
from tests.browser.conftest import NARROW, WIDE, Visit, Visitor, resize
from tests.platform import pages

pytestmark = pytest.mark.slow

ADMIN_SCREENS = [
    "/admin/",
    "/admin/pages/search/?q=个体",
    "/admin/pages/",
    "/admin/snippets/laws/instrument/",
    "/admin/snippets/laws/version/",
    "/admin/snippets/statistics/release/",
    "/admin/snippets/core/bureau/",
    "/admin/snippets/guides/guideplace/",
    "/admin/snippets/guides/guideplace/add/",
    "/admin/snippets/laws/glossaryterm/",
    "/admin/snippets/laws/glossaryterm/add/",
    "/admin/snippets/inbox/founderror/",
    "/admin/snippets/inbox/correctionrequest/",
    "/admin/work/",
    "/admin/search-asked/?all=1",
    "/admin/snippets/search/synonym/",
    "/admin/snippets/search/synonym/add/?said=煎饼车",
    "/admin/snippets/search/bet/",
    "/admin/snippets/search/bet/add/?words=煎饼车",
    "/admin/images/",
    "/admin/images/add/",
    "/admin/documents/",
    "/admin/documents/add/",
    "/admin/reports/workflow/",
    "/admin/workflows/list/",
    "/admin/users/",
    "/admin/settings/core/siteidentity/",
    "/admin/account/",
]


# What Wagtail 8 itself leaves open in its editor, by rule and the part of the page; ours must be clean.
WAGTAILS_OWN = {
    "label": (".ui-autocomplete-input",),  # the field for tags
    "aria-input-field-name": (".Draftail-Editor", "placeholder-", ".notranslate"),  # the rich text field
    "scrollable-region-focusable": (".w-minimap__list",),  # the contents list beside the form
    "list": (".workflow-tasks",),  # the table of workflows
    "listitem": ("data-w-tooltip-content-value",),
}
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def violations(page: Any, *, tags: list[str] | None = None) -> list[str]:
    """One line for each violation: rule, target, what to do. Without *tags* good practice is asked for too."""
    from axe_playwright_python.sync_playwright import Axe

    options: dict[str, Any] = {
        "resultTypes": ["violations"]
    }  # the rest would be gathered, sent and thrown away
    if tags:
        options["runOnly"] = {"type": "tag", "values": tags}
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{rule['id']}（{rule['impact']}）{node['target']}：{node['failureSummary'].splitlines()[-1].strip()}"
        for rule in found
        for node in rule["nodes"]
    ]


def of_ours(page: Any) -> list[str]:
    """Violations of WCAG 2.2 AA on an editors' screen, without the ones that are Wagtail's own."""
    return [
        line
        for line in violations(page, tags=STANDARD)
        if not any(part in line for part in WAGTAILS_OWN.get(line.partition("（")[0], ()))
    ]


@pytest.mark.parametrize("name", ["home", "search", "law", "guide", "release", "found-error"])
def test_page_in_elderly_mode(visitor: Visit, name: str) -> None:
    someone = visitor()
    someone.page.goto(f"{someone.site}/display/elderly/")
    assert violations(someone.open(name)) == []


def test_gallery(visitor: Visit, debug_site: str) -> None:
    someone = visitor(at=debug_site)
    page = someone.open("/gallery/")
    assert violations(page) == []
    resize(page, NARROW)
    assert violations(page) == []
    assert someone.problems == []


@pytest.fixture(scope="module")
def desk(chromium: Any, site: str, demo_data: Path) -> Iterator[Any]:
    """A browser in which the administrator is logged in; it keeps the admin's scripts from screen to screen."""
    admin = first_login.read(demo_data)[0]
    context = chromium.new_context(viewport={"width": WIDE, "height": 900}, locale="zh-CN")
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto(site + "/admin/login/")
    assert violations(page) == []
    page.fill("input[name=username]", admin.username)
    page.fill("input[name=password]", admin.password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/")
    page.close()
    yield context
    context.close()


@pytest.fixture
def editor(desk: Any, site: str) -> Iterator[Visitor]:
    """The administrator with a new tab."""
    someone = Visitor(desk.new_page(), site)
    someone.listen()
    yield someone
    someone.page.close()


@pytest.mark.parametrize("path", ADMIN_SCREENS)
def test_editors_screen(editor: Visitor, path: str) -> None:
    assert "\n".join(of_ours(editor.open(path))) == ""
    assert editor.problems == []


@pytest.mark.parametrize("name", ["notice", "guide", "policy", "home"])
def test_editors_form_of_a_page(editor: Visitor, demo_data: Path, site: str, name: str) -> None:
    slug = pages.path_of(site, name).rstrip("/").rsplit("/", 1)[-1]
    with sqlite3.connect(demo_data / "portal.sqlite3") as database:
        condition = "slug = ?" if slug else "depth = 2 AND slug <> ?"
        (number,) = database.execute(f"SELECT id FROM wagtailcore_page WHERE {condition}", (slug,)).fetchone()
    page = editor.open(f"/admin/pages/{number}/edit/")
    page.wait_for_load_state("networkidle")
    assert of_ours(page) == []
    assert editor.problems == []
