"""Batches: one file handed in by one unit, its lines that wait or were refused, and where it stands."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from portal.core.models import Bureau


class Batch(models.Model):
    """One file as handed in. It goes live as a whole; each public record names its batch and line.

    The same file (kind, unit and SHA-256) is one batch however often it is sent: an interrupted one goes on
    behind `position`, the last line that is safely stored.
    """

    REGISTER, DISCLOSURES = "register", "disclosures"
    KINDS = [(REGISTER, "主体登记信息"), (DISCLOSURES, "公示信息")]
    FULL, INCREMENT = "full", "increment"
    MODES = [(FULL, "全量"), (INCREMENT, "增量")]
    LOADING, WAITING, LIVE, REFUSED = "loading", "waiting", "live", "refused"
    STATES = [(LOADING, "载入中"), (WAITING, "待审核"), (LIVE, "已生效"), (REFUSED, "未通过")]

    number = models.CharField("批次号", max_length=30, unique=True)
    kind = models.CharField("种类", max_length=12, choices=KINDS)
    mode = models.CharField("方式", max_length=10, choices=MODES, default=INCREMENT)
    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+", verbose_name="报送单位")
    period = models.CharField("所属期间", max_length=10, blank=True)
    file_name = models.CharField("文件名", max_length=200)
    file_sha256 = models.CharField("文件摘要", max_length=64)
    state = models.CharField("状态", max_length=10, choices=STATES, default=LOADING, db_index=True)
    position = models.PositiveBigIntegerField("已处理到第几行", default=0)
    read = models.PositiveBigIntegerField("读取", default=0)
    saved = models.PositiveBigIntegerField("保存", default=0)
    unchanged = models.PositiveBigIntegerField("未变化", default=0)
    left_out = models.PositiveBigIntegerField("退回", default=0)
    warnings = models.PositiveBigIntegerField("提示", default=0)
    started_at = models.DateTimeField("开始时间")
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="报送人",
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="审核人",
    )
    decided_at = models.DateTimeField("审核时间", null=True, blank=True)
    remark = models.CharField("说明", max_length=300, blank=True)
    defaults = models.JSONField("文件没有的列", default=dict, blank=True, editable=False)
    """What the sender stated for penalties in columns that the file does not have: {field: value as it is kept}."""
    is_demo = models.BooleanField("演示数据", default=False, editable=False)

    class Meta:
        verbose_name = "报送批次"
        verbose_name_plural = "报送批次"
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "bureau", "file_sha256"], name="one_batch_per_file")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.get_kind_display()}"


class Line(models.Model):
    """A line of a batch that is not (yet) public: refused, or waiting for review.

    `cells` never holds a column that is not part of the public record: such columns are dropped when the file
    is read. Refused lines are what the unit downloads, mends and sends again.
    """

    REFUSED, WAITING = "refused", "waiting"
    STATES = [(REFUSED, "退回"), (WAITING, "待审核")]

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="lines", verbose_name="批次")
    number = models.PositiveBigIntegerField("行号")
    place = models.CharField("位置", max_length=120, blank=True)
    state = models.CharField("状态", max_length=10, choices=STATES)
    cells = models.JSONField("内容", default=dict)
    reasons = models.JSONField("原因", default=list)
    rules = models.JSONField("规则", default=list, blank=True)
    """Ids of the rules that the refused line breaks, for the quality check of its batch."""

    class Meta:
        verbose_name = "批次行"
        verbose_name_plural = "批次行"
        ordering = ["batch", "number"]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="one_line_per_number")]

    def __str__(self) -> str:
        return f"{self.batch_id} 第 {self.number} 行"


class Lineage(models.Model):
    """Where a public record comes from: who recorded it, from which file and line (谁登记谁录入)."""

    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+", verbose_name="录入单位")
    batch = models.ForeignKey(
        Batch, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="批次", editable=False
    )
    line = models.PositiveBigIntegerField("行号", null=True, blank=True, editable=False)
    digest = models.CharField("内容摘要", max_length=32, blank=True, editable=False)
    """Hash of the public content, so that an unchanged row is told from a changed one."""
    updated_at = models.DateTimeField("更新时间", editable=False, db_index=True)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        from portal.core import clock

        self.updated_at = clock.now()
        super().save(*args, **kwargs)
