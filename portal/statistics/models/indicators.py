"""Indicators (指标): what is counted, in which unit, by which formula."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.search import index

from portal.statistics.identity import FormulaError, Terms, parse_formula
from portal.statistics.models.base import ReviewedRecord


class Indicator(ReviewedRecord, index.Indexed, models.Model):
    """One indicator, used by any number of datasets."""

    STOCK, FLOW = "stock", "flow"
    KINDS = [(STOCK, "期末数"), (FLOW, "本期发生数")]

    code = models.CharField(
        "编码",
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[a-z_]+$", "只用小写字母和下划线。")],
        help_text="小写英文字母和下划线，写在公式和数据文件中，确定后不再改动。",
    )
    name = models.CharField("名称", max_length=60, unique=True, help_text="例如：期末实有户数。")
    unit = models.CharField("计量单位", max_length=20, help_text="例如：户、人、万元。")
    decimals = models.PositiveSmallIntegerField(
        "小数位数", default=0, help_text="最多保留几位小数；户数填 0。"
    )
    kind = models.CharField(
        "类别", max_length=10, choices=KINDS, help_text="期末数是时点数，本期发生数是时期数。"
    )
    definition = models.TextField("指标解释", help_text="向公众说明统计什么、不统计什么。")
    formula = models.CharField(
        "平衡关系",
        max_length=300,
        blank=True,
        help_text="用指标编码和加减号写，例如：opening + new - cancelled。每个地区、每类主体都必须成立，否则不能发布。",
    )
    carried_from = models.CharField(
        "承接上期",
        max_length=40,
        blank=True,
        help_text="本指标应等于上期哪个指标（填编码），例如期初承接上期期末。",
    )
    additive = models.BooleanField(
        "可以相加", default=True, help_text="各地区、各类主体之和是否等于合计；比率不能相加。"
    )
    may_be_negative = models.BooleanField("允许负数", default=False)

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldPanel("code"),
                FieldPanel("unit"),
                FieldPanel("decimals"),
                FieldPanel("kind"),
            ],
            "指标",
        ),
        FieldPanel("definition"),
        MultiFieldPanel(
            [
                FieldPanel("formula"),
                FieldPanel("carried_from"),
                FieldPanel("additive"),
                FieldPanel("may_be_negative"),
            ],
            "核对规则",
        ),
    ]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        verbose_name = "统计指标"
        verbose_name_plural = "统计指标"
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.name}（{self.unit}）"

    def clean(self) -> None:
        super().clean()
        try:
            self.terms()
        except FormulaError as problem:
            raise ValidationError({"formula": str(problem)}) from None

    def terms(self) -> Terms:
        """The formula as signed indicator codes; () without one. Raises FormulaError."""
        return parse_formula(self.formula) if self.formula.strip() else ()
