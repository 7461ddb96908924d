"""Where a fact comes from and who checked it when: no fact is shown without it."""

from django.db import models


class Provenance(models.Model):
    """Source, hash, day of loading and of checking. Not `confirmed` is shown as 待核."""

    source_name = models.CharField(
        "来源", max_length=200, blank=True, help_text="发布机关或出版物名称，例如“国务院公报”。"
    )
    source_url = models.CharField(
        "来源网址", max_length=500, blank=True, help_text="原文所在网页，便于核对。"
    )
    source_sha256 = models.CharField("来源文件摘要", max_length=64, blank=True, editable=False)
    loaded_on = models.DateField("载入日期", null=True, blank=True, help_text="载入本站的日期。")
    checked_on = models.DateField("核对日期", null=True, blank=True, help_text="最近一次与原文核对的日期。")
    checked_by = models.CharField("核对人", max_length=60, blank=True, help_text="核对人姓名，只在后台显示。")
    confirmed = models.BooleanField("已核实", default=False, help_text="未选中时页面标注“待核”。")

    class Meta:
        abstract = True
