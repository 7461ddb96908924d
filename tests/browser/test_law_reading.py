"""Reading a law in a browser: contents, jump, find, folding on phones, print; with and without scripts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import NARROW, Visit, follow

LAW = "/laws/shifan-shi-jingying-zhuti-xinyong-xinxi-gongshi-banfa/"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_reader_goes_to_an_article_by_its_number(visitor: Visit, scripts: bool) -> None:
    page = visitor(scripts=scripts, height=500, reduced_motion="reduce").open(LAW)
    page.fill("#jump-article", "第八条")
    page.press("#jump-article", "Enter")
    page.wait_for_url("**#art-8")
    page.locator("#art-8").wait_for()
    box = page.locator("#art-8").bounding_box()
    assert box and 0 <= box["y"] < 400


def test_words_are_found_and_led_to_without_scripts(visitor: Visit) -> None:
    page = visitor(scripts=False).open(LAW)
    page.fill("#find-words", "年度报告")
    follow(page, "#find-words", "Enter")
    found = page.locator("#found")
    assert "处" in found.inner_text() and found.locator("mark").count() >= 3
    found.locator("a[href^='#art-']").first.click()
    assert "#art-" in page.url


def test_the_contents_follow_the_reading(visitor: Visit) -> None:
    page = visitor(height=500).open(LAW)
    page.evaluate("document.documentElement.style.scrollBehavior = 'auto'")
    for heading in ("第二章", "第四章"):
        page.locator(".law-heading", has_text=heading).evaluate("one => one.scrollIntoView()")
        current = page.locator(".contents a[aria-current]", has_text=heading)
        current.wait_for()
        assert current.bounding_box()["y"] < 500, "the contents stay in sight"


def _folded(page: Any, opener: str, inside: str) -> None:
    assert not page.locator(inside).first.is_visible()
    page.locator(opener).click()
    assert page.locator(inside).first.is_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_contents_and_filters_fold_on_phones_only(visitor: Visit, scripts: bool) -> None:
    narrow = visitor(width=NARROW, scripts=scripts)
    _folded(narrow.open(LAW), "summary.contents__title", ".contents a")
    _folded(narrow.open("/laws/"), "summary.filters__summary", ".filters__group a")
    wide = visitor(scripts=scripts)
    assert wide.open(LAW).locator(".contents a").first.is_visible()
    assert wide.open("/laws/").locator(".filters__group a").first.is_visible()


def test_a_limit_is_counted_with_the_keyboard_and_no_scripts(visitor: Visit) -> None:
    page = visitor(width=NARROW, scripts=False).open("/tools/deadlines/")
    follow(page, page.locator("a", has_text="公示行政处罚信息"))
    page.fill("#id_start", "2026-09-18")
    follow(page, "#id_amount", "Enter")
    assert "2026-10-22" in page.locator("#answer-title").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW


def test_print_shows_text_and_no_tools(visitor: Visit, tmp_path: Path) -> None:
    page = visitor().open(LAW)
    page.emulate_media(media="print")
    assert page.locator("#art-8").is_visible()
    assert not page.locator(".law-tools").is_visible() and not page.locator(".law-contents").is_visible()
    page.pdf(path=str(tmp_path / "law.pdf"), prefer_css_page_size=True)
    assert (tmp_path / "law.pdf").stat().st_size > 5000
