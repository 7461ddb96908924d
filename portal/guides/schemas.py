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

    title: str = Field(description="文件的名称。")
    article: str = Field(description="条、款、项；引用整部文件的为空。")
    note: str = Field(description="说明。")
    url: str = Field(description="条文在本站的网址；没有收录的为空。")

    model_config = ConfigDict(json_schema_extra={"example": EXAMPLE_BASIS})


class GuideBureauOut(Schema):
    """A bureau."""

    code: str = Field(description="机关代码。")
    name: str = Field(description="机关的名称。")


class GuideRef(Schema):
    """A guide in the list."""

    slug: str = Field(description="在网址里的名字。")
    title: str = Field(description="事项的名称。")
    url: str = Field(description="在指定的地方办的，是当地的页面。")
    audience: str = Field(description="办给谁的代号，例如 individual。")
    audience_label: str = Field(description="办给谁。")
    summary: str = Field(description="一两句话说明办什么。")
    bureau: GuideBureauOut | None = Field(description="制定指南的机关。")
    handling: str = Field(description="办件类型。")
    promised_days: Decimal | None = Field(description="承诺办结时限，工作日。")
    fee: bool = Field(description="是否收费。")
    visits: int = Field(description="到现场次数。")
    differences: int = Field(description="指定地方的本地补充有几处。")
    checked_on: dt.date | None = Field(description="最近一次核对的日期。")

    model_config = ConfigDict(json_schema_extra={"example": EXAMPLE_GUIDE})


class GuidesOut(Schema):
    """The list."""

    day: dt.date = Field(description="按哪一天列出。")
    at: GuideBureauOut | None = Field(description="指定的机关；没有指定的为空。")
    total: int = Field(description="一共几份。")
    guides: list[GuideRef] = Field(description="各份指南。")


class FigureOut(Schema):
    """法定参数 that the guide uses, with its figure of the day."""

    name: str = Field(description="法定参数的名称。")
    text: str = Field(description="数值的写法。")
    value: Decimal | None = Field(description="数值。")
    law: str = Field(description="规定它的文件。")
    article: str = Field(description="规定它的条文。")
    url: str = Field(description="条文在本站的网址；没有收录的为空。")
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

    days: Decimal | None = Field(description="工作日数；没有规定的为空。")
    parameter: str = Field(description="对应的法定参数；不是法定参数的为空。")


class PartOut(Schema):
    """One entry of a list of the guide: its own fields as `fields` names them, basis, and whether it is confirmed."""

    fields: dict[str, Any] = Field(description="这一项的各个字段，键是字段名。")
    basis: list[GuideBasisOut] = Field(description="依据的条文。")
    confirmed: bool = Field(description="为假的还没有核对完毕。")


class WindowOut(Schema):
    """A window."""

    name: str = Field(description="窗口的名称。")
    address: str = Field(description="地址。")
    phone: str = Field(description="电话。")
    hours: str = Field(description="办公时间。")
    accessibility: str = Field(description="无障碍设施。")


class DifferenceOut(Schema):
    """本地补充."""

    part: str = Field(description="补充指南的哪一部分。")
    title: str = Field(description="标题。")
    text: str = Field(description="补充的内容。")
    basis: list[GuideBasisOut] = Field(description="依据的条文。")
    confirmed: bool = Field(description="为假的还没有核对完毕。")


class GuideOut(GuideRef):
    """A guide with all its fields."""

    at: GuideBureauOut | None = Field(description="按哪个机关填写；没有指定的为空。")
    names: list[str] = Field(description="群众的叫法。")
    subitems: list[str] = Field(description="子项；没有的为空。")
    matter_type: str = Field(description="事项类型。")
    basic_code: str = Field(description="基本编码。")
    implementation_code: str = Field(description="实施编码。")
    organ_code: str = Field(description="实施机构的统一社会信用代码。")
    level: str = Field(description="行使层级。")
    applicants: list[str] = Field(description="办理对象。")
    channels: list[str] = Field(description="办理形式。")
    delivery: list[str] = Field(description="结果送达方式。")
    scope: str = Field(description="通办范围。")
    statutory: LimitOut = Field(description="法定办结时限。")
    extension: LimitOut = Field(description="可以延长的时限。")
    texts: dict[str, str] = Field(description="单独成段的说明，键是字段名，例如 limit_text。")
    parts: dict[str, list[PartOut]] = Field(
        description="条件、材料、环节、花费、期限、问答等各项，键是字段名，例如 materials；"
        "when 是“什么情况要交”：外层全部满足，内层满足其中一个。"
    )
    bases: dict[str, list[GuideBasisOut]] = Field(description="设定依据、时限的依据等，键是字段名。")
    parameters: list[FigureOut] = Field(description="文字里用到的法定参数。")
    windows: list[WindowOut] = Field(description="办理窗口。")
    local: list[DifferenceOut] = Field(description="指定地方的补充。")
    pending: list[str] = Field(description="还在核实的内容。")
    edition: str = Field(description="版本。")
    effective_on: dt.date | None = Field(description="从哪一天起实施。")
    published_at: dt.datetime | None = Field(description="最近一次发布的时间。")
