"""Who runs the site: everything that header and footer say. A blank slot renders nothing."""

import unicodedata
from collections.abc import Collection

from django.core.validators import RegexValidator
from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting(icon="site")
class SiteIdentity(BaseSiteSetting):
    """Identity and footer slots of one site (政府网站发展指引, 国办发〔2017〕47号; 标签规范: its annex)."""

    name = models.CharField(
        "网站名称",
        max_length=60,
        default="市场监督管理局",
        help_text="显示在页眉和浏览器标题中。",
    )
    tagline = models.CharField("副题", max_length=60, blank=True)
    organiser = models.CharField("主办单位", max_length=100, blank=True)
    operator = models.CharField("承办单位", max_length=100, blank=True)
    address = models.CharField("地址", max_length=200, blank=True)
    postcode = models.CharField("邮政编码", max_length=6, blank=True, validators=[RegexValidator(r"^\d{6}$")])
    phone = models.CharField("联系电话", max_length=60, blank=True)
    email = models.EmailField("电子邮箱", blank=True)
    domain = models.CharField(
        "网站域名",
        max_length=100,
        blank=True,
        help_text="不带 http://，例如 www 开头的域名。",
    )
    site_id_code = models.CharField(
        "政府网站标识码",
        max_length=10,
        blank=True,
        validators=[RegexValidator(r"^(\d{10}|bm\d{8})$", "应为 10 位数字，或 bm 加 8 位数字。")],
        help_text="由主管部门核发；未核发时留空，页面不显示。",
    )
    icp = models.CharField("ICP 备案号", max_length=60, blank=True, help_text="未备案时留空，页面不显示。")
    police_record = models.CharField(
        "公安备案号", max_length=60, blank=True, help_text="未备案时留空，页面不显示。"
    )
    is_demo = models.BooleanField("演示站", default=False, help_text="选中后每页显示“演示数据”的提示。")

    panels = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("tagline"), FieldPanel("is_demo")], "名称"),
        MultiFieldPanel(
            [
                FieldPanel("organiser"),
                FieldPanel("operator"),
                FieldPanel("address"),
                FieldPanel("postcode"),
                FieldPanel("phone"),
                FieldPanel("email"),
            ],
            "主办单位和联系方式",
        ),
        MultiFieldPanel(
            [
                FieldPanel("domain"),
                FieldPanel("site_id_code"),
                FieldPanel("icp"),
                FieldPanel("police_record"),
            ],
            "备案与标识",
        ),
    ]
    # Slots that a government site must fill; the admin's home lists those that are blank.
    REQUIRED_SLOTS = (
        "organiser",
        "address",
        "phone",
        "domain",
        "site_id_code",
        "icp",
        "police_record",
    )

    # Numbers and addresses, which input methods like to write full-width.
    ASCII_SLOTS = ("postcode", "phone", "domain", "site_id_code", "icp", "police_record")

    class Meta:
        verbose_name = "网站标识与页脚"

    def __str__(self) -> str:
        return self.name

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        for slot in self.ASCII_SLOTS:
            setattr(self, slot, unicodedata.normalize("NFKC", getattr(self, slot)).strip())
        super().clean_fields(exclude)

    def blank_slots(self) -> list[str]:
        """Labels of required slots that are blank."""
        return [
            str(self._meta.get_field(slot).verbose_name)
            for slot in self.REQUIRED_SLOTS
            if not getattr(self, slot)
        ]
