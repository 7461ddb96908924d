"""Disclosures (公示信息) about an entity, and what stays when one has left."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from wagtail.models import DraftStateMixin, RevisionMixin, WorkflowMixin

from portal.core import clock
from portal.core.announcements import announce
from portal.core.models import Bureau
from portal.credit.models.batches import Lineage
from portal.credit.models.entities import Entity

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


_ID_LENGTH = 12
# Of the values of a byte as many as the alphabet divides evenly; the others are thrown away.
_EVEN = 256 - 256 % len(ALPHABET)
_LETTERS = bytes(ord(ALPHABET[value % len(ALPHABET)]) for value in range(256))
_UNEVEN = bytes(range(_EVEN, 256))


def new_public_id() -> str:
    """An address part that says nothing about the record: 12 of 31 characters."""
    return new_public_ids(1)[0]


def new_public_ids(count: int) -> list[str]:
    """As many of them."""
    wanted, letters = count * _ID_LENGTH, ""
    while len(letters) < wanted:
        drawn = secrets.token_bytes(wanted - len(letters) + _ID_LENGTH)
        letters += drawn.translate(_LETTERS, _UNEVEN).decode("ascii")
    return [letters[start : start + _ID_LENGTH] for start in range(0, wanted, _ID_LENGTH)]


class DisclosureQuerySet(models.QuerySet["Disclosure"]):
    """Time decides at reading: whatever is public is asked for here and nowhere else.

    So do the ledger of departures and the table of rules, where this database is behind them
    (`portal.credit.leaving.guarding`): ask anew for every request.
    """

    def public(self, at: datetime | None = None) -> DisclosureQuerySet:
        """What anyone may read at this moment."""
        from portal.credit.leaving.guarding import standing

        moment = at or clock.now()
        return self.filter(live=True, public_from__lte=moment).filter(
            Q(public_until__isnull=True) | Q(public_until__gt=moment), standing(moment)
        )

    def held(self) -> DisclosureQuerySet:
        """Records of imported files that the privacy gate holds back until somebody decides."""
        held = self.filter(live=False, ended_at=None, public_from=None, batch__isnull=False)
        return held.filter(latest_revision=None).exclude(screening={})

    def gone(self, at: datetime | None = None) -> DisclosureQuerySet:
        """What has left by its window or by a decision, and has still to be taken away."""
        return self.filter(public_until__lte=at or clock.now())


class Disclosure(WorkflowMixin, DraftStateMixin, RevisionMixin, Lineage):
    """One thing made public about an entity. When it is public follows from `public_from` and `public_until`.

    Both are computed from its facts by the dated rules of `portal.credit.retention` (`publishing.settle`); a
    decision (`ended_at`) can only shorten them. Names of natural persons are masked before they come here.
    """

    PERMIT, PENALTY, ABNORMAL = "permit", "penalty", "abnormal"
    SERIOUS, INSPECTION, ANNUAL_REPORT = "serious", "inspection", "annual_report"
    KINDS = [
        (PERMIT, "行政许可"),
        (PENALTY, "行政处罚"),
        (ABNORMAL, "经营异常名录（状态）"),
        (SERIOUS, "严重违法失信名单"),
        (INSPECTION, "抽查检查结果"),
        (ANNUAL_REPORT, "年报公示状态"),
    ]
    LISTS = (SERIOUS, ABNORMAL)
    """Kinds that are lists one is put on and taken off again, the graver first."""
    ROLES = [("register", "登记"), ("inspect", "检查"), ("penalise", "处罚"), ("permit", "许可")]
    GRAVITIES = [("", "未注明"), ("minor", "轻微"), ("general", "一般"), ("serious", "严重")]
    REPAIRED, WITHDRAWN, ANNULLED, CORRECTED = "repaired", "withdrawn", "annulled", "corrected"
    END_REASONS = [
        (REPAIRED, "信用修复，提前停止公示"),
        (WITHDRAWN, "撤下"),
        (ANNULLED, "决定被撤销或者变更"),
        (CORRECTED, "更正后重新公示"),
    ]

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    key = models.CharField("唯一标识", max_length=64, unique=True, editable=False)
    """Digest of kind, organ, document number and entity (`portal.credit.keys`): one decision is one record."""
    kind = models.CharField("种类", max_length=14, choices=KINDS)
    entity = models.ForeignKey(Entity, models.PROTECT, related_name="disclosures", verbose_name="市场主体")
    title = models.CharField("文书名称", max_length=200, blank=True)
    document_no = models.CharField("文书号", max_length=100, blank=True, db_index=True)
    organ = models.CharField("作出机关", max_length=100)
    organ_code = models.CharField("机关代码", max_length=20, blank=True)
    role = models.CharField("录入身份", max_length=10, choices=ROLES)
    """谁登记谁录入、谁检查谁录入、谁处罚谁录入; the unit is `bureau`."""
    source_name = models.CharField("信息来源", max_length=100, blank=True)
    decided_on = models.DateField("决定日期", null=True, blank=True)
    published_on = models.DateField("公示日期", null=True, blank=True)
    basis = models.TextField("依据", blank=True)
    content = models.TextField("内容", blank=True)
    facts = models.TextField("违法事实（列入原因、检查事项）", blank=True)
    category = models.CharField("类别（违法类型、许可类别、检查类型）", max_length=200, blank=True)
    result = models.CharField("结果", max_length=200, blank=True)

    gravity = models.CharField("失信程度", max_length=8, blank=True, choices=GRAVITIES)
    measures = models.JSONField("处罚种类", default=list, blank=True)
    """Keys of `portal.credit.retention`."""
    fine = models.DecimalField("罚款（万元）", max_digits=16, decimal_places=6, null=True, blank=True)
    confiscated = models.DecimalField(
        "没收金额（万元）", max_digits=16, decimal_places=6, null=True, blank=True
    )
    is_low_fine = models.BooleanField("较低数额罚款", null=True, blank=True)
    procedure = models.CharField(
        "程序", max_length=10, blank=True, choices=[("ordinary", "普通程序"), ("summary", "简易程序")]
    )
    restricted_until = models.DateField("限制期限至", null=True, blank=True)
    restricted_for_life = models.BooleanField("终身限制", default=False)
    special_field = models.BooleanField("食品、药品、特种设备领域", null=True, blank=True)
    chosen_public = models.BooleanField("是否公示", null=True, blank=True)
    """Of a report of an individual business: whether its content is public by choice. Of anything else 否 means
    that the organ decided not to publish it."""

    valid_from = models.DateField("有效期自", null=True, blank=True)
    valid_to = models.DateField("有效期至", null=True, blank=True)
    certificate_no = models.CharField("证照编号", max_length=100, blank=True)
    listed_on = models.DateField("列入（标记）日期", null=True, blank=True)
    removed_on = models.DateField("移出（恢复）日期", null=True, blank=True)
    remove_reason = models.CharField("移出原因", max_length=200, blank=True)
    remove_organ = models.CharField("移出机关", max_length=100, blank=True)
    plan_no = models.CharField("抽查计划编号", max_length=60, blank=True)
    year = models.PositiveSmallIntegerField("年度", null=True, blank=True)

    public_from = models.DateTimeField("公示起", null=True, blank=True, editable=False)
    public_until = models.DateTimeField("公示止", null=True, blank=True, editable=False, db_index=True)
    """The first moment at which it is no longer public."""
    rule = models.CharField(max_length=60, blank=True, editable=False)
    """Key of the retention rule that set the window."""
    ended_at = models.DateTimeField("提前结束", null=True, blank=True, editable=False)
    end_reason = models.CharField("结束原因", max_length=10, blank=True, choices=END_REASONS, editable=False)
    corrects = models.CharField(max_length=12, blank=True, editable=False)
    """`public_id` of the record that this one took the place of."""
    objected_at = models.DateTimeField("异议受理时间", null=True, blank=True, editable=False)
    """Set while an objection is being handled: shown as 异议处理中."""

    source_document = models.CharField("来源文书", max_length=200, blank=True)
    recorder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    screening = models.JSONField(default=dict, blank=True, editable=False)
    """What the privacy gate found and a person decided, without the values found."""

    objects: ClassVar[Any] = DisclosureQuerySet.as_manager()

    class Meta:
        verbose_name = "公示信息"
        verbose_name_plural = "公示信息"
        ordering = ["-decided_on", "-pk"]
        indexes = [
            models.Index(fields=["entity", "kind"], name="disclosure_entity"),
            models.Index(fields=["batch", "line"], name="disclosure_batch"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.document_no or self.title}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        announce(self)
        announce(self.entity)

    def with_content_json(self, content: dict[str, Any]) -> Disclosure:
        from portal.credit.editing.passing import with_present_state

        return with_present_state(self, super().with_content_json(content))

    def publish(self, revision: Any, user: Any = None, **more: Any) -> None:
        """Publish a version that was passed. Raises NotPublishable, which undoes the approval."""
        from portal.credit.editing.passing import publish

        publish(self, revision, user, lambda: super(Disclosure, self).publish(revision, user=user, **more))

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        announce(self)
        announce(self.entity)
        return super().delete(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("credit:disclosure", args=[self.public_id])


class Departure(models.Model):
    """What stays of a disclosure that has left: that there was one, why and when, and nothing it said."""

    WINDOW = "window"
    REASONS = [(WINDOW, "公示期满"), *Disclosure.END_REASONS]

    public_id = models.CharField(max_length=12, unique=True)
    key = models.CharField(max_length=64, db_index=True)
    """As `Disclosure.key`: the same record does not come back with the next file."""
    kind = models.CharField("种类", max_length=14, choices=Disclosure.KINDS)
    bureau = models.ForeignKey(Bureau, models.SET_NULL, null=True, related_name="+", verbose_name="录入单位")
    reason = models.CharField("原因", max_length=10, choices=REASONS)
    left_at = models.DateTimeField("停止公示时间", db_index=True)
    erased_at = models.DateTimeField("清除时间", db_index=True)
    decided_by = models.CharField("决定人", max_length=150, blank=True)
    digest = models.CharField("内容摘要", max_length=64)
    """SHA-256 of the content, for an audit that holds the paper beside it."""

    class Meta:
        verbose_name = "停止公示记录"
        verbose_name_plural = "停止公示记录"
        ordering = ["-left_at"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.public_id}"
