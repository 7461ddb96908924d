"""The same state elsewhere: last days for the telephone's calendar."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING

from portal.core import clock
from portal.guides.checklist.working import Limit

if TYPE_CHECKING:
    from portal.guides.pages import GuidePage

REMIND_DAYS = 3


def calendar_file(guide: GuidePage, limits: list[Limit], address: str) -> bytes:
    """An iCalendar file with a day-long entry for each last day; the same limits give the same bytes."""
    from icalendar import Alarm, Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//portal//checklist//ZH-CN")
    calendar.add("version", "2.0")
    stamp = (guide.last_published_at or clock.now()).astimezone(dt.UTC)
    for limit in limits:
        if limit.deadline is None:
            continue
        title, last = f"{limit.value['title']}（最后一天）", limit.deadline.last
        event = Event()
        uid = hashlib.sha256(f"{guide.pk}:{title}:{limit.deadline.start}:{last}".encode()).hexdigest()[:32]
        event.add("uid", uid)
        event.add("dtstamp", stamp)
        event.add("dtstart", last)
        event.add("dtend", last + dt.timedelta(days=1))
        event.add("summary", title)
        event.add("description", _description(guide, limit, address))
        event.add("url", address)
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", title)
        alarm.add("trigger", dt.timedelta(days=-REMIND_DAYS))
        event.add_component(alarm)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _description(guide: GuidePage, limit: Limit, address: str) -> str:
    deadline = limit.deadline
    lines = [
        guide.title,
        f"自{limit.since}{deadline.start if deadline else ''}起{limit.length}，当天不计入。",
        str(limit.value.get("note") or ""),
        deadline.unsure if deadline else "",
        address,
    ]
    return "\n".join(line for line in lines if line)
