"""Blocks of a policy: conditions and proofs. Steps, questions and legal basis come from core and laws."""

from wagtail import blocks

from portal.core.blocks import BaseStructBlock, FAQBlock, StepBlock
from portal.core.rules.blocks import TermBlock
from portal.laws.blocks import BasisBlock


class ConditionBlock(BaseStructBlock):
    """One clause of a policy's rule: its words, the comparisons that judge it, the article it rests on."""

    text = blocks.TextBlock(
        label="条件",
        max_length=300,
        help_text="一条只写一个条件。界限照文件原话写：“未达到”不含本数，“不超过”含本数。",
    )
    terms = blocks.ListBlock(
        TermBlock(),
        label="怎么判断",
        min_num=0,
        default=[],
        help_text="几个判断有一个成立，这一条就成立。留空的由主管部门认定，匹配结果里写“待确认”。",
    )
    basis = blocks.ListBlock(
        BasisBlock(),
        label="这一条的依据",
        min_num=0,
        default=[],
        help_text="与整项政策的依据相同的可以留空。",
    )

    class Meta:
        label = "条件"
        icon = "tick"
        template = "policies/blocks/condition.html"
        description = "谁能享受：一条一个条件"
        preview_value = {
            "text": "季度销售额未达到30万元（正好30万元的，已经达到）。",
            "terms": [],
            "basis": [],
        }


class ProofBlock(BaseStructBlock):
    """One paper that is asked for, or explicitly not asked for."""

    FORMS = [
        ("original", "提交原件"),
        ("copy", "提交复印件"),
        ("keep", "自己留存备查"),
        ("shared", "部门共享核验，不用提交"),
    ]
    name = blocks.CharBlock(label="材料名称", max_length=80, help_text="写全称，例如“居民身份证”。")
    form = blocks.ChoiceBlock(
        label="怎么提供",
        choices=FORMS,
        default="original",
        help_text="能由部门共享取得的，选“部门共享核验”。",
    )
    note = blocks.CharBlock(label="说明", required=False, max_length=200, help_text="可留空。")

    class Meta:
        label = "材料"
        icon = "doc-full"
        template = "policies/blocks/proof.html"
        description = "需要什么材料"
        preview_value = {"name": "营业执照", "form": "shared", "note": ""}


class ConditionsBlock(blocks.StreamBlock):
    """谁能享受."""

    condition = ConditionBlock()

    class Meta:
        label = "谁能享受"
        template = "policies/blocks/conditions.html"


class ProofsBlock(blocks.StreamBlock):
    """需要什么材料."""

    proof = ProofBlock()

    class Meta:
        label = "需要什么材料"
        template = "policies/blocks/proofs.html"


class ClaimBlock(blocks.StreamBlock):
    """怎么申领."""

    step = StepBlock()

    class Meta:
        label = "怎么申领"
        template = "policies/blocks/claim.html"


class QuestionsBlock(blocks.StreamBlock):
    """问答."""

    faq = FAQBlock()

    class Meta:
        label = "问答"
