"""Every state of the search page: accessible, within the window, without an error, on phones and desks."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import NARROW, WIDE, Visit, follow, resize
from tests.browser.test_axe import violations
from tests.platform import support

pytestmark = pytest.mark.slow

# State -> address, and words that show that it is this state.
STATES = {
    "how-to": ("/search/?q=。。", "请输入文字或数字"),
    "grouped": ("/search/?q=个体工商户服务办法 登记", "本文件中另有"),
    "narrowed": ("/search/?q=个体工商户&kind=law&level=行政法规", "已按种类、效力层级筛选"),
    "hidden-by-filters": ("/search/?q=个体工商户&kind=guide&level=法律", "在筛选的范围内"),
    "nothing": ("/search/?q=魑魅魍魉", "没有找到与“魑魅魍魉”有关的内容"),
    "meant": ("/search/?q=个体工商护注册", "您要找的是不是"),
    "direct": ("/search/?q=示范市个体工商户服务办法第五条&direct=0", "直达"),
    "phrase": ("/search/?q=“个体工商户”", "条与“个体工商户”有关的内容"),
    "phrase-dropped": ("/search/?q=“魑魅登记”", "没有内容原样包含引号中的词语"),
    "too-long": (f"/search/?q={'税' * 301}", "搜索词太长"),
    "too-deep": ("/search/?q=税&page=1001", "只能翻看前 10000 条结果"),
    "no-such-page": ("/search/?q=个体工商户&page=900", "这一页没有内容了"),
    "by-date": ("/search/?q=个体工商户&sort=date&page=2", "按日期排列"),
}


@pytest.mark.parametrize("state", STATES)
def test_state_is_clean(visitor: Visit, state: str) -> None:
    path, said = STATES[state]
    someone = visitor()
    page = someone.open(path)
    for width in (WIDE, NARROW):
        resize(page, width)
        assert said in page.locator("main").inner_text()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.locator("h1").count() == 1
        assert violations(page) == []
    assert someone.problems == []


@pytest.mark.parametrize("state", ["grouped", "hidden-by-filters", "direct"])
def test_state_in_elderly_mode_at_double_size(visitor: Visit, state: str) -> None:
    someone = visitor(width=WIDE // 2, height=450)
    someone.page.goto(f"{someone.site}/display/elderly/")
    page = someone.open(STATES[state][0])
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page) == []


@pytest.fixture(scope="module")
def away(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same portal with a search engine that does not answer."""
    data = tmp_path_factory.mktemp("away") / "var"
    shutil.copytree(demo_data, data)
    with support.Portal(data, ELASTICSEARCH_URL=f"http://127.0.0.1:{support.free_port()}") as portal:
        yield portal.url


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_without_the_engine_titles_are_found_and_the_rest_is_said(
    visitor: Visit, away: str, width: int
) -> None:
    someone = visitor(width=width, at=away)
    page: Any = someone.open("/search/?q=个体工商户注销&kind=guide")
    text = page.locator("main").inner_text()
    assert "检索服务暂时不可用，以下只按标题查找，没有使用筛选条件" in text
    assert "个体工商户注销登记" in text
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page) == []
    follow(page, page.locator("main a", has_text="查看运行状态"))
    assert "检索服务没有应答" in page.locator("main").inner_text()
    page.focus("input[name=q]")
    page.keyboard.type("个体", delay=20)
    page.wait_for_timeout(400)
    assert not page.locator("[role=listbox]").first.is_visible()
    assert [each for each in someone.problems if "503" not in each] == []
