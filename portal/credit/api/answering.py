"""``/api/v1/entities`` and ``/api/v1/disclosures``: what is public at the moment of asking, page by page."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router

from portal.core import clock, credit_codes
from portal.core.api import Refusal, RefusalOut
from portal.core.limiting import Limit, seconds_to_wait
from portal.credit.api import schemas
from portal.credit.api.cursors import MOST, SIZE, next_address, page_of
from portal.credit.api.departing import departures
from portal.credit.api.describing import disclosure_values, entities_values
from portal.credit.freshness import fresh, has_left
from portal.credit.leaving import is_caught_up, is_settled
from portal.credit.looking_up import REFUSALS
from portal.credit.models import Disclosure, Entity
from portal.credit.types import FAMILIES
from search import register
from search.wording import UNAVAILABLE

LIMITS = (Limit(600, 60), Limit(3000, 600))
"""Of one address; whoever needs more takes the bulk file."""
NOT_SETTLED = "本站正在核对已经撤下的公示信息，请稍后再试。"
LIMIT = Query(SIZE, ge=1, le=MOST, description=f"每页条数，最多 {MOST}。")
REGION = Query("", pattern=r"^(\d{2}|\d{4}|\d{6})?$", description="行政区划代码，两位、四位或者六位。")
UPDATED_SINCE = Query(
    None,
    description="这一刻以后（含）有变化的，按变化的先后排列。写法：2026-11-01T00:00:00+08:00；网址里 + 要写成 %2B。",
)
DECIDED_SINCE = Query(None, description="这一天以后（含）作出决定的。")
SINCE = Query(..., description="从哪一刻起（含）。写法：2026-11-01T00:00:00+08:00；网址里 + 要写成 %2B。")
CODE = Path(..., max_length=40, description="18 位统一社会信用代码或者 15 位注册号。")
PUBLIC_ID = Path(..., max_length=40, description="公示信息的编号，见 id。")
CURSOR = Query("", max_length=200, description="翻到哪里，由上一页给出的地址带上，不用自己写。")

entities = Router(tags=["市场主体"])
disclosures = Router(tags=["公示信息"])
MAY_REFUSE = dict.fromkeys((400, 429, 503), RefusalOut)
ONE_MAY_REFUSE = {404: RefusalOut, **MAY_REFUSE}


def admit(request: HttpRequest, response: HttpResponse) -> None:
    """Mark the answer as not to be kept. Raises Refusal for an address that asks too often."""
    fresh(response)
    wait = seconds_to_wait(request, "credit.api", LIMITS)
    if wait:
        words = f"请求太密，请过 {wait} 秒再试；需要全部数据的，请下载 /api/v1/bulk 列出的文件。"
        raise Refusal(429, words, wait=wait)


def _settled(*, is_true: bool) -> None:
    if not is_true:
        raise Refusal(503, NOT_SETTLED, wait=60)


def _no_person(text: str) -> str:
    """What was asked, as numbers are written. Raises Refusal for the number of a person, which is not repeated."""
    typed = credit_codes.normalise(text)
    if credit_codes.is_identity_number(typed):
        raise Refusal(400, REFUSALS["identity"])
    return typed


def _one_of(name: str, value: str, values: dict[str, str]) -> None:
    if value and value not in values:
        said = "、".join(f"{key}（{label}）" for key, label in values.items())
        raise Refusal(400, f"参数 {name} 没有“{value[:20]}”这个值；可以写：{said}。")


@entities.get(
    "",
    response={200: schemas.EntitiesOut, **MAY_REFUSE},
    summary="市场主体",
    description="不写条件时逐页给出全部主体，新来的排在最后；`updated_since` 用来取变化；`q` 按名称查找（只给前 10000 个以内的结果）。"
    "有下一页的，打开 `next`。例如青石县的餐饮业：`/api/v1/entities?region=990121&industry=H`；"
    "某一刻以后有变化的个体工商户：`/api/v1/entities?family=individual&updated_since=2026-11-01T00:00:00%2B08:00`。\n\n"
    "下次取变化，请从这次开始取的时刻往前几分钟写 `updated_since`，重复的按 code 覆盖。",
    url_name="entities",
)
def list_entities(
    request: HttpRequest,
    response: HttpResponse,
    q: str = Query("", max_length=100, description="名称、名称的一部分或者拼音。"),
    region: str = REGION,
    industry: str = Query(
        "", pattern=r"^([A-T]\d{0,4})?$", description="行业门类字母，后面可以接代码，例如 H、H62、H6220。"
    ),
    family: str = Query("", max_length=20, description="主体类别，例如 individual。"),
    status: str = Query("", max_length=10, description="登记状态，例如 active。"),
    updated_since: datetime | None = UPDATED_SINCE,
    cursor: str = CURSOR,
    limit: int = LIMIT,
) -> Any:
    """A page of entities."""
    admit(request, response)
    _no_person(q)
    _one_of("family", family, {key: each.label for key, each in FAMILIES.items()})
    _one_of("status", status, dict(Entity.STATUSES))
    filters = register.Filters(region=region, industry=industry, type=family, status=status)
    if updated_since:
        if q:
            raise Refusal(400, "updated_since 不能和 q 一起用；请先取变化，再自己按名称筛选。")
        rows = _of(filters).filter(updated_at__gte=_aware(updated_since))
        found, after = page_of(rows, cursor, limit, "updated_at")
    elif q or filters != register.Filters():
        found, after = _looked_up(q, filters, cursor, limit)
    else:
        found, after = page_of(Entity.objects.select_related("bureau"), cursor, limit)
    return {"results": entities_values(found), "next": next_address(request, after)}


def _of(filters: register.Filters) -> QuerySet[Entity]:
    """Entities under filters, asked of the database."""
    asked = {
        "region__startswith": filters.region,
        "section": filters.industry[:1],
        "industry__startswith": filters.industry[1:],
        "family": filters.type,
        "status": filters.status,
    }
    found: QuerySet[Entity] = Entity.objects.select_related("bureau")
    return found.filter(**{name: value for name, value in asked.items() if value})


def _looked_up(q: str, filters: register.Filters, cursor: str, limit: int) -> tuple[list[Entity], str]:
    found = register.look_up(q, filters, cursor=cursor, size=limit, facets=False)
    if found.unavailable:
        raise Refusal(503, UNAVAILABLE, wait=60)
    if found.refused:
        raise Refusal(400, found.refused)
    rows = Entity.objects.select_related("bureau").in_bulk([hit.entry.number for hit in found.hits])
    return [rows[hit.entry.number] for hit in found.hits if hit.entry.number in rows], found.next_cursor


@entities.get(
    "/{code}",
    response={200: schemas.EntityDetailOut, **ONE_MAY_REFUSE},
    summary="一个市场主体和现在公示的信息",
    description="按 18 位统一社会信用代码或者 15 位注册号取登记信息和此刻公示的信息。没有的回答 404。"
    "带上次回答的 `ETag`（写在 `If-None-Match`）再问，没有变化的回答 304。",
    url_name="entity",
)
def one_entity(request: HttpRequest, response: HttpResponse, code: str = CODE) -> Any:
    """An entity by its code of 18 places or its number of 15."""
    admit(request, response)
    _settled(is_true=is_settled())
    typed = _no_person(code)
    held = (
        list(Entity.objects.with_code(typed).select_related("bureau")[:2]) if len(typed) in (15, 18) else []
    )
    if len(held) > 1:
        raise Refusal(
            404, "登记信息里有几个主体用过这个注册号，请改用统一社会信用代码，或者用 q 按名称查找。"
        )
    if not held:
        raise Refusal(
            404, "登记信息里没有这个代码的市场主体。请核对代码：统一社会信用代码 18 位，注册号 15 位。"
        )
    shown = (
        Disclosure.objects.public().filter(entity=held[0]).select_related("entity", "bureau").order_by("pk")
    )
    return entities_values(held)[0] | {"disclosures": [disclosure_values(each) for each in shown]}


@disclosures.get(
    "",
    response={200: schemas.DisclosuresOut, **MAY_REFUSE},
    summary="正在公示的信息",
    description="只有此刻公示的。每条都写明公示到什么时候；转用数据的，请按 `/api/v1/disclosures/departed` 删除已经停止公示的。"
    "例如示范区正在公示的行政处罚：`/api/v1/disclosures?kind=penalty&region=990102`。",
    url_name="disclosures",
)
def list_disclosures(
    request: HttpRequest,
    response: HttpResponse,
    kind: str = Query("", max_length=20, description="种类，例如 penalty。"),
    code: str = Query("", max_length=18, description="主体的代码或者注册号。"),
    region: str = REGION,
    decided_since: date | None = DECIDED_SINCE,
    updated_since: datetime | None = UPDATED_SINCE,
    cursor: str = CURSOR,
    limit: int = LIMIT,
) -> Any:
    """A page of what is public now."""
    admit(request, response)
    _settled(is_true=is_settled())
    _one_of("kind", kind, dict(Disclosure.KINDS))
    asked: dict[str, Any] = {
        "kind": kind,
        "entity__in": Entity.objects.with_code(_no_person(code)) if code else None,
        "entity__region__startswith": region,
        "decided_on__gte": decided_since,
        "updated_at__gte": _aware(updated_since) if updated_since else None,
    }
    rows = Disclosure.objects.public().select_related("entity", "bureau")
    rows = rows.filter(**{name: value for name, value in asked.items() if value not in (None, "")})
    found, after = page_of(rows, cursor, limit, "updated_at" if updated_since else "")
    return {"results": [disclosure_values(each) for each in found], "next": next_address(request, after)}


@disclosures.get(
    "/departed",
    response={200: schemas.DeparturesOut, **MAY_REFUSE},
    summary="已经停止公示的",
    description="只有编号、时间和原因，没有内容，先停止公示的在前。第一次用 `since`，例如："
    "`/api/v1/disclosures/departed?since=2026-11-01T00:00:00%2B08:00`；有下一页的，打开 `next`；"
    "都取完了，记下 `later`，以后从那里接着取，每条只给一次，不会漏掉。最近 10 秒内停止公示的，下次再给。",
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
    admit(request, response)
    _settled(is_true=is_caught_up())
    page = departures(_aware(since), cursor, limit)
    onward = next_address(request, page.cursor)
    return {
        "results": [
            {"id": each.public_id, "left_at": each.left_at, "reason": each.reason} for each in page.told
        ],
        "next": onward if page.more else "",
        "later": onward or request.get_full_path(),
    }


@disclosures.get(
    "/{public_id}",
    response={200: schemas.DisclosureOut, 410: RefusalOut, **ONE_MAY_REFUSE},
    summary="一条公示信息",
    description="按编号取一条正在公示的信息；已经停止公示的回答 410，没有的回答 404。",
    url_name="disclosure",
)
def one_disclosure(request: HttpRequest, response: HttpResponse, public_id: str = PUBLIC_ID) -> Any:
    """One disclosure while it is public."""
    admit(request, response)
    _settled(is_true=is_settled())
    found = Disclosure.objects.public().filter(public_id=public_id).select_related("entity", "bureau").first()
    if found is not None:
        return disclosure_values(found)
    if has_left(public_id):
        raise Refusal(410, "这条公示信息已经停止公示，请删除保存的内容。")
    raise Refusal(404, "没有这条公示信息。")


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.TZ)
