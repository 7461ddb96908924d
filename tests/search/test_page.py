"""The search page and the JSON API, as a visitor meets them."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Iterable
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from portal.core import clock
from search import indexing, registry
from search.documents import Direct, Document, Kind, Source, register, register_resolver
from search.exporting import MOST_ROWS
from search.query import Query
from tests.search.conftest import NOON, article, embedded, law, page

pytestmark = pytest.mark.django_db

HOSTILE = "<script>alert(1)</script>"
COLLECTION = [
    law(
        "示范市早餐摊点管理办法",
        effective_from=dt.date(2024, 1, 1),
        level="地方政府规章",
        names=("示府令12",),
    ),
    *(
        article(
            f"第{number}条",
            "示范市早餐摊点管理办法",
            f"早餐摊点应当公示营业信息，{HOSTILE}并保持清洁。",
            headings="第二章 经营规范",
            effective_from=dt.date(2024, 1, 1),
            level="地方政府规章",
        )
        for number in ("一", "二", "三", "四", "五")
    ),
    law(
        "示范市早餐摊点暂行规定",
        effective_from=dt.date(2010, 1, 1),
        effective_until=dt.date(2024, 1, 1),
        end_word="已废止",
        level="地方政府规章",
    ),
    page("g1", "早餐摊点备案", "备案当场办结。", summary="怎样备案"),
    *(page(f"n{n}", f"早餐工程通知第{n}期", "各摊点请查收。", kind="notice") for n in range(30)),
]


def resolver(query: Query) -> Iterable[Direct]:
    if query.key in ("示府令12", "早餐办法"):
        yield Direct("示范市早餐摊点管理办法", "/laws/zaocan/", "文号 示府令12")
    if query.article and query.name in ("示范市早餐摊点管理办法", "早餐办法"):
        yield Direct(f"早餐办法 {query.article.label}", f"/laws/zaocan/{query.article.slug}/", "条文")
    if query.key == "两处":
        yield Direct("甲", "/a/", "同名")
        yield Direct("乙", "/b/", "同名")
    if query.key == "猜的":
        yield Direct("丙", "/c/", "相近", exact=False)
    if query.key == "出错":
        raise RuntimeError


@pytest.fixture
def stocked(index_dir: Path, clean_registry: registry.Registry) -> None:
    kinds = (
        Kind("guide", "办事指南", 10),
        Kind("law", "法律文件", 20),
        Kind("article", "条文", 21),
        Kind("notice", "通知公告", 30),
    )
    register(
        Source(name="x.x", model=Group, kinds=kinds, documents=lambda each: (), objects=Group.objects.none)
    )
    register_resolver(resolver)
    embedded(index_dir).build(COLLECTION)


def body(client: Client, **asked: Any) -> str:
    response = client.get("/search/", asked)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def visitor(stocked: None, client: Client) -> Client:
    return client


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
    embedded(index_dir).build(
        [article("第一条", "示范市夜市办法", text, **old), article("第二条", "示范市夜市办法", text)]
    )
    html = body(visitor, q="收费标准挂在摊前")
    assert html.count('class="listing__item result-group"') == 2
    assert "已修改（2018-01-01 的文本）" in html
    assert html.index("第二条") < html.index("第一条")


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


def test_api_shape(visitor: Client) -> None:
    answer = visitor.get("/api/v1/search", {"q": "早餐摊点 公示"}).json()
    assert answer["total"] == len(COLLECTION)
    first = next(each for each in answer["results"] if each["kind"] == "article")
    assert {"title", "url", "kind", "summary"} <= set(first)
    assert (first["kind"], first["kind_label"], first["level"]) == ("article", "条文", "地方政府规章")
    assert "<mark>" not in first["summary"]
    assert answer["counts"]["kind"]["notice"] == 30


def test_api_filters_and_pages(visitor: Client) -> None:
    answer = visitor.get("/api/v1/search", {"q": "早餐", "kind": "notice", "size": 20, "page": 2}).json()
    assert answer["total"] == 30
    assert len(answer["results"]) == 10
    assert not answer["has_next"]
    ended = visitor.get("/api/v1/search", {"q": "早餐", "status": "ended"}).json()
    assert [each["title"] for each in ended["results"]] == ["示范市早餐摊点暂行规定"]
    assert ended["results"][0]["status"] == "已废止"


def test_api_refuses_in_words(visitor: Client) -> None:
    assert visitor.get("/api/v1/search", {"q": "税" * 301}).status_code == 400
    assert "缩小范围" in visitor.get("/api/v1/search", {"q": "税", "page": 5000}).json()["detail"]
    assert visitor.get("/api/v1/search", {"q": "税", "size": 1000}).status_code == 422
    assert visitor.get("/api/v1/search").json()["total"] == 0


def test_api_is_documented(visitor: Client) -> None:
    described = visitor.get("/api/v1/openapi.json").json()
    operation = described["paths"]["/api/v1/search"]["get"]
    assert {"q", "kind", "page", "size"} <= {each["name"] for each in operation["parameters"]}
    assert operation["summary"] == "搜索全站"


def test_opensearch_description(visitor: Client) -> None:
    response = visitor.get("/search/opensearch.xml")
    assert response["Content-Type"].startswith("application/opensearchdescription+xml")
    from xml.etree import ElementTree

    root = ElementTree.fromstring(response.content)
    addresses = [each.get("template") for each in root.iter("{http://a9.com/-/spec/opensearch/1.1/}Url")]
    assert addresses[0] == "http://testserver/search/?q={searchTerms}"
    assert 0 < len(root.findtext("{http://a9.com/-/spec/opensearch/1.1/}ShortName")) <= 16
    link = '<link rel="search" type="application/opensearchdescription+xml"'
    assert link in body(visitor) and 'href="/search/opensearch.xml"' in body(visitor)


def test_what_is_not_yet_visible_is_nowhere(visitor: Client, index_dir: Path) -> None:
    moment = dt.datetime(2026, 12, 1, 9, tzinfo=clock.TZ)
    embedded(index_dir).build([page("later", "十二月数据发布", visible_from=moment)])
    with clock.at(moment - dt.timedelta(seconds=1)):
        assert visitor.get("/api/v1/search", {"q": "十二月"}).json()["total"] == 0
    with clock.at(moment):
        assert visitor.get("/api/v1/search", {"q": "十二月"}).json()["total"] == 1


def table(response: Any) -> list[dict[str, str]]:
    assert response.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_results_come_as_a_table(visitor: Client) -> None:
    page_ = visitor.get("/search/", {"q": "早餐", "kind": "notice", "page": 2}).content.decode()
    href = unescape(re.search(r'href="([^"]*)">下载为表格', page_)[1])
    response = visitor.get(f"/search/{href}")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "filename*=UTF-8''" + quote("搜索结果-早餐.csv") in response["Content-Disposition"]
    rows = table(response)
    assert {row["标题"] for row in rows} == {f"早餐工程通知第{n}期" for n in range(30)}
    assert rows[0]["网址"].startswith("http://testserver/notices/")
    assert {row["种类"] for row in rows} == {"通知公告"}


def test_cells_of_the_table_are_no_formulas(visitor: Client, index_dir: Path) -> None:
    embedded(index_dir).build([page("g", "=HYPERLINK(1)夜市", "+夜市", summary="@夜市")])
    (row,) = table(visitor.get("/search/", {"q": "夜市", "format": "csv"}))
    assert row["标题"] == "'=HYPERLINK(1)夜市"
    assert row["摘录"] == "'@夜市"


def test_table_says_how_many_rows_it_holds(visitor: Client, index_dir: Path) -> None:
    embedded(index_dir).build([page(f"g{n}", f"夜市通知{n}") for n in range(MOST_ROWS + 3)])
    assert f"只含前 {MOST_ROWS} 条" in body(visitor, q="夜市")
    assert len(table(visitor.get("/search/", {"q": "夜市", "format": "csv"}))) == MOST_ROWS


def test_table_is_refused_in_words(visitor: Client, index_dir: Path) -> None:
    long = visitor.get("/search/", {"q": "税" * 301, "format": "csv"})
    assert (long.status_code, long.content.decode()) == (400, "搜索词最长 300 字。")
    assert visitor.get("/search/", {"q": "", "format": "csv"}).status_code == 400
    (index_dir / "live").unlink()
    assert visitor.get("/search/", {"q": "早餐", "format": "csv"}).status_code == 503
