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

    title: str
    article: str = Field(description="条、款、项，例如“第二十三条”；引用整部文件的为空。")
    note: str
    url: str = Field(description="条文的网址；法规库没有收入的为空。")


class PolicyRef(Schema):
    """Where a policy is."""

    slug: str
    title: str
    url: str


class PolicyOut(PolicyRef):
    """A policy's fields as data."""

    column: str
    document_title: str
    doc_no: str
    kind: str = Field(description="优惠方式，例如 exempt。")
    kind_label: str
    benefit: str
    rate: Decimal | None = Field(description="比例（%）。")
    cap: Decimal | None = Field(description="最高金额（元）。")
    cap_unit: str
    applicants: list[str]
    conditions: list[str]
    proofs: list[dict[str, str]]
    claim: list[dict[str, str]]
    claim_mode: str
    authority: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    status: str = Field(description="按今天计算：可享受、即将到期、未开始、已到期。")
    confirmed: bool = Field(description="为假的还没有与文件原文核对完毕。")
    to_confirm: str
    basis: list[BasisOut]


class PoliciesOut(Schema):
    """A list of policies."""

    day: dt.date
    total: int
    policies: list[PolicyOut]


class OptionOut(Schema):
    """One answer to choose."""

    key: str
    label: str


class FactOut(Schema):
    """A question: its key is the name of the parameter of /match."""

    model_config = ConfigDict(json_schema_extra={"example": EXAMPLE_FACT})

    key: str
    label: str
    question: str
    help: str
    kind: str = Field(
        description="yes_no 是否，choice 选一项，several 选几项，money 金额，count 整数，date 日期。"
    )
    unit: str
    options: list[OptionOut]


class TermOut(Schema):
    """One comparison."""

    fact: str
    op: str = Field(description="is、is_not、below 未达到、at_most 不超过、at_least 达到、above 超过。")
    values: list[str]
    parameter: str = Field(description="与法定数额比较的，是数额的名称，values 为空。")
    words: str


class ClauseOut(Schema):
    """One condition: met when any of its terms holds; without terms the authority decides."""

    text: str
    terms: list[TermOut]
    basis: list[BasisOut]


class CaseOut(Schema):
    """A test of the rules, and whether it passes now."""

    name: str
    answers: dict[str, str]
    expected: str = Field(description="yes 符合，no 不符合，unknown 待确认。")
    yuan: Decimal | None = Field(description="应当算出的金额（元）；不核对金额的为空。")
    passed: bool


class RuleOut(PolicyRef):
    """A policy's rule: all clauses must hold."""

    clauses: list[ClauseOut]
    amount: dict[str, Any] | None = Field(description="优惠金额的算法；kind 是算法的种类。")
    formula: str = Field(description="同一算法的文字。")
    cases: list[CaseOut]


class ParameterOut(Schema):
    """A figure that law sets."""

    name: str
    value: Decimal
    text: str
    law: str
    article: str
    url: str


class RulesOut(Schema):
    """The whole rule set with its tests."""

    model_config = ConfigDict(json_schema_extra={"example": EXAMPLE_RULES})

    day: dt.date
    version: str = Field(description="规则、数额或者例子一变就变。")
    cases: int
    passed: int
    facts: list[FactOut]
    parameters: list[ParameterOut]
    policies: list[RuleOut]


class ReasonOut(Schema):
    """One clause that decided, or is open."""

    clause: str
    truth: str
    answers: list[str]
    rules: list[str]
    open: list[str] = Field(description="还要知道的事实的代号。")
    by_authority: bool = Field(description="只有主管部门能认定。")
    basis: list[BasisOut]


class ResultOut(PolicyRef):
    """What a policy came to."""

    truth: str = Field(description="yes 符合，no 不符合，unknown 待确认。")
    label: str
    reasons: list[ReasonOut]
    amount: str
    yuan: Decimal | None
    benefit: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    claim_mode: str
    authority: str
    confirmed: bool


class ProblemOut(Schema):
    """An answer that could not be read; the others hold."""

    key: str
    given: str
    message: str


class MatchOut(Schema):
    """The same judgement as the page."""

    model_config = ConfigDict(json_schema_extra={"example": EXAMPLE_MATCH})

    day: dt.date
    version: str
    answers: dict[str, str] = Field(description="读出来的回答；“-”是不清楚。")
    problems: list[ProblemOut]
    conflicts: list[str] = Field(description="前后对不上的回答。")
    next: FactOut | None = Field(description="接着该问的问题；没有能再改变结果的问题时为空。")
    counts: dict[str, int]
    results: list[ResultOut] = Field(description="今天可以享受的全部政策。")
    coming: list[PolicyRef]
    ended: list[PolicyRef]
