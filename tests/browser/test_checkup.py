"""引用体检 in the browser, without scripts: a text goes in, the verdicts come out and can be read by everyone."""

from __future__ import annotations

import pytest

from tests.browser.conftest import NARROW, WIDE, Visit, follow
from tests.browser.test_axe import violations

TEXT = (
    "依照《示范市个体工商户服务办法》第一条、第八条和第九百条办理。\n"
    "参照《农民专业合作社登记管理条例》和《不曾收录的办法》第二条。<script>alert(1)</script>"
)


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_a_text_is_checked(visitor: Visit, width: int) -> None:
    someone = visitor(width=width, scripts=False)
    page = someone.open("/laws/")
    follow(page, page.get_by_role("link", name="引用体检").first)
    page.get_by_label("要检查的文字").fill(TEXT)
    follow(page, page.get_by_role("button", name="开始检查"))
    main = page.locator("main")
    assert "没有这一条" in main.inner_text() and "未收录" in main.inner_text()
    assert "已废止" in main.inner_text()
    wide = page.locator("html").bounding_box()
    assert wide is not None and wide["width"] <= width
    follow(page, page.get_by_role("link", name="示范市个体工商户服务办法第一条").first)
    assert "第一条" in page.locator("h1").inner_text()
    assert someone.problems == []


def test_the_result_satisfies_axe(visitor: Visit) -> None:
    someone = visitor(width=NARROW)
    page = someone.open("citation-check")
    page.get_by_label("要检查的文字").fill(TEXT)
    follow(page, page.get_by_role("button", name="开始检查"))
    page.get_by_role("heading", name="体检结果").wait_for()
    assert violations(page) == []
