"""A fixed set of documents, and a resolver of exact names, for the tests of the page and its forms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.test import Client

from search.documents import Direct
from search.query import Query
from tests.search.conftest import article, law, page

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


def body(client: Client, **asked: Any) -> str:
    response = client.get("/search/", asked)
    assert response.status_code == 200
    return response.content.decode()
