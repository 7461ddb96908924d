"""Datasets (数据集): what is published regularly, with its definitions, tables and charts."""

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable
from wagtail.search import index

from portal.core.models import Bureau
from portal.core.pages import RICH_TEXT
from portal.statistics.models.base import ReviewedRecord
from portal.statistics.models.indicators import Indicator

REGION, ENTITY_TYPE, INDUSTRY, INDICATOR = "region", "entity_type", "industry", "indicator"
DIMENSIONS = [(REGION, "地区"), (ENTITY_TYPE, "主体类型"), (INDUSTRY, "行业门类"), (INDICATOR, "指标")]


class Dataset(ReviewedRecord, index.Indexed, ClusterableModel):
    """A series of releases at one address, /data/<key>/."""

    FREQUENCIES = [("Y", "每年"), ("H", "每半年"), ("Q", "每季度"), ("M", "每月")]

    key = models.SlugField(
        "网址名", max_length=60, unique=True, help_text="小写英文字母和短横，确定后不再改动。"
    )
    title = models.CharField(
        "名称", max_length=100, help_text="不带期间，例如：市场主体发展情况；页面标题由期间加名称组成。"
    )
    subject = models.CharField(
        "统计对象", max_length=60, help_text="写在概要句中，例如：市场主体、农民专业合作社。"
    )
    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+", verbose_name="发布机关")
    frequency = models.CharField("发布频率", max_length=1, choices=FREQUENCIES, default="Q")
    primary_region = models.CharField(
        "主要地区", max_length=6, help_text="六位行政区划代码；概要句和图以该地区为准。"
    )
    summary = models.TextField(
        "摘要", max_length=200, help_text="一两句话说清这套数据，显示在列表和搜索结果中。"
    )
    description = RichTextField(
        "数据说明", blank=True, features=RICH_TEXT, help_text="统计范围、口径和用途。"
    )
    methodology = RichTextField(
        "统计方法", blank=True, features=RICH_TEXT, help_text="数据从哪里来，怎样汇总和核对。"
    )
    source_name = models.CharField("数据来源", max_length=200, help_text="写在每张表和下载文件中。")
    notice = models.CharField(
        "提示", max_length=200, blank=True, help_text="显示在每页上方，例如演示数据的声明。"
    )
    table_rows = models.CharField("表的行", max_length=20, choices=DIMENSIONS, default=REGION)
    table_columns = models.CharField("表的列", max_length=20, choices=DIMENSIONS, default=INDICATOR)
    order = models.PositiveSmallIntegerField("次序", default=0, help_text="列表中的次序，小的在前。")

    panels = [
        MultiFieldPanel(
            [FieldPanel("title"), FieldPanel("key"), FieldPanel("subject"), FieldPanel("summary")], "数据集"
        ),
        MultiFieldPanel(
            [
                FieldPanel("bureau"),
                FieldPanel("frequency"),
                FieldPanel("primary_region"),
                FieldPanel("source_name"),
                FieldPanel("notice"),
                FieldPanel("order"),
            ],
            "发布",
        ),
        FieldPanel("description"),
        FieldPanel("methodology"),
        InlinePanel("uses", label="指标", heading="包含的指标", min_num=1),
        MultiFieldPanel([FieldPanel("table_rows"), FieldPanel("table_columns")], "表的样式"),
        InlinePanel("charts", label="图", heading="图"),
    ]
    search_fields = [index.SearchField("title"), index.AutocompleteField("title")]

    class Meta:
        verbose_name = "数据集"
        verbose_name_plural = "数据集"
        ordering = ["order", "key"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if self.table_rows == self.table_columns:
            raise ValidationError({"table_columns": "表的行和列不能是同一个维度。"})

    def get_absolute_url(self) -> str:
        return reverse("statistics:dataset", args=[self.key])

    def indicators(self) -> list[Indicator]:
        """The indicators in the dataset's order."""
        return [use.indicator for use in self.uses.select_related("indicator").order_by("sort_order")]


class DatasetIndicator(Orderable):
    """An indicator as used in a dataset."""

    dataset = ParentalKey(Dataset, on_delete=models.CASCADE, related_name="uses")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+", verbose_name="指标")
    headline = models.BooleanField("写入概要句", default=False, help_text="概要句中写出主要地区的这个数。")

    panels = [FieldPanel("indicator"), FieldPanel("headline")]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(fields=["dataset", "indicator"], name="indicator_once_per_dataset")
        ]

    def __str__(self) -> str:
        return f"{self.dataset}：{self.indicator}"


class DatasetChart(Orderable):
    """A chart that every release of the dataset has, at /data/<dataset>/<period>/<key>.svg."""

    COLUMNS, LINES, BARS = "columns", "lines", "bars"
    KINDS = [
        (COLUMNS, "柱形图：一个指标，逐期"),
        (LINES, "折线图：几个指标，逐期"),
        (BARS, "条形图：一个指标，本期各项比较"),
    ]

    dataset = ParentalKey(Dataset, on_delete=models.CASCADE, related_name="charts")
    key = models.SlugField("网址名", max_length=40, help_text="小写英文字母和短横。")
    title = models.CharField("图题", max_length=80, help_text="例如：期末实有户数。")
    kind = models.CharField("图形", max_length=10, choices=KINDS, default=COLUMNS)
    indicators = models.CharField("指标", max_length=120, help_text="指标编码；折线图可用空格隔开几个。")
    split = models.CharField(
        "比较什么",
        max_length=20,
        blank=True,
        choices=DIMENSIONS[:3],
        help_text="条形图：按哪个维度逐项比较。",
    )

    panels = [
        FieldPanel("title"),
        FieldPanel("key"),
        FieldPanel("kind"),
        FieldPanel("indicators"),
        FieldPanel("split"),
    ]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["dataset", "key"], name="chart_key_once_per_dataset")]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if self.kind == self.BARS and not self.split:
            raise ValidationError({"split": "条形图须选择按哪个维度比较。"})
        if self.kind != self.LINES and len(self.indicators.split()) != 1:
            raise ValidationError({"indicators": "这种图只画一个指标。"})
