"""还可以看: neighbouring matters and tools of this site that a reader of the guide may have meant."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.fields import StreamField

from portal.core.blocks import BaseStructBlock

ADDRESS = re.compile(r"/(?:[a-z0-9-]+/)+")


class RelatedBlock(BaseStructBlock):
    """A link within the site, also to tools that are no pages."""

    text = blocks.CharBlock(label="文字", max_length=40, help_text="点开是什么，例如“公司备案”。")
    address = blocks.CharBlock(
        label="本站网址",
        max_length=200,
        help_text="从 / 开始、以 / 结尾，不写域名，例如 /guides/gongsi-beian/。",
    )

    class Meta:
        label = "相近的事项或者工具"
        icon = "link"
        description = "本站的另一份指南或者一个工具"
        preview_value = {"text": "公司备案", "address": "/guides/gongsi-beian/"}

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        cleaned["address"] = cleaned["address"].strip()
        if not ADDRESS.fullmatch(cleaned["address"]):
            problem = ValidationError("网址应当从 / 开始、以 / 结尾，不写域名，例如 /guides/gongsi-beian/。")
            raise StructBlockValidationError(block_errors={"address": problem})
        return cleaned


class RelatedFields(models.Model):
    """Links to what stands near the guide."""

    related = StreamField(
        [("link", RelatedBlock())],
        verbose_name="还可以看",
        blank=True,
        help_text="容易混淆的、接着要办的事项，或者能用的工具，最多五个。",
        max_num=5,
    )

    class Meta:
        abstract = True
