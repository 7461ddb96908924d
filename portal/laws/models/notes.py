"""What editors note about single articles: superseded in part, corrected after publication."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin, WorkflowMixin

from portal.core.models import Provenance
from portal.laws.models.instrument import Instrument
from portal.laws.models.version import Version
from portal.laws.reading.numbers import article_key, article_label, article_number

ARTICLE_HELP = "条序，例如 38 或 第三十八条；第四十七条之一写 47-1。"


def _article(text: str, field: str) -> tuple[int, int]:
    found = article_number(text)
    if found is None:
        raise ValidationError({field: f"“{text}”不是条序。请填写数字或“第三十八条”的形式。"})
    return found


class Supersession(WorkflowMixin, DraftStateMixin, RevisionMixin, PreviewableMixin, Provenance, models.Model):
    """Another instrument took the place of one article, or of some, without amending its text (部分失效).

    From `from_day` on the article is shown as superseded, with `by` and its article where they are known.
    """

    instrument = models.ForeignKey(
        Instrument, models.CASCADE, related_name="supersessions", verbose_name="法律文件"
    )
    article = models.CharField("条文", max_length=30, help_text=ARTICLE_HELP)
    paragraph = models.CharField(
        "款、项", max_length=60, blank=True, help_text="只涉及其中一款或一项时填写。"
    )
    number = models.PositiveSmallIntegerField(editable=False, default=0)
    extra = models.PositiveSmallIntegerField(editable=False, default=0)
    from_day = models.DateField("自何日起", help_text="不再适用的第一天。")
    by = models.ForeignKey(Instrument, models.PROTECT, related_name="supersedes", verbose_name="以何文件为准")
    by_article = models.CharField("以哪一条为准", max_length=30, blank=True, help_text=ARTICLE_HELP)
    note = models.CharField("说明", max_length=300, help_text="一两句话：哪些内容不再适用，今后按什么办。")

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="supersession")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="supersession",
        for_concrete_model=False,
    )

    class Meta:
        verbose_name = "部分失效"
        verbose_name_plural = "部分失效"
        ordering = ["instrument", "number", "extra"]

    def __str__(self) -> str:
        return f"{self.instrument}{self.article_label}"

    def clean(self) -> None:
        super().clean()
        self.number, self.extra = _article(self.article, "article")
        if self.by_article:
            _article(self.by_article, "by_article")
        if self.by_id == self.instrument_id:
            raise ValidationError({"by": "一个文件不能取代它自己；条文的修改请载入新版本。"})

    @property
    def article_label(self) -> str:
        """第三十八条第一款."""
        return article_label(self.number, self.extra) + self.paragraph

    @property
    def bureau(self) -> Any:
        """The bureau whose editors keep it: that of the instrument."""
        return self.instrument.bureau

    def applies_on(self, day: date) -> bool:
        """Whether the article is superseded on a day."""
        return self.from_day <= day


class Correction(WorkflowMixin, DraftStateMixin, RevisionMixin, PreviewableMixin, models.Model):
    """A slip in a published text, put right: both texts stay visible with the reason.

    On publication `after` takes the place of `before` in the article; `before` has to stand there exactly once.
    """

    version = models.ForeignKey(Version, models.CASCADE, related_name="corrections", verbose_name="文本版本")
    article = models.CharField("条文", max_length=30, help_text=ARTICLE_HELP)
    number = models.PositiveSmallIntegerField(editable=False, default=0)
    extra = models.PositiveSmallIntegerField(editable=False, default=0)
    before = models.TextField(
        "原来的文字", help_text="照抄有误的文字，前后多带几个字，使它在该条中只出现一次。"
    )
    after = models.TextField("更正后的文字", blank=True, help_text="留空表示删去。")
    reason = models.CharField(
        "更正原因", max_length=300, help_text="例如：与公报刊登的文本核对，漏一“不”字。"
    )
    corrected_on = models.DateField("更正日期", null=True, blank=True, editable=False)

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="correction")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="correction",
        for_concrete_model=False,
    )

    class Meta:
        verbose_name = "文本更正"
        verbose_name_plural = "文本更正"
        ordering = ["version", "-corrected_on", "number", "extra"]

    def __str__(self) -> str:
        return f"{self.version}{article_label(self.number, self.extra)}"

    def clean(self) -> None:
        super().clean()
        self.number, self.extra = _article(self.article, "article")
        if self.before == self.after:
            raise ValidationError({"after": "更正前后的文字相同。"})

    @property
    def key(self) -> str:
        """The article in addresses."""
        return article_key(self.number, self.extra)

    @property
    def bureau(self) -> Any:
        """The bureau whose editors keep it: that of the instrument."""
        return self.version.instrument.bureau
