"""The Atom feed of the notices."""

import datetime as dt
from typing import Any

from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed

from portal.core.sites import site_identity
from portal.notices.pages import NoticePage, NoticesIndexPage, public_notices

NEWEST = 50


class NoticeFeed(Feed):
    """The newest notices as Atom 1.0 (RFC 4287), at an address that never moves."""

    storable = True
    feed_type = Atom1Feed
    language = "zh-CN"
    description = ""

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.site_name = site_identity(request).name
        response: HttpResponse = super().__call__(request, *args, **kwargs)
        return response

    def title(self) -> str:
        return f"{self.site_name} - 通知公告"

    def link(self) -> str:
        column = NoticesIndexPage.objects.live().first()
        return (column and column.get_url()) or "/notices/"

    def author_name(self) -> str:
        return self.site_name

    def items(self) -> "QuerySet[NoticePage]":
        return public_notices()[:NEWEST]

    def item_title(self, item: NoticePage) -> str:
        return str(item.title)

    def item_description(self, item: NoticePage) -> str:
        return str(item.summary)

    def item_link(self, item: NoticePage) -> str:
        return item.get_url() or ""

    def item_author_name(self, item: NoticePage) -> str:
        return str(item.content_source)

    def item_pubdate(self, item: NoticePage) -> dt.datetime:
        moment: dt.datetime = item.shown_at
        return moment

    def item_updateddate(self, item: NoticePage) -> dt.datetime:
        return max(item.shown_at, item.last_published_at or item.shown_at)

    def item_categories(self, item: NoticePage) -> tuple[str, ...]:
        return (item.get_kind_display(),)
