"""What editors fill in beside a policy's conditions: the amount as data and test cases; of the matcher too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from wagtail import blocks

from portal.core.blocks import BaseStructBlock
from portal.core.rules import Case, Fact
from portal.core.rules.blocks import AnswerBlock, CaseBlock, TermBlock, case_of, expected_choice
from portal.policies.amounts import Amount, ByFormula, Each, Fixed, InWords, Rate
from portal.policies.formulas import FORMULAS

_FACT_HELP = "事实清单里金额或者个数一类事实的代号；没有的留空。"


def _what() -> blocks.CharBlock:
    return blocks.CharBlock(
        label="叫什么", required=False, max_length=30, help_text="例如“补贴”“每季度少缴增值税”。"
    )


def _per() -> blocks.CharBlock:
    return blocks.CharBlock(
        label="按什么给", required=False, max_length=30, help_text="例如“每户一次”“每人每年”。"
    )


def _upto() -> blocks.BooleanBlock:
    return blocks.BooleanBlock(
        label="只是上限", required=False, help_text="实际数额由主管部门核定的，选上，页面写“最高”。"
    )


def _fact(label: str, *, required: bool = False) -> blocks.CharBlock:
    return blocks.CharBlock(label=label, required=required, max_length=40, help_text=_FACT_HELP)


def _most_months() -> blocks.IntegerBlock:
    return blocks.IntegerBlock(
        label="最长几个月", required=False, min_value=0, help_text="按月给的，最多给几个月；不限的留空。"
    )


def _cap(help_text: str) -> blocks.DecimalBlock:
    return blocks.DecimalBlock(label="上限（元）", required=False, min_value=0, help_text=help_text)


class FixedBlock(BaseStructBlock):
    """A fixed sum."""

    what = _what()
    yuan = blocks.DecimalBlock(label="金额（元）", min_value=0, help_text="只填数字。")
    per = _per()
    upto = _upto()

    class Meta:
        label = "固定金额"
        icon = "tag"
        description = "一个数，例如一次性补贴8000元"
        preview_value = {"what": "补贴", "yuan": 8000, "per": "每户一次", "upto": False}


class EachBlock(BaseStructBlock):
    """A sum for each person and month."""

    what = _what()
    yuan = blocks.DecimalBlock(label="每份金额（元）", min_value=0, help_text="一个人、一个月给多少。")
    persons = _fact("人数（事实代号）")
    months = _fact("月数（事实代号）")
    most_months = _most_months()
    base = blocks.DecimalBlock(
        label="另加（元）", required=False, min_value=0, help_text="不论人数都有的部分；没有的留空。"
    )
    cap = _cap("合计最多给多少；没有的留空。")
    per = _per()
    upto = _upto()

    class Meta:
        label = "人数×月数"
        icon = "group"
        description = "按人数、月数计算"
        preview_value = {"what": "补贴", "yuan": 500, "most_months": 24, "per": "每户", "upto": True}


class RateBlock(BaseStructBlock):
    """A share of a base."""

    what = _what()
    rate = blocks.DecimalBlock(label="比例（%）", min_value=0, help_text="只填数字，例如 40。")
    of = _fact("按什么算（事实代号）", required=True)
    cap = _cap("最多给多少；填了人数、月数的，是每人每月的上限。")
    persons = _fact("人数（事实代号）")
    months = _fact("月数（事实代号）")
    most_months = _most_months()
    per = _per()
    upto = _upto()

    class Meta:
        label = "比例"
        icon = "order"
        description = "一个数的百分之几，可以有上限"
        preview_value = {"what": "补贴", "rate": 40, "of": "rent_year", "cap": 10000, "per": "每户每年"}


class FigureBlock(BaseStructBlock):
    """One figure of a formula."""

    name = blocks.CharBlock(label="名称", max_length=40, help_text="公式里的名称，例如 limit。")
    value = blocks.DecimalBlock(label="数", help_text="只填数字。")

    class Meta:
        label = "公式中的数"
        icon = "plus"
        description = "公式里可以改的一个数"
        preview_value = {"name": "limit", "value": 2000000}


class FormulaBlock(BaseStructBlock):
    """A formula written in code."""

    what = _what()
    name = blocks.ChoiceBlock(
        label="公式",
        choices=[(name, formula.label) for name, formula in FORMULAS.items()],
        help_text="比一个比例复杂的算法写在程序里，这里选用。",
    )
    figures = blocks.ListBlock(
        FigureBlock(), label="公式中的数", min_num=0, default=[], help_text="不写的用公式自带的数。"
    )
    per = _per()
    upto = _upto()

    class Meta:
        label = "公式"
        icon = "code"
        description = "程序里写好的算法"
        preview_value = {"what": "少缴个人所得税", "name": "jingying-suode-jianban", "per": "每户每年"}


class WordsBlock(BaseStructBlock):
    """Words, where no sum can be told."""

    what = _what()
    words = blocks.CharBlock(label="怎么算", max_length=200, help_text="一句话，例如“应缴税额减半”。")

    class Meta:
        label = "只用文字"
        icon = "pilcrow"
        description = "算不出数的，写明怎么算"
        preview_value = {"what": "", "words": "六个税种和两项附加，各减半征收"}


class AmountBlock(blocks.StreamBlock):
    """优惠金额: one of the kinds."""

    fixed = FixedBlock()
    each = EachBlock()
    rate = RateBlock()
    formula = FormulaBlock()
    words = WordsBlock()

    class Meta:
        label = "优惠金额"
        max_num = 1
        required = False


class PolicyCaseBlock(CaseBlock):
    """A case of one policy: what must come of the answers, and how much."""

    amount = blocks.DecimalBlock(
        label="应当算出多少元", required=False, min_value=0, help_text="要核对金额的才填写，以元为单位。"
    )

    class Meta:
        label = "例子"
        icon = "clipboard-list"
        description = "一个例子和应当得出的结果"
        preview_value: ClassVar[dict[str, Any]] = {
            "name": "只开网店",
            "answers": [],
            "expected": "yes",
            "amount": None,
        }


class ExpectedBlock(BaseStructBlock):
    """What must come of one policy."""

    policy = blocks.PageChooserBlock(
        "policies.PolicyPage", label="政策", help_text="要核对哪一项政策的结果。"
    )
    expected = expected_choice()

    class Meta:
        label = "应当得出"
        icon = "tick"
        description = "一项政策和应当得出的结果"
        preview_value: ClassVar[dict[str, Any]] = {"policy": None, "expected": "yes"}


class PersonBlock(BaseStructBlock):
    """A person, the answers, and what must come of several policies."""

    name = blocks.CharBlock(label="这个人", max_length=100, help_text="一句话，例如“开面馆的退役军人”。")
    answers = blocks.ListBlock(
        AnswerBlock(), label="回答", min_num=0, default=[], help_text="没写的算没有问到。"
    )
    results = blocks.ListBlock(
        ExpectedBlock(), label="应当得出", min_num=0, default=[], help_text="只写要核对的政策。"
    )

    class Meta:
        label = "例子"
        icon = "user"
        description = "一个人和几项政策应当得出的结果"
        preview_value = {"name": "开面馆的退役军人", "answers": [], "results": []}


class ConflictBlock(BaseStructBlock):
    """Answers that cannot all be true."""

    text = blocks.CharBlock(
        label="怎么提醒",
        max_length=200,
        help_text="告诉读者哪几个回答对不上、该改哪个。",
    )
    terms = blocks.ListBlock(
        TermBlock(), label="判断", min_num=2, default=[], help_text="这几个判断同时成立，就是前后矛盾。"
    )

    class Meta:
        label = "矛盾"
        icon = "warning"
        description = "不可能同时成立的回答"
        preview_value = {"text": "您说还没有登记，又填了登记后经营的月数。请改其中一个。", "terms": []}


@dataclass(frozen=True, slots=True)
class PolicyCase:
    """A case of a rule and, where it is to be checked, the sum in yuan."""

    case: Case
    amount: Decimal | None = None


def policy_case_of(value: Mapping[str, Any], facts: Mapping[str, Fact]) -> PolicyCase:
    """The case of a PolicyCaseBlock's value."""
    return PolicyCase(case_of(value, facts), _number(value.get("amount")))


def person_of(value: Mapping[str, Any], facts: Mapping[str, Fact]) -> list[tuple[int, Case]]:
    """(key of the policy, case) for each policy that a PersonBlock's value names."""
    return [
        (result["policy"].pk, case_of({**value, "expected": result["expected"]}, facts))
        for result in value["results"]
        if result["policy"]
    ]


def amount_of(stream: Iterable[Any]) -> Amount | None:
    """The amount of an AmountBlock's value; None where there is none."""
    for child in stream:
        return _MAKERS[child.block_type](child.value)
    return None


def _number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _said(value: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "what": value.get("what") or "",
        "per": value.get("per") or "",
        "upto": bool(value.get("upto")),
    }


def _counted(value: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "persons": (value.get("persons") or "").strip(),
        "months": (value.get("months") or "").strip(),
        "most_months": value.get("most_months") or 0,
        "cap": _number(value.get("cap")),
    }


def _fixed(value: Mapping[str, Any]) -> Amount:
    return Fixed(yuan=_number(value["yuan"]) or Decimal(0), **_said(value))


def _each(value: Mapping[str, Any]) -> Amount:
    base = _number(value.get("base")) or Decimal(0)
    yuan = _number(value["yuan"]) or Decimal(0)
    return Each(yuan=yuan, base=base, **_counted(value), **_said(value))


def _rate(value: Mapping[str, Any]) -> Amount:
    rate = _number(value["rate"]) or Decimal(0)
    return Rate(rate=rate, of=value["of"].strip(), **_counted(value), **_said(value))


def _formula(value: Mapping[str, Any]) -> Amount:
    figures = {figure["name"].strip(): Decimal(str(figure["value"])) for figure in value["figures"]}
    return ByFormula(name=value["name"], figures=figures, **_said(value))


def _words(value: Mapping[str, Any]) -> Amount:
    return InWords(words=value["words"], what=value.get("what") or "")


_MAKERS = {"fixed": _fixed, "each": _each, "rate": _rate, "formula": _formula, "words": _words}
