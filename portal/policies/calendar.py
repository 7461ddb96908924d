"""政策日历: what begins and what ends when, only by the dates that the policies themselves say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from wagtail.models import Site
from wagtail.query import PageQuerySet

from portal.core import clock
from portal.core.views import not_storable
from portal.policies.listing import public_policies
from portal.policies.pages import PoliciesIndexPage, PolicyPage
from portal.policies.status import status_on

REMIND_DAYS = 14


class Turn(StrEnum):
    """What happens to a policy on a day."""

    BEGINS = "begins"
    ENDS = "ends"

    @property
    def label(self) -> str:
        """The word shown."""
        return {"begins": "开始", "ends": "截止"}[self]


@dataclass(frozen=True)
class Entry:
    """A policy's first or last day; both belong to its window."""

    day: dt.date
    turn: Turn
    policy: PolicyPage

    @property
    def title(self) -> str:
        """截止：名称."""
        return f"{self.turn.label}：{self.policy.title}"


@dataclass(frozen=True)
class Month:
    """A month with its entries by day."""

    first: dt.date
    entries: tuple[Entry, ...]

    @property
    def label(self) -> str:
        """2026年12月."""
        return f"{self.first.year}年{self.first.month}月"


def entries(policies: Iterable[PolicyPage]) -> list[Entry]:
    """First and last days by day; on one day what ends before what begins, then by title."""
    found = [Entry(policy.valid_from, Turn.BEGINS, policy) for policy in policies if policy.valid_from]
    found += [Entry(policy.valid_to, Turn.ENDS, policy) for policy in policies if policy.valid_to]
    return sorted(found, key=lambda entry: (entry.day, entry.turn is Turn.BEGINS, entry.policy.title))


def months(found: Iterable[Entry]) -> list[Month]:
    """The entries by month, in their order."""
    return [
        Month(first, tuple(group)) for first, group in groupby(found, lambda entry: entry.day.replace(day=1))
    ]


def calendar_of(policies: PageQuerySet, today: dt.date) -> dict[str, object]:
    """What the page shows: months from today on, those before (the latest first), policies without an end."""
    pages = list(public_policies(policies))
    found = entries(pages)
    return {
        "today": today,
        "months": months(entry for entry in found if entry.day >= today),
        "before": months(entry for entry in reversed(found) if entry.day < today),
        "endless": [
            page
            for page in pages
            if page.valid_to is None and status_on(today, page.valid_from, None).is_usable
        ],
    }


@require_safe
@not_storable("开始和截止的日子随政策变化，日历软件随时来取")
def policy_calendar(request: HttpRequest) -> HttpResponse:
    """All first and last days as an iCalendar file that calendars can subscribe to."""
    site = Site.find_for_request(request)
    above = site.root_page if site else None
    index = PoliciesIndexPage.objects.live().public().descendant_of(above).first() if above else None
    if index is None:
        raise Http404
    found = entries(list(public_policies(PolicyPage.objects.descendant_of(index))))
    response = HttpResponse(calendar_file(found, request), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="policies.ics"'
    return response


def calendar_file(found: Iterable[Entry], request: HttpRequest) -> bytes:
    """The entries as day-long events; the same policies give the same bytes."""
    from icalendar import Alarm, Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//portal//policies//ZH-CN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "政策日历")
    for entry in found:
        page = entry.policy
        address = request.build_absolute_uri(page.get_url(request))
        event = Event()
        event.add("uid", f"policy-{page.pk}-{entry.turn}@{request.get_host()}")
        event.add("dtstamp", (page.last_published_at or clock.now()).astimezone(dt.UTC))
        event.add("dtstart", entry.day)
        event.add("dtend", entry.day + dt.timedelta(days=1))
        event.add("summary", entry.title if page.confirmed else f"{entry.title}（待核）")
        event.add("description", f"{page.benefit}\n主管部门：{page.authority}\n{address}")
        event.add("url", address)
        if entry.turn is Turn.ENDS:
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", entry.title)
            alarm.add("trigger", dt.timedelta(days=-REMIND_DAYS))
            event.add_component(alarm)
        calendar.add_component(event)
    return bytes(calendar.to_ical())
