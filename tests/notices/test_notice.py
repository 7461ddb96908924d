"""One notice: tags, time, text, attachments."""

from collections.abc import Callable
from html.parser import HTMLParser

from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents import get_document_model

from portal.notices.pages import NoticePage

Publish = Callable[..., NoticePage]


class Tags(HTMLParser):
    """The meta tags of a page: name -> contents."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: dict[str, list[str]] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "meta" and found.get("name"):
            self.tags.setdefault(str(found["name"]), []).append(str(found["content"]))


def test_tags_of_a_content_page_stand_once_and_equal_what_is_shown(client: Client, publish: Publish) -> None:
    notice = publish("关于“年报”的通知 <一>")
    html = client.get(notice.url).content.decode()
    tags = Tags(html).tags
    assert tags["ArticleTitle"] == ["关于“年报”的通知 <一>"]
    assert tags["PubDate"] == ["2026-11-20 09:30"]
    assert tags["ContentSource"] == ["示范市市场监督管理局"]
    assert tags["ColumnName"] == ["通知公告"]
    assert tags["ColumnType"] == ["通知公告"]
    assert ">2026-11-20 09:30</time>" in html
    assert "来源：示范市市场监督管理局" in html
    assert html.count("<h1") == 1


def test_attachment_can_be_downloaded(client: Client, publish: Publish) -> None:
    document = get_document_model().objects.create(
        title="名单", file=ContentFile("序号,名称\r\n".encode("utf-8-sig"), "名单.csv")
    )
    notice = publish("名单公示", attachments=[("file", {"title": "拟认定名单", "document": document})])
    html = client.get(notice.url).content.decode()
    assert "附件" in html
    assert document.url in html
    assert client.get(document.url).status_code == 200
    document.file.delete()


def test_script_in_a_title_is_text(client: Client, publish: Publish) -> None:
    notice = publish("<script>alert(1)</script>通知")
    for address in (notice.url, "/notices/", "/notices/feed.xml"):
        assert "<script>alert" not in client.get(address).content.decode()


def test_other_notices_of_the_kind_follow(client: Client, publish: Publish) -> None:
    publish("另一条公示", kind=NoticePage.Kind.PUBLICITY)
    publish("一条通知")
    notice = publish("这条公示", kind=NoticePage.Kind.PUBLICITY)
    html = client.get(notice.url).content.decode()
    assert "最新公示" in html
    assert "另一条公示" in html
    assert "一条通知" not in html
