"""Laws and articles as JSON, ``/api/v1/laws/…``; the rules of the pages hold, above all never an older text."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Field, Path, Query, Router, Schema
from ninja import Status as Reply

from portal.laws.formats.addresses import form_links
from portal.laws.models import Provision
from portal.laws.numbering import formal
from portal.laws.paragraphs import lines_of
from portal.laws.reader import Reader
from portal.laws.reading.numbers import article_label, article_number
from portal.laws.views import live_instrument, locate

router = Router(tags=["法律法规"])
SLUG = Path(..., description="法律文件在网址里的名字，例如 gongsifa。")
ARTICLE = Path(..., description="条序，第四十七条之一写成 47-1。")
DAY = Query(None, description="适用日期，取当日施行的文本；不填为今天。")


class Problem(Schema):
    """Why there is no answer."""

    detail: str = Field(description="没有给出数据的原因。")


class FormOut(Schema):
    """The same text in another form."""

    label: str = Field(description="格式的名称。")
    media_type: str = Field(description="媒体类型。")
    url: str = Field(description="在本站的网址。")


class ArticleRef(Schema):
    """An article in the list of a law."""

    article: str = Field(description="地址中的条序，第四十七条之一为 47-1。")
    label: str = Field(description="条序的写法，例如“第四十七条之一”。")
    path: str = Field(description="所在编章节，由外到内，以换行分隔。")
    url: str = Field(description="条文在本站的网址。")


class LawOut(Schema):
    """A law in one version."""

    title: str = Field(description="全称。")
    short_title: str = Field(description="简称。")
    slug: str = Field(description="在网址里的名字。")
    level: str = Field(description="效力层级，例如“行政法规”。")
    issuers: list[str] = Field(description="制定机关。")
    doc_no: str = Field(description="文号；没有的为空。")
    status: str = Field(description="按今天计算的效力：现行有效、尚未施行、已修改、已废止、失效。")
    promulgated_on: dt.date | None = Field(description="公布日期。")
    effective_from: dt.date | None = Field(description="施行日期。")
    effective_unsure: bool = Field(description="施行日期有待核实。")
    ended_on: dt.date | None = Field(description="废止或者失效日期；没有的为空。")
    text_missing: bool = Field(description="为真时表示全文待补，articles 为空，不以旧文本代替。")
    warnings: list[str] = Field(description="使用前应当知道的事，例如已经废止、即将修改。")
    quotation: str = Field(description="引用时的写法。")
    source: str = Field(description="文本的来源。")
    url: str = Field(description="在本站的网址。")
    forms: list[FormOut] = Field(description="同一文本的其他格式。")


class LawWithArticles(LawOut):
    """A law and the list of its articles."""

    articles: list[ArticleRef] = Field(description="条文目录。")


class LineOut(Schema):
    """A line of an article: 款, 项, 目, or a row of a table."""

    kind: str = Field(description="paragraph 款，item 项，point 目，row 表格的一行。")
    label: str = Field(description="第二款第三项。")
    text: str = Field(description="文字，包括款、项前的序号。")


class ArticleOut(ArticleRef):
    """An article with its text."""

    text: str = Field(description="整条的文字。")
    lines: list[LineOut] = Field(description="分款、项、目列出的文字。")
    quotation: str = Field(description="引用时的写法。")
    warnings: list[str] = Field(description="使用前应当知道的事。")
    law: LawOut = Field(description="所在的法律文件。")
    forms: list[FormOut] = Field(description="这一条的其他格式。")


Answer = Reply[LawWithArticles | ArticleOut | Problem]


@router.get("/{slug}", response={200: LawWithArticles, 404: Problem}, summary="一部法律文件", url_name="law",
            description="今天适用的文本，或者 day 那一天的文本：文件信息、条文目录和其他格式的网址。")  # fmt: skip
def law(request: HttpRequest, slug: str = SLUG, day: dt.date | None = DAY) -> Answer:
    """The text to go by today or on a day: facts, articles, other forms."""
    try:
        reader = Reader(live_instrument(slug), day)
    except Http404:
        return Reply(404, Problem(detail="没有这个法律文件。"))
    if reader.version is None:
        return Reply(404, Problem(detail=" ".join(banner.text for banner in reader.banners())))
    articles = [_ref(reader, one) for one in reader.provisions if one.is_article]
    return Reply(200, LawWithArticles(**_law(reader), articles=articles))


@router.get(
    "/{slug}/{article}",
    response={200: ArticleOut, 404: Problem},
    summary="一条条文",
    url_name="law_article",
    description="一条的正文，分款、项列出。第四十七条之一写成 47-1。",
)
def article(
    request: HttpRequest, slug: str = SLUG, article: str = ARTICLE, day: dt.date | None = DAY
) -> Answer:
    """One article, with its 款 and 项."""
    number = article_number(article)
    try:
        reader = Reader(live_instrument(slug), day)
    except Http404:
        return Reply(404, Problem(detail="没有这个法律文件。"))
    if number is None or number[0] < 1:
        return Reply(404, Problem(detail="条序应写作 47，第四十七条之一写作 47-1。"))
    found, provision, banners = locate(reader, *number)
    if provision is None:
        missing = "全文待补，不以旧文本代替。" if reader.text_missing else f"没有{article_label(*number)}。"
        return Reply(404, Problem(detail=missing))
    noted = found.notes.superseded_in(*number)
    return Reply(
        200,
        ArticleOut(
            **_ref(found, provision).dict(),
            text=provision.text,
            lines=[
                LineOut(kind=line.kind.value, label=line.place.label, text=line.marker + line.text)
                for line in lines_of(provision.text)
            ],
            quotation=found.quotation + provision.label,
            warnings=[*(banner.text for banner in banners), *(one.sentence for one in noted)],
            law=LawOut(**_law(found)),
            forms=_forms(found, provision),
        ),
    )


def _law(reader: Reader) -> dict[str, Any]:
    instrument, version = reader.instrument, reader.version
    return {
        "title": instrument.title,
        "short_title": instrument.short_title,
        "slug": instrument.slug,
        "level": instrument.level,
        "issuers": instrument.issuer_list,
        "doc_no": formal(version.doc_no) if version else "",
        "status": reader.status.label,
        "promulgated_on": version and version.promulgated_on,
        "effective_from": version and version.effective_from,
        "effective_unsure": bool(version and version.effective_unsure),
        "ended_on": instrument.ended_on,
        "text_missing": reader.text_missing,
        "warnings": [banner.text for banner in reader.banners()],
        "quotation": reader.quotation,
        "source": version.source_name if version else "",
        "url": reader.base,
        "forms": _forms(reader),
    }


def _forms(reader: Reader, provision: Provision | None = None) -> list[FormOut]:
    return [
        FormOut(label=link.label, media_type=link.media_type, url=link.url)
        for link in form_links(reader, provision)
    ]


def _ref(reader: Reader, one: Provision) -> ArticleRef:
    return ArticleRef(article=one.key, label=one.label, path=one.path, url=f"{reader.base}{one.key}/")
