"""How far this database follows what lies outside it: the ledger of departures and the table of rules."""

from __future__ import annotations

from django.db import models


class PublicationMark(models.Model):
    """One row. A database that came back from a backup says here that it is behind (`portal.credit.leaving`)."""

    ledger = models.CharField(max_length=32, blank=True)
    """Name that the ledger file gave itself when it was begun."""
    position = models.PositiveBigIntegerField(default=0)
    """Number of the last line of the ledger that is carried out here."""
    table = models.CharField(max_length=12, blank=True)
    """Version of the rule table by which the stored windows were computed."""

    class Meta:
        verbose_name = "公示状态"
        verbose_name_plural = "公示状态"

    def __str__(self) -> str:
        return f"{self.position} {self.table}"
