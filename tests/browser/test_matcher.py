"""The policy matcher with scripts off: from the policies to a result, on a telephone."""

from __future__ import annotations

import pytest

from tests.browser.conftest import NARROW, WIDE, Visit, follow, resize
from tests.browser.test_axe import violations

pytestmark = pytest.mark.slow


def test_from_the_policies_to_a_result_and_back(visitor: Visit) -> None:
    someone = visitor(width=NARROW, scripts=False)
    page = someone.open("/policies/")
    follow(page, page.get_by_role("link", name="看看我能享受什么"))
    page.get_by_label("个体工商户").check()
    follow(page, page.get_by_role("button", name="下一题"))
    assert "已回答 1 题" in page.inner_text("main")
    asked = 1
    while page.get_by_role("button", name="下一题").count():
        unsure = page.get_by_label("不清楚")
        unsure.check()
        follow(page, page.get_by_role("button", name="下一题"))
        asked += 1
        assert asked < 40
    words = page.inner_text("main")
    assert page.inner_text("h1") == "匹配结果"
    assert "个体工商户经营所得减半征收个人所得税" in words
    assert "不能确定不等于不符合" in words
    follow(page, page.get_by_role("link", name="填写年应纳税所得额，算出金额"))
    page.get_by_label("一年的应纳税所得额是多少？").fill("８万元")
    follow(page, page.get_by_role("button", name="看结果"))
    assert "少缴个人所得税：3,250元（每户每年）" in page.inner_text("main")
    assert page.context.cookies() == []
    assert someone.problems == []


def test_nothing_is_wider_than_the_window_and_axe_is_content(visitor: Visit) -> None:
    """With everything unfolded; folded and wide, `test_pages` asks axe."""
    someone = visitor(width=NARROW)
    for name in ("matcher-question", "matcher-result", "matcher-rules", "policy-calendar"):
        page = someone.open(name)
        for folded in page.locator("main details").all():
            folded.evaluate("each => each.open = true")
        assert violations(page) == []
        for width in (NARROW, WIDE):
            resize(page, width)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
