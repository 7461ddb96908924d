"""The editor's own form: what is typed and pasted is saved and shown."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from portal.notices.pages import NoticePage, NoticesIndexPage

WORD_TABLE = """<p class="MsoNormal" style="mso-char-indent-count:2.0"><span lang="EN-US">①</span>营业执照；
<o:p></o:p>②身份证明。</p><table class="MsoTableGrid" border="1"><tr><td width="120" style="width:90pt">
<p>材料</p></td><td><p>份数</p></td></tr><tr><td>申请书</td><td>１份</td></tr></table><script>alert(1)</script>"""


@pytest.fixture
def editor(client: Client, db: None) -> Client:
    """A browser in which an administrator is logged in."""
    user = get_user_model().objects.create_superuser("editor", "editor@example.org", "long-enough-password")
    client.force_login(user)
    return client


def form(**changes: Any) -> dict[str, Any]:
    """What the editor's form sends for an ordinary notice."""
    values = {
        "title": "关于做好年报工作的通知",
        "slug": "",
        "summary": "请按时报送。",
        "content_source": "示范市市场监督管理局",
        "author": "",
        "keywords": "年报",
        "published_at": "2026-11-20 09:30",
        "bureau": "",
        "kind": "notice",
        "body": streamfield([("text", rich_text("<p>请在６月３０日前报送。</p>"))]),
        "attachments": streamfield([]),
        "seo_title": "",
        "go_live_at": "",
        "expire_at": "",
    }
    return nested_form_data(values | changes)


def save(editor: Client, column: NoticesIndexPage, **changes: Any) -> NoticePage:
    """Save a draft through the form, then publish it."""
    address = reverse("wagtailadmin_pages:add", args=("notices", "noticepage", column.pk))
    answer = editor.post(address, form(**changes))
    assert answer.status_code == 302, answer.content.decode()
    page = NoticePage.objects.latest("pk")
    page.get_latest_revision_as_object().save_revision().publish()
    return NoticePage.objects.get(pk=page.pk)


def test_form_saves_a_notice_with_a_readable_address(editor: Client, column: NoticesIndexPage) -> None:
    notice = save(editor, column)
    assert notice.slug.startswith("guanyu-zuohao-nianbao")
    html = editor.get(notice.url).content.decode()
    assert "2026-11-20 09:30" in html
    assert "６月３０日" in html or "6月30日" in html


def test_pasted_word_table_and_circled_numbers_are_saved_and_shown(
    editor: Client, column: NoticesIndexPage
) -> None:
    notice = save(editor, column, body=streamfield([("text", rich_text(WORD_TABLE))]))
    html = editor.get(notice.url).content.decode()
    for words in ("①营业执照", "②身份证明", "材料", "申请书", "份"):
        assert words in html
    for traces in ("MsoNormal", "MsoTableGrid", "mso-", "<o:p>", "<script>alert"):
        assert traces not in html


def test_source_and_text_are_asked_for_before_review(editor: Client, column: NoticesIndexPage) -> None:
    address = reverse("wagtailadmin_pages:add", args=("notices", "noticepage", column.pk))
    values = form(content_source="", body=streamfield([])) | {"action-submit": "1"}
    answer = editor.post(address, values)
    assert answer.status_code == 200
    assert {"content_source", "body"} <= set(answer.context["form"].errors)
    assert not NoticePage.objects.exists()


def test_form_is_in_chinese_with_help(editor: Client, column: NoticesIndexPage) -> None:
    address = reverse("wagtailadmin_pages:add", args=("notices", "noticepage", column.pk))
    html = editor.get(address).content.decode()
    for words in ("类别", "正文", "附件", "来源", "发布时间", "决定在“通知公告”栏目中归入哪一类"):
        assert words in html


def test_column_takes_notices_only(column: NoticesIndexPage) -> None:
    assert NoticesIndexPage.allowed_subpage_models() == [NoticePage]
    assert NoticePage.allowed_subpage_models() == []
    assert NoticePage.allowed_parent_page_models() == [NoticesIndexPage]
