"""Blocks of the home page and the standard pages."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from portal.core.blocks import BaseStructBlock


class TileBlock(BaseStructBlock):
    """One thing that people come for: a link with a line of explanation."""

    title = blocks.CharBlock(label="名称", max_length=20, help_text="群众会说的话，例如“开店办执照”。")
    text = blocks.CharBlock(label="说明", max_length=50, required=False, help_text="一句话，不超过 50 字。")
    page = blocks.PageChooserBlock(label="本站页面", required=False, help_text="与站内地址二选一。")
    address = blocks.CharBlock(
        label="站内地址",
        required=False,
        max_length=200,
        help_text="以 / 开头，例如 /laws/；与本站页面二选一。",
    )

    class Meta:
        label = "入口"
        icon = "link"
        template = "home/blocks/tile.html"
        description = "首页上的一个入口"
        preview_value = {
            "title": "开店办执照",
            "text": "个体工商户怎么登记",
            "page": None,
            "address": "/guides/",
        }

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        address = cleaned.get("address") or ""
        if bool(cleaned.get("page")) == bool(address):
            problem = ValidationError("“本站页面”和“站内地址”请填写其中一项。")
            raise StructBlockValidationError(block_errors={"address": problem})
        if address and (not address.startswith("/") or address.startswith("//")):
            problem = ValidationError("站内地址应以一个 / 开头，例如 /laws/。")
            raise StructBlockValidationError(block_errors={"address": problem})
        return cleaned


class TileGroupBlock(BaseStructBlock):
    """Tiles under one heading."""

    title = blocks.CharBlock(label="标题", max_length=30, help_text="例如“您想办什么”。")
    tiles = blocks.ListBlock(TileBlock(), label="入口", min_num=1, help_text="最常用的放在前面。")

    class Meta:
        label = "一组入口"
        icon = "grip"
        template = "home/blocks/tile_group.html"
        description = "一个标题下的几个入口"
        preview_value = {"title": "您想办什么", "tiles": [TileBlock._meta_class.preview_value]}
