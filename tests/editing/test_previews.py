"""A draft is seen as a page, as a card in a list and as a search result before anyone else sees it."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from tests.editing.conftest import Newsroom


def previewed(newsroom: Newsroom, mode: str, **values: Any) -> str:
    desk = newsroom.desk("li")
    page = newsroom.notice(bureau=newsroom.district)
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    answer = desk.client.post(f"{url}?mode={mode}", desk.form(slug=page.slug, **values))
    assert answer.json() == {"is_valid": True, "is_available": True}
    shown = desk.client.get(f"{url}?mode={mode}")
    assert shown.status_code == 200
    # The admin shows the preview in a frame of its own; nobody else may.
    assert shown["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in shown["Content-Security-Policy"]
    assert "unsafe-inline" not in shown["Content-Security-Policy"]
    return shown.content.decode()


def test_the_page_itself(newsroom: Newsroom) -> None:
    body = previewed(newsroom, "", title="预览中的标题")
    assert "预览中的标题" in body and "登记窗口延时服务至十八时" in body


@pytest.mark.parametrize("mode", ["card", "search"])
def test_the_card_and_the_search_result(newsroom: Newsroom, mode: str) -> None:
    body = previewed(newsroom, mode, title="预览中的标题", summary="只在列表里显示的摘要")
    assert "预览中的标题" in body and "只在列表里显示的摘要" in body
    assert "登记窗口延时服务至十八时" not in body
    assert "style=" not in body


@pytest.mark.parametrize("mode", ["card", "search"])
def test_a_title_is_escaped(newsroom: Newsroom, mode: str) -> None:
    assert "<script>alert" not in previewed(newsroom, mode, title="<script>alert(1)</script>")


def test_a_page_that_is_not_yet_saved_can_be_previewed(newsroom: Newsroom) -> None:
    desk = newsroom.desk("li")
    url = reverse("wagtailadmin_pages:preview_on_add", args=["notices", "noticepage", newsroom.index.pk])
    for mode in ("", "card", "search"):
        assert desk.client.post(f"{url}?mode={mode}", desk.form(title="尚未保存")).json()["is_valid"]
        assert "尚未保存" in desk.client.get(f"{url}?mode={mode}").content.decode()


def test_the_modes_have_chinese_names(newsroom: Newsroom) -> None:
    page = newsroom.notice()
    assert [name for _, name in page.preview_modes] == ["页面", "列表中的样子", "搜索结果中的样子"]
    editor = (
        newsroom.desk("admin").client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    )
    assert "搜索结果中的样子" in editor


def test_the_panel_of_checks_finds_what_answers_it(newsroom: Newsroom) -> None:
    """Without Wagtail's script in the previewed page the panel would always say that nothing is wrong."""
    page = newsroom.notice(bureau=newsroom.district)
    desk = newsroom.desk("li")
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    desk.client.post(url, desk.form(slug=page.slug))
    assert "wagtail-userbar" in desk.client.get(f"{url}?in_preview_panel=true").content.decode()
    assert "wagtail-userbar" not in desk.client.get(url).content.decode()
    page.get_latest_revision().publish()
    assert "wagtail-userbar" not in desk.client.get(page.url).content.decode()
