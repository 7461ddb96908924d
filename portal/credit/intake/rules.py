"""The rules of the intake: each has an id, a severity and a sentence. What a message adds is where and how to mend.

error: the row is refused. ticket: refused as a new row, let in with a ticket as old stock (S24). warning: the
row is taken, and the unit is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

ERROR, TICKET, WARNING = "error", "ticket", "warning"


class Defect(NamedTuple):
    """A rule that a row breaks: its id, the field (or "") and the message for this row."""

    rule: str
    field: str
    message: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; `about` says what is asked of a row."""

    id: str
    severity: str
    about: str


_RULES = (
    # any row
    Rule("record", ERROR, "每一行读得出、列数与表头一致"),
    Rule("control", ERROR, "没有控制字符"),
    Rule("formula", ERROR, "单元格是值，不是公式"),
    Rule("too-long", ERROR, "不超过规定的字数"),
    Rule("form", ERROR, "写法合乎规范"),
    Rule("owner", ERROR, "谁登记谁录入、谁检查谁录入、谁处罚谁录入"),
    Rule("duplicate", ERROR, "同一文件里同一条只有一种内容"),
    Rule("older", ERROR, "不比库中已有的旧"),
    Rule("conflict", ERROR, "代码、注册号与库中的记录一致"),
    # the register
    Rule("number-blank", ERROR, "有统一社会信用代码或者注册号"),
    Rule("code-check", ERROR, "统一社会信用代码第 18 位校验码正确"),
    Rule("code-subject", WARNING, "统一社会信用代码第 17 位校验码正确"),
    Rule("code-region", WARNING, "代码第 3—8 位是有效的行政区划"),
    Rule("reg-no-check", TICKET, "15 位注册号校验码正确"),
    Rule("name-blank", ERROR, "名称不为空"),
    Rule("type-unknown", TICKET, "类型代码在代码表中"),
    Rule("status-unknown", ERROR, "登记状态在代码表中"),
    Rule("region-form", TICKET, "行政区划代码是六位数字"),
    Rule("region-unknown", WARNING, "行政区划代码有效"),
    Rule("industry-form", TICKET, "行业代码是门类字母或者 2—4 位数字"),
    Rule("industry-unknown", WARNING, "行业代码有效，与门类一致"),
    Rule("date-form", TICKET, "日期读得出"),
    Rule("date-order", TICKET, "成立、核准、期限、注销的先后合理"),
    Rule("date-future", TICKET, "成立、核准日期不在将来"),
    Rule("end-date", TICKET, "注销、吊销、撤销、迁出的有日期"),
    Rule("amount-form", TICKET, "数额读得出、不小于零"),
    Rule("currency", TICKET, "币种在代码表中"),
    Rule("count-form", TICKET, "人数是整数"),
    Rule("shares-form", TICKET, "资本构成写法正确，合计不超过 100%"),
    Rule("members-form", TICKET, "成员构成写法正确"),
    Rule("registrar-blank", TICKET, "登记机关不为空"),
    Rule("parent-code", TICKET, "隶属主体代码正确"),
    Rule("conversion", TICKET, "转型前类别认得出"),
    Rule("scope-blank", WARNING, "经营范围不为空"),
    Rule("capital-blank", WARNING, "公司、企业、合作社的注册资本（出资额）大于零"),
    Rule("person-blank", WARNING, "有法定代表人（负责人、经营者）"),
    Rule("members-sum", WARNING, "合作社的成员人数加得起来"),
    Rule("members-share", WARNING, "合作社的成员人数和比例合乎规定"),
    Rule("type-capital", WARNING, "登记类型与资本构成不矛盾"),
    Rule("personal", ERROR, "登记信息的文字里没有身份证号、手机号、银行卡号"),
    # disclosures
    Rule("kind-unknown", ERROR, "信息种类认得出"),
    Rule("entity-unknown", ERROR, "主体已在登记库中"),
    Rule("entity-name", WARNING, "名称与登记的一致"),
    Rule("organ-blank", ERROR, "有作出机关"),
    Rule("document-blank", ERROR, "有文书号"),
    Rule("day-blank", ERROR, "有决定（列入）日期"),
    Rule("day-form", ERROR, "日期读得出"),
    Rule("day-order", ERROR, "公示信息的各个日期先后合理"),
    Rule("before-founding", ERROR, "决定不早于主体成立"),
    Rule("word-unknown", ERROR, "代码和类别认得出"),
    Rule("figure-form", ERROR, "数额、年度读得出"),
    Rule("ends-now", WARNING, "补报的内容不使公示提前停止"),
    Rule("two-contents", ERROR, "同一文书号只有一种内容"),
    Rule("departed", ERROR, "已停止公示的不再公示"),
    Rule("not-public", ERROR, "依法应当公示"),
    Rule("personal-text", WARNING, "公示信息的文字里没有身份证号、电话、住址等个人信息"),
    Rule("name-masked", WARNING, "公示信息的文字里没有登记的经营者、负责人以外的人的姓名"),
)
RULES: dict[str, Rule] = {rule.id: rule for rule in _RULES}
