"""Bureaus (机关) and who works for them. An editor's rights reach as far as the bureau's subtree."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.search import index


class Bureau(index.Indexed, models.Model):
    """A market regulator or an office below it.

    `path` lists the keys from the root down to this bureau ("/1/4/9/"), so that a subtree is one
    indexed prefix query; `save` keeps it right, also for all below a bureau that moved.
    """

    LEVELS = [
        ("nation", "国家级"),
        ("province", "省级"),
        ("city", "市级"),
        ("county", "县级"),
        ("office", "派出机构（所）"),
    ]
    code = models.SlugField(
        "机关代码",
        max_length=40,
        unique=True,
        help_text="字母、数字和短横，确定后不再改动。",
    )
    name = models.CharField("名称", max_length=100, unique=True)
    short_name = models.CharField("简称", max_length=40, blank=True)
    level = models.CharField("层级", max_length=10, choices=LEVELS)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="上级机关",
    )
    path = models.CharField(max_length=200, editable=False, db_index=True, default="")
    region_code = models.CharField(
        "行政区划代码",
        max_length=6,
        blank=True,
        help_text="六位数字（GB/T 2260）；演示地区用 99 开头的代码。",
    )
    phone = models.CharField("电话", max_length=60, blank=True)
    address = models.CharField("地址", max_length=200, blank=True)
    hours = models.CharField("办公时间", max_length=200, blank=True)
    accessibility = models.CharField("无障碍设施", max_length=200, blank=True)
    url = models.URLField("网址", blank=True)

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldPanel("short_name"),
                FieldPanel("code"),
                FieldPanel("level"),
            ],
            "机关",
        ),
        FieldPanel("parent"),
        FieldPanel("region_code"),
        MultiFieldPanel(
            [
                FieldPanel("phone"),
                FieldPanel("address"),
                FieldPanel("hours"),
                FieldPanel("accessibility"),
                FieldPanel("url"),
            ],
            "联系方式",
        ),
    ]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        verbose_name = "机关"
        verbose_name_plural = "机关"
        ordering = ["path"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.pk and self.parent and self.parent.path.startswith(self.path):
            raise ValidationError({"parent": "上级机关不能是本机关或其下级机关，请另选一个。"})

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        path = f"{self.parent.path if self.parent else '/'}{self.pk}/"
        if path == self.path:
            return
        below = (
            list(Bureau.objects.filter(path__startswith=self.path).exclude(pk=self.pk)) if self.path else []
        )
        for bureau in below:
            bureau.path = path + bureau.path.removeprefix(self.path)
        Bureau.objects.bulk_update(below, ["path"])
        self.path = path
        Bureau.objects.filter(pk=self.pk).update(path=path)

    def subtree(self) -> "models.QuerySet[Bureau]":
        """This bureau and all below it."""
        return Bureau.objects.filter(path__startswith=self.path)

    def is_within(self, other: "Bureau") -> bool:
        """Whether this bureau is `other` or lies below it."""
        return self.path.startswith(other.path)


class BureauMembership(models.Model):
    """A user works for a bureau; the user's groups say what, this says for whom."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="bureau_memberships",
        verbose_name="用户",
    )
    bureau = models.ForeignKey(Bureau, models.CASCADE, related_name="memberships", verbose_name="机关")

    class Meta:
        verbose_name = "所属机关"
        verbose_name_plural = "所属机关"
        constraints = [models.UniqueConstraint(fields=["user", "bureau"], name="one_membership")]

    def __str__(self) -> str:
        return f"{self.user} · {self.bureau}"
