"""What the API of guides answers with. Days are working days; texts have the figures of law filled in."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from ninja import Field, Schema
from pydantic import ConfigDict

EXAMPLE_BASIS: dict[str, Any] = {
    "title": "市场主体登记管理条例",
    "article": "第十九条",
    "note": "",
    "url": "/laws/shichang-zhuti-dengji-guanli-tiaoli/19/",
}
EXAMPLE_GUIDE: dict[str, Any] = {
    "slug": "geti-gongshanghu-sheli",
    "title": "个体工商户设立登记",
    "url": "/guides/geti-gongshanghu-sheli/at/sfs-sfq/",
    "audience": "individual",
    "audience_label": "个体工商户",
    "summary": "想开店、摆摊、做网店，领一张个体工商户营业执照，按这份指南办。",
    "bureau": {"code": "sfs", "name": "示范市市场监督管理局"},
    "handling": "即办件",
    "promised_days": "1.0",
    "fee": False,
    "visits": 0,
    "differences": 1,
    "checked_on": "2026-11-23",
}


class GuideBasisOut(Schema):
    """An article that something rests on; `url` is empty where the library does not hold it."""

    title: str
    article: str
    note: str
    url: str

    model_config = ConfigDict(json_schema_extra={"example": EXAMPLE_BASIS})


class GuideBureauOut(Schema):
    """A bureau."""

    code: str
    name: str


class GuideRef(Schema):
    """A guide in the list."""

    slug: str
    title: str
    url: str = Field(description="在指定的地方办的，是当地的页面。")
    audience: str
    audience_label: str
    summary: str
    bureau: GuideBureauOut | None = Field(description="制定指南的机关。")
    handling: str
    promised_days: Decimal | None
    fee: bool
    visits: int
    differences: int = Field(description="指定地方的本地补充有几处。")
    checked_on: dt.date | None

    model_config = ConfigDict(json_schema_extra={"example": EXAMPLE_GUIDE})


class GuidesOut(Schema):
    """The list."""

    day: dt.date
    at: GuideBureauOut | None
    total: int
    guides: list[GuideRef]


class FigureOut(Schema):
    """法定参数 that the guide uses, with its figure of the day."""

    name: str
    text: str
    value: Decimal | None
    law: str
    article: str
    url: str
    was: str = Field(description="指南发布以后变了的，是发布时的数；没有变的为空。")

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "name": "登记时限",
                "text": "3个工作日",
                "value": "3.0000",
                "law": "市场主体登记管理条例",
                "article": "第十九条第一款",
                "url": EXAMPLE_BASIS["url"],
                "was": "",
            }
        }
    )


class LimitOut(Schema):
    """法定时限 in working days, and the name of the figure that it is (empty: a number of the guide's own)."""

    days: Decimal | None
    parameter: str


class PartOut(Schema):
    """One entry of a list of the guide: its own fields as `fields` names them, basis, and whether it is confirmed."""

    fields: dict[str, Any]
    basis: list[GuideBasisOut]
    confirmed: bool


class WindowOut(Schema):
    """A window."""

    name: str
    address: str
    phone: str
    hours: str
    accessibility: str


class DifferenceOut(Schema):
    """本地补充."""

    part: str
    title: str
    text: str
    basis: list[GuideBasisOut]
    confirmed: bool


class GuideOut(GuideRef):
    """A guide with all its fields."""

    at: GuideBureauOut | None
    names: list[str]
    subitems: list[str]
    matter_type: str
    basic_code: str
    implementation_code: str
    organ_code: str
    level: str
    applicants: list[str]
    channels: list[str]
    delivery: list[str]
    scope: str
    statutory: LimitOut
    extension: LimitOut
    texts: dict[str, str] = Field(description="单独成段的说明，键是字段名，例如 limit_text。")
    parts: dict[str, list[PartOut]] = Field(
        description="条件、材料、环节、花费、期限、问答等各项，键是字段名，例如 materials；"
        "when 是“什么情况要交”：外层全部满足，内层满足其中一个。"
    )
    bases: dict[str, list[GuideBasisOut]] = Field(description="设定依据、时限的依据等，键是字段名。")
    parameters: list[FigureOut]
    windows: list[WindowOut]
    local: list[DifferenceOut]
    pending: list[str]
    edition: str
    effective_on: dt.date | None
    published_at: dt.datetime | None
