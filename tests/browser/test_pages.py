"""Every type of page in two widths, enlarged, with scripts and without, with axe-core."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import NARROW, WIDE, Visit, resize
from tests.browser.test_axe import violations
from tests.platform import pages

pytestmark = pytest.mark.slow

OVERFLOW = "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
# Text a reader cannot reach: boxes that cut off what is in them, without a way to scroll.
CUT_OFF = """() => [...document.querySelectorAll('main *')].filter(e => {
  const s = getComputedStyle(e);
  return s.overflowX === 'hidden' && e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 1 && e.innerText.trim();
}).map(e => e.outerHTML.slice(0, 80))"""
SMALL_TARGETS = """() => [...document.querySelectorAll('header a, nav a, button, input, select, summary, .button, .tile')]
  .filter(e => { const r = e.getBoundingClientRect(); const d = getComputedStyle(e).display;
    return r.width && d !== 'inline' && e.type !== 'hidden' && (r.height < 24 || r.width < 24); })
  .filter(e => !(e.labels && e.labels.length && e.labels[0].getBoundingClientRect().height >= 24))
  .map(e => e.outerHTML.slice(0, 80))"""


# The narrow layout differs from the wide one in the parts that these have.
IN_BOTH_WIDTHS = [
    "home",
    "guides",
    "guide-at",
    "search",
    "law",
    "guide",
    "release",
    "cooperatives",
    "found-error",
]


def reads_well(page: Any) -> None:
    assert page.locator("h1").count() == 1 and page.locator("h1").is_visible()
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    assert len(page.locator("main").inner_text()) > 20
    fits(page)
    assert page.evaluate(SMALL_TARGETS) == []


def fits(page: Any) -> None:
    assert page.evaluate(OVERFLOW) <= 0, "页面可以左右滚动"
    assert page.evaluate(CUT_OFF) == []


@pytest.mark.parametrize("name", pages.NAMES)
def test_page_reads_well(visitor: Visit, name: str) -> None:
    """Wide and narrow, and enlarged (WCAG 2.2, 1.4.4 and 1.4.10): 400 % of 1280 px is 320 px wide.

    Tables alone may scroll in their own box. One request is enough: nothing of a page is left to its first width.
    """
    someone = visitor(width=WIDE)
    page = someone.open(name)
    reads_well(page)
    assert violations(page) == []
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    fits(page)
    page.evaluate("document.documentElement.style.fontSize = ''")
    resize(page, NARROW)
    reads_well(page)
    assert name not in IN_BOTH_WIDTHS or violations(page) == []
    for width in (WIDE // 2, 320):
        resize(page, width)
        fits(page)
    assert someone.problems == []


@pytest.mark.parametrize("name", pages.NAMES)
def test_page_reads_well_without_scripts(visitor: Visit, name: str) -> None:
    someone = visitor(width=NARROW, scripts=False)
    page = someone.open(name)
    reads_well(page)
    resize(page, WIDE)
    reads_well(page)
    assert someone.problems == []


def test_home_is_light(visitor: Visit, record_property: pytest.FixtureRequest) -> None:
    """The first view of the home page costs at most 100 KB, everything counted, headers too."""
    someone = visitor()
    client = someone.page.context.new_cdp_session(someone.page)
    client.send("Network.enable")
    sizes: list[int] = []
    client.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    someone.open("home")
    someone.page.wait_for_load_state("networkidle")
    record_property("home_bytes", sum(sizes))  # type: ignore[operator]
    print(f"首页首次打开：{len(sizes)} 个请求，{sum(sizes)} 字节")
    assert 5_000 < sum(sizes) <= 100_000


def test_print_leaves_out_what_paper_cannot_use(visitor: Visit) -> None:
    page = visitor().open("law")
    page.emulate_media(media="print")
    assert page.locator("h1").is_visible()
    assert not page.locator("header nav").first.is_visible()
    assert not page.locator("input[type=search], input[name=q]").first.is_visible()
