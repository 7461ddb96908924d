"""What became of each article when a version took the place of the one before."""

from __future__ import annotations

from django.db import models

from portal.laws.models.provision import Provision
from portal.laws.models.version import Version


class Succession(models.Model):
    """An article of a version and what it was in the version before; several rows where it split or merged.

    `before` is empty for an article that was added, `after` for one that was dropped. `likeness` is the share
    of text the two have in common, 0 to 1.
    """

    CHANGES = [
        ("same", "未变"),
        ("renumbered", "条序变动"),
        ("amended", "有修改"),
        ("split", "拆分"),
        ("merged", "合并"),
        ("added", "新增"),
        ("dropped", "删去"),
    ]

    version = models.ForeignKey(Version, models.CASCADE, related_name="successions")
    before = models.ForeignKey(Provision, models.CASCADE, null=True, related_name="successors")
    after = models.ForeignKey(Provision, models.CASCADE, null=True, related_name="predecessors")
    change = models.CharField(max_length=12, choices=CHANGES)
    likeness = models.FloatField(default=0.0)

    class Meta:
        verbose_name = "条文沿革"
        verbose_name_plural = "条文沿革"
        ordering = ["version_id", "after__order", "before__order"]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}：{self.get_change_display()}"
