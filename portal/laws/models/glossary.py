"""Terms (名词) that guides and policies use, explained in plain words."""

from __future__ import annotations

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from wagtail.models import DraftStateMixin, RevisionMixin, WorkflowMixin

from portal.core.models import Bureau
from portal.core.slugs import slug_for
from portal.laws.models.instrument import Instrument, lines
from portal.laws.models.on_article import OnArticle


class GlossaryTerm(OnArticle, WorkflowMixin, DraftStateMixin, RevisionMixin, models.Model):
    """A term, what it means in plain words, and the article that it comes from."""

    name = models.CharField(
        "名词", max_length=40, unique=True, help_text="正文里怎么写就怎么填，例如“清税证明”。"
    )
    anchor = models.SlugField(
        "网址里的名字",
        max_length=80,
        unique=True,
        blank=True,
        help_text="留空时由拼音自动生成，确定后不再改动。",
    )
    aliases = models.TextField(
        "别的写法", blank=True, max_length=300, help_text="每行一个；正文里出现这些词，也链接到这里。"
    )
    meaning = models.TextField("意思", max_length=300, help_text="用大白话讲，一两句；每句不超过 40 字。")
    use = models.TextField(
        "和您有什么关系", blank=True, max_length=300, help_text="什么时候会碰到、要做什么；可留空。"
    )
    instrument = models.ForeignKey(
        Instrument,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="法律文件",
        help_text="出自哪部文件；没有法律出处的留空。",
    )
    article = models.CharField("条", max_length=20, blank=True, help_text="填数字，例如 19。")
    bureau = models.ForeignKey(
        Bureau,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="所属机关",
        help_text="由哪个机关维护。",
    )

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="glossary_term")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="glossary_term",
        for_concrete_model=False,
    )

    class Meta:
        verbose_name = "名词解释"
        verbose_name_plural = "名词解释"
        ordering = ["anchor"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        self.name = self.name.strip()
        problems: dict[str, str] = {}
        if len(self.name) < 2:
            problems["name"] = "名词至少两个字，一个字的词在正文里到处都是。"
        problems |= self.article_problems()
        if problems:
            raise ValidationError(problems)

    def save(self, *args: object, **kwargs: object) -> None:
        self.anchor = self.anchor or slug_for(self.name) or "term"
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def written(self) -> list[str]:
        """All ways of writing it."""
        return [self.name, *(alias for alias in lines(self.aliases) if len(alias) > 1)]

    @property
    def source_label(self) -> str:
        """《市场主体登记管理条例》第十九条, or empty."""
        if self.instrument is None:
            return ""
        return f"《{self.instrument.short_title}》{self.number_label}"
