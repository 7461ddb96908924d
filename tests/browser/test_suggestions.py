"""The search box suggests names while one types: for keyboard, mouse and screen reader, harmless without script."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import NARROW, WIDE, Visit
from tests.browser.test_axe import violations

BOX = "input[name=q]"
OPTIONS = "[role=listbox] [role=option]"


def type_into_the_box(page: Any, text: str) -> Any:
    page.focus(BOX)
    page.keyboard.type(text, delay=20)
    page.locator(OPTIONS).first.wait_for()
    return page.locator(BOX).first


@pytest.mark.parametrize("where", ["home", "law", "search-empty"])
def test_arrows_choose_and_enter_goes_there(visitor: Visit, where: str) -> None:
    someone = visitor()
    page = someone.open(where)
    box = type_into_the_box(page, "个体工商户")
    assert box.get_attribute("role") == "combobox"
    assert box.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    chosen = page.locator(f"#{box.get_attribute('aria-activedescendant')}")
    assert chosen.get_attribute("aria-selected") == "true"
    assert page.locator("[aria-selected=true]").count() == 1
    assert page.evaluate("document.activeElement.name") == "q"
    target = chosen.get_attribute("data-url")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{target}")
    assert someone.problems == []


def test_escape_closes_and_enter_still_searches(visitor: Visit) -> None:
    page = visitor().open("home")
    box = type_into_the_box(page, "合作社")
    page.keyboard.press("Escape")
    assert not page.locator(OPTIONS).first.is_visible()
    assert box.get_attribute("aria-expanded") == "false"
    assert box.input_value() == "合作社"
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=**")


def test_leaving_the_box_closes_the_list(visitor: Visit) -> None:
    page = visitor().open("home")
    type_into_the_box(page, "登记")
    page.keyboard.press("Tab")
    assert not page.locator(OPTIONS).first.is_visible()


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_open_list_fits_and_is_clean(visitor: Visit, width: int) -> None:
    page = visitor(width=width).open("home")
    type_into_the_box(page, "gtgsh")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    option = page.locator(OPTIONS).first.bounding_box()
    assert option["height"] >= 44
    on_top = """option => { const {x, y, width, height} = option.getBoundingClientRect();
      return option.contains(document.elementFromPoint(x + width / 3, y + height / 2)); }"""
    page.set_viewport_size({"width": width, "height": 1200})
    assert page.locator(OPTIONS).last.evaluate(on_top), "the list hangs out of the head of the page"
    assert violations(page) == []


def test_without_scripts_the_box_is_a_box(visitor: Visit) -> None:
    page = visitor(scripts=False).open("home")
    page.focus(BOX)
    page.keyboard.type("合作社")
    assert page.locator("[role=listbox]").count() == 0
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=**")


def test_numbers_of_persons_are_not_sent_while_they_are_typed(visitor: Visit) -> None:
    page = visitor().open("home")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if "/suggest?" in request.url else None)
    page.focus(BOX)
    page.keyboard.type("查")
    page.wait_for_timeout(300)
    page.keyboard.insert_text("110101 1990 0307 1234")
    page.wait_for_timeout(300)
    assert len(sent) == 1
    assert not page.locator("[role=listbox]").first.is_visible()


def test_no_answer_does_no_harm(visitor: Visit) -> None:
    page = visitor().open("home")
    page.route("**/api/v1/search/suggest*", lambda route: route.abort())
    page.focus(BOX)
    page.keyboard.type("合作社", delay=20)
    page.wait_for_timeout(400)
    assert not page.locator("[role=listbox]").first.is_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=**")
