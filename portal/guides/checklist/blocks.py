"""What editors fill in for the checklist: costs, limits, clauses of the self-test, and cases to try them on."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from portal.core.blocks import BaseStructBlock
from portal.core.deadlines import MOST, UNIT_LABELS, Unit
from portal.core.rules.blocks import AnswerBlock, TermBlock
from portal.guides.blocks import basis_list, confirmed_box
from portal.guides.checklist.when import when_list

DIRECTIONS = [("after", "往后算"), ("before", "往前算")]


class CostBlock(BaseStructBlock):
    """其他花费: what it may cost besides the fee of the authority."""

    text = blocks.CharBlock(
        label="花费",
        max_length=200,
        help_text="花在哪里、付给谁、是不是必须，例如“刻一套公章，付给刻章单位”。",
    )
    amount = blocks.DecimalBlock(
        label="金额（元）",
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        help_text="说得准的才填；各家不一样的留空。",
    )
    when = when_list("什么情况要花这笔钱")
    basis = basis_list()
    confirmed = confirmed_box()

    class Meta:
        label = "其他花费"
        icon = "tag"
        description = "登记机关收费以外的一笔花费"
        preview_value = {"text": "刻一套公章，付给刻章单位。", "basis": [], "confirmed": True}


class DeadlineBlock(BaseStructBlock):
    """期限: until when something must be done, counted from a day that the reader tells."""

    title = blocks.CharBlock(label="期限", max_length=100, help_text="到期前要做完什么，例如“申请变更登记”。")
    fact = blocks.CharBlock(
        label="从哪天起算", max_length=40, help_text="“问题”里一个日期问题的代号。当天不计入。"
    )
    length = blocks.IntegerBlock(
        label="多长", required=False, min_value=1, help_text="法律规定的期限请填右边的法定参数，这里留空。"
    )
    unit = blocks.ChoiceBlock(
        label="单位",
        choices=[(unit.value, label) for unit, label in UNIT_LABELS.items()],
        default=Unit.DAYS,
        help_text="填了法定参数的，用参数自己的单位。",
    )
    parameter = blocks.CharBlock(
        label="法定参数", required=False, max_length=80, help_text="例如“变更登记申请期限”。"
    )
    direction = blocks.ChoiceBlock(
        label="往哪边算", choices=DIRECTIONS, default="after", help_text="“届满前30日”选往前算。"
    )
    note = blocks.CharBlock(
        label="说明", required=False, max_length=200, help_text="过了期限会怎样，或者怎样算起算日。"
    )
    when = when_list("什么情况有这个期限")
    basis = basis_list()
    confirmed = confirmed_box()

    class Meta:
        label = "期限"
        icon = "date"
        description = "从一个日期算出的最后一天"
        preview_value = {"title": "申请变更登记", "fact": "changed_on", "parameter": "变更登记申请期限"}

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        errors: dict[str, ValidationError] = {}
        if bool(cleaned["length"]) == bool(cleaned["parameter"].strip()):
            errors["length"] = ValidationError("“多长”和“法定参数”填一个，只填一个。")
        elif cleaned["length"] and cleaned["length"] > MOST[Unit(cleaned["unit"])]:
            errors["length"] = ValidationError("期限太长，请核对。")
        if errors:
            raise StructBlockValidationError(block_errors=errors)
        return cleaned


class SelfTestBlock(BaseStructBlock):
    """自测条件: one thing that must be so, and what to do where it is not."""

    text = blocks.TextBlock(
        label="条件", rows=2, max_length=300, help_text="一条只写一件事，写“怎样才可以办”。"
    )
    terms = blocks.ListBlock(
        TermBlock(),
        label="满足其中一个",
        min_num=0,
        default=[],
        help_text="几个判断里有一个成立，这一条就成立。留空：只有登记机关能判断，结果总是“没有确认”。",
    )
    otherwise = blocks.CharBlock(
        label="不满足怎么办", required=False, max_length=300, help_text="下一步去哪里、办什么。"
    )
    basis = basis_list()
    confirmed = confirmed_box()

    class Meta:
        label = "自测条件"
        icon = "tick-inverse"
        description = "能不能办，要看的一个条件"
        preview_value = {
            "text": "没有被列入经营异常名录。",
            "terms": [],
            "otherwise": "先申请移出。",
            "basis": [],
        }


class ChecklistCaseBlock(BaseStructBlock):
    """例子: a person, the answers, and exactly the materials that the list must hold."""

    name = blocks.CharBlock(label="例子", max_length=100, help_text="一句话，例如“一个人开实体店，自己办”。")
    answers = blocks.ListBlock(
        AnswerBlock(), label="回答", min_num=0, default=[], help_text="没写的算不清楚。"
    )
    materials = blocks.ListBlock(
        blocks.CharBlock(label="材料名称", max_length=100, help_text="与“申请材料”里的名称一字不差。"),
        label="应当列出的材料",
        min_num=0,
        default=[],
        help_text="要交的和看情况的都写，顺序与清单一样。对不上就不能提交审核。",
    )
    steps = blocks.ListBlock(
        blocks.CharBlock(label="环节", max_length=60, help_text="环节的名称，例如“申请”。"),
        label="应当列出的环节",
        min_num=0,
        default=[],
        help_text="不检查环节的留空。",
    )

    class Meta:
        label = "例子"
        icon = "clipboard-list"
        description = "一个例子和应当列出的材料"
        preview_value = {"name": "一个人开实体店，自己办", "answers": [], "materials": [], "steps": []}
