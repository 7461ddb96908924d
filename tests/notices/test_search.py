"""Notices as search documents."""

import datetime as dt
from collections.abc import Callable

from wagtail.models import PageViewRestriction

from portal.core import clock
from portal.notices.documents import notice_documents
from portal.notices.pages import NoticePage

Publish = Callable[..., NoticePage]


def test_document_holds_the_words_and_no_markup(publish: Publish) -> None:
    notice = publish(
        "关于年报的通知",
        body=[
            ("heading", {"text": "报送时间", "level": "2"}),
            ("text", "<p>请在<b>6月30日</b>前报送&amp;公示。</p>"),
            ("faq", {"question": "收费吗？", "answer": "<p>不收费。</p>"}),
        ],
    )
    (document,) = notice_documents(notice)
    assert document.url == notice.url
    assert document.date == dt.date(2026, 11, 20)
    for words in ("报送时间", "6月30日", "报送&公示", "收费吗？", "不收费。"):
        assert words in document.body
    assert "<" not in document.body


def test_what_the_public_may_not_see_is_no_document(publish: Publish) -> None:
    end = dt.datetime(2027, 3, 1, 18, 0, tzinfo=clock.TZ)
    (document,) = notice_documents(publish("招募公告", expire_at=end))
    assert document.visible_until == end
    private = publish("内部通知")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    assert list(notice_documents(private)) == []
    withdrawn = publish("撤回的通知")
    withdrawn.unpublish()
    assert list(notice_documents(withdrawn)) == []
