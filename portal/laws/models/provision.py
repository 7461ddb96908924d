"""A provision (条文): an article, a heading, a preamble or an annex of a version."""

from __future__ import annotations

from django.db import models

from portal.laws.models.version import Version
from portal.laws.reading.numbers import article_key
from portal.laws.reading.tree import UnitKind


class Provision(models.Model):
    """One unit of a version in reading order.

    `number` and `extra` sort and address an article (第四十七条之一 is 47, 1); `path` holds the headings above,
    outermost first, one a line; `text` the paragraphs, one a line, rows of tables opening with "|".
    `anchor` is the id in the full text (art-47-1).
    """

    version = models.ForeignKey(Version, models.CASCADE, related_name="provisions")
    order = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in UnitKind])
    number = models.PositiveSmallIntegerField(default=0)
    extra = models.PositiveSmallIntegerField(default=0)
    label = models.CharField(max_length=60, blank=True)
    heading = models.CharField(max_length=300, blank=True)
    path = models.TextField(blank=True)
    text = models.TextField(blank=True)
    anchor = models.CharField(max_length=40)

    class Meta:
        verbose_name = "条文"
        verbose_name_plural = "条文"
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["version", "order"], name="one_provision_a_place")]
        indexes = [models.Index(fields=["version", "number", "extra"])]

    def __str__(self) -> str:
        return f"{self.version} {self.label or self.heading}"

    @property
    def key(self) -> str:
        """The article in addresses: "47", "47-1"."""
        return article_key(self.number, self.extra)

    @property
    def is_article(self) -> bool:
        """Whether this is an article."""
        return self.kind == UnitKind.ARTICLE

    @property
    def paragraphs(self) -> list[str]:
        """Paragraphs and rows, one an entry."""
        return self.text.split("\n") if self.text else []
