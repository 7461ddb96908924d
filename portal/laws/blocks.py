"""Blocks that cite law."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.snippets.blocks import SnippetChooserBlock

from portal.core.blocks import BaseStructBlock
from portal.laws.citing import Cited, ShownCitation, show
from portal.laws.reading.numbers import article_label, article_number


class BasisBlock(BaseStructBlock):
    """A legal basis (设定依据): an instrument of the library and an article of it."""

    instrument = SnippetChooserBlock(
        "laws.Instrument",
        required=False,
        label="法律文件",
        help_text="从法规库中选；没有收入法规库的，留空并填写下面的文件名称。",
    )
    name = blocks.CharBlock(
        required=False,
        max_length=200,
        label="文件名称",
        help_text="只在法规库没有该文件时填写，不加书名号。",
    )
    article = blocks.CharBlock(
        required=False,
        max_length=20,
        label="条",
        help_text="填数字，例如 19；第四十七条之一填 47-1；引用整部文件时留空。",
    )
    paragraph = blocks.CharBlock(
        required=False, max_length=60, label="款、项", help_text="例如：第二款第（三）项。"
    )
    note = blocks.CharBlock(
        required=False, max_length=200, label="说明", help_text="这一条规定了什么，一句话。"
    )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        errors: dict[str, ValidationError] = {}
        if not cleaned["instrument"] and not cleaned["name"]:
            errors["instrument"] = ValidationError("请选择法律文件，或者填写文件名称。")
        if cleaned["article"] and article_number(cleaned["article"]) is None:
            errors["article"] = ValidationError("条号请写成 19、47-1 或者第十九条的形式。")
        if errors:
            raise StructBlockValidationError(block_errors=errors)
        return cleaned

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        context["citations"] = shown_basis([value])
        return context

    class Meta:
        label = "法律依据"
        icon = "openquote"
        template = "laws/blocks/basis.html"
        description = "引用法规库中的一条"
        preview_value = {
            "instrument": None,
            "name": "市场主体登记管理条例",
            "article": "19",
            "paragraph": "",
            "note": "申请材料齐全、符合法定形式的予以确认并当场登记",
        }


def shown_basis(values: Any) -> list[ShownCitation]:
    """Values of BasisBlocks as core/components/basis.html shows them; one query for all."""
    values = [value for value in values if value]
    known = [value for value in values if value.get("instrument")]
    shown = iter(
        show(
            [
                (value["instrument"], value["article"], value.get("paragraph") or "", value.get("note") or "")
                for value in known
            ]
        )
    )
    return [next(shown) if value.get("instrument") else _by_name(value) for value in values]


def _by_name(value: Any) -> ShownCitation:
    number = article_number(value.get("article") or "")
    label = (article_label(*number) if number else value.get("article") or "") + (
        value.get("paragraph") or ""
    )
    return ShownCitation(value.get("name") or "", label, "", "", "", value.get("note") or "")


def cited_in(values: Any) -> list[Cited]:
    """Values of BasisBlocks as an extractor gives them to `register_citing`."""
    return [
        Cited(
            value["instrument"].pk,
            value.get("article") or "",
            value.get("paragraph") or "",
            value.get("note") or "",
        )
        for value in values
        if value and value.get("instrument")
    ]
