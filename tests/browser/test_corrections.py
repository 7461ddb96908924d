"""要求更正 in the browser: from the page of an entity to the receipt and the state, without scripts."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.browser.conftest import NARROW, WIDE, Visit, follow
from tests.browser.test_axe import violations

TYPED_SLOWLY = 3200


@pytest.fixture(scope="module")
def entity(demo_data: Path) -> str:
    """Address of an individual business of the demo."""
    with closing(sqlite3.connect(demo_data / "portal.sqlite3")) as database:
        found = database.execute(
            "SELECT uscc FROM credit_entity WHERE family = 'individual' ORDER BY id LIMIT 1"
        )
        return f"/entities/{found.fetchone()[0]}/"


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_a_visitor_asks_for_a_correction(visitor: Visit, entity: str, width: int) -> None:
    someone = visitor(width=width, scripts=False)
    page = someone.open(entity)
    follow(page, page.get_by_role("link", name="内容有误，要求更正"))
    follow(page, page.get_by_role("button", name="提交"))
    assert "请改正" in page.title() and "请选择是哪一处" in page.locator("main").inner_text()
    page.get_by_label("利害关系人").check()
    page.get_by_label("登记信息有误").check()
    page.get_by_label("哪一处").select_option("place")
    page.get_by_label("哪里不对").fill("门牌号不对。")
    page.get_by_label("理由和依据").fill("门上挂的是另一个号。")
    page.wait_for_timeout(TYPED_SLOWLY)
    follow(page, page.get_by_role("button", name="提交"))
    number, code = page.locator("dd strong").all_inner_texts()
    wide = page.locator("html").bounding_box()
    assert wide is not None and wide["width"] <= width
    follow(page, page.get_by_role("link", name="查询处理情况").first)
    page.get_by_label("编号").fill(number)
    page.get_by_label("查询码").fill(code)
    follow(page, page.get_by_role("button", name="查询", exact=True))
    assert "门牌号不对。" in page.locator("main").inner_text()
    assert page.get_by_role("heading", name="受理").count() == 1


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_form_and_its_mistakes_satisfy_axe(visitor: Visit, entity: str, width: int) -> None:
    someone = visitor(width=width)
    page = someone.open(entity)
    follow(page, page.get_by_role("link", name="内容有误，要求更正"))
    assert violations(page) == []
    follow(page, page.get_by_role("button", name="提交"))
    assert violations(page) == []
