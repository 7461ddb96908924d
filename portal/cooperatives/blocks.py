"""Blocks of the cooperatives' site."""

from wagtail import blocks

from portal.core.blocks import BaseStructBlock, FAQBlock
from portal.laws.blocks import BasisBlock


class QuestionBlock(FAQBlock):
    """A question with its answer and the articles that the answer rests on."""

    basis = blocks.ListBlock(
        BasisBlock(), label="依据", min_num=1, help_text="每个回答至少写一条依据，具体到条。"
    )

    class Meta:
        label = "问答（带依据）"
        icon = "help"
        template = "cooperatives/blocks/question.html"
        description = "一问一答，附法律依据"
        preview_value = {"question": "几个人能办合作社？", "answer": "<p>最少五个人。</p>", "basis": []}


class QuestionGroupBlock(BaseStructBlock):
    """Questions of one subject."""

    title = blocks.CharBlock(label="分组", max_length=30, help_text="例如“成员和出资”。")
    questions = blocks.ListBlock(QuestionBlock(), label="问答", min_num=1, help_text="问得最多的放在前面。")

    class Meta:
        label = "一组问答"
        icon = "list-ul"
        template = "cooperatives/blocks/question_group.html"
        description = "一个主题下的几个问答"
        preview_value = {"title": "成立", "questions": [QuestionBlock._meta_class.preview_value]}
