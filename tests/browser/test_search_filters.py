"""Narrowing and widening results by links alone."""

from __future__ import annotations

import pytest

from tests.browser.conftest import NARROW, WIDE, Visit


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_a_filter_is_chosen_seen_and_taken_away(visitor: Visit, width: int, scripts: bool) -> None:
    someone = visitor(width=width, scripts=scripts)
    page = someone.open("/search/?q=个体工商户")
    choice = page.locator(".filters a", has_text="办事指南")
    if width == NARROW:
        assert not choice.is_visible(), "filters fold on phones"
        page.locator(".filters__summary").click()
    count = int(choice.locator(".count").inner_text())
    choice.click()
    page.wait_for_url("**kind=guide**")
    assert f"找到 {count} 条" in page.locator("main").inner_text()
    assert "已按种类筛选" in page.locator("main").inner_text()
    chip = page.locator(".chip", has_text="办事指南")
    assert chip.is_visible()
    chip.click()
    page.wait_for_url(lambda address: "kind=" not in address)
    assert page.locator(".chip").count() == 0
    assert someone.problems == []
