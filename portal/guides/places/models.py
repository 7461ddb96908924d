"""GuidePlace: the windows of one bureau for one guide, and what it does differently."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, RevisionMixin, WorkflowMixin

from portal.core.announcements import announce
from portal.core.models import Bureau
from portal.guides.blocks import PlaceBlock
from portal.guides.pages import GuidePage
from portal.guides.places.blocks import DifferenceBlock


class GuidePlace(WorkflowMixin, DraftStateMixin, RevisionMixin, models.Model):
    """How a guide is done at one bureau: all else comes from the guide.

    Holds for the bureau and for those below it that keep no record of their own.
    """

    guide = models.ForeignKey(
        GuidePage,
        models.CASCADE,
        related_name="at_bureaus",
        verbose_name="办事指南",
        help_text="统一的指南；它的正文、时限、材料由上级机关维护，改一处，各地页面一起更新。",
    )
    bureau = models.ForeignKey(
        Bureau,
        models.PROTECT,
        related_name="+",
        verbose_name="办理机关",
        help_text="只能选制定这份指南的机关及其下级机关。",
    )
    windows = StreamField(
        [("place", PlaceBlock())],
        verbose_name="窗口",
        blank=True,
        help_text="一个窗口一项；留空时显示机关资料里的地址、电话和办公时间。",
    )
    differences = StreamField(
        [("difference", DifferenceBlock())],
        verbose_name="本地补充",
        blank=True,
        help_text="与统一指南不一样的地方，每一项写明依据；没有的留空。",
    )
    checked_on = models.DateField(
        "核对日期", null=True, blank=True, help_text="最近一次核对窗口、电话和时间的日期。"
    )

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="guide_place")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="guide_place",
        for_concrete_model=False,
    )

    class Meta:
        verbose_name = "各地办理点"
        verbose_name_plural = "各地办理点"
        ordering = ["guide__path", "bureau__path"]
        constraints = [models.UniqueConstraint(fields=["guide", "bureau"], name="one_place_of_a_guide")]

    def __str__(self) -> str:
        return f"{self.guide.title}（{self.bureau.name}）"

    def clean(self) -> None:
        super().clean()
        ruling = self.guide.bureau if self.guide_id else None
        if ruling and self.bureau_id and not self.bureau.is_within(ruling):
            raise ValidationError(
                {"bureau": f"这份指南由{ruling.name}制定，只有它和它的下级机关可以填报办理点。"}
            )

    @property
    def url(self) -> str:
        """Where the guide is shown as it is done here."""
        return self.guide.url_at(self.bureau.code)

    def is_public(self) -> bool:
        """Whether anyone may see it: published, of a guide that is public."""
        return bool(self.live) and self.guide.is_public()


@receiver([post_save, post_delete], sender=GuidePlace)
def _changed(sender: type, instance: GuidePlace, **kwargs: Any) -> None:
    announce(instance)
