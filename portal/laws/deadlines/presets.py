"""Limits that people ask for, each with the article that sets it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.http import urlencode

from portal.core import time_limits
from portal.core.deadlines import UNIT_LABELS, Unit
from portal.laws.citing import ShownCitation, cite

REGISTRATION = "市场主体登记管理条例"
DISCLOSURE = "政府信息公开条例"


@dataclass(frozen=True, slots=True)
class Preset:
    """A limit of the law: from which day it runs, how long, and the article (as editors type it)."""

    title: str
    since: str
    amount: int
    unit: Unit
    law: str
    article: str
    paragraph: str = ""

    @property
    def length(self) -> str:
        """30 日."""
        return f"{self.amount} {UNIT_LABELS[self.unit]}"

    @property
    def query(self) -> str:
        """The address' query that fills the form."""
        return urlencode({"amount": self.amount, "unit": self.unit.value})


_PUBLISH = [one for one in time_limits.table() if one.key == "publish-penalty"][-1]
PRESETS = (
    Preset("申请变更登记", "变更决议、决定作出或者法定变更事项发生之日", 30, Unit.DAYS, REGISTRATION, "24", "第一款"),
    Preset("登记机关办理登记（不能当场登记的）", "收到齐全材料之日", 3, Unit.WORKING_DAYS, REGISTRATION, "19", "第一款"),
    Preset("合作社成员变更备案", "会计年度终了之日（12 月 31 日）", 90, Unit.DAYS, REGISTRATION, "29"),
    Preset("清算结束后申请注销登记", "清算结束之日", 30, Unit.DAYS, REGISTRATION, "32", "第二款"),
    Preset("简易注销公示后申请注销登记", "公示期届满之日", 20, Unit.DAYS, REGISTRATION, "33", "第二款"),
    Preset("公示行政处罚信息（同一省份）", _PUBLISH.start, _PUBLISH.amount, _PUBLISH.unit, _PUBLISH.law, "9"),
    Preset("主动公开政府信息", "信息形成或者变更之日", 20, Unit.WORKING_DAYS, DISCLOSURE, "26"),
    Preset("答复政府信息公开申请", "收到申请之日", 20, Unit.WORKING_DAYS, DISCLOSURE, "33", "第二款"),
    Preset("申请行政复议", "知道或者应当知道该行政行为之日", 60, Unit.DAYS, "行政复议法", "20", "第一款"),
    Preset("提起行政诉讼", "知道或者应当知道作出行政行为之日", 6, Unit.MONTHS, "行政诉讼法", "46", "第一款"),
)  # fmt: skip
RULES = (
    ("民法典", "201", "开始的当日不计入，自下一日开始计算"),
    ("民法典", "202", "按年、月计算的，到期月没有对应日的，月末日为最后一日"),
    ("民法典", "203", "最后一日是法定休假日的，以休假日结束的次日为最后一日"),
    ("行政许可法", "82", "行政许可的期限以工作日计算，不含法定节假日"),
    ("行政处罚法", "85", "“二日”“三日”“五日”“七日”指工作日"),
)


def presets() -> list[tuple[Preset, ShownCitation]]:
    """All presets with their legal basis."""
    return list(
        zip(PRESETS, cite([(one.law, one.article, one.paragraph, "") for one in PRESETS]), strict=True)
    )


def rules() -> list[ShownCitation]:
    """The rules by which limits are counted."""
    return cite([(law, article, "", note) for law, article, note in RULES])
