"""Work that a change or a check leaves to editors: an item for each object that somebody has to look at."""

from __future__ import annotations

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

from portal.core.models.bureaus import Bureau


class WorkItem(models.Model):
    """One thing to check about one object, opened by `source` ("laws.changed"), until somebody closes it.

    `key` tells items of one source and object apart ("gongsifa/47@2026-07-01"); raising the same one again
    leaves it as it is, also when it was closed. A source that finds the cause gone closes its item itself.
    """

    source = models.CharField(max_length=60)
    key = models.CharField(max_length=200)
    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.CharField(max_length=64)
    object = GenericForeignKey()
    bureau = models.ForeignKey(Bureau, models.SET_NULL, null=True, blank=True, related_name="+")
    reason = models.CharField("待办事由", max_length=300)
    detail = models.TextField("说明", blank=True)
    link = models.CharField("依据", max_length=500, blank=True)
    opened_at = models.DateTimeField("提出时间")
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    closed_by = models.CharField("办结人", max_length=150, blank=True)
    outcome = models.CharField("处理结果", max_length=200, blank=True)

    class Meta:
        verbose_name = "待办事项"
        verbose_name_plural = "待办事项"
        ordering = ["closed_at", "-opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "key", "content_type", "object_id"], name="one_work_item"
            )
        ]
        indexes = [models.Index(fields=["closed_at", "source"])]

    def __str__(self) -> str:
        return self.reason
