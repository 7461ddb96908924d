"""What falls due by the clock: the days on which a policy's status changes (design rule 4)."""

import datetime as dt

from portal.core import clock
from portal.core.announcements import announce_many, schedule
from portal.policies.pages import PolicyPage
from portal.policies.status import ENDING_DAYS


def turning_days(policy: tuple[dt.date | None, dt.date | None]) -> list[dt.date]:
    """The days whose midnight changes the status: begins, is about to end, has ended."""
    valid_from, valid_to = policy
    days = [valid_from] if valid_from else []
    if valid_to:
        days += [valid_to - dt.timedelta(days=ENDING_DAYS), valid_to + dt.timedelta(days=1)]
    return days


def next_due(after: dt.datetime) -> dt.datetime | None:
    """The first moment later than `after` at which a live policy changes its status."""
    windows = PolicyPage.objects.live().values_list("valid_from", "valid_to").distinct()
    moments = (clock.start_of(day) for window in windows for day in turning_days(window))
    return min((moment for moment in moments if moment > after), default=None)


def fire(since: dt.datetime, until: dt.datetime) -> None:
    """Announce the policies whose status changed in (since, until]."""
    rows = PolicyPage.objects.live().values_list("pk", "valid_from", "valid_to")
    announce_many(
        PolicyPage,
        [
            pk
            for pk, *window in rows
            if any(since < clock.start_of(day) <= until for day in turning_days((window[0], window[1])))
        ],
    )


schedule("policies.status", next_due, fire)
