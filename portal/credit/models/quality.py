"""Data quality: what a run of the rules found, and the tickets for old stock."""

from __future__ import annotations

from django.db import models

from portal.core.models import Bureau
from portal.credit.models.batches import Batch


class QualityRun(models.Model):
    """One run of the rules over one unit's records or over one batch."""

    bureau = models.ForeignKey(Bureau, models.CASCADE, related_name="+", verbose_name="单位")
    batch = models.ForeignKey(
        Batch, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="批次"
    )
    ruleset = models.CharField("规则版本", max_length=20)
    run_at = models.DateTimeField("检查时间")
    checked = models.PositiveBigIntegerField("检查条数")
    faultless = models.PositiveBigIntegerField("没有问题的条数")
    score = models.DecimalField("得分", max_digits=5, decimal_places=2)

    class Meta:
        verbose_name = "质量检查"
        verbose_name_plural = "质量检查"
        ordering = ["-run_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.bureau} {self.run_at:%Y-%m-%d %H:%M}"


class QualityResult(models.Model):
    """What one rule found in a run: counts, and the places of some defects (never their values)."""

    run = models.ForeignKey(QualityRun, models.CASCADE, related_name="results")
    rule = models.CharField("规则", max_length=20)
    checked = models.PositiveBigIntegerField("检查条数")
    failed = models.PositiveBigIntegerField("问题条数")
    places = models.JSONField("位置", default=list)

    class Meta:
        verbose_name = "检查结果"
        verbose_name_plural = "检查结果"
        ordering = ["run", "rule"]
        constraints = [models.UniqueConstraint(fields=["run", "rule"], name="one_result_per_rule")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.rule}"


class Ticket(models.Model):
    """A defect of old stock that was let in: it has a unit and an end (先解决增量，再逐步解决存量)."""

    bureau = models.ForeignKey(Bureau, models.CASCADE, related_name="+", verbose_name="单位")
    rule = models.CharField("规则", max_length=20)
    record = models.CharField("记录", max_length=80)
    """Code of the entity or public_id of the disclosure."""
    year = models.PositiveSmallIntegerField("形成年度", null=True, blank=True)
    opened_at = models.DateTimeField("提出时间")
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    batch = models.ForeignKey(
        Batch, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="批次"
    )

    class Meta:
        verbose_name = "存量问题"
        verbose_name_plural = "存量问题"
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "record"], condition=models.Q(closed_at=None), name="one_open_ticket"
            )
        ]
        indexes = [models.Index(fields=["bureau", "rule", "closed_at"], name="ticket_unit")]

    def __str__(self) -> str:
        return f"{self.rule} {self.record}"
