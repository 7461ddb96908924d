"""What editors teach the search: what people call things, and what belongs first or not first."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import DraftStateMixin, Page, RevisionMixin, WorkflowMixin

from portal.core.models import Bureau
from search import analysis
from search.query import MAX_LENGTH, parse

SHORTEST = 2
"""Characters of the shortest word that may have a synonym: single ones stand inside too many words."""


def rows(text: str) -> tuple[str, ...]:
    """The lines of a text field, without blank ones, each once."""
    return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


class Synonym(models.Model):
    """What people say, and what law and offices call it: added to words.toml, acting at once."""

    said = models.TextField("口语说法", help_text="群众搜索时用的词，每行一个，例如：个体户。至少两个字。")
    means = models.TextField(
        "规范名称",
        help_text="法规、办事指南中的叫法，每行一个，例如：个体工商户。"
        "搜索上面的词时，也会找到含有这些名称的内容；反过来不会。",
    )
    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+", verbose_name="维护机关")

    panels = [FieldPanel("said"), FieldPanel("means"), FieldPanel("bureau")]

    class Meta:
        verbose_name = "同义词"
        verbose_name_plural = "同义词"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{'、'.join(rows(self.said))} → {'、'.join(rows(self.means))}"

    def clean(self) -> None:
        """A word too short or equal to its meaning would do harm or nothing."""
        super().clean()
        for word in rows(self.said):
            if len(analysis.name_key(word)) < SHORTEST:
                raise ValidationError({"said": f"“{word}”太短：单个字会出现在许多别的词里。"})
        if not set(map(analysis.fold, rows(self.means))) - set(map(analysis.fold, rows(self.said))):
            raise ValidationError({"means": "规范名称与口语说法相同，不必登记。"})


class Bet(WorkflowMixin, DraftStateMixin, RevisionMixin, models.Model):
    """For some questions, one place belongs first (a best bet) or not among the first (a worst bet)."""

    class Effect(models.TextChoices):
        FIRST = "first", "推荐：排在结果上方"
        LAST = "last", "后移：不再排在前面"

    words = models.TextField(
        "搜索词",
        help_text="每行一个。读者输入的全部内容与其中一行相同（不计空格、标点、全角半角）时起作用。",
    )
    effect = models.CharField("作用", max_length=5, choices=Effect, default=Effect.FIRST)
    page = models.ForeignKey(
        Page,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="页面",
        help_text="要推荐或后移的页面；法规、数据等没有页面的内容在下面填写网址。",
    )
    address = models.CharField(
        "网址",
        max_length=500,
        blank=True,
        help_text="站内网址，以 / 开头，例如 /laws/gongsifa/ 或 /laws/gongsifa/47/。选了页面就不用填。",
    )
    title = models.CharField(
        "标题", max_length=100, blank=True, help_text="推荐时显示的文字。留空则显示页面的标题。"
    )
    note = models.CharField(
        "说明", max_length=100, blank=True, help_text="推荐时显示在标题下方的一句话，可以不填。"
    )
    order = models.PositiveSmallIntegerField(
        "次序", default=0, help_text="同一搜索词有几条推荐时，小的在前。"
    )
    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+", verbose_name="维护机关")

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="bet")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="bet",
        for_concrete_model=False,
    )

    panels = [
        FieldPanel("words"),
        FieldPanel("effect"),
        MultiFieldPanel([FieldPanel("page"), FieldPanel("address")], "内容"),
        MultiFieldPanel([FieldPanel("title"), FieldPanel("note"), FieldPanel("order")], "推荐的显示"),
        FieldPanel("bureau"),
    ]

    class Meta:
        verbose_name = "搜索推荐"
        verbose_name_plural = "搜索推荐"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        place = self.title or (self.page.title if self.page else self.address)
        return f"{'、'.join(rows(self.words))} → {place}"

    @property
    def keys(self) -> frozenset[str]:
        """What the key of a question is compared with."""
        return frozenset(key for key in (parse(word).key for word in rows(self.words)) if key)

    def clean(self) -> None:
        """One place within this site, and words that can be asked."""
        super().clean()
        errors: dict[str, Any] = {}
        if self.words and not self.keys:
            errors["words"] = f"请填写文字或数字，每行不超过 {MAX_LENGTH} 字。"
        if bool(self.page_id) == bool(self.address):
            errors["address"] = "页面和网址请选填一项。"
        elif self.address and (not self.address.startswith("/") or self.address.startswith("//")):
            errors["address"] = "请填写站内网址，以一个 / 开头。"
        if self.address and not self.title and self.effect == self.Effect.FIRST:
            errors["title"] = "填写网址时，请写出推荐显示的标题。"
        if errors:
            raise ValidationError(errors)


class Asked(models.Model):
    """How often something was asked on a day; see ``learning``."""

    wagtail_reference_index_ignore = True

    day = models.DateField("日期")
    text = models.CharField("搜索词", max_length=60)
    times = models.PositiveIntegerField("次数", default=0)
    empty = models.PositiveIntegerField("没有结果的次数", default=0)
    opened = models.PositiveIntegerField("点开结果的次数", default=0)

    class Meta:
        verbose_name = "搜索次数"
        verbose_name_plural = "搜索次数"
        constraints = [models.UniqueConstraint(fields=["day", "text"], name="asked_once_a_day")]
