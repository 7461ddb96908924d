"""House rules as system checks: a forgotten rule is reported in words."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import path
from wagtail import blocks as wagtail_blocks

from portal.core import blocks
from portal.core.checks import blocks_are_described, errors_of, views_say_whether_storable


def _messages(block: Any) -> list[str]:
    return [error.msg for error in errors_of(wagtail_blocks.StreamBlock([("块", block)]), "正文")]


def test_the_portal_keeps_its_rules() -> None:
    assert blocks_are_described(None) == []
    assert views_say_whether_storable(None) == []


@pytest.mark.parametrize("block", [blocks.BodyBlock(label="正文"), blocks.TableBlock(), blocks.FAQBlock()])
def test_the_shared_blocks_keep_the_rules(block: Any) -> None:
    assert _messages(block) == []


def test_a_block_without_label_help_or_preview_is_reported() -> None:
    class Bare(blocks.BaseStructBlock):
        text = wagtail_blocks.CharBlock()

        class Meta:
            preview_value = None

    Bare.__module__ = "portal.test"
    messages = " ".join(_messages(Bare()))
    assert "没有中文名称" in messages
    assert "没有填写说明" in messages
    assert "没有预览" in messages


def unmarked(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


unmarked.__module__ = "portal.test"
urlpatterns = [path("x/", unmarked)]


def test_a_view_that_does_not_say_whether_storable_is_reported(settings: Any) -> None:
    settings.ROOT_URLCONF = __name__
    messages = [error.msg for error in views_say_whether_storable(None)]
    assert len(messages) == 1
    assert "unmarked" in messages[0]


@pytest.mark.parametrize(
    ("page", "url", "complaint"),
    [(None, "", "请填写其中一项"), (None, "https://example.org/", None)],
)
def test_a_link_has_one_target(page: Any, url: str, complaint: str | None) -> None:
    block = blocks.LinkBlock()
    value = block.to_python({"text": "办事指南", "page": page, "url": url})
    if complaint is None:
        assert block.clean(value)["url"] == url
        return
    with pytest.raises(wagtail_blocks.struct_block.StructBlockValidationError) as caught:
        block.clean(value)
    assert complaint in str(caught.value.block_errors["url"])
