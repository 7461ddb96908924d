"""Guides walked through with scripts off, and what the printer would put on paper."""

from __future__ import annotations

import io
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from typing import Any

import pytest

from portal.core.rules import UNSURE, Fact, FactKind
from portal.core.rules.blocks import facts_of, option_key
from portal.guides import demo
from tests.browser.conftest import NARROW, WIDE, Visit, Visitor, follow, resize
from tests.browser.test_axe import violations

pytestmark = pytest.mark.slow

G1 = "geti-gongshanghu-sheli"
# Chromium writes some characters as radicals that have no decomposition.
RADICALS = str.maketrans(
    "⼾⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰",
    "户民虎西见角贝车长门青页风飞食马骨鬼鱼鸟卤麦黄齐齿龙",
)
TAGS = re.compile(r"(看情况|能共享,免提交|待核)+$")


@dataclass(frozen=True)
class Guide:
    """A demo guide as its file says it."""

    slug: str
    facts: dict[str, Fact]
    cases: list[dict[str, Any]]
    materials: list[str]


def guides() -> list[Guide]:
    found = []
    for file in sorted(demo.FOLDER.glob("*.toml")):
        data = tomllib.loads(file.read_text("utf-8"))
        if data.get("questions"):
            names = [material["name"] for material in data["materials"]]
            found.append(Guide(data["slug"], facts_of(data["questions"]), data["cases"], names))
    return found


GUIDES = guides()


def answer_all(page: Any, guide: Guide, answers: dict[str, Any]) -> None:
    """Fill in the form as a person does."""
    for key, said in answers.items():
        fact = guide.facts[key]
        text = {True: "是", False: "否"}[said] if isinstance(said, bool) else str(said)
        if fact.kind in (FactKind.DATE, FactKind.COUNT, FactKind.MONEY):
            box = page.locator(f'input[type=text][name="{key}"]')
            if box.count():
                page.check(f'input[name="{key}"][value="-"]') if text == "不清楚" else box.fill(text)
            continue
        for part in re.split("[、，,]", text):
            value = UNSURE if part == "不清楚" else option_key(part, fact)
            choice = page.locator(f'input[name="{key}"][value="{value}"]')
            if choice.count():
                choice.check()


def folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text.translate(RADICALS))


def sheets_of(page: Any) -> Any:
    from pypdf import PdfReader

    return PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages


def printed(page: Any) -> tuple[str, list[str], int]:
    """All text of the paper without spaces, its lines, and the number of its sheets."""
    sheets = sheets_of(page)
    text = folded("\n".join(sheet.extract_text() for sheet in sheets))
    return re.sub(r"\s", "", text), [re.sub(r"\s", "", line) for line in text.splitlines()], len(sheets)


def names_on(paper: tuple[str, list[str], int], guide: Guide, wanted: list[str]) -> list[str]:
    """The materials that stand on the paper: those wanted anywhere, others as lines of their own."""
    text, lines, _ = paper
    whole_lines = {TAGS.sub("", line) for line in lines}
    plain = {name: re.sub(r"\s", "", folded(name)) for name in guide.materials}
    return [
        name
        for name in guide.materials
        if (plain[name] in text if name in wanted else plain[name] in whole_lines)
    ]


def come_to_list(someone: Visitor, guide: Guide, answers: dict[str, Any]) -> Any:
    page = someone.open(f"/guides/{guide.slug}/checklist/")
    answer_all(page, guide, answers)
    follow(page, "text=生成我的清单")
    return page


def test_first_guide_from_the_guide_to_paper_and_telephone(visitor: Visit) -> None:
    guide = next(each for each in GUIDES if each.slug == G1)
    someone = visitor(width=NARROW, scripts=False)
    follow(someone.open(f"/guides/{G1}/"), "a.button >> text=我的清单")
    assert someone.page.url.endswith(f"/guides/{G1}/checklist/")
    page = come_to_list(someone, guide, {**guide.cases[0]["answers"], "applied_on": "2026-11-23"})
    wanted = ["个体工商户登记申请书", "经营者身份证明", "经营场所使用相关文件"]
    paper = printed(page)
    assert names_on(paper, guide, wanted) == wanted
    assert paper[2] == 1
    assert "2026-11-26" in paper[0] and "市场监督管理局" in paper[0]
    assert "不需要" not in paper[0]
    address = page.url
    follow(page, "a >> text=大字版")
    large = printed(page)
    assert names_on(large, guide, wanted) == wanted
    page.goto(address)
    follow(page, "a.chip >> text=家庭经营")
    assert "参加经营的家庭成员姓名和同意材料" in printed(page)[0]
    page.goto(address)
    follow(page, "a.button >> text=材料预检")
    page.check('label:has-text("个体工商户登记申请书") input')
    follow(page, "text=看还缺什么")
    assert page.locator("h2#missing").inner_text() == "还缺 1 份材料"
    assert someone.problems == []


def test_large_type_is_large_on_paper(visitor: Visit) -> None:
    page = visitor(scripts=False).open(f"/guides/{G1}/checklist/?family=single&premises=shop&size=large")
    page.emulate_media(media="print")
    assert page.locator(".checks strong").first.evaluate("e => getComputedStyle(e).fontSize") == "21.3333px"


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.slug)
def test_paper_of_every_guide_holds_exactly_its_materials(visitor: Visit, guide: Guide) -> None:
    someone = visitor(scripts=False)
    case = guide.cases[0]
    page = come_to_list(someone, guide, case["answers"])
    paper = printed(page)
    assert names_on(paper, guide, case["materials"]) == case["materials"]
    assert paper[2] == 1
    everything = "&".join(f"{key}={UNSURE}" for key in guide.facts)
    page.goto(f"{someone.site}/guides/{guide.slug}/checklist/?{everything}")
    assert len(sheets_of(page)) == 1, "什么都不清楚，也只要一张纸"
    assert someone.problems == []


@pytest.mark.parametrize(
    "place", ["checklist/", "checklist/?family=-&premises=shop&agent=bogus", "check/?sent=1&family=-"]
)
def test_helpers_are_accessible_and_not_too_wide(visitor: Visit, place: str) -> None:
    someone = visitor()
    page = someone.open(f"/guides/{G1}/{place}")
    for width in (WIDE, NARROW):
        resize(page, width)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert someone.problems == []


def test_self_test_is_accessible(visitor: Visit) -> None:
    page = visitor(width=NARROW).open("/guides/xinyong-xiufu/self-test/")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW
