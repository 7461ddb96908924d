"""What programs take from the search: JSON, the OpenSearch description, tables."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from portal.core import clock
from search.exporting import MOST_ROWS
from tests.search.collection import COLLECTION, body
from tests.search.conftest import embedded, page

pytestmark = pytest.mark.django_db
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


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


def test_api_says_what_was_asked_and_leads_on(visitor: Client) -> None:
    address, titles, pages = "/api/v1/search?q=早餐&kind=notice&sort=date&size=12&unknown=1", [], 0
    while address:
        answer = visitor.get(address).json()
        assert (answer["q"], answer["filters"], answer["sort"]) == ("早餐", {"kind": "notice"}, "date")
        titles += [each["title"] for each in answer["results"]]
        assert bool(answer["next"]) == answer["has_next"]
        address, pages = answer["next"], pages + 1
    assert (len(titles), len(set(titles)), pages) == (30, 30, 3)


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
    examples = re.findall(r"`(/[^`]*)`", operation["description"])
    assert len(examples) >= 3
    for address in examples:
        assert visitor.get(address).status_code == 200, address
    assert next(each for each in operation["parameters"] if each["name"] == "q")["example"]
    example = described["components"]["schemas"]["SearchOut"]["example"]
    answer = visitor.get("/api/v1/search", {"q": "早餐摊点 公示"}).json()
    assert set(example) == set(answer)
    assert set(example["results"][0]) == set(answer["results"][0])


def test_opensearch_description(visitor: Client) -> None:
    response = visitor.get("/search/opensearch.xml")
    assert response["Content-Type"].startswith("application/opensearchdescription+xml")
    from xml.etree import ElementTree

    root = ElementTree.fromstring(response.content)
    addresses = [each.get("template") for each in root.iter(f"{OPENSEARCH}Url")]
    assert addresses[0] == "http://testserver/search/?q={searchTerms}"
    assert 0 < len(root.findtext(f"{OPENSEARCH}ShortName")) <= 16
    (suggesting,) = (each for each in root.iter(f"{OPENSEARCH}Url") if each.get("rel") == "suggestions")
    assert suggesting.get("type") == "application/x-suggestions+json"
    assert suggesting.get("template") == "http://testserver/search/suggestions/?q={searchTerms}"
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
    assert "filename*=UTF-8''" + quote("搜索结果-早餐-通知公告.csv") in response["Content-Disposition"]
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
    response = visitor.get("/search/", {"q": "夜市", "format": "csv"})
    assert len(table(response)) == MOST_ROWS
    following = re.fullmatch(r'<(.*)>; rel="next"', response["Link"])[1]
    rest = visitor.get(following)
    assert len(table(rest)) == 3
    assert "Link" not in rest
    assert quote("第2页") in rest["Content-Disposition"]
    refused = visitor.get("/search/", {"q": "夜市", "format": "csv", "page": 21})
    assert (refused.status_code, "只能查看前 10000 条" in refused.content.decode()) == (400, True)


def test_browsers_get_suggestions_in_their_form(visitor: Client, index_dir: Path) -> None:
    response = visitor.get("/search/suggestions/", {"q": "早餐摊点"})
    assert response["Content-Type"] == "application/x-suggestions+json; charset=utf-8"
    typed, titles, said, places = response.json()
    assert typed == "早餐摊点"
    assert len(titles) == len(said) == len(places)
    place = titles.index("示范市早餐摊点暂行规定")
    assert said[place] == "法律文件 · 已废止"
    assert places[place].startswith("http://testserver/laws/")
    (index_dir / "live").unlink()
    assert visitor.get("/search/suggestions/", {"q": "早餐摊点"}).json() == ["早餐摊点", [], [], []]


def test_table_is_refused_in_words(visitor: Client, index_dir: Path) -> None:
    long = visitor.get("/search/", {"q": "税" * 301, "format": "csv"})
    assert (long.status_code, long.content.decode()) == (400, "搜索词最长 300 字。")
    assert visitor.get("/search/", {"q": "", "format": "csv"}).status_code == 400
    (index_dir / "live").unlink()
    assert visitor.get("/search/", {"q": "早餐", "format": "csv"}).status_code == 503
