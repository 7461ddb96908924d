"""Every type of page in two widths, with scripts and without."""

from __future__ import annotations

import pytest

from tests.browser.conftest import NARROW, WIDE, Visit
from tests.platform import pages

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


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("name", pages.NAMES)
def test_page_reads_well(visitor: Visit, name: str, width: int, scripts: bool) -> None:
    someone = visitor(width=width, scripts=scripts)
    page = someone.open(name)
    assert page.locator("h1").count() == 1 and page.locator("h1").is_visible()
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    assert len(page.locator("main").inner_text()) > 20
    assert page.evaluate(OVERFLOW) <= 0, "页面可以左右滚动"
    assert page.evaluate(CUT_OFF) == []
    assert page.evaluate(SMALL_TARGETS) == []
    assert someone.problems == []


@pytest.mark.parametrize("name", pages.NAMES)
@pytest.mark.parametrize(
    ("width", "root_size"),
    [(320, "100%"), (WIDE // 2, "100%"), (WIDE, "200%")],
    ids=["reflow-320", "zoom-200", "text-200"],
)
def test_page_flows_again_when_enlarged(visitor: Visit, name: str, width: int, root_size: str) -> None:
    """WCAG 2.2, 1.4.4 and 1.4.10: 400 % of 1280 px is 320 px wide; tables alone may scroll in their own box."""
    page = visitor(width=width).open(name)
    page.evaluate("size => { document.documentElement.style.fontSize = size }", root_size)
    assert page.evaluate(OVERFLOW) <= 0
    assert page.evaluate(CUT_OFF) == []


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
