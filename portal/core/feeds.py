"""What all Atom feeds (RFC 4287) of the portal share."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils.feedgenerator import Atom1Feed

from portal.core import clock

MEDIA_TYPE = "application/atom+xml; charset=utf-8"


class Feed(Atom1Feed):
    """Django's feed, whose day does not come from another clock when it is empty."""

    def latest_post_date(self) -> datetime:
        days = [item["updateddate"] for item in self.items]
        return max(days, default=moment(clock.today()))


def moment(day: date) -> datetime:
    """A day as the moment that an entry needs."""
    return datetime.combine(day, time(), tzinfo=clock.TZ)
