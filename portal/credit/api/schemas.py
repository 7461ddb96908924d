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
    name: str = _field("名称。")
    former_names: list[str] = _field("曾用名，新的在前。")
    type_code: str = _field("类型代码，见 /about/codes/entity-type/。", "9500")
    type: str = _field("类型的名称。")
    family: str = _field("主体类别：individual、limited、cooperative 等。", "individual")
    status: str = _field(
        "active 存续、suspended 歇业、revoked 吊销未注销、cancelled 注销、annulled 撤销、moved 迁出。"
    )
    status_label: str = _field("登记状态的中文名。")
    representative: str = _field("登记的法定代表人、负责人或者经营者。")
    region: str = _field("住所所在行政区划，六位。", "990121")
    address: str = _field("住所（经营场所）。")
    capital: str = _field("万元，按登记时的写法；没有的为空。", "50")
    currency: str = _field("币种，GB/T 12406 数字代码，156 为人民币。", "156")
    scope: str = _field("经营范围。")
    section: str = _field("行业门类，GB/T 4754-2017。", "H")
    industry: str = _field("行业代码，二到四位。", "6220")
    registrar: str = _field("登记机关。")
    established_on: dt.date | None = _field("成立日期。")
    approved_on: dt.date | None = _field("核准日期。")
    term_from: dt.date | None = _field("营业期限自。")
    term_to: dt.date | None = _field("营业期限至；为空表示长期或者没有登记。")
    cancelled_on: dt.date | None = _field("注销、吊销、撤销或者迁出日期。")
    parent_code: str = _field("分支机构隶属主体的代码。")
    converted_from: str = _field("转型前的类别；转型时代码不变。")
    converted_on: dt.date | None = _field("转型日期。")
    ownership: str = _field("所有制属性，按公开的规则判定，只用于统计。")
    objected: bool = _field("登记信息正在处理异议。")
    objected_since: dt.date | None = _field("异议受理的日期；没有正在处理的为空。")
    objected_about: list[str] = _field("异议涉及的事项；针对全部登记信息的为空。")
    recorded_by: str = _field("录入单位。")
    updated_at: dt.datetime = _field("登记信息最近一次更新的时间。")
    url: str = _field("在本站的网址，从根目录算起。")


class DisclosureOut(Schema):
    """One disclosure, while it is public."""

    id: str = _field("公示信息的编号。")
    kind: str = _field(
        "permit 行政许可、penalty 行政处罚、abnormal 经营异常名录（状态）、serious 严重违法失信名单、"
        "inspection 抽查检查结果、annual_report 年报公示状态。",
        "penalty",
    )
    kind_label: str = _field("种类的中文名。")
    code: str = _field("主体的统一社会信用代码或者注册号。")
    name: str = _field("主体的名称。")
    title: str = _field("文书名称。")
    document_no: str = _field("文书号。")
    organ: str = _field("作出机关。")
    role: str = _field("录入身份：谁登记谁录入，谁检查谁录入，谁处罚谁录入。")
    decided_on: dt.date | None = _field("决定（检查）日期。")
    published_on: dt.date | None = _field("公示日期。")
    basis: str = _field("依据。")
    content: str = _field("许可内容、处罚内容。")
    facts: str = _field("违法事实、列入原因、检查事项。")
    category: str = _field("类别：许可类别、违法类型、检查类型。")
    result: str = _field("检查结果、年报公示状态。")
    gravity: str = _field("失信程度，由作出决定的机关认定。")
    measures: list[str] = _field("处罚种类。")
    fine: str = _field("罚款，万元。")
    confiscated: str = _field("没收，万元。")
    restricted_until: dt.date | None = _field("限制期限至。")
    restricted_for_life: bool = _field("限制没有期限（终身）。")
    special_field: bool | None = _field("食品、药品、特种设备领域的处罚；为空表示没有注明。")
    valid_from: dt.date | None = _field("有效期自。")
    valid_to: dt.date | None = _field("有效期至；为空表示长期或者没有。")
    certificate_no: str = _field("证照编号。")
    listed_on: dt.date | None = _field("列入（标记）日期。")
    removed_on: dt.date | None = _field("移出（恢复）日期。")
    remove_reason: str = _field("移出（恢复）原因。")
    plan_no: str = _field("抽查计划编号。")
    year: int | None = _field("年报的年度。")
    public_from: dt.datetime | None = _field("从这一刻起公示。")
    public_until: dt.datetime | None = _field(
        "到这一刻起不再公示；为空表示没有期限。转用数据的请在这一刻删除。"
    )
    rule: str = _field("决定公示期限的规则，见 /entities/rules/。")
    objected: bool = _field("正在处理异议。")
    recorded_by: str = _field("录入单位。")
    source_name: str = _field("提供信息的单位。")
    url: str = _field("在本站的网址，从根目录算起。")


class EntitiesOut(Schema):
    """A page of entities."""

    results: list[EntityOut] = _field("这一页的各条。")
    next: str = _field("下一页的地址；最后一页为空。")


class DisclosuresOut(Schema):
    """A page of disclosures."""

    results: list[DisclosureOut] = _field("这一页的各条。")
    next: str = _field("下一页的地址；最后一页为空。")


class EntityDetailOut(EntityOut):
    """An entity with what is disclosed about it now."""

    disclosures: list[DisclosureOut] = _field("此刻公示的信息。")


class DepartureOut(Schema):
    """A disclosure that has left."""

    id: str = _field("公示信息的编号。")
    left_at: dt.datetime = _field("停止公示的时间。")
    reason: str = _field(
        "window 公示期满、repaired 信用修复、withdrawn 撤下、annulled 决定被撤销、corrected 更正。"
    )


class DeparturesOut(Schema):
    """What has left since a moment."""

    results: list[DepartureOut] = _field("这一页的各条，先停止公示的在前。")
    next: str = _field("下一页的地址；最后一页为空。")
    later: str = _field("这一页以后停止公示的，以后从这个地址接着取。")


class BulkFileOut(Schema):
    """A file with everything of one kind."""

    kind: str = _field("entities 登记信息、disclosures 公示信息。")
    name: str = _field("文件名。")
    url: str = _field("下载地址。")
    day: dt.date = _field("文件的日期。")
    made_at: dt.datetime = _field("生成时间。")
    until: dt.datetime | None = _field("到这一刻这个文件停止提供，新的随后生成。")
    rows: int = _field("行数。")
    bytes: int = _field("字节数。")
    sha256: str = _field("SHA-256 校验值。")
    sha256_url: str = _field("校验文件的地址，格式同 sha256sum。")


class BulkOut(Schema):
    """The files that can be had now."""

    files: list[BulkFileOut] = _field("可以下载的文件。")
    note: str = _field("使用说明。")
