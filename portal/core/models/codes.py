"""Code tables with validity dates (GB/T 2260 regions, GB/T 4754 industries)."""

from typing import Any
from uuid import uuid4

from django.db import models


class CodeTable(models.Model):
    """One edition of a code standard, e.g. key "gbt4754-2017"."""

    key = models.SlugField("代号", max_length=40, unique=True)
    name = models.CharField("名称", max_length=100)
    standard = models.CharField("标准号", max_length=60)
    source_name = models.CharField("来源", max_length=200, blank=True)
    source_url = models.CharField("来源网址", max_length=500, blank=True)
    source_sha256 = models.CharField("来源文件摘要", max_length=64, blank=True)
    loaded_on = models.DateField("载入日期", null=True, blank=True)
    stamp = models.CharField(max_length=32, blank=True, default="", editable=False)
    """Another one after each change, so that a process knows that what it keeps is old (`core.codebook`)."""

    class Meta:
        verbose_name = "代码表"
        verbose_name_plural = "代码表"
        ordering = ["key"]

    def __str__(self) -> str:
        return f"{self.standard} {self.name}"

    def renew(self) -> None:
        """Say that the codes of this table have changed; for those who write past `Code.save`."""
        self.stamp = uuid4().hex
        CodeTable.objects.filter(pk=self.pk).update(stamp=self.stamp)


class Code(models.Model):
    """One life of a code: in force from `valid_from` to `valid_to`, both days included; either may be unknown.

    A code may have several lives (renamed, or used again). `level` counts from the top of the standard:
    1 province or section (省级、门类), 2 prefecture or division (地级、大类), 3 county or group (县级、中类), 4 class (小类).
    """

    table = models.ForeignKey(CodeTable, models.CASCADE, related_name="codes", verbose_name="代码表")
    code = models.CharField("代码", max_length=12)
    name = models.CharField("名称", max_length=100)
    level = models.PositiveSmallIntegerField("级别")
    parent_code = models.CharField("上级代码", max_length=12, blank=True)
    valid_from = models.DateField("启用日期", null=True, blank=True)
    valid_to = models.DateField("有效至", null=True, blank=True)
    successors = models.JSONField("后继代码", default=list, blank=True)
    note = models.TextField("说明", blank=True)

    class Meta:
        verbose_name = "代码"
        verbose_name_plural = "代码"
        ordering = ["code", "valid_from"]
        indexes = [models.Index(fields=["table", "code"])]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        self.table.renew()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self.table.renew()
        return super().delete(*args, **kwargs)
