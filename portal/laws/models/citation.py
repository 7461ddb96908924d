"""A citation: any object of the portal rests on an article of an instrument."""

from __future__ import annotations

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

from portal.laws.models.instrument import Instrument
from portal.laws.reading.numbers import article_key, article_label


class Citation(models.Model):
    """One place where a source object cites an instrument; rows are renewed when the source changes.

    `number` 0 cites the instrument as a whole. `paragraph` and `item` are as written (第二款, 第（三）项).
    """

    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.CharField(max_length=64)
    source = GenericForeignKey()
    instrument = models.ForeignKey(Instrument, models.CASCADE, related_name="citations")
    number = models.PositiveSmallIntegerField(default=0)
    extra = models.PositiveSmallIntegerField(default=0)
    paragraph = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "引用"
        verbose_name_plural = "引用"
        ordering = ["content_type", "object_id", "order"]
        indexes = [
            models.Index(fields=["content_type", "object_id"]),
            models.Index(fields=["instrument", "number", "extra"]),
        ]

    def __str__(self) -> str:
        return f"{self.instrument}{self.article_label}"

    @property
    def key(self) -> str:
        """The article in addresses; empty for the whole instrument."""
        return article_key(self.number, self.extra) if self.number else ""

    @property
    def article_label(self) -> str:
        """第四十七条第二款, or empty."""
        return (article_label(self.number, self.extra) if self.number else "") + self.paragraph
