"""A mention: the text of a version cites an instrument, in words that stand at a place of its text."""

from __future__ import annotations

from django.db import models

from portal.laws.models.instrument import Instrument
from portal.laws.models.provision import Provision
from portal.laws.models.version import Version
from portal.laws.reading.numbers import article_key


class Mention(models.Model):
    """One citation found in the text of a law; rows are renewed when the version's text changes.

    `start` and `end` are offsets in characters into `provision.text`, or into `version.whole_text` where
    `provision` is empty. `title` and `doc_no` are as written (without 《》); both are empty for 本法 and 前款.
    `instrument` is empty while the library does not know it. `number` 0 cites the instrument as a whole;
    `last` closes a range (第十条至第十二条), else 0; `paragraph` (款) and `item` (项) count from 1, 0 is none.
    """

    version = models.ForeignKey(Version, models.CASCADE, related_name="mentions")
    provision = models.ForeignKey(Provision, models.CASCADE, null=True, related_name="mentions")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    title = models.CharField(max_length=300, blank=True)
    doc_no = models.CharField(max_length=100, blank=True)
    instrument = models.ForeignKey(Instrument, models.SET_NULL, null=True, related_name="mentions")
    number = models.PositiveSmallIntegerField(default=0)
    extra = models.PositiveSmallIntegerField(default=0)
    last = models.PositiveSmallIntegerField(default=0)
    paragraph = models.PositiveSmallIntegerField(default=0)
    item = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "条文中的引用"
        verbose_name_plural = "条文中的引用"
        ordering = ["version_id", "provision_id", "start"]
        indexes = [models.Index(fields=["instrument", "number", "extra"])]

    def __str__(self) -> str:
        return f"{self.title or self.doc_no or '本文件'} {self.key}".strip()

    @property
    def key(self) -> str:
        """The article in addresses; empty for the whole instrument."""
        return article_key(self.number, self.extra) if self.number else ""
