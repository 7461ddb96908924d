"""A correction request whose working days have passed becomes a work item of the unit, which those above it see, too."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.urls import reverse

from portal.core import clock
from portal.core.announcements import schedule
from portal.core.work import name_source, open_work, raise_work, settle_work
from portal.inbox.models import CorrectionRequest

SOURCE = "inbox.corrections"
NAME = "wagtailsnippets_inbox_correctionrequest"


def key_of(request: CorrectionRequest) -> str:
    """One item for each of the two limits: whether to accept, what was found."""
    return f"{request.number}@{'result' if request.accepted_at else 'acceptance'}"


def _next_due(after: datetime) -> datetime | None:
    day = after.astimezone(clock.TZ).date()
    waiting = CorrectionRequest.objects.all().open().filter(due_on__gte=day)
    first = waiting.order_by("due_on").values_list("due_on", flat=True).first()
    return clock.start_of(first + timedelta(days=1)) if first else None


def _raise(since: datetime, until: datetime) -> None:
    for request in CorrectionRequest.objects.all().overdue():
        what = "没有办结" if request.accepted_at else "没有答复是否受理"
        raise_work(
            SOURCE,
            key_of(request),
            request,
            f"更正申请 {request.number} 过了 {request.due_on:%Y-%m-%d} 还{what}。",
            link=reverse(f"{NAME}:edit", args=[request.pk]),
        )


def settle(request: CorrectionRequest) -> None:
    """A step was taken: what was late before it no longer is, what still is belongs to the unit that has it now."""
    settle_work(SOURCE, {key_of(request)} if request.is_overdue else (), request)
    open_work(request).update(bureau=request.bureau)


name_source(SOURCE, "更正申请逾期")
schedule("inbox.corrections", _next_due, _raise)
