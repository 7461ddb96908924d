"""What the JSON of this room looks like. There is no field here that is not on the public page."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ninja import Field, Schema


def _field(description: str, example: Any = None) -> Any:
    return Field(description=description, json_schema_extra=None if example is None else {"example": example})


class EntityOut(Schema):
    """An entity as registered."""

    code: str = _field("统一社会信用代码；没有的为 15 位注册号。", "92990121MA00000152")
    registration_number: str = _field("15 位注册号，没有的为空。")
    name: str
    former_names: list[str]
    type_code: str = _field("类型代码，见 /about/codes/entity-type/。", "9500")
    type: str
    family: str = _field("主体类别：individual、limited、cooperative 等。", "individual")
    status: str = _field(
        "active 存续、suspended 歇业、revoked 吊销未注销、cancelled 注销、annulled 撤销、moved 迁出。"
    )
    status_label: str
    representative: str = _field("登记的法定代表人、负责人或者经营者。")
    region: str = _field("住所所在行政区划，六位。", "990121")
    address: str
    capital: str = _field("万元，按登记时的写法；没有的为空。", "50")
    currency: str = _field("币种，GB/T 12406 数字代码，156 为人民币。", "156")
    scope: str
    section: str = _field("行业门类，GB/T 4754-2017。", "H")
    industry: str = _field("行业代码，二到四位。", "6220")
    registrar: str
    established_on: dt.date | None
    approved_on: dt.date | None
    term_from: dt.date | None
    term_to: dt.date | None
    cancelled_on: dt.date | None = _field("注销、吊销、撤销或者迁出日期。")
    parent_code: str = _field("分支机构隶属主体的代码。")
    converted_from: str = _field("转型前的类别；转型时代码不变。")
    converted_on: dt.date | None
    ownership: str = _field("所有制属性，按公开的规则判定，只用于统计。")
    recorded_by: str = _field("录入单位。")
    updated_at: dt.datetime
    url: str


class DisclosureOut(Schema):
    """One disclosure, while it is public."""

    id: str
    kind: str = _field("permit、penalty、abnormal、serious、inspection、annual_report。", "penalty")
    kind_label: str
    code: str = _field("主体的统一社会信用代码或者注册号。")
    name: str
    title: str
    document_no: str
    organ: str
    role: str = _field("录入身份：谁登记谁录入，谁检查谁录入，谁处罚谁录入。")
    decided_on: dt.date | None
    published_on: dt.date | None
    basis: str
    content: str
    facts: str
    category: str
    result: str
    gravity: str
    measures: list[str]
    fine: str = _field("罚款，万元。")
    confiscated: str = _field("没收，万元。")
    restricted_until: dt.date | None
    valid_from: dt.date | None
    valid_to: dt.date | None
    certificate_no: str
    listed_on: dt.date | None
    removed_on: dt.date | None
    remove_reason: str
    plan_no: str
    year: int | None
    public_from: dt.datetime | None
    public_until: dt.datetime | None = _field(
        "到这一刻起不再公示；为空表示没有期限。转用数据的请在这一刻删除。"
    )
    rule: str = _field("决定公示期限的规则，见 /entities/rules/。")
    objected: bool = _field("正在处理异议。")
    recorded_by: str
    source_name: str
    url: str


class EntitiesOut(Schema):
    """A page of entities."""

    results: list[EntityOut]
    next: str = _field("下一页的地址；最后一页为空。")


class DisclosuresOut(Schema):
    """A page of disclosures."""

    results: list[DisclosureOut]
    next: str


class EntityDetailOut(EntityOut):
    """An entity with what is disclosed about it now."""

    disclosures: list[DisclosureOut]


class DepartureOut(Schema):
    """A disclosure that has left."""

    id: str
    left_at: dt.datetime
    reason: str = _field(
        "window 公示期满、repaired 信用修复、withdrawn 撤下、annulled 决定被撤销、corrected 更正。"
    )


class DeparturesOut(Schema):
    """What has left since a moment."""

    results: list[DepartureOut]
    next: str


class BulkFileOut(Schema):
    """A file with everything of one kind."""

    kind: str
    name: str
    url: str
    day: dt.date
    made_at: dt.datetime
    until: dt.datetime | None = _field("到这一刻这个文件停止提供，新的随后生成。")
    rows: int
    bytes: int
    sha256: str


class BulkOut(Schema):
    """The files that can be had now."""

    files: list[BulkFileOut]
    note: str


class RefusalOut(Schema):
    """Why there is no answer."""

    detail: str
