"""What the dated rules ask about a record, and nothing else: no name, no number, no text of a decision."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.core.deadlines import FIRST, LAST


class Kind(StrEnum):
    """Kinds of disclosure; the values are those of the records."""

    PERMIT = "permit"
    PENALTY = "penalty"
    ABNORMAL = "abnormal"
    SERIOUS = "serious"
    INSPECTION = "inspection"
    ANNUAL_REPORT = "annual_report"


class Family(StrEnum):
    """Forms of business as far as the rules tell them apart; a branch is of its parent's family."""

    ENTERPRISE = "enterprise"
    INDIVIDUAL = "individual"
    COOPERATIVE = "cooperative"


class Gravity(StrEnum):
    """How grave the dishonesty is, as the deciding organ graded it."""

    MINOR = "minor"
    GENERAL = "general"
    SERIOUS = "serious"


class Procedure(StrEnum):
    """The procedure by which a penalty was decided."""

    ORDINARY = "ordinary"
    SUMMARY = "summary"


class Measure(StrEnum):
    """What a penalty does (行政处罚法第九条); the key is the word."""

    WARNING = "警告"
    CRITICISM = "通报批评"
    FINE = "罚款"
    CONFISCATION = "没收"
    PERMIT_HELD = "暂扣"
    DOWNGRADED = "降低资质"
    PERMIT_REVOKED = "吊销许可证件"
    LICENCE_REVOKED = "吊销营业执照"
    RESTRICTED = "限制经营"
    SUSPENDED = "停产停业"
    CLOSED = "关闭"
    BARRED = "从业限制"
    DETAINED = "拘留"
    OTHER = "其他"


KIND_LABELS = {
    Kind.PERMIT: "行政许可",
    Kind.PENALTY: "行政处罚",
    Kind.ABNORMAL: "经营异常名录（状态）",
    Kind.SERIOUS: "严重违法失信名单",
    Kind.INSPECTION: "抽查检查结果",
    Kind.ANNUAL_REPORT: "年报公示状态",
}
FAMILY_LABELS = {
    Family.ENTERPRISE: "企业",
    Family.INDIVIDUAL: "个体工商户",
    Family.COOPERATIVE: "农民专业合作社",
}
GRAVITY_LABELS = {Gravity.MINOR: "轻微", Gravity.GENERAL: "一般", Gravity.SERIOUS: "严重"}
PROCEDURE_LABELS = {Procedure.ORDINARY: "普通程序", Procedure.SUMMARY: "简易程序"}
MEASURE_LABELS = {
    Measure.WARNING: "警告",
    Measure.CRITICISM: "通报批评",
    Measure.FINE: "罚款",
    Measure.CONFISCATION: "没收违法所得、没收非法财物",
    Measure.PERMIT_HELD: "暂扣许可证件",
    Measure.DOWNGRADED: "降低资质等级",
    Measure.PERMIT_REVOKED: "吊销许可证件",
    Measure.LICENCE_REVOKED: "吊销营业执照",
    Measure.RESTRICTED: "限制开展生产经营活动",
    Measure.SUSPENDED: "责令停产停业",
    Measure.CLOSED: "责令关闭",
    Measure.BARRED: "限制从业",
    Measure.DETAINED: "行政拘留",
    Measure.OTHER: "其他行政处罚",
}
DAY_LABELS = {
    "decided_on": "决定日期",
    "published_on": "公示日期",
    "listed_on": "列入（标记）日期",
    "removed_on": "移出（恢复）日期",
    "permit_until": "许可有效期至",
    "restriction_until": "限制期限至",
    "year": "年度",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFacts:
    """A record as the rules see it. None is "not known" and is never replaced by a guess.

    `gravity` is None for a record that was not graded; `low_fine` says whether a fine is 较低数额罚款 by the
    standard of the province; `withheld` that the organ decided not to publish; `special_field` whether it
    concerns food, drugs or special equipment.
    """

    kind: Kind
    family: Family
    decided_on: date | None = None
    published_on: date | None = None
    listed_on: date | None = None
    removed_on: date | None = None
    gravity: Gravity | None = None
    measures: frozenset[Measure] = frozenset()
    low_fine: bool | None = None
    restriction_until: date | None = None
    restriction_lifelong: bool = False
    procedure: Procedure | None = None
    withheld: bool = False
    by_market_regulator: bool = True
    special_field: bool | None = None
    permit_until: date | None = None
    permit_long_term: bool = False
    year: int | None = None
    report_public: bool | None = None

    def day(self, name: str) -> date | None:
        """The day of a clock; the clock of an annual report starts on the first day it can be handed in."""
        if name == "year":
            return date(min(self.year + 1, date.max.year), 1, 1) if self.year else None
        found: date | None = getattr(self, name)
        return found


def _outside(facts: RecordFacts) -> Iterator[str]:
    for name, label in DAY_LABELS.items():
        if (day := facts.day(name)) and not FIRST <= day <= LAST:
            yield f"{label} {day} 不在 {FIRST.year} 年至 {LAST.year} 年之间。"


def contradictions(facts: RecordFacts) -> tuple[str, ...]:
    """Days that cannot be true together, in words; a record with any of them is not published."""
    decided, published, listed = facts.decided_on, facts.published_on, facts.listed_on
    others = (facts.removed_on, facts.permit_until, facts.restriction_until, facts.day("year"))
    if any(day and not FIRST <= day <= LAST for day in (decided, published, listed, *others)):
        return tuple(_outside(facts))
    begin = listed or published or decided
    said = []
    if decided and published and published < decided:
        said.append(f"公示日期 {published} 早于决定日期 {decided}。")
    if listed and published and published < listed:
        said.append(f"公示日期 {published} 早于列入（标记）日期 {listed}。")
    if facts.removed_on and begin and facts.removed_on < begin:
        said.append(f"移出（恢复）日期 {facts.removed_on} 早于列入或者公示日期 {begin}。")
    if decided and facts.restriction_until and facts.restriction_until < decided:
        said.append(f"限制期限至 {facts.restriction_until}，早于决定日期 {decided}。")
    if decided and facts.permit_until and facts.permit_until < decided:
        said.append(f"许可有效期至 {facts.permit_until}，早于决定日期 {decided}。")
    if facts.restriction_lifelong and facts.restriction_until:
        said.append(f"限制没有期限（终身），又写了限制期限至 {facts.restriction_until}，请核对。")
    report = facts.kind is Kind.ANNUAL_REPORT and facts.family is not Family.INDIVIDUAL
    if report and facts.report_public is False:
        said.append("企业、农民专业合作社的年度报告应当公示，只有个体工商户可以选择不公示内容。")
    return tuple(said)
