"""The search page, as a visitor meets it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from portal.core import clock
from search import indexing
from search.documents import Document, Kind, Source, register
from tests.search.collection import HOSTILE, body
from tests.search.conftest import NOON, article, embedded, page

pytestmark = pytest.mark.django_db


def test_empty_question_explains_how_to_search(visitor: Client) -> None:
    assert "怎样搜索" in body(visitor)
    assert "请输入文字或数字" in body(visitor, q="、、、")


def test_results_are_grouped_under_their_law(visitor: Client) -> None:
    html = body(visitor, q="早餐摊点 公示")
    articles = re.findall(r'<span class="visually-hidden">示范市早餐摊点管理办法 </span>(第.条)</a>', html)
    assert len(articles) == 3
    assert html.count("第二章 经营规范") == 3
    assert "另有 2 处" in html
    assert "现行有效" in html


def test_one_law_can_be_looked_into(visitor: Client) -> None:
    html = body(visitor, q="公示营业信息", group="laws.instrument:示范市早餐摊点管理办法")
    assert html.count("第二章 经营规范") == 5
    assert "文件：示范市早餐摊点管理办法" in html
    assert "已按文件筛选" in html


def test_repealed_text_is_labelled_and_below(visitor: Client) -> None:
    html = body(visitor, q="示范市早餐摊点")
    assert "已废止" in html
    assert html.index("管理办法") < html.index("暂行规定")


def test_superseded_text_is_a_group_of_its_own_labelled_and_below(visitor: Client, index_dir: Path) -> None:
    text = "经营者应当将收费标准挂在摊前。"
    end = dt.date(2025, 1, 1)
    old = {"effective_until": end, "end_word": "已修改（2018-01-01 的文本）", "group": "laws.version:1"}
    old["current_url"] = "/laws/yeshi/"
    embedded(index_dir).build(
        [article("第一条", "示范市夜市办法", text, **old), article("第二条", "示范市夜市办法", text)]
    )
    html = body(visitor, q="收费标准挂在摊前")
    assert html.count('class="listing__item result-group"') == 2
    assert "已修改（2018-01-01 的文本）" in html
    assert html.index("第二条") < html.index("第一条")
    link = '<a href="/laws/yeshi/">看现行文本<span class="visually-hidden">：示范市夜市办法</span></a>'
    assert html.count(link) == 1
    assert link in body(visitor, q="收费标准挂在摊前", group="laws.version:1")


def test_page_found_by_its_title_shows_its_summary(visitor: Client, index_dir: Path) -> None:
    guide = page(
        "g",
        "夜市摊位登记",
        "夜市摊位登记 申请表 一份 自己填 身份证 一份",
        summary="在夜市摆摊先登记，当场领证。",
        headings="个体工商户",
    )
    embedded(index_dir).build([guide])
    html = body(visitor, q="夜市摊位登记").replace("<mark>", "").replace("</mark>", "")
    assert "在夜市摆摊先登记，当场领证。" in html
    assert "个体工商户" in html
    assert "申请表 一份" not in html
    assert "申请表 一份" in body(visitor, q="夜市登记要身份证吗").replace("<mark>", "").replace("</mark>", "")


def test_law_text_cannot_inject_markup(visitor: Client) -> None:
    html = body(visitor, q="早餐摊点 script 营业信息")
    assert "<script>alert" not in html
    assert "&lt;" in html
    assert "<mark>" in html


def test_quotation_marks_are_not_doubled(visitor: Client) -> None:
    assert "条与“摊点备案”有关的内容" in body(visitor, q="“摊点备案”")
    assert "与“怎样‘摊点备案’”有关的内容" in body(visitor, q="怎样「摊点备案」")


def test_question_is_escaped(visitor: Client) -> None:
    assert HOSTILE not in body(visitor, q=HOSTILE)
    assert HOSTILE not in body(visitor, q="早餐" + HOSTILE, kind='"><script>alert(1)</script>')


def test_kinds_narrow_and_count(visitor: Client) -> None:
    html = body(visitor, q="早餐")
    assert '办事指南 <span class="count">1</span>' in html
    assert '通知公告 <span class="count">30</span>' in html
    narrowed = body(visitor, q="早餐", kind="guide")
    assert "早餐摊点备案" in narrowed.replace("<mark>", "").replace("</mark>", "")
    assert "工程通知" not in narrowed
    assert '通知公告 <span class="count">30</span>' in narrowed
    assert "已按种类筛选，不筛选共有 " in narrowed
    assert ">种类：办事指南<" in narrowed


def test_pages_follow_each_other_without_repeats(visitor: Client) -> None:
    seen: list[str] = []
    for number in (1, 2, 3, 4):
        html = body(visitor, q="早餐", page=number)
        seen += [part.split('"')[0] for part in html.split('class="listing__link" href="')[1:]]
    assert len(seen) == len(set(seen))
    assert {f"/notices/n{n}/" for n in range(30)} <= set(seen)
    assert "下一页" not in html


def test_page_beyond_the_deepest_is_refused_in_words(visitor: Client) -> None:
    assert "只能翻看前 10000 条" in body(visitor, q="早餐", page=1001)
    assert "这一页没有内容" in body(visitor, q="早餐", page=900)
    assert "上一页" not in body(visitor, q="早餐", page=900)
    assert "早餐" in body(visitor, q="早餐", page="x")


def chips(html: str) -> dict[str, str]:
    """Label of each active filter -> the address without it."""
    found = re.findall(r'<a class="chip" href="([^"]*)">.*?<span>([^<]*)</span>', html)
    return {label: unescape(href) for href, label in found}


def test_chosen_filters_are_said_and_one_click_takes_each_away(visitor: Client) -> None:
    html = body(visitor, q="早餐", kind="notice", period="older", sort="date", page=2)
    assert list(chips(html)) == ["种类：通知公告", "日期：五年以前"]
    href = chips(html)["种类：通知公告"]
    assert href == "?" + urlencode({"q": "早餐", "period": "older", "sort": "date"})
    assert list(chips(visitor.get(f"/search/{href}").content.decode())) == ["日期：五年以前"]


def test_filters_stay_with_the_next_question(visitor: Client) -> None:
    html = body(visitor, q="早餐", status="ended")
    assert '<input type="hidden" name="status" value="ended">' in html


def test_counts_of_a_facet_ignore_its_own_filter(visitor: Client) -> None:
    html = body(visitor, q="早餐", status="ended")
    assert re.search(r'aria-current="true">已失效 <span class="count">1<', html)
    assert re.search(r'">现行有效 <span class="count">\d{2}<', html)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("91350100M000100Y43", "号码没有写错"),
        ("9135010OM0OO1OOY43", "号码应当是 91350100M000100Y43"),
        ("91350100M000100Y4Z", "第 18 位应为 3（现为 Z）"),
        ("330106000129003", "按前 14 位算应为 4"),
    ],
)
def test_credit_codes_are_checked(visitor: Client, code: str, said: str) -> None:
    assert said in body(visitor, q=code)


def test_personal_numbers_are_told_that_nothing_is_kept(visitor: Client) -> None:
    html = body(visitor, q="11010119900307123X")
    assert "不保存这次输入" in html
    assert "统一社会信用代码" not in html
    assert "不保存这次输入" not in body(visitor, q="量子纠缠")


def test_nothing_found_says_what_to_do(visitor: Client) -> None:
    html = body(visitor, q="量子纠缠")
    assert "没有找到与“量子纠缠”有关的内容" in html
    assert "检查有没有错别字" in html


def test_nothing_found_under_filters_says_what_taking_one_away_gives(visitor: Client) -> None:
    html = body(visitor, q="早餐", kind="guide", level="地方政府规章", status="ended")
    assert "在筛选的范围内，没有找到" in html
    assert "去掉“办事指南”，有 1 条" in html
    assert "去掉“地方政府规章”" not in html
    assert re.search(r"去掉全部筛选，有 \d+ 条", html)


def test_hostile_filter_values_are_harmless(visitor: Client) -> None:
    for name in ("kind", "level", "region", "topic", "group", "status", "period"):
        html = body(visitor, q="早餐", **{name: HOSTILE})
        assert HOSTILE not in html


def test_too_long_question_is_refused_in_words(visitor: Client) -> None:
    assert "搜索词太长" in body(visitor, q="税" * 10_000)


def test_phrase_nobody_uses_falls_back_and_says_so(visitor: Client) -> None:
    html = body(visitor, q="“摊点早餐”备案")
    assert "没有内容原样包含" in html
    assert "怎样备案" in html or "早餐" in html


def test_search_page_is_not_for_crawlers(visitor: Client) -> None:
    response = visitor.get("/search/", {"q": "早餐"})
    assert response["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in response.content.decode()
    assert not response.cookies


@pytest.mark.parametrize(
    ("question", "address"),
    [
        ("示府令12", "/laws/zaocan/"),
        ("早餐办法第3条", "/laws/zaocan/3/"),
        ("示范市早餐摊点管理办法第三条之一", "/laws/zaocan/3-1/"),
    ],
)
def test_exact_name_goes_straight_there(visitor: Client, question: str, address: str) -> None:
    response = visitor.get("/search/", {"q": question})
    assert (response.status_code, response["Location"]) == (302, address)
    stay = body(visitor, q=question, direct=0)
    assert f'href="{address}"' in stay


@pytest.mark.parametrize("question", ["两处", "猜的", "早餐办法第3条怎么办"])
def test_other_names_are_shown_above(visitor: Client, question: str) -> None:
    assert 'aria-label="直达"' in body(visitor, q=question)


def test_failing_resolver_hinders_nobody(visitor: Client) -> None:
    body(visitor, q="出错")


@pytest.fixture
def without_engine(group_source: Callable[[str], Any], index_dir: Path, client: Client) -> Client:
    """A site whose index is gone; one page of an earlier test's kind is in the database."""
    from wagtail.models import Page

    def documents(each: Page) -> Iterable[Document]:
        later = NOON + dt.timedelta(days=1) if "明天" in each.title else None
        yield page(str(each.pk), each.title, f"{HOSTILE}正文", visible_from=later)

    root = Page.objects.get(depth=1)
    for title in ("早餐摊点备案", "明天的早餐通知", "夜市摊点登记", "个体工商户设立登记", HOSTILE + "早餐"):
        root.add_child(title=title, slug=f"p{abs(hash(title))}")
    kinds = (Kind("guide", "办事指南", 10),)
    register(Source(name="y.y", model=Page, kinds=kinds, documents=documents, objects=Page.objects.live))
    return client


def test_without_the_engine_titles_are_searched_and_it_is_said(without_engine: Client) -> None:
    with clock.at(NOON):
        response = without_engine.get("/search/", {"q": "早餐摊点怎样备案", "kind": "guide"})
    html = response.content.decode().replace("<mark>", "").replace("</mark>", "")
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert "检索服务暂时不可用，以下只按标题查找，没有使用筛选条件" in html
    found = re.findall(r'class="listing__link" href="[^"]*">([^<]*)<', html)
    assert found[0] == "早餐摊点备案"
    assert "夜市摊点登记" in found
    assert "个体工商户设立登记" not in found
    assert "明天的早餐通知" not in html
    assert HOSTILE not in html


def test_without_the_engine_synonyms_still_help(without_engine: Client) -> None:
    assert "个体工商户设立登记" in body(without_engine, q="个体户").replace("<mark>", "").replace(
        "</mark>", ""
    )
    assert "没有标题含有这些词语" in body(without_engine, q="量子纠缠")


@pytest.mark.parametrize("text", ["*", "%", "_", "税" * 300, "a' OR 1=1 --", "第四十七条", "\x00"])
def test_without_the_engine_nothing_that_is_asked_breaks_the_page(without_engine: Client, text: str) -> None:
    assert without_engine.get("/search/", {"q": text}).status_code == 200


def test_search_comes_back_by_itself(visitor: Client, index_dir: Path) -> None:
    live = (index_dir / "live").read_text()
    (index_dir / "live").unlink()
    indexing._embedded.cache_clear()
    assert "检索服务暂时不可用" in body(visitor, q="早餐")
    api = visitor.get("/api/v1/search", {"q": "早餐"})
    assert api.status_code == 503
    assert "暂时不能使用" in api.json()["detail"]
    (index_dir / "live").write_text(live)
    assert "检索服务暂时不可用" not in body(visitor, q="早餐")
    assert visitor.get("/api/v1/search", {"q": "早餐"}).status_code == 200
