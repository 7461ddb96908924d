"""The public search as JSON, ``/api/v1/search``."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema
from ninja import Status as Reply
from pydantic import ConfigDict

from search.asking import Answer, Question, ask
from search.engines.base import IndexUnavailable
from search.periods import Period
from search.present import Result
from search.query import MAX_LENGTH, Filters
from search.ranking import Status, ranking
from search.suggesting import KEPT, suggest
from search.wording import TOO_LONG, UNAVAILABLE, too_deep

log = logging.getLogger(__name__)
router = Router(tags=["搜索"])
EXAMPLE: dict[str, Any] = {
    "q": "注册资本几年交齐",
    "filters": {"status": "in_force"},
    "sort": "relevance",
    "total": 1,
    "page": 1,
    "size": 10,
    "has_next": False,
    "next": "",
    "direct": [],
    "recommended": [],
    "meant": "",
    "counts": {"kind": {"law": 1}, "status": {"in_force": 1}, "level": {"法律": 1}},
    "results": [
        {
            "title": "公司法 第四十七条",
            "url": "/laws/gongsifa/47/",
            "kind": "law",
            "kind_label": "法律法规",
            "summary": "（最相关的一段原文）",
            "path": "第三章 有限责任公司的设立和组织机构 第一节 设立",
            "group": "laws.instrument:1",
            "group_title": "公司法",
            "group_url": "/laws/gongsifa/",
            "level": "法律",
            "status": "现行有效",
            "current_url": "",
            "date": "2024-07-01",
        }
    ],
}


def _field(default: Any, description: str, example: Any = None, **more: Any) -> Any:
    extra = None if example is None else {"example": example}
    return Field(default, description=description, json_schema_extra=extra, **more)


class Asked(Schema):
    """What can be asked for."""

    q: str = _field("", f"搜索词，最长 {MAX_LENGTH} 字。引号中的词按原样查找。", "注册资本几年交齐")
    kind: str = Field("", description="只查一种内容，取值见返回的 counts.kind，例如 law、guide。")
    level: str = Field("", description="只查一个效力层级，取值见返回的 counts.level，例如“行政法规”。")
    region: str = Field("", description="行政区划代码，取值见返回的 counts.region。")
    topic: str = Field("", description="主题，取值见返回的 counts.topic。")
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

    title: str = Field(description="标题。")
    url: str = Field(description="在本站的网址。")
    kind: str = Field(description="内容种类的代号，例如 law、guide。")
    kind_label: str = Field(description="内容种类的名称。")
    summary: str = Field(description="最相关的一段原文，没有时为摘要；纯文本。")
    path: str = Field(description="所在编章节。")
    group: str = Field(description="所属文件的编号，可以用在参数 group。")
    group_title: str = Field(description="所属文件的标题。")
    group_url: str = Field(description="所属文件在本站的网址。")
    level: str = Field(description="效力层级；不是法律文件的为空。")
    status: str = Field(description="按当日计算的效力状态；与时间无关的内容为空。")
    current_url: str = Field(description="旧文本所属法律现行文本的网址；不是旧文本的为空。")
    date: dt.date | None = Field(description="施行、发布的日期；没有的为空。")


class DirectOut(Schema):
    """A place that the question names exactly."""

    title: str = Field(description="标题。")
    url: str = Field(description="在本站的网址。")
    why: str = Field(description="为什么直接列出。")


class SearchOut(Schema):
    """The answer."""

    model_config = ConfigDict(json_schema_extra={"example": EXAMPLE})

    q: str = Field(description="实际使用的搜索词。")
    filters: dict[str, str] = Field(description="实际使用的筛选条件。")
    sort: str = Field(description="排列方式。")
    total: int = Field(description="一共找到多少条。")
    page: int = Field(description="第几页。")
    size: int = Field(description="每页条数。")
    has_next: bool = Field(description="有没有下一页。")
    next: str = Field(description="下一页的网址；没有下一页，或者再往后不能查看时为空。")
    direct: list[DirectOut] = Field(description="搜索词正好是它的名称、文号或者条序的内容。")
    recommended: list[DirectOut] = Field(description="编辑为这一搜索词推荐的内容，排在结果之前。")
    meant: str = Field(description="输入可能有误时，“您要找的是不是”的搜索词；没有时为空。")
    counts: dict[str, dict[str, int]] = Field(description="各分面的条数，不受该分面自身筛选的影响。")
    results: list[ResultOut] = Field(description="这一页的各条。")


class SuggestionOut(Schema):
    """A place whose name fits what was typed."""

    title: str = Field(description="标题。")
    url: str = Field(description="在本站的网址。")
    kind: str = Field(description="内容种类的代号。")
    kind_label: str = Field(description="内容种类的名称。")
    status: str = Field(description="不是现行有效时的效力状态，例如“已废止”。")


class SuggestOut(Schema):
    """Suggestions for what was typed so far."""

    q: str = Field(description="已经输入的文字。")
    suggestions: list[SuggestionOut] = Field(description="提示的各条，最可能的在前。")


class Problem(Schema):
    """Why there is no answer."""

    detail: str = Field(description="没有给出数据的原因。")


@router.get(
    "",
    response={200: SearchOut, 400: Problem, 503: Problem},
    summary="搜索全站",
    description="查找通知公告、办事指南、优惠政策、法律法规条文和统计数据。只返回此刻可以公开的内容，"
    "逐条排列，不按法规归组。网址都以 / 开头，从本站根目录算起。例如：\n\n"
    "- 一句话提问：`/api/v1/search?q=注册资本几年交齐`\n"
    "- 只要现行有效的行政法规：`/api/v1/search?q=个体工商户&kind=law&level=行政法规&status=in_force`\n"
    "- 原样含有一个词，新的在前：`/api/v1/search?q=“经营异常名录”&sort=date`\n"
    "- 接着取下一页：打开返回的 `next`\n\n"
    "要表格的，在搜索页网址后加 `format=csv`：`/search/?q=个体工商户&format=csv`。",
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
        return Reply(400, Problem(detail=too_deep()))
    if answer.unavailable:
        return Reply(503, Problem(detail=UNAVAILABLE))
    return Reply(200, _out(answer, asked.size, _next(request, answer, asked.size)))


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
    q: Annotated[str, Query("", description="已经输入的文字。", example="gsf")],
) -> Reply[SuggestOut | Problem]:
    """Names that fit what was typed so far, the likeliest first."""
    try:
        found = suggest(q)
    except IndexUnavailable:
        return Reply(503, Problem(detail=UNAVAILABLE))
    except Exception:
        log.exception("输入提示出错")
        return Reply(503, Problem(detail=UNAVAILABLE))
    response["Cache-Control"] = f"public, max-age={KEPT}"
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


def _next(request: HttpRequest, answer: Answer, size: int) -> str:
    following = answer.question.next_page
    if not answer.has_next or following * size > ranking().page.deepest:
        return ""
    query = request.GET.copy()
    query["page"] = str(following)
    return f"{request.path}?{query.urlencode()}"


def _out(answer: Answer, size: int, following: str) -> SearchOut:
    return SearchOut(
        q=answer.query.text,
        filters=answer.question.filters.chosen(),
        sort="date" if answer.question.by_date else "relevance",
        next=following,
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
        current_url=document.current_url,
        date=document.date,
    )
