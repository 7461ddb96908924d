"""What people come for, done with the keyboard alone and without scripts."""

from __future__ import annotations

import pytest

from tests.browser.conftest import NARROW, WIDE, Visit, follow

pytestmark = pytest.mark.slow

# Where the focus is, once the page has come to rest: scrolling to it may be smooth.
FOCUS = """async () => { const e = document.activeElement; if (!e || e === document.body) return null;
  const inside = () => { const r = e.getBoundingClientRect(); return r.bottom > 0 && r.top < innerHeight && r.width > 0; };
  for (let i = 0; i < 60 && !inside(); i++) await new Promise(requestAnimationFrame);
  const s = getComputedStyle(e);
  const ring = (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none';
  return {html: e.outerHTML.slice(0, 100), ring, inside: inside()}; }"""
MOST_STOPS = 400
TYPES = ["home", "search", "law", "guide", "policy", "notice", "release", "cooperatives", "found-error"]


@pytest.mark.parametrize("name", TYPES)
def test_keyboard_reaches_everything_and_shows_where_it_is(visitor: Visit, name: str) -> None:
    page = visitor().open(name)
    wanted = page.locator(
        "a[href]:visible, button:visible, input:visible, select:visible, textarea:visible, summary:visible"
    )
    at_least = wanted.count() // 2  # radio buttons count once for the group
    stops = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus is None:
            break
        stops.append(focus)
    else:
        pytest.fail("用 Tab 走不出页面")
    assert len(stops) >= at_least
    assert [stop["html"] for stop in stops if not stop["ring"]] == [], "看不出焦点"
    assert [stop["html"] for stop in stops if not stop["inside"]] == [], "焦点在画面之外"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_skip_link_leads_to_the_content(visitor: Visit, scripts: bool) -> None:
    page = visitor(scripts=scripts).open("guide")
    page.keyboard.press("Tab")
    link = page.locator(":focus")
    assert "跳" in link.inner_text() and link.is_visible()
    target = link.get_attribute("href")
    page.keyboard.press("Enter")
    assert page.url.endswith(target)
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_search_with_the_keyboard_alone(visitor: Visit, width: int, scripts: bool) -> None:
    someone = visitor(width=width, scripts=scripts)
    page = someone.open("home")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "q":
            break
    page.keyboard.type("合作社")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/**")
    assert page.locator("input[name=q]").first.input_value() == "合作社"
    result = page.locator("main .listing__link, main ol a, main ul.results a").first
    assert result.is_visible()
    result.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/search/" not in address)
    assert page.locator("h1").is_visible()
    assert someone.problems == []


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_known_number_leads_straight_to_the_law(visitor: Visit, scripts: bool) -> None:
    page = visitor(scripts=scripts).open("/search/?q=个体工商户")
    assert page.locator("main").inner_text().count("个体工商户") > 3


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_elderly_mode_enlarges_keeps_and_has_an_exit(visitor: Visit, scripts: bool) -> None:
    page = visitor(scripts=scripts).open("home")
    size = "parseFloat(getComputedStyle(document.querySelector('main p, main li, main a')).fontSize)"
    before = page.evaluate(size)
    follow(page, page.locator("a[href*='/display/elderly/']:visible").first)
    during = page.evaluate(size)
    assert during >= 18 and during > before
    page.goto(page.url.rstrip("/") + "/guides/")
    leave = page.locator("a[href*='/display/standard/']:visible").first
    assert leave.is_visible()
    follow(page, leave)
    assert page.url.endswith("/guides/")
    assert not page.locator("a[href*='/display/standard/']:visible").count()


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_from_the_home_page_to_a_guide_in_two_clicks(visitor: Visit, width: int) -> None:
    page = visitor(width=width, scripts=False).open("home")
    follow(page, page.locator("a[href='/guides/']:visible").first)
    follow(page, page.locator("main a[href^='/guides/']:visible").first)
    assert page.locator("h1").is_visible() and page.url.count("/") >= 5
