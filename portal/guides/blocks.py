"""Blocks of a guide: each condition, material, step and answer carries its legal basis and may be 待核."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock

from portal.core.blocks import BaseStructBlock
from portal.guides.checklist.when import when_list
from portal.guides.choices import (
    Duty,
    Fact,
    MaterialSource,
    Medium,
    Necessity,
    NotePlace,
    RemedyWay,
    Stage,
)
from portal.guides.numbers import CountField, DaysField, days_text
from portal.laws.blocks import BasisBlock


class DaysBlock(blocks.DecimalBlock):
    """Working days; full-width and circled digits, 半天 and 即时 are read."""

    def __init__(self, required: bool = True, help_text: str = "", **kwargs: Any) -> None:
        super().__init__(required=required, help_text=help_text, **kwargs)
        self.field = DaysField(required=required, help_text=help_text)

    def get_prep_value(self, value: Decimal | None) -> str | None:
        return None if value is None else f"{Decimal(value):f}"


class CountBlock(blocks.IntegerBlock):
    """A whole number of copies; full-width and circled digits are read."""

    def __init__(self, required: bool = True, help_text: str = "", **kwargs: Any) -> None:
        super().__init__(required=required, help_text=help_text, **kwargs)
        self.field = CountField(required=required, help_text=help_text)


def basis_list(help_text: str = "依据哪部法律文件的哪一条，可以加几条。") -> blocks.ListBlock:
    """A list of articles that a part of the guide rests on."""
    return blocks.ListBlock(BasisBlock(), label="依据", min_num=0, default=[], help_text=help_text)


def confirmed_box() -> blocks.BooleanBlock:
    """Unticked: the page marks this part 待核."""
    return blocks.BooleanBlock(
        label="已核实",
        required=False,
        default=True,
        help_text="内容还没有对照原文核实的，取消选中，页面标注“待核”。",
    )


class ConditionBlock(BaseStructBlock):
    """受理条件: one thing that must be so before an application is taken up."""

    text = blocks.TextBlock(
        label="条件", rows=2, max_length=300, help_text="一条只写一件事，写“怎样才可以办”，不写要交什么材料。"
    )
    documents = blocks.ListBlock(
        blocks.CharBlock(label="材料名称", max_length=100, help_text="与“申请材料”里的名称一字不差。"),
        label="要用到的材料",
        min_num=0,
        default=[],
        help_text="用哪几项材料证明这一条。发布前会核对材料清单里有没有。",
    )
    basis = basis_list()
    confirmed = confirmed_box()

    class Meta:
        label = "受理条件"
        icon = "tick-inverse"
        description = "符合什么条件才受理"
        preview_value = {
            "text": "申请人是有经营能力的公民。",
            "documents": [],
            "basis": [],
            "confirmed": True,
        }


class MaterialValue(blocks.StructValue):
    """A material as the page says it."""

    def copies_text(self) -> str:
        """原件1份、复印件1份; 核验原件 when nothing is handed in."""
        parts = [
            f"{name}{number}份"
            for name, number in (("原件", self.get("originals")), ("复印件", self.get("copies")))
            if number
        ]
        return "，".join(parts) or "不留存"

    def media_text(self) -> str:
        """纸质或者电子."""
        labels = dict(Medium.choices)
        return "或者".join(labels[medium] for medium in self.get("media") or [] if medium in labels)

    def source_text(self) -> str:
        """来源渠道 in words."""
        return str(dict(MaterialSource.choices).get(self.get("source"), ""))

    def necessity_text(self) -> str:
        """必要性 in words."""
        return str(dict(Necessity.choices).get(self.get("necessity"), ""))

    def is_always(self) -> bool:
        """Whether everyone must hand it in."""
        return bool(self.get("necessity") == Necessity.REQUIRED)


class MaterialBlock(BaseStructBlock):
    """申请材料: what to hand in, how many, on what, and whether always."""

    name = blocks.CharBlock(
        label="材料名称", max_length=100, help_text="用正式名称，例如“个体工商户登记申请书”。"
    )
    necessity = blocks.ChoiceBlock(
        label="必要性",
        choices=Necessity.choices,
        default=Necessity.REQUIRED,
        help_text="人人都要交的选“必要”；看情况交的选“符合条件的才要交”，并写明条件。",
    )
    condition = blocks.CharBlock(
        label="什么情况要交",
        required=False,
        max_length=200,
        help_text="写给群众看，例如：请别人代办的要交；自己办的不用交。",
    )
    when = when_list("什么情况要交（“我的清单”按回答判断）")
    originals = CountBlock(label="原件份数", default=1, help_text="要留存几份原件；只核验不留存的填 0。")
    copies = CountBlock(label="复印件份数", default=0, help_text="要交几份复印件；不用交的填 0。")
    media = blocks.MultipleChoiceBlock(
        label="介质",
        choices=Medium.choices,
        default=[Medium.PAPER, Medium.ELECTRONIC],
        help_text="可以交纸质的、电子的，还是都可以。",
    )
    source = blocks.ChoiceBlock(
        label="来源渠道",
        choices=MaterialSource.choices,
        default=MaterialSource.APPLICANT,
        help_text="材料从哪里来。",
    )
    shareable = blocks.BooleanBlock(
        label="能共享，免提交",
        required=False,
        help_text="登记机关能从政务信息共享平台查到的，选中，群众不用再交。",
    )
    notes = blocks.TextBlock(
        label="填报须知", required=False, rows=2, max_length=400, help_text="怎么填、要注意什么，用短句。"
    )
    blank_form = DocumentChooserBlock(label="空白表", required=False, help_text="可以下载填写的空白表格。")
    sample = DocumentChooserBlock(label="样表", required=False, help_text="填好的样子，不得有真实个人信息。")
    basis = basis_list("要求交这份材料的依据。没有依据的材料不得要求交。")
    confirmed = confirmed_box()

    class Meta:
        label = "申请材料"
        icon = "doc-full"
        description = "要交的一份材料"
        value_class = MaterialValue
        preview_value = {
            "name": "个体工商户登记申请书",
            "necessity": "required",
            "originals": 1,
            "copies": 0,
            "media": ["paper", "electronic"],
            "source": "applicant",
            "basis": [],
            "confirmed": True,
        }


class StepValue(blocks.StructValue):
    """A step as the page says it."""

    def stage_text(self) -> str:
        """环节 in words."""
        return str(dict(Stage.choices).get(self.get("stage"), ""))

    def days_text(self) -> str:
        """时限 in words."""
        return days_text(self.get("days"))


class ProcedureStepBlock(BaseStructBlock):
    """办理流程的一个环节: who does what within how many working days, and what comes out."""

    stage = blocks.ChoiceBlock(
        label="环节", choices=Stage.choices, help_text="依次为申请、受理、审核、决定、办结、送达。"
    )
    post = blocks.CharBlock(
        label="岗位", max_length=60, help_text="由谁办，例如“登记审查岗”；申请环节填“申请人”。"
    )
    days = DaysBlock(
        label="时限（工作日）",
        default=Decimal(0),
        help_text="几个工作日，可以填 0.5；当场办的填 0。各环节相加等于承诺时限。",
    )
    text = blocks.TextBlock(
        label="做什么", rows=2, max_length=300, help_text="一句话一个动作，每句不超过 40 字。"
    )
    result = blocks.CharBlock(
        label="结果", required=False, max_length=100, help_text="这一环节完成后得到什么。"
    )
    when = when_list("什么情况有这一环节（“我的清单”按回答判断）")

    class Meta:
        label = "办理环节"
        icon = "list-ol"
        description = "办理流程中的一个环节"
        value_class = StepValue
        preview_value = {
            "stage": "accept",
            "post": "登记窗口受理岗",
            "days": "0",
            "text": "核对材料是否齐全。",
        }


class SpecialBlock(BaseStructBlock):
    """特别程序: what happens beside the ordinary steps, with a limit of its own."""

    title = blocks.CharBlock(label="名称", max_length=60, help_text="例如“材料不齐”“简易注销公示”。")
    limit = blocks.CharBlock(
        label="时限", required=False, max_length=100, help_text="例如“10日，不计入承诺时限”。"
    )
    text = blocks.TextBlock(label="说明", rows=3, max_length=400, help_text="什么情况、怎么办。")
    basis = basis_list()
    confirmed = confirmed_box()

    class Meta:
        label = "特别程序"
        icon = "history"
        description = "普通流程以外的情形"
        preview_value = {"title": "材料不齐", "limit": "当场一次性告知", "text": "把要补的材料一次讲清。"}


class QuestionBlock(BaseStructBlock):
    """常见问题: a question as people ask it, the answer, and the article that gives it."""

    question = blocks.CharBlock(label="问题", max_length=100, help_text="照群众的问法写。")
    answer = blocks.TextBlock(
        label="回答", rows=3, max_length=600, help_text="先答“能不能、要不要”，再说理由。"
    )
    basis = blocks.ListBlock(BasisBlock(), label="依据", min_num=1, help_text="每个回答都要写明依据哪一条。")
    confirmed = confirmed_box()

    class Meta:
        label = "常见问题"
        icon = "help"
        description = "一问一答，附依据"
        preview_value = {"question": "办执照要花多少钱？", "answer": "登记机关不收费。", "basis": []}


class RemedyBlock(BaseStructBlock):
    """救济: review or suit, by when, at whom."""

    way = blocks.ChoiceBlock(label="途径", choices=RemedyWay.choices, help_text="行政复议或者行政诉讼。")
    days = blocks.CharBlock(label="期限", max_length=100, help_text="从哪一天起、多久以内。")
    organ = blocks.CharBlock(label="向谁提出", max_length=100, help_text="复议机关或者人民法院的名称。")
    text = blocks.TextBlock(
        label="说明", required=False, rows=2, max_length=300, help_text="怎么提出，用短句。"
    )
    basis = basis_list()

    class Meta:
        label = "救济途径"
        icon = "warning"
        description = "不服决定怎么办"
        preview_value = {"way": "reconsideration", "days": "60日内", "organ": "示范区人民政府", "basis": []}


class DutyBlock(BaseStructBlock):
    """A right or a duty of the applicant."""

    kind = blocks.ChoiceBlock(label="类别", choices=Duty.choices, help_text="权利或者义务。")
    text = blocks.TextBlock(label="内容", rows=2, max_length=300, help_text="一条只说一件事。")
    basis = basis_list()

    class Meta:
        label = "权利义务"
        icon = "clipboard-list"
        description = "申请人的一项权利或者义务"
        preview_value = {"kind": "right", "text": "不予登记的，登记机关应当说明理由。", "basis": []}


class LegalNoteBlock(BaseStructBlock):
    """规定不一致的说明: which of two rules is applied here, and what the other says."""

    place = blocks.ChoiceBlock(
        label="显示在",
        choices=NotePlace.choices,
        default=NotePlace.TOP,
        help_text="放在群众会读到矛盾的地方。",
    )
    title = blocks.CharBlock(
        label="标题", max_length=60, help_text="一句话说结论，例如“两个时限不一样，按短的办”。"
    )
    text = blocks.TextBlock(
        label="说明", rows=4, max_length=500, help_text="两边各写了什么，本机关按哪一个办。"
    )
    basis = basis_list("两边的条文都列上。这里可以引用已经失效的规定。")
    confirmed = confirmed_box()

    class Meta:
        label = "规定不一致的说明"
        icon = "warning"
        description = "几部规定写得不一样时，说明按哪一部办"
        preview_value = {"place": "time", "title": "两个时限不一样，按短的办", "text": "本市按条例办理。"}


class PendingBlock(BaseStructBlock):
    """待核: a fact of this guide that is not confirmed, and why."""

    fact = blocks.ChoiceBlock(label="哪一项", choices=Fact.choices, help_text="页面在这一项旁边标注“待核”。")
    note = blocks.TextBlock(label="为什么待核", rows=2, max_length=300, help_text="查到了什么，还缺什么。")

    class Meta:
        label = "待核事项"
        icon = "view"
        description = "还没有核实的一项"
        preview_value = {"fact": "matter_type", "note": "以公布的事项目录为准。"}


class PlaceBlock(BaseStructBlock):
    """办理地点: a window of a bureau. A blank field takes what the bureau's own record says."""

    name = blocks.CharBlock(
        label="窗口名称", max_length=100, help_text="例如“示范区政务服务中心一楼登记窗口”。"
    )
    address = blocks.CharBlock(
        label="地址", required=False, max_length=200, help_text="留空时用机关资料里的地址。"
    )
    phone = blocks.CharBlock(
        label="电话", required=False, max_length=60, help_text="留空时用机关资料里的电话。"
    )
    hours = blocks.CharBlock(
        label="时间", required=False, max_length=200, help_text="留空时用机关资料里的办公时间。"
    )
    accessibility = blocks.CharBlock(
        label="无障碍设施", required=False, max_length=200, help_text="坡道、电梯、手语服务等。"
    )

    class Meta:
        label = "办理地点"
        icon = "site"
        description = "一个窗口的地址、电话和时间"
        preview_value = {"name": "示范区政务服务中心一楼登记窗口", "address": "", "phone": ""}

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        phone = str(cleaned.get("phone") or "")
        if phone and not any(char.isdigit() for char in phone):
            problem = ValidationError("电话里没有数字，请核对。")
            raise StructBlockValidationError(block_errors={"phone": problem})
        return cleaned
