"""Figures that law sets (法定参数), kept once, and who uses them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from wagtail.models import DraftStateMixin, RevisionMixin, WorkflowMixin

from portal.core.models import Provenance
from portal.core.rules.facts import number_text
from portal.laws.models.instrument import Instrument
from portal.laws.models.on_article import OnArticle


class LegalParameter(OnArticle, WorkflowMixin, DraftStateMixin, RevisionMixin, Provenance, models.Model):
    """A limit, threshold or fee that an article sets. Texts and rules name it: `[[登记时限]]`.

    One name may have several rows, each with its days (both included, an open end is open): a figure that
    changes gets a new row. `value` is in `unit`; or it is `times` another parameter (`multiple_of`, a name).
    """

    name = models.CharField(
        "名称",
        max_length=40,
        help_text="几个字说清是什么，例如“登记时限”。指南和政策用 [[登记时限]] 引用它，确定后不再改动。",
    )
    value = models.DecimalField(
        "数值",
        max_digits=16,
        decimal_places=4,
        null=True,
        blank=True,
        help_text="只填数字，例如 3；按另一个参数的倍数计算的留空。",
    )
    unit = models.CharField(
        "单位", max_length=10, blank=True, help_text="例如：个工作日、日、个月、年、人、元、%。"
    )
    multiple_of = models.CharField(
        "按哪个参数计算", max_length=40, blank=True, help_text="另一个参数的名称；自己有数值的留空。"
    )
    times = models.DecimalField(
        "倍数",
        max_digits=8,
        decimal_places=4,
        default=Decimal(1),
        help_text="例如季度数是月份数的 3 倍，填 3。",
    )
    instrument = models.ForeignKey(
        Instrument,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parameters",
        verbose_name="法律文件",
        help_text="规定这个数的文件。",
    )
    article = models.CharField(
        "条", max_length=20, blank=True, help_text="填数字，例如 19；第四十七条之一填 47-1。"
    )
    paragraph = models.CharField("款、项", max_length=60, blank=True, help_text="例如：第二款第（三）项。")
    valid_from = models.DateField(
        "自何日起", null=True, blank=True, help_text="这个数适用的第一天；一直适用的留空。"
    )
    valid_to = models.DateField(
        "至何日止", null=True, blank=True, help_text="适用的最后一天；没有期限的留空。"
    )
    note = models.CharField("说明", max_length=300, blank=True, help_text="从哪天起算、含不含本数等。")

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="legal_parameter")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="legal_parameter",
        for_concrete_model=False,
    )

    class Meta:
        verbose_name = "法定参数"
        verbose_name_plural = "法定参数"
        ordering = ["name", "valid_from"]
        constraints = [models.UniqueConstraint(fields=["name", "valid_from"], name="one_parameter_a_day")]

    def __str__(self) -> str:
        return f"{self.name}：{self.own_text}"

    def clean(self) -> None:
        from portal.laws.parameters.keeping import check

        super().clean()
        self.name = self.name.strip()
        problems: dict[str, str] = {}
        if set(self.name) & set("[]、，,"):
            problems["name"] = "名称里不能有方括号、顿号和逗号。"
        if (self.value is None) == (not self.multiple_of):
            problems["value"] = "“数值”和“按哪个参数计算”填一个，只填一个。"
        if self.value is not None and self.value < 0:
            problems["value"] = "数值不能小于 0。"
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            problems["valid_to"] = "最后一天不能早于第一天。"
        problems |= self.article_problems()
        if problems:
            raise ValidationError(problems)
        check(self)

    @property
    def own_text(self) -> str:
        """The figure of this row in words: 3个工作日, 30万元, 登记时限的2倍."""
        if self.value is None:
            return f"{self.multiple_of}的{number_text(self.times)}倍"
        return figure_text(self.value, self.unit)

    @property
    def article_label(self) -> str:
        """第十九条第二款, or empty."""
        return self.number_label + self.paragraph

    @property
    def bureau(self) -> Any:
        """The bureau whose editors keep it: that of the instrument."""
        return self.instrument.bureau if self.instrument else None


class ParameterUse(models.Model):
    """An object (a guide, a policy) names a parameter. `seen` is the figure it was last published with."""

    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.CharField(max_length=64)
    source = GenericForeignKey()
    name = models.CharField(max_length=40, db_index=True)
    seen = models.CharField(max_length=80)
    published_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "参数引用"
        verbose_name_plural = "参数引用"
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "name"], name="one_use_of_a_parameter"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}：{self.seen}"


def figure_text(value: Decimal, unit: str) -> str:
    """A figure in words; round sums of money in 万元: 300000 元 -> 30万元, 2.5 % -> 2.5%."""
    if unit == "元" and value and value % 1000 == 0 and value >= 10000:
        return f"{number_text(value / 10000)}万元"
    return f"{number_text(value)}{unit}"
