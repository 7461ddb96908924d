"""What all Atom feeds (RFC 4287) of the portal share."""

from __future__ import annotations

from datetime import date, datetime, time
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed

from portal.core import clock

MEDIA_TYPE = "application/atom+xml; charset=utf-8"


class Feed(Atom1Feed):
    """Django's feed; an empty one is of the moment given as `begun`, or of today by the portal's clock."""

    def latest_post_date(self) -> datetime:
        days = [item["updateddate"] for item in self.items]
        return max(days, default=self.feed.get("begun") or moment(clock.today()))


def moment(day: date) -> datetime:
    """A day as the moment that an entry needs."""
    return datetime.combine(day, time(), tzinfo=clock.TZ)


def tag(what: str) -> str:
    """A name for ever (RFC 4151), under the portal's own address, whichever of its names a reader came by."""
    return f"tag:{urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname},2026:{what}"
