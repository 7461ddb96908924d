"""The public search as JSON, ``/api/v1/search``."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema
from ninja import Status as Reply

from search.asking import Answer, Question, ask
from search.engines.base import IndexUnavailable
from search.periods import Period
from search.present import Result
from search.query import MAX_LENGTH, Filters
from search.ranking import Status, ranking
from search.suggesting import suggest
from search.wording import TOO_LONG, UNAVAILABLE

router = Router(tags=["搜索"])
_KEPT = 60
"""Seconds for which suggestions may be kept: what a name leads to decides for itself whether it may be seen."""


class Asked(Schema):
    """What can be asked for."""

    q: str = Field("", description=f"搜索词，最长 {MAX_LENGTH} 字。引号中的词按原样查找。")
    kind: str = Field("", description="只查一种内容，取值见返回的 counts.kind。")
    level: str = Field("", description="只查一个效力层级，取值见返回的 counts.level。")
    region: str = Field("", description="行政区划代码。")
    topic: str = Field("", description="主题。")
    group: str = Field("", description="只查一部法律文件，取值见结果中的 group。")
    status: Status | None = Field(None, description="in_force 现行有效，future 尚未施行，ended 已失效。")
    period: Period | None = Field(
        None,
        description="按日期：month 一个月内，year 一年内，3years 三年内，5years 五年内，older 五年以前。",
    )
    sort: Literal["relevance", "date"] = Field("relevance", description="按相关程度或按日期排列。")
    page: int = Field(1, ge=1, description="第几页。")
    size: int = Field(10, ge=1, le=50, description="每页条数。")


class ResultOut(Schema):
    """One thing found."""

    title: str
    url: str
    kind: str
    kind_label: str
    summary: str = Field(description="最相关的一段原文，没有时为摘要；纯文本。")
    path: str = Field(description="所在编章节。")
    group: str
    group_title: str
    group_url: str
    level: str
    status: str = Field(description="按当日计算的效力状态；与时间无关的内容为空。")
    date: dt.date | None


class DirectOut(Schema):
    """A place that the question names exactly."""

    title: str
    url: str
    why: str


class SearchOut(Schema):
    """The answer."""

    total: int
    page: int
    size: int
    has_next: bool
    direct: list[DirectOut]
    recommended: list[DirectOut] = Field(description="编辑为这一搜索词推荐的内容，排在结果之前。")
    meant: str = Field(description="输入可能有误时，“您要找的是不是”的搜索词；没有时为空。")
    counts: dict[str, dict[str, int]] = Field(description="各分面的条数，不受该分面自身筛选的影响。")
    results: list[ResultOut]


class SuggestionOut(Schema):
    """A place whose name fits what was typed."""

    title: str
    url: str
    kind: str
    kind_label: str
    status: str = Field(description="不是现行有效时的效力状态，例如“已废止”。")


class SuggestOut(Schema):
    """Suggestions for what was typed so far."""

    q: str
    suggestions: list[SuggestionOut]


class Problem(Schema):
    """Why there is no answer."""

    detail: str


@router.get(
    "",
    response={200: SearchOut, 400: Problem, 503: Problem},
    summary="搜索全站",
    description="查找通知公告、办事指南、优惠政策、法律法规条文和统计数据。只返回此刻可以公开的内容。",
    url_name="search",
)
def search(request: HttpRequest, asked: Annotated[Asked, Query()]) -> Reply[SearchOut | Problem]:
    """Answer a question with a plain list, not grouped by law."""
    filters = Filters(
        kind=asked.kind,
        level=asked.level,
        region=asked.region,
        topic=asked.topic,
        group=asked.group,
        status=asked.status,
        period=asked.period,
    )
    question = Question(text=asked.q, filters=filters, page=asked.page, by_date=asked.sort == "date")
    answer = ask(question, flat=True, size=asked.size)
    if answer.query.too_long:
        return Reply(400, Problem(detail=TOO_LONG))
    if answer.too_deep:
        return Reply(400, Problem(detail=f"只能查看前 {ranking().page.deepest} 条结果，请缩小范围。"))
    if answer.unavailable:
        return Reply(503, Problem(detail=UNAVAILABLE))
    return Reply(200, _out(answer, asked.size))


@router.get(
    "/suggest",
    response={200: SuggestOut, 503: Problem},
    summary="输入提示",
    description="名称以所输入的文字、拼音或拼音首字母开头的内容，以及标题中含有这些文字的内容。",
    url_name="search_suggest",
)
def suggestions(
    request: HttpRequest,
    response: HttpResponse,
    q: Annotated[str, Query("", description="已经输入的文字。")],
) -> Reply[SuggestOut | Problem]:
    """Names that fit what was typed so far, the likeliest first."""
    try:
        found = suggest(q)
    except IndexUnavailable:
        return Reply(503, Problem(detail=UNAVAILABLE))
    response["Cache-Control"] = f"public, max-age={_KEPT}"
    places = [
        SuggestionOut(
            title=each.title,
            url=each.url,
            kind=each.kind,
            kind_label=each.kind_label,
            status=each.status_label,
        )
        for each in found
    ]
    return Reply(200, SuggestOut(q=q, suggestions=places))


def _out(answer: Answer, size: int) -> SearchOut:
    return SearchOut(
        total=answer.total,
        page=answer.question.page,
        size=size,
        has_next=answer.has_next,
        direct=[DirectOut(title=each.title, url=each.url, why=each.why) for each in answer.direct],
        recommended=[DirectOut(title=each.title, url=each.url, why=each.why) for each in answer.recommended],
        meant=answer.meant,
        counts={facet: dict(values) for facet, values in answer.counts.items()},
        results=[_result(each) for each in answer.results],
    )


def _result(each: Result) -> ResultOut:
    document = each.document
    return ResultOut(
        title=document.title,
        url=document.url,
        kind=document.kind,
        kind_label=each.kind_label,
        summary=each.snippet,
        path=document.headings,
        group=document.group,
        group_title=document.group_title,
        group_url=document.group_url,
        level=document.level,
        status=each.status_label,
        date=document.date,
    )
