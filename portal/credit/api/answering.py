"""``/api/v1/entities`` and ``/api/v1/disclosures``: what is public at the moment of asking, page by page."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from ninja import Status as Reply

from portal.core import clock
from portal.core.limiting import Limit, seconds_to_wait
from portal.credit.api import schemas
from portal.credit.api.cursors import MOST, SIZE, BadCursor, next_address, page_of
from portal.credit.api.describing import disclosure_values, entity_values
from portal.credit.freshness import fresh
from portal.credit.leaving import is_settled
from portal.credit.models import Departure, Disclosure, Entity
from search import register
from search.wording import UNAVAILABLE

LIMITS = (Limit(600, 60), Limit(3000, 600))
"""Of one address; whoever needs more takes the bulk file."""
NOT_SETTLED = "本站刚从备份恢复，正在核对已经撤下的公示信息，请稍后再试。"
LIMIT = Query(SIZE, ge=1, le=MOST, description=f"每页条数，最多 {MOST}。")
UPDATED_SINCE = Query(None, description="这一刻以后有变化的（含时区）。")
DECIDED_SINCE = Query(None, description="这一天以后（含）作出决定的。")
SINCE = Query(..., description="从哪一刻起（含时区）。")
CURSOR = Query("", max_length=200, description="上一页的 next 里给出。")

entities = Router(tags=["市场主体"])
disclosures = Router(tags=["公示信息"])
_REFUSALS = {
    400: schemas.RefusalOut,
    404: schemas.RefusalOut,
    429: schemas.RefusalOut,
    503: schemas.RefusalOut,
}


def _refused(request: HttpRequest, response: HttpResponse, *, holds_disclosures: bool) -> Reply[Any] | None:
    """The answer in place of the data, where there is one; marks the answer as not to be kept."""
    fresh(response)
    wait = seconds_to_wait(request, "credit.api", LIMITS)
    if wait:
        response["Retry-After"] = str(wait)
        return Reply(
            429, {"detail": f"请求太密，请过 {wait} 秒再试；需要全部数据的，请下载 /api/v1/bulk 列出的文件。"}
        )
    if holds_disclosures and not is_settled():
        response["Retry-After"] = "60"
        return Reply(503, {"detail": NOT_SETTLED})
    return None


@entities.get(
    "",
    response={200: schemas.EntitiesOut, **_REFUSALS},
    summary="市场主体",
    description="不写条件时逐页给出全部主体。`updated_since` 用来取变化；`q` 按名称查找（只给前 10000 个以内的结果）。"
    "例如青石县的餐饮业：`/api/v1/entities?region=990121&industry=H`",
    url_name="entities",
)
def list_entities(
    request: HttpRequest,
    response: HttpResponse,
    q: str = Query("", max_length=100, description="名称、名称的一部分或者拼音。"),
    region: str = Query(
        "", pattern=r"^(\d{2}|\d{4}|\d{6})?$", description="行政区划代码，两位、四位或者六位。"
    ),
    industry: str = Query("", pattern=r"^([A-T]\d{0,4})?$", description="行业门类字母，后面可以接代码。"),
    family: str = Query("", max_length=20, description="主体类别，例如 individual。"),
    status: str = Query("", max_length=10, description="登记状态，例如 active。"),
    updated_since: datetime | None = UPDATED_SINCE,
    cursor: str = CURSOR,
    limit: int = LIMIT,
) -> Any:
    """A page of entities."""
    if refusal := _refused(request, response, holds_disclosures=False):
        return refusal
    narrowed = any((q, region, industry, family, status))
    if narrowed and updated_since:
        return Reply(400, {"detail": "updated_since 不能和其他条件一起用；请先取变化，再自己筛选。"})
    if narrowed:
        return _looked_up(
            request,
            q,
            register.Filters(region=region, industry=industry, type=family, status=status),
            cursor,
            limit,
        )
    rows: QuerySet[Entity] = Entity.objects.select_related("bureau")
    moment = ""
    if updated_since:
        rows, moment = rows.filter(updated_at__gte=_aware(updated_since)), "updated_at"
    try:
        found, after = page_of(rows, cursor, limit, moment)
    except BadCursor as error:
        return Reply(400, {"detail": str(error)})
    return {"results": [entity_values(each) for each in found], "next": next_address(request, after)}


def _looked_up(request: HttpRequest, q: str, filters: register.Filters, cursor: str, limit: int) -> Any:
    found = register.look_up(q, filters, cursor=cursor, size=limit, facets=False)
    if found.unavailable:
        return Reply(503, {"detail": UNAVAILABLE})
    if found.refused:
        return Reply(400, {"detail": found.refused})
    rows = Entity.objects.select_related("bureau").in_bulk([hit.entry.number for hit in found.hits])
    shown = [rows[hit.entry.number] for hit in found.hits if hit.entry.number in rows]
    return {
        "results": [entity_values(each) for each in shown],
        "next": next_address(request, found.next_cursor),
    }


@entities.get(
    "/{code}",
    response={200: schemas.EntityDetailOut, **_REFUSALS},
    summary="一个市场主体和现在公示的信息",
    description="按 18 位统一社会信用代码或者 15 位注册号取登记信息和此刻公示的信息。没有的回答 404。",
    url_name="entity",
)
def one_entity(request: HttpRequest, response: HttpResponse, code: str) -> Any:
    """An entity by its code of 18 places or its number of 15."""
    if refusal := _refused(request, response, holds_disclosures=True):
        return refusal
    found = Entity.objects.with_code(code).select_related("bureau").first() if len(code) in (15, 18) else None
    if found is None:
        return Reply(404, {"detail": "登记信息里没有这个代码的市场主体。"})
    shown = Disclosure.objects.public().filter(entity=found).select_related("entity", "bureau")
    return entity_values(found) | {"disclosures": [disclosure_values(each) for each in shown]}


@disclosures.get(
    "",
    response={200: schemas.DisclosuresOut, **_REFUSALS},
    summary="正在公示的信息",
    description="只有此刻公示的。每条都写明公示到什么时候；转用数据的，请按 `/api/v1/disclosures/departed` 删除已经停止公示的。",
    url_name="disclosures",
)
def list_disclosures(
    request: HttpRequest,
    response: HttpResponse,
    kind: str = Query("", description="种类，例如 penalty。"),
    code: str = Query("", max_length=18, description="主体的代码或者注册号。"),
    decided_since: date | None = DECIDED_SINCE,
    cursor: str = CURSOR,
    limit: int = LIMIT,
) -> Any:
    """A page of what is public now."""
    if refusal := _refused(request, response, holds_disclosures=True):
        return refusal
    if kind and kind not in dict(Disclosure.KINDS):
        return Reply(400, {"detail": f"没有这个种类；可以写：{'、'.join(dict(Disclosure.KINDS))}。"})
    rows = Disclosure.objects.public().select_related("entity", "bureau")
    rows = rows.filter(kind=kind) if kind else rows
    rows = rows.filter(entity__in=Entity.objects.with_code(code)) if code else rows
    rows = rows.filter(decided_on__gte=decided_since) if decided_since else rows
    try:
        found, after = page_of(rows, cursor, limit)
    except BadCursor as error:
        return Reply(400, {"detail": str(error)})
    return {"results": [disclosure_values(each) for each in found], "next": next_address(request, after)}


@disclosures.get(
    "/departed",
    response={200: schemas.DeparturesOut, **_REFUSALS},
    summary="已经停止公示的",
    description="只有编号、时间和原因，没有内容。例如：`/api/v1/disclosures/departed?since=2026-11-01T00:00:00%2B08:00`",
    url_name="departed",
)
def departed(
    request: HttpRequest,
    response: HttpResponse,
    since: datetime = SINCE,
    cursor: str = CURSOR,
    limit: int = LIMIT,
) -> Any:
    """What has left since a moment, also what nobody has cleaned up yet."""
    if refusal := _refused(request, response, holds_disclosures=False):
        return refusal
    try:
        found, after = page_of(Departure.objects.filter(left_at__gte=_aware(since)), cursor, limit, "left_at")
    except BadCursor as error:
        return Reply(400, {"detail": str(error)})
    results = [{"id": each.public_id, "left_at": each.left_at, "reason": each.reason} for each in found]
    if not after:
        results += [
            {
                "id": each.public_id,
                "left_at": each.public_until,
                "reason": each.end_reason or Departure.WINDOW,
            }
            for each in Disclosure.objects.gone().filter(public_until__gte=_aware(since), live=True)[:MOST]
        ]
    return {"results": results, "next": next_address(request, after)}


@disclosures.get(
    "/{public_id}",
    response={200: schemas.DisclosureOut, **_REFUSALS},
    summary="一条公示信息",
    description="按编号取一条正在公示的信息；没有的、已经停止公示的，都回答 404。",
    url_name="disclosure",
)
def one_disclosure(request: HttpRequest, response: HttpResponse, public_id: str) -> Any:
    """One disclosure while it is public."""
    if refusal := _refused(request, response, holds_disclosures=True):
        return refusal
    found = Disclosure.objects.public().filter(public_id=public_id).select_related("entity", "bureau").first()
    if found is None:
        return Reply(404, {"detail": "没有这条公示信息，或者已经停止公示。"})
    return disclosure_values(found)


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.TZ)
