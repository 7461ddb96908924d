"""The register: public facts of entities (市场主体), their history, and who decided on their ownership class."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from portal.core.announcements import announce
from portal.core.privacy.fields import PublicCharField, PublicListField, PublicTextField
from portal.credit.models.batches import Batch, Lineage


class EntityQuerySet(models.QuerySet["Entity"]):
    """Ways to find an entity by its numbers."""

    def with_code(self, code: str) -> EntityQuerySet:
        """By unified social credit code (18 places) or registration number (15 places)."""
        # The second condition lets SQLite use the index, which leaves out the many without such a number.
        return self.filter(uscc=code) if len(code) == 18 else self.filter(reg_no=code, reg_no__gt="")


class Entity(Lineage):
    """What the public register says of an individual business, enterprise, cooperative or branch.

    Field names in files are those of 市场准入与退出数据规范 (S13), see `portal.credit.columns`. There is no
    column here for an identity number, a telephone or a home address (个人信息保护法 第二十五条、第二十八条).
    The kind of entity is `type_code`, never read off the code: who converts keeps it (个转企).
    """

    ACTIVE, SUSPENDED, REVOKED = "active", "suspended", "revoked"
    CANCELLED, ANNULLED, MOVED = "cancelled", "annulled", "moved"
    STATUSES = [
        (ACTIVE, "存续"),
        (SUSPENDED, "歇业"),
        (REVOKED, "吊销未注销"),
        (CANCELLED, "注销"),
        (ANNULLED, "撤销"),
        (MOVED, "迁出"),
    ]

    uscc = models.CharField("统一社会信用代码", max_length=18, unique=True, null=True, blank=True)
    reg_no = models.CharField("注册号", max_length=15, blank=True)
    name = models.CharField("名称", max_length=200)
    former_names = PublicListField("曾用名", default=list, blank=True)
    """Former names as texts, the newest first; when they were given up stands in the history."""
    type_code = models.CharField("类型代码", max_length=4)
    family = models.CharField("主体类别", max_length=20, db_index=True)
    """Key of `portal.credit.types`: individual, limited, cooperative, branch …"""
    status = models.CharField("登记状态", max_length=10, choices=STATUSES, default=ACTIVE)
    representative = PublicCharField("法定代表人（负责人、经营者）", max_length=100, blank=True)
    composition = models.CharField("组成形式", max_length=20, blank=True)
    """Of individual businesses: 个人经营 or 家庭经营 (COMPFORM)."""
    region = models.CharField("住所所在行政区划", max_length=6)
    place = PublicCharField("住所（经营场所）", max_length=300, blank=True)
    capital = models.DecimalField(
        "注册资本（出资额、资金数额）", max_digits=18, decimal_places=6, null=True, blank=True
    )
    """In 10,000 units of `currency` (万元), as filed."""
    currency = models.CharField("币种", max_length=3, blank=True, default="156")
    """GB/T 12406 number; 156 is CNY."""
    shares = models.JSONField("资本构成", default=dict, blank=True)
    """Per cent of the capital by kind of holder: natural, state, collective, foreign, other."""
    members = models.JSONField("成员构成", default=dict, blank=True)
    """Of cooperatives: farmers, units, total."""
    employees = models.PositiveIntegerField("从业人数", null=True, blank=True)
    scope = PublicTextField("经营范围", blank=True)
    section = models.CharField("行业门类", max_length=1, blank=True)
    industry = models.CharField("行业代码", max_length=4, blank=True)
    """GB/T 4754-2017 without the letter: 2, 3 or 4 digits."""
    registrar = models.CharField("登记机关", max_length=100)
    registrar_code = models.CharField("登记机关代码", max_length=20, blank=True)
    established_on = models.DateField("成立日期", null=True, blank=True)
    approved_on = models.DateField("核准日期", null=True, blank=True)
    term_from = models.DateField("营业期限自", null=True, blank=True)
    term_to = models.DateField("营业期限至", null=True, blank=True)
    cancelled_on = models.DateField("注销（吊销、撤销、迁出）日期", null=True, blank=True)
    cancel_reason = PublicCharField("注销（吊销）原因", max_length=200, blank=True)
    parent_code = models.CharField("隶属主体代码", max_length=18, blank=True)
    converted_from = models.CharField("转型前类别", max_length=20, blank=True)
    converted_on = models.DateField("转型日期", null=True, blank=True)
    ownership = models.CharField("所有制属性", max_length=12, blank=True)
    """Key of `portal.credit.ownership`; by rule, unless an `OwnershipDecision` says otherwise."""
    is_old_stock = models.BooleanField("存量", default=False, editable=False)
    """Came in as old stock: accepted with tickets where a new row would be refused (S24)."""

    objects: ClassVar[Any] = EntityQuerySet.as_manager()

    class Meta:
        verbose_name = "市场主体"
        verbose_name_plural = "市场主体"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(uscc__isnull=False) | Q(reg_no__gt=""), name="entity_has_a_number"
            )
        ]
        indexes = [
            models.Index(fields=["reg_no"], name="entity_reg_no", condition=Q(reg_no__gt="")),
            # Whole names and their beginnings, in any collation; other databases pass over the operator class.
            models.Index(fields=["name"], name="entity_name", opclasses=["text_pattern_ops"]),
            models.Index(fields=["parent_code"], name="entity_parent", condition=Q(parent_code__gt="")),
            models.Index(fields=["batch", "line"], name="entity_batch"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        announce(self)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        announce(self)
        return super().delete(*args, **kwargs)

    @property
    def code(self) -> str:
        """What its address is made of: the 18-character code, or the registration number of one without."""
        return self.uscc or self.reg_no

    def get_absolute_url(self) -> str:
        return reverse("credit:entity", args=[self.code])


class EntityChange(models.Model):
    """One fact that was otherwise before: the register's history (变更记录)."""

    entity = models.ForeignKey(Entity, models.CASCADE, related_name="changes", verbose_name="市场主体")
    field = models.CharField("事项", max_length=30)
    """Name of the field of `Entity`."""
    before = PublicTextField("变更前", blank=True)
    after = PublicTextField("变更后", blank=True)
    changed_on = models.DateField("变更日期", null=True, blank=True)
    """The day of approval as filed; empty where the file does not say it."""
    noted_at = models.DateTimeField("载入时间")
    batch = models.ForeignKey(
        Batch, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="批次"
    )

    class Meta:
        verbose_name = "变更记录"
        verbose_name_plural = "变更记录"
        ordering = ["entity", "-changed_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.entity_id} {self.field}"


class OwnershipDecision(models.Model):
    """A person's decision on the ownership class of an entity, where the rule cannot know (S23)."""

    entity = models.ForeignKey(
        Entity, models.CASCADE, related_name="ownership_decisions", verbose_name="市场主体"
    )
    ownership = models.CharField("所有制属性", max_length=12)
    reason = models.TextField("理由", max_length=500)
    valid_from = models.DateField("起始日期")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="认定人"
    )
    decided_at = models.DateTimeField("认定时间")

    class Meta:
        verbose_name = "所有制认定"
        verbose_name_plural = "所有制认定"
        ordering = ["entity", "-valid_from", "-pk"]

    def __str__(self) -> str:
        return f"{self.entity_id} {self.ownership}"
