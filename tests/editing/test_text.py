"""Addresses from Chinese titles, and text as editors really bring it: ①, full-width digits, Word tables."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import get_page_models
from wagtail.test.utils.form_data import rich_text, streamfield

from portal.core.editing.forms import tidy
from portal.notices.models import NoticePage
from tests.editing.conftest import Newsroom

WORD_TABLE = """<p class="MsoNormal" style="mso-line-height:150%"><span lang="EN-US">附件①</span><o:p></o:p></p>
<table border="1" onclick="alert(1)"><tbody><tr><td width="50%"><p>类别</p></td><td>数量</td></tr>
<tr><td>个体工商户</td><td>１２３４</td></tr></tbody></table><script>alert(1)</script><img src="file:///C:/x.png">"""


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("促进个体工商户发展条例", "cujin-geti-gongshanghu-fazhan-tiaoli"),
        ("２０２６年第①季度数据", "2026-nian-di-1-jidu-shuju"),
        ("①②③", "123"),
        ("——！？", "page"),
        ("A股与GB/T 2260", "agu-yu-gb-t-2260"),
    ],
)
def test_a_page_without_address_gets_a_short_readable_one(newsroom: Newsroom, title: str, slug: str) -> None:
    page = newsroom.desk("li").create(title=title, slug="")
    assert page.slug == slug
    assert newsroom.notice(title=f"{title}（代码）").slug


def test_a_draft_made_in_code_gets_the_same_address(newsroom: Newsroom) -> None:
    for expected in ("niandubaogao", "niandubaogao-2"):
        page = NoticePage(title="年度报告", content_source="示范市市场监督管理局", live=False)
        newsroom.index.add_child(instance=page)
        assert page.slug == expected


def test_a_second_page_of_the_same_title_gets_a_number(newsroom: Newsroom) -> None:
    desk = newsroom.desk("li")
    first, second = desk.create(title="公告"), desk.create(title="公告")
    assert second.slug == f"{first.slug}-2"


def test_the_address_follows_the_title_until_it_is_published_or_typed(newsroom: Newsroom) -> None:
    desk = newsroom.desk("li")
    page = desk.create(title="关于")
    desk.edit(page, title="关于年报的通知", slug=page.slug)
    draft = NoticePage.objects.get(pk=page.pk)
    assert draft.slug == "guanyu-nianbao-de-tongzhi"
    desk.edit(draft, title="关于年报的再通知", slug="nianbao")
    desk.edit(draft, title="又一个标题", slug="nianbao")
    draft = NoticePage.objects.get(pk=page.pk)
    assert draft.slug == "nianbao"
    draft.get_latest_revision().publish()
    desk.edit(draft, title="发布后的标题", slug="nianbao")
    assert NoticePage.objects.get(pk=page.pk).get_latest_revision_as_object().slug == "nianbao"


def test_a_typed_address_that_is_taken_or_wrong_is_not_used(newsroom: Newsroom) -> None:
    newsroom.notice(slug="nianbao")
    desk = newsroom.desk("li")
    url = reverse("wagtailadmin_pages:add", args=["notices", "noticepage", newsroom.index.pk])
    taken = desk.client.post(url, desk.form(slug="nianbao"))
    assert "已被使用" in str(taken.context["form"].errors["slug"])
    assert desk.create(title="另一篇", slug="年报").slug == "nianbao-2"
    encoded = desk.client.post(url, desk.form(slug="%E5%B9%B4"))
    assert "slug" in encoded.context["form"].errors


def test_the_script_of_the_editor_does_not_fill_in_an_address(newsroom: Newsroom) -> None:
    url = reverse("wagtailadmin_pages:add", args=["notices", "noticepage", newsroom.index.pk])
    widget = newsroom.desk("li").client.get(url).context["form"].fields["slug"].widget
    assert widget.attrs["data-action"] == "w-sync:apply->w-action#noop:prevent"


@pytest.mark.parametrize(
    "html", [WORD_TABLE, "<p>①②③ ２０２６年 ㎡ 〇 \U0001f600 \U00020bb7</p>", "<p></p>", ""]
)
def test_pasted_text_is_kept_and_nothing_dangerous_with_it(newsroom: Newsroom, html: str) -> None:
    values: dict[str, Any] = {
        "body": streamfield([("text", rich_text(html or "<p>　</p>")), ("text", rich_text("<p>正文</p>"))])
    }
    page = newsroom.desk("li").create(title="关于１２家单位①的通知", **values)
    assert page.title == "关于12家单位①的通知"
    page.get_latest_revision().publish()
    body = newsroom.desk("wu").client.get(NoticePage.objects.get(pk=page.pk).url).content.decode()
    main = body[body.index("<main") : body.index("</main")]
    for text in ("①", "１２３４") if html == WORD_TABLE else ():
        assert text in main
    for bad in ("onclick", "<script>alert", "file:///", "Mso", "<o:p", "style="):
        assert bad not in main


def test_contents_that_no_editor_of_ours_sends_do_not_break_the_page(newsroom: Newsroom) -> None:
    strange = json.dumps(
        {
            "blocks": [
                {
                    "key": "a",
                    "text": "表格",
                    "type": "unstyled",
                    "depth": 9,
                    "inlineStyleRanges": [{"offset": 0, "length": 2, "style": "FONT-红"}],
                    "entityRanges": [],
                },
                {
                    "key": "b",
                    "text": " ",
                    "type": "atomic",
                    "depth": 0,
                    "inlineStyleRanges": [],
                    "entityRanges": [{"key": 0, "offset": 0, "length": 1}],
                },
            ],
            "entityMap": {
                "0": {"type": "TABLE", "mutability": "IMMUTABLE", "data": {"html": "<table onclick=1>"}}
            },
        }
    )
    page = newsroom.desk("li").create(body=streamfield([("text", strange)]))
    assert "表格" in str(page.body) and "onclick" not in str(page.body)


@given(st.text())
def test_tidying_never_fails_and_is_done_once(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once
    assert not any("０" <= char <= "９" for char in once)


def test_every_field_of_every_page_type_says_what_it_wants() -> None:
    silent = []
    for model in get_page_models():
        if not model.__module__.startswith("portal."):
            continue
        form = model.get_edit_handler().get_form_class()
        for name, field in form.base_fields.items():
            own = name not in (
                "title",
                "slug",
                "seo_title",
                "show_in_menus",
                "go_live_at",
                "expire_at",
                "comment_notifications",
            )
            if own and not str(field.help_text) and not getattr(field, "block", None):
                silent.append(f"{model.__name__}.{name}")
    assert silent == []


def test_an_overlong_title_is_refused_in_chinese(newsroom: Newsroom) -> None:
    desk = newsroom.desk("li")
    url = reverse("wagtailadmin_pages:add", args=["notices", "noticepage", newsroom.index.pk])
    answer = desk.client.post(url, desk.form(title="长" * 300))
    assert "255" in str(answer.context["form"].errors["title"])
    with pytest.raises(ValidationError):
        NoticePage(title="", content_source="局").full_clean()
