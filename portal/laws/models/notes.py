"""What editors note about single articles: superseded in part, corrected after publication."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import reverse
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin, WorkflowMixin

from portal.core.models import Provenance
from portal.laws.models.instrument import Instrument
from portal.laws.models.version import Version
from portal.laws.reading.numbers import article_key, article_label, article_number
from portal.laws.timeline import version_on

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
        if self.article:
            self.number, self.extra = _article(self.article, "article")
        if self.by_article:
            _article(self.by_article, "by_article")
        if self.by_id and self.by_id == self.instrument_id:
            raise ValidationError({"by": "一个文件不能取代它自己；条文的修改请载入新版本。"})
        if self.instrument_id and self.from_day and self.number:
            self._stands_then()

    def _stands_then(self) -> None:
        """The article must stand in the text of the day, where that text is here."""
        versions = list(Version.objects.filter(instrument=self.instrument_id, live=True).defer("whole_text"))
        version = version_on(versions, self.from_day)
        if version is None or not version.text_loaded:
            return
        if not version.provisions.filter(kind="article", number=self.number, extra=self.extra).exists():
            label = article_label(self.number, self.extra)
            raise ValidationError({"article": f"{self.from_day} 施行的文本中没有{label}。"})

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

    def concerns(self, version: Version) -> bool:
        """Whether it speaks of the text of this version: one that began later took it into account."""
        return version.dated is None or version.dated <= self.from_day

    @property
    def key(self) -> str:
        """The article in addresses."""
        return article_key(self.number, self.extra)

    @property
    def by_label(self) -> str:
        """《促进个体工商户发展条例》第十三条."""
        found = article_number(self.by_article) if self.by_article else None
        return f"《{self.by.short_title}》" + (article_label(*found) if found else "")

    @property
    def by_url(self) -> str:
        """Where what takes its place can be read; empty where that is not public."""
        if not self.by.live:
            return ""
        found = article_number(self.by_article) if self.by_article else None
        if not found:
            return self.by.get_absolute_url()
        return reverse("laws:article", args=[self.by.slug, article_key(*found)])

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "laws/article.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        from portal.laws.previewing import supersession_context

        return {"request": request, **supersession_context(self)}


class Correction(WorkflowMixin, DraftStateMixin, RevisionMixin, PreviewableMixin, models.Model):
    """A slip in a published text, put right: both texts stay visible with the reason.

    On publication `after` takes the place of `before` in the article; `before` has to stand there exactly once.
    `original` holds the article as it was without any correction while this one is in the text, else nothing.
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
    original = models.TextField(editable=False, blank=True)

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
        from portal.laws.correcting import check

        super().clean()
        self.before, self.after = (text.replace("\r\n", "\n") for text in (self.before, self.after))
        if self.article:
            self.number, self.extra = _article(self.article, "article")
        if self.before == self.after:
            raise ValidationError({"after": "更正前后的文字相同。"})
        if self.version_id and self.number and self.before:
            check(self)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A full save brings the article's text to what the live corrections say, in one transaction.

        What a draft remembers of the text's state is older than what the row knows.
        """
        from portal.laws.correcting import settle

        if kwargs.get("update_fields") is not None:
            super().save(*args, **kwargs)
            return
        with transaction.atomic():
            row = Correction.objects.filter(pk=self.pk).first() if self.pk else None
            self.original = row.original if row else ""
            same = row is not None and (row.before, row.after) == (self.before, self.after)
            self.corrected_on = row.corrected_on if row and same else None
            super().save(*args, **kwargs)
            settle(self.version_id, self.number, self.extra)
            self.refresh_from_db(fields=["original", "corrected_on"])

    @property
    def in_text(self) -> bool:
        """Whether it stands in the text: a text that was loaded later may not have had the slip."""
        return bool(self.original)

    @property
    def article_label(self) -> str:
        """第四十七条."""
        return article_label(self.number, self.extra)

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "laws/article.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        from portal.laws.previewing import correction_context

        return {"request": request, **correction_context(self)}

    @property
    def key(self) -> str:
        """The article in addresses."""
        return article_key(self.number, self.extra)

    @property
    def bureau(self) -> Any:
        """The bureau whose editors keep it: that of the instrument."""
        return self.version.instrument.bureau
