"""A version (版本) of an instrument, and the source texts it was read from."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin, WorkflowMixin

from portal.core.models import Provenance
from portal.laws.models.instrument import Instrument
from portal.laws.reading.classifying import Level

if TYPE_CHECKING:
    from portal.laws.models.provision import Provision


class Version(PreviewableMixin, WorkflowMixin, DraftStateMixin, RevisionMixin, Provenance, models.Model):
    """The text of an instrument as promulgated on one day.

    A version may be known without its text (`text_loaded` false): it still takes the place of the older
    text from its day on, so that an old text is never shown as the current one.
    """

    KNOWN = [
        ("header", "公布文本所载"),
        ("clause", "本文件施行条款"),
        ("listed", "来源汇编的目录所载"),
        ("decision", "同一修改决定的施行日期"),
        ("catalogue", "目录"),
        ("editor", "编辑填写"),
        ("assumed", "按公布日期推定（待核）"),
    ]
    CHANGES = [("enacted", "制定"), ("revised", "修订"), ("amended", "修正")]

    instrument = models.ForeignKey(
        Instrument, models.CASCADE, related_name="versions", verbose_name="法律文件"
    )
    promulgated_on = models.DateField("公布日期", null=True, blank=True)
    adopted_on = models.DateField("通过日期", null=True, blank=True)
    effective_from = models.DateField("施行日期", null=True, blank=True)
    effective_known = models.CharField("施行日期的来历", max_length=12, choices=KNOWN, default="editor")
    own_effective_on = models.DateField(
        "文内施行日期",
        null=True,
        blank=True,
        help_text="最后几条所写的施行日期；修正后的文本往往仍写首次施行的日期。",
    )
    doc_no = models.CharField(
        "文号", max_length=100, blank=True, help_text="例如：国令746、法释〔2019〕1号。"
    )
    doc_no_confirmed = models.BooleanField("文号已核实", default=True, help_text="未选中时页面标注“待核”。")
    note = models.CharField(
        "说明", max_length=200, blank=True, help_text="读者需要知道的其他情况，显示在页面上。"
    )
    summary = models.TextField(
        "修改要点",
        blank=True,
        help_text="写给普通读者：这一版改了什么，对谁有影响。每段一行，显示在对照页上方。",
    )
    change_kind = models.CharField("变动方式", max_length=12, choices=CHANGES, default="enacted")
    history = models.JSONField("沿革", default=list, blank=True, editable=False)
    repeals = models.JSONField("废止的文件", default=list, blank=True, editable=False)
    text_loaded = models.BooleanField("已载入全文", default=False, editable=False)
    whole_text = models.TextField("全文", blank=True, help_text="没有条文的文件在此存放全文，每段一行。")
    text_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    # Of the texts whose mentions stand, and the rules they were found by; see portal.laws.citations.storing.
    mentions_sha256 = models.CharField(max_length=64, blank=True, editable=False)

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="version")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="version",
        for_concrete_model=False,
    )

    class Meta:
        verbose_name = "文本版本"
        verbose_name_plural = "文本版本"
        ordering = ["instrument_id", "-promulgated_on"]
        constraints = [
            models.UniqueConstraint(fields=["instrument", "promulgated_on"], name="one_version_a_day")
        ]

    if TYPE_CHECKING:
        provisions: models.Manager[Provision]
        sources: models.Manager[SourceText]

    def __str__(self) -> str:
        return f"{self.instrument.short_title}（{self.promulgated_on or '日期不明'}）"

    def clean(self) -> None:
        super().clean()
        early = self.promulgated_on and self.effective_from and self.effective_from < self.promulgated_on
        # Tax announcements do apply from days before they were made; statutes do not.
        if early and self.instrument.level != Level.NORMATIVE:
            raise ValidationError({"effective_from": "施行日期早于公布日期，请核对。"})

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.whole_text and not self.text_loaded:
            self.text_loaded = True
        super().save(*args, **kwargs)

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "laws/instrument.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        from portal.laws.views import preview_context

        return {"request": request, **preview_context(self.instrument, self)}

    @property
    def bureau(self) -> Any:
        """The bureau whose editors keep it: that of the instrument."""
        return self.instrument.bureau

    @property
    def dated(self) -> date | None:
        """The day that stands in the address of this version."""
        return self.effective_from or self.promulgated_on

    def get_absolute_url(self) -> str:
        if self.dated is None:
            return self.instrument.get_absolute_url()
        return reverse("laws:version", args=[self.instrument.slug, self.dated.isoformat()])

    @property
    def effective_unsure(self) -> bool:
        """Whether the day of effect still needs checking."""
        return self.effective_known == "assumed" or (
            self.effective_known == "catalogue" and not self.confirmed
        )


class SourceText(models.Model):
    """A file that held a text of this version: taken, or laid aside with its difference noted.

    A second import recognises it by its hash, and a later choice of an editor finds it here.
    """

    version = models.ForeignKey(Version, models.CASCADE, related_name="sources")
    place = models.CharField("位置", max_length=500)
    sha256 = models.CharField("摘要", max_length=64)
    articles = models.PositiveIntegerField("条数")
    rank = models.PositiveIntegerField("完整程度", default=0)
    taken = models.BooleanField("已采用")
    difference = models.TextField("与采用文本的差异", blank=True)
    text = models.TextField("未采用的文本", blank=True, help_text="与采用文本不同时留存，供编辑选用。")
    decided_on = models.DateField("选定日期", null=True, blank=True)
    decided_by = models.CharField("选定人", max_length=60, blank=True)

    class Meta:
        verbose_name = "来源文本"
        verbose_name_plural = "来源文本"
        constraints = [models.UniqueConstraint(fields=["version", "sha256"], name="one_source_a_hash")]

    def __str__(self) -> str:
        return self.place
