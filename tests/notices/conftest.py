"""A column of notices and ways to fill it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from wagtail.models import Page, Site

from portal.core import clock
from portal.notices.pages import NoticePage, NoticesIndexPage

DAY = dt.date(2026, 11, 23)


@pytest.fixture
def column(db: None) -> NoticesIndexPage:
    """The column at /notices/ of a site that has nothing else."""
    parent: Page = Site.objects.get(is_default_site=True).root_page
    page = NoticesIndexPage(title="通知公告", slug="notices", summary="通知和公告。", column_type="通知公告")
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


@pytest.fixture
def publish(column: NoticesIndexPage) -> Callable[..., NoticePage]:
    """Publish a notice; what is not said is ordinary."""

    def make(title: str, **fields: Any) -> NoticePage:
        values = {
            "summary": f"{title}的摘要。",
            "content_source": "示范市市场监督管理局",
            "published_at": dt.datetime(2026, 11, 20, 9, 30, tzinfo=clock.TZ),
            "body": [("text", "<p>现将有关事项通知如下。</p>")],
        }
        page = NoticePage(title=title, **(values | fields))
        column.add_child(instance=page)
        page.save_revision().publish()
        return NoticePage.objects.get(pk=page.pk)

    return make
