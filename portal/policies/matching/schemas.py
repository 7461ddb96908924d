"""What the API of policies answers with. Money is written as a decimal string in yuan: "3250.00"."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from ninja import Field, Schema
from pydantic import ConfigDict

EXAMPLE_FACT: dict[str, Any] = {
    "key": "quarter_sales",
    "label": "季度销售额",
    "question": "这个季度的销售额（不含税）是多少？",
    "help": "同一季度的全部应税销售额合在一起算。",
    "kind": "money",
    "unit": "元",
    "options": [],
}
EXAMPLE_BASIS: dict[str, Any] = {
    "title": "增值税法",
    "article": "第二十三条",
    "note": "",
    "url": "/laws/zengzhishuifa/23/",
}
EXAMPLE_POLICY: dict[str, Any] = {
    "slug": "zengzhishui-qizhengdian",
    "title": "小规模纳税人销售额未达到起征点免征增值税",
    "url": "/policies/shuifei/zengzhishui-qizhengdian/",
}
EXAMPLE_MATCH: dict[str, Any] = {
    "day": "2026-11-23",
    "version": "6f1c0a9be2d4",
    "answers": {"small_taxpayer": "yes", "vat_period": "quarter", "quarter_sales": "300000"},
    "problems": [],
    "conflicts": [],
    "next": EXAMPLE_FACT | {"key": "who", "kind": "several"},
    "counts": {"yes": 0, "no": 1, "unknown": 32},
    "results": [
        EXAMPLE_POLICY
        | {
            "truth": "no",
            "label": "不符合",
            "reasons": [
                {
                    "clause": "以一个季度为计税期间的，季度销售额未达到30万元；正好30万元的，已经达到。",
                    "truth": "no",
                    "answers": ["增值税的计税期间：按季", "季度销售额：300,000元"],
                    "rules": ["增值税的计税期间不是按季", "季度销售额未达到300,000元"],
                    "open": [],
                    "by_authority": False,
                    "basis": [EXAMPLE_BASIS],
                }
            ],
            "amount": "免征的销售额不缴增值税",
            "yuan": None,
            "benefit": "免征增值税",
            "valid_from": "2026-01-01",
            "valid_to": "2027-12-31",
            "claim_mode": "申报即享",
            "authority": "税务部门",
            "confirmed": True,
        }
    ],
    "coming": [],
    "ended": [],
}


EXAMPLE_RULES: dict[str, Any] = {
    "day": "2026-11-23",
    "version": "6f1c0a9be2d4",
    "cases": 1,
    "passed": 1,
    "facts": [EXAMPLE_FACT],
    "parameters": [
        {
            "name": "增值税季度销售额起征点",
            "value": "300000",
            "text": "30万元",
            "law": "增值税法",
            "article": "第二十三条",
            "url": "/laws/zengzhishuifa/23/",
        }
    ],
    "policies": [
        EXAMPLE_POLICY
        | {
            "clauses": [
                {
                    "text": "以一个季度为计税期间的，季度销售额未达到30万元；正好30万元的，已经达到。",
                    "terms": [
                        {
                            "fact": "quarter_sales",
                            "op": "below",
                            "values": [],
                            "parameter": "增值税季度销售额起征点",
                            "words": "季度销售额未达到300,000元",
                        }
                    ],
                    "basis": [EXAMPLE_BASIS],
                }
            ],
            "amount": {"kind": "words", "words": "免征的销售额不缴增值税"},
            "formula": "免征的销售额不缴增值税",
            "cases": [
                {
                    "name": "季度销售额正好30万元，已经达到",
                    "answers": {"vat_period": "quarter", "quarter_sales": "300000"},
                    "expected": "no",
                    "yuan": None,
                    "passed": True,
                }
            ],
        }
    ],
}


class BasisOut(Schema):
    """An article that something rests on."""

    title: str = Field(description="文件的名称。")
    article: str = Field(description="条、款、项，例如“第二十三条”；引用整部文件的为空。")
    note: str = Field(description="说明。")
    url: str = Field(description="条文的网址；法规库没有收入的为空。")


class PolicyRef(Schema):
    """Where a policy is."""

    slug: str = Field(description="在网址里的名字。")
    title: str = Field(description="政策的名称。")
    url: str = Field(description="在本站的网址。")


class PolicyOut(PolicyRef):
    """A policy's fields as data."""

    column: str = Field(description="所在栏目。")
    document_title: str = Field(description="政策文件的名称。")
    doc_no: str = Field(description="文号。")
    kind: str = Field(description="优惠方式，例如 exempt。")
    kind_label: str = Field(description="优惠方式的名称。")
    benefit: str = Field(description="优惠内容。")
    rate: Decimal | None = Field(description="比例（%）。")
    cap: Decimal | None = Field(description="最高金额（元）。")
    cap_unit: str = Field(description="金额的计算单位，例如“每户每年”。")
    applicants: list[str] = Field(description="适用对象的代号。")
    conditions: list[str] = Field(description="适用条件。")
    proofs: list[dict[str, str]] = Field(description="要准备的材料：name 名称，form 形式，note 说明。")
    claim: list[dict[str, str]] = Field(description="怎么享受：title 步骤，text 做法。")
    claim_mode: str = Field(description="享受方式，例如“申报即享”。")
    authority: str = Field(description="主管部门。")
    valid_from: dt.date | None = Field(description="执行期限自。")
    valid_to: dt.date | None = Field(description="执行期限至；为空表示没有规定。")
    status: str = Field(description="按今天计算：可享受、即将到期、未开始、已到期。")
    confirmed: bool = Field(description="为假的还没有与文件原文核对完毕。")
    to_confirm: str = Field(description="还要与文件原文核对的内容。")
    basis: list[BasisOut] = Field(description="依据的条文。")


class PoliciesOut(Schema):
    """A list of policies."""

    day: dt.date = Field(description="按哪一天计算。")
    total: int = Field(description="一共几项。")
    policies: list[PolicyOut] = Field(description="各项政策。")


class OptionOut(Schema):
    """One answer to choose."""

    key: str = Field(description="写在参数里的代号。")
    label: str = Field(description="选项的名称。")


class FactOut(Schema):
    """A question: its key is the name of the parameter of /match."""

    model_config = ConfigDict(json_schema_extra={"example": EXAMPLE_FACT})

    key: str = Field(description="事实的代号，也是 match 的参数名。")
    label: str = Field(description="事实的名称。")
    question: str = Field(description="问题。")
    help: str = Field(description="怎么回答。")
    kind: str = Field(
        description="yes_no 是否，choice 选一项，several 选几项，money 金额，count 整数，date 日期。"
    )
    unit: str = Field(description="单位；没有的为空。")
    options: list[OptionOut] = Field(description="可以选的回答；不是选择题的为空。")


class TermOut(Schema):
    """One comparison."""

    fact: str = Field(description="事实的代号。")
    op: str = Field(description="is、is_not、below 未达到、at_most 不超过、at_least 达到、above 超过。")
    values: list[str] = Field(description="与哪些值比较。")
    parameter: str = Field(description="与法定数额比较的，是数额的名称，values 为空。")
    words: str = Field(description="同一比较的文字。")


class ClauseOut(Schema):
    """One condition: met when any of its terms holds; without terms the authority decides."""

    text: str = Field(description="条件的文字。")
    terms: list[TermOut] = Field(description="各项比较，满足其中一项就满足这个条件；没有的由主管部门认定。")
    basis: list[BasisOut] = Field(description="依据的条文。")


class CaseOut(Schema):
    """A test of the rules, and whether it passes now."""

    name: str = Field(description="例子的名称。")
    answers: dict[str, str] = Field(description="回答，键是事实的代号。")
    expected: str = Field(description="yes 符合，no 不符合，unknown 待确认。")
    yuan: Decimal | None = Field(description="应当算出的金额（元）；不核对金额的为空。")
    passed: bool = Field(description="按现在的规则是不是得出应有的结果。")


class RuleOut(PolicyRef):
    """A policy's rule: all clauses must hold."""

    clauses: list[ClauseOut] = Field(description="各个条件，全部满足才符合。")
    amount: dict[str, Any] | None = Field(description="优惠金额的算法；kind 是算法的种类。")
    formula: str = Field(description="同一算法的文字。")
    cases: list[CaseOut] = Field(description="核对规则用的例子。")


class ParameterOut(Schema):
    """A figure that law sets."""

    name: str = Field(description="法定数额的名称。")
    value: Decimal = Field(description="数值。")
    text: str = Field(description="数值的写法。")
    law: str = Field(description="规定它的文件。")
    article: str = Field(description="规定它的条文。")
    url: str = Field(description="条文在本站的网址；没有收录的为空。")


class RulesOut(Schema):
    """The whole rule set with its tests."""

    model_config = ConfigDict(json_schema_extra={"example": EXAMPLE_RULES})

    day: dt.date = Field(description="按哪一天计算。")
    version: str = Field(description="规则、数额或者例子一变就变。")
    cases: int = Field(description="例子一共几个。")
    passed: int = Field(description="现在通过的例子几个。")
    facts: list[FactOut] = Field(description="全部事实。")
    parameters: list[ParameterOut] = Field(description="全部法定数额。")
    policies: list[RuleOut] = Field(description="各项政策的规则。")


class ReasonOut(Schema):
    """One clause that decided, or is open."""

    clause: str = Field(description="条件的文字。")
    truth: str = Field(description="yes 符合，no 不符合，unknown 待确认。")
    answers: list[str] = Field(description="起作用的回答。")
    rules: list[str] = Field(description="用到的判断。")
    open: list[str] = Field(description="还要知道的事实的代号。")
    by_authority: bool = Field(description="只有主管部门能认定。")
    basis: list[BasisOut] = Field(description="依据的条文。")


class ResultOut(PolicyRef):
    """What a policy came to."""

    truth: str = Field(description="yes 符合，no 不符合，unknown 待确认。")
    label: str = Field(description="结果的名称。")
    reasons: list[ReasonOut] = Field(description="结果的理由。")
    amount: str = Field(description="优惠金额的文字。")
    yuan: Decimal | None = Field(description="算得出的优惠金额（元）；算不出的为空。")
    benefit: str = Field(description="优惠内容。")
    valid_from: dt.date | None = Field(description="执行期限自。")
    valid_to: dt.date | None = Field(description="执行期限至；为空表示没有规定。")
    claim_mode: str = Field(description="享受方式。")
    authority: str = Field(description="主管部门。")
    confirmed: bool = Field(description="为假的还没有与文件原文核对完毕。")


class ProblemOut(Schema):
    """An answer that could not be read; the others hold."""

    key: str = Field(description="参数名。")
    given: str = Field(description="读到的内容。")
    message: str = Field(description="读不出来的原因。")


class MatchOut(Schema):
    """The same judgement as the page."""

    model_config = ConfigDict(json_schema_extra={"example": EXAMPLE_MATCH})

    day: dt.date = Field(description="按哪一天判断。")
    version: str = Field(description="规则的版本，规则、数额或者例子一变就变。")
    answers: dict[str, str] = Field(description="读出来的回答；“-”是不清楚。")
    problems: list[ProblemOut] = Field(description="读不出来的回答。")
    conflicts: list[str] = Field(description="前后对不上的回答。")
    next: FactOut | None = Field(description="接着该问的问题；没有能再改变结果的问题时为空。")
    counts: dict[str, int] = Field(description="符合、不符合、待确认的各有几项。")
    results: list[ResultOut] = Field(description="今天可以享受的全部政策。")
    coming: list[PolicyRef] = Field(description="还没有开始执行的政策。")
    ended: list[PolicyRef] = Field(description="已经到期的政策。")
