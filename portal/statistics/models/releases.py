"""Releases (发布) of a dataset: one per period and revision, their figures and finished charts."""

from datetime import datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import PreviewableMixin
from wagtail.search import index

from portal.core import clock
from portal.core.models import Bureau
from portal.statistics.models.base import ReviewedRecord
from portal.statistics.models.datasets import Dataset
from portal.statistics.models.indicators import Indicator
from portal.statistics.periods import Period


def check_period(text: str) -> None:
    """Field validator: the period is written as addresses write it (2026-Q3)."""
    try:
        code = Period.parse(text).code
    except ValueError as problem:
        raise ValidationError(str(problem)) from None
    if code != text:
        raise ValidationError(f"请写成 {code}。")


PERIOD_HELP = "例如 2026-Q3（季度）、2026-09（月）、2026-H1（半年）、2026（年）。"


class ReleaseQuerySet(models.QuerySet["Release"]):
    """Time decides at reading: what is public follows from the record and the clock."""

    def public(self, at: datetime | None = None) -> "ReleaseQuerySet":
        """Releases that anyone may read at this moment, the newest period and revision first."""
        moment = at or clock.now()
        return self.filter(live=True, dataset__live=True, published_at__lte=moment).order_by(
            "-period_end", "-published_at", "-number"
        )

    def awaited(self) -> "ReleaseQuerySet":
        """Reviewed releases whose announced minute has not come, the nearest first."""
        return self.filter(live=True, dataset__live=True, published_at__gt=clock.now()).order_by(
            "published_at"
        )


class Release(ReviewedRecord, PreviewableMixin, index.Indexed, models.Model):
    """The figures of one period as published at one moment. A revision is a release of its own."""

    PRELIMINARY, REVISED, FINAL = "preliminary", "revised", "final"
    STATUSES = [(PRELIMINARY, "初步"), (REVISED, "修订"), (FINAL, "最终")]

    dataset = models.ForeignKey(Dataset, models.PROTECT, related_name="releases", verbose_name="数据集")
    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+", verbose_name="发布机关")
    period = models.CharField("期间", max_length=10, validators=[check_period], help_text=PERIOD_HELP)
    period_end = models.DateField("期末", editable=False, db_index=True)
    number = models.PositiveSmallIntegerField("版次", default=1, help_text="首次发布为 1，每修订一次加 1。")
    status = models.CharField("数据状态", max_length=12, choices=STATUSES, default=FINAL)
    published_at = models.DateTimeField(
        "发布时间",
        db_index=True,
        help_text="北京时间，精确到分；到这一分钟自动公开，之前任何页面、下载和搜索都看不到。",
    )
    revision_note = models.CharField(
        "修订说明", max_length=300, blank=True, help_text="修订版必填：改了什么，为什么。"
    )
    summary = models.TextField(
        "概要句", max_length=300, blank=True, help_text="留空时由系统按主要地区的数字写出。"
    )
    source_file = models.CharField("来源文件", max_length=200, blank=True, editable=False)
    source_sha256 = models.CharField("来源文件摘要", max_length=64, blank=True, editable=False)
    loaded_on = models.DateField("载入日期", null=True, blank=True, editable=False)

    objects: ClassVar[Any] = ReleaseQuerySet.as_manager()

    panels = [
        MultiFieldPanel(
            [FieldPanel(name, read_only=True) for name in ("dataset", "bureau", "period", "number")], "发布"
        ),
        MultiFieldPanel(
            [FieldPanel("published_at"), FieldPanel("status"), FieldPanel("revision_note")], "时间和状态"
        ),
        FieldPanel("summary"),
    ]
    search_fields = [
        index.SearchField("period"),
        index.RelatedFields("dataset", [index.SearchField("title")]),
    ]

    class Meta:
        verbose_name = "数据发布"
        verbose_name_plural = "数据发布"
        ordering = ["-period_end", "-number"]
        constraints = [models.UniqueConstraint(fields=["dataset", "period", "number"], name="one_release")]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.period_end = Period.parse(self.period).last_day
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if self.number > 1 and not self.revision_note.strip():
            raise ValidationError({"revision_note": "修订版须写明改了什么，为什么。"})
        stored = Release.objects.public().filter(pk=self.pk).first() if self.pk else None
        if stored and stored.published_at != self.published_at:
            raise ValidationError({"published_at": "数据已经公开，发布时间不能再改。"})

    @property
    def title(self) -> str:
        """`2026年第三季度市场主体发展情况`."""
        return f"{self.span.label}{self.dataset.title}"

    @property
    def span(self) -> Period:
        """The period as a value."""
        return Period.parse(self.period)

    def get_absolute_url(self) -> str:
        return reverse("statistics:release", args=[self.dataset.key, self.period])

    @property
    def version_url(self) -> str:
        """The address of exactly this revision, also after a later one."""
        return reverse("statistics:version", args=[self.dataset.key, self.period, self.number])

    def is_public(self) -> bool:
        """Whether anyone may read it at this moment."""
        return Release.objects.public().filter(pk=self.pk).exists()

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "statistics/release.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        from portal.statistics.presenting import release_context

        return release_context(self, preview=True)


class Observation(models.Model):
    """One figure. `value` is empty exactly when `status` says why."""

    ENTITY_TYPES = [
        ("", "合计"),
        ("individual", "个体工商户"),
        ("private", "私营企业"),
        ("cooperative", "农民专业合作社"),
    ]
    STATUSES = [("", "正常"), ("missing", "暂缺"), ("suppressed", "不公开"), ("inapplicable", "不适用")]

    release = models.ForeignKey(Release, models.CASCADE, related_name="observations")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+", verbose_name="指标")
    region = models.CharField("地区代码", max_length=6)
    entity_type = models.CharField("主体类型", max_length=20, blank=True, choices=ENTITY_TYPES)
    industry = models.CharField("行业门类", max_length=1, blank=True)
    value = models.DecimalField("数值", max_digits=22, decimal_places=4, null=True, blank=True)
    status = models.CharField("数据状态", max_length=12, blank=True, choices=STATUSES)
    note = models.CharField("备注", max_length=200, blank=True)

    class Meta:
        verbose_name = "数据"
        verbose_name_plural = "数据"
        constraints = [
            models.UniqueConstraint(
                fields=["release", "indicator", "region", "entity_type", "industry"],
                name="one_figure_per_cell",
            ),
            models.CheckConstraint(
                condition=models.Q(value__isnull=True, status__gt="")
                | models.Q(value__isnull=False, status=""),
                name="value_or_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.region} {self.entity_type} {self.industry} {self.value}"


class ReleaseChart(models.Model):
    """A chart as drawn by the worker: two widths of one picture, same data, same bytes."""

    release = models.ForeignKey(Release, models.CASCADE, related_name="drawn")
    key = models.SlugField(max_length=40)
    fingerprint = models.CharField(max_length=64)
    svg = models.TextField()
    svg_narrow = models.TextField()

    class Meta:
        verbose_name = "图"
        verbose_name_plural = "图"
        constraints = [models.UniqueConstraint(fields=["release", "key"], name="one_drawn_chart")]

    def __str__(self) -> str:
        return f"{self.release_id} {self.key}"


class PlannedRelease(ReviewedRecord, models.Model):
    """An entry of the release calendar (发布预告): a date is promised before there are figures."""

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="planned", verbose_name="数据集")
    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+", verbose_name="发布机关")
    period = models.CharField("期间", max_length=10, validators=[check_period], help_text=PERIOD_HELP)
    planned_at = models.DateTimeField("预告发布时间", help_text="北京时间，精确到分。")
    cancelled = models.BooleanField("取消", default=False, help_text="取消的预告仍列出，须写明原因。")
    note = models.CharField("说明", max_length=200, blank=True, help_text="改期或取消时写明原因。")

    panels = [
        MultiFieldPanel([FieldPanel("dataset"), FieldPanel("bureau"), FieldPanel("period")], "发布"),
        MultiFieldPanel([FieldPanel("planned_at"), FieldPanel("cancelled"), FieldPanel("note")], "时间"),
    ]

    class Meta:
        verbose_name = "发布预告"
        verbose_name_plural = "发布预告"
        ordering = ["planned_at"]
        constraints = [models.UniqueConstraint(fields=["dataset", "period"], name="one_plan_per_period")]

    def __str__(self) -> str:
        return f"{Period.parse(self.period).label}{self.dataset.title}"

    def clean(self) -> None:
        super().clean()
        if self.cancelled and not self.note.strip():
            raise ValidationError({"note": "取消发布须写明原因。"})
