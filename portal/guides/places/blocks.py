"""本地补充: what is done differently at one bureau, in words, and on which article."""

from __future__ import annotations

from django.db import models
from wagtail import blocks

from portal.core.blocks import BaseStructBlock
from portal.guides.blocks import confirmed_box
from portal.laws.blocks import BasisBlock


class Part(models.TextChoices):
    """The part of the guide that a difference stands in."""

    CONDITIONS = "conditions", "符合什么条件"
    MATERIALS = "materials", "要带什么"
    STEPS = "steps", "办理流程和时限"
    OUTCOME = "outcome", "费用和结果"
    PLACES = "places", "到哪里办"


class DifferenceBlock(BaseStructBlock):
    """One thing that this bureau does differently, or more of."""

    part = blocks.ChoiceBlock(
        label="显示在",
        choices=Part.choices,
        default=Part.PLACES,
        help_text="指南的哪一部分；页面上标明“本地补充”，不改动统一的正文。",
    )
    title = blocks.CharBlock(label="标题", max_length=60, help_text="一句话说清哪里不一样。")
    text = blocks.TextBlock(
        label="说明",
        rows=3,
        max_length=400,
        help_text="写给群众看，用短句。法律规定的数字可以写 [[参数名称]]。",
    )
    basis = blocks.ListBlock(
        BasisBlock(), label="依据", min_num=1, help_text="凭哪部文件的哪一条这样办。没有依据的不得增加。"
    )
    confirmed = confirmed_box()

    class Meta:
        label = "本地补充"
        icon = "plus"
        description = "本机关与统一指南不一样的地方，附依据"
        preview_value = {
            "part": "places",
            "title": "赶集日窗口照常办公",
            "text": "逢农历初五、初十赶集，周末也可以来办。",
            "basis": [],
            "confirmed": True,
        }
