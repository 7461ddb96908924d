"""The fields of a guide that its checklist and its self-test are made of."""

from __future__ import annotations

from django.db import models
from wagtail.fields import StreamField

from portal.core.pages import ArticlePage
from portal.core.rules.blocks import CaseBlock, FactBlock
from portal.guides.checklist import blocks


class ChecklistFields(ArticlePage):
    """A page with questions, what hangs on them, and the cases that prove it. Without questions there is no checklist."""

    questions = StreamField(
        [("question", FactBlock())],
        verbose_name="问题",
        blank=True,
        help_text="三到六个，决定这位办事人要交哪些材料、走哪些环节、到哪天为止。没有的，页面不显示“我的清单”。",
    )
    costs = StreamField(
        [("cost", blocks.CostBlock())],
        verbose_name="其他花费",
        blank=True,
        help_text="登记机关收费以外，办事人可能要花的钱。",
    )
    deadlines = StreamField(
        [("deadline", blocks.DeadlineBlock())],
        verbose_name="要算的期限",
        blank=True,
        help_text="从办事人填的日期算到哪一天，列在清单里，可以存进手机日历。",
    )
    self_test_name = models.CharField(
        "自测什么",
        max_length=40,
        blank=True,
        help_text="例如“能不能走简易注销”。留空时写“能不能办”。只对其中一种办法的，一定要写明。",
    )
    self_test = StreamField(
        [("clause", blocks.SelfTestBlock())],
        verbose_name="自测",
        blank=True,
        help_text="办事人自己先看能不能办。每一条都满足才可以办。没有的，页面不显示“自测”。",
    )
    cases = StreamField(
        [("case", blocks.ChecklistCaseBlock())],
        verbose_name="清单的例子",
        blank=True,
        help_text="几位办事人的回答和应当列出的材料，用来检验上面的判断。每个问题至少在一个例子里用到。",
    )
    self_test_cases = StreamField(
        [("case", CaseBlock())],
        verbose_name="自测的例子",
        blank=True,
        help_text="几位办事人的回答和应当得出的结果，刚好在界线上的都要有。",
    )

    class Meta:
        abstract = True

    @property
    def test_name(self) -> str:
        """What the self-test is about, in words: 能不能走简易注销."""
        return self.self_test_name or "能不能办"
