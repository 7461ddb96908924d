"""What a policy's window means on a day: the one place where 可享受 is decided."""

import datetime as dt
from enum import StrEnum

from django.db.models import Case, IntegerField, Q, Value, When

ENDING_DAYS = 60


class Status(StrEnum):
    """Where a day lies in the window of a policy; both days of the window belong to it."""

    UPCOMING = "upcoming"
    AVAILABLE = "available"
    ENDING = "ending"
    EXPIRED = "expired"

    @property
    def label(self) -> str:
        """The word shown to the reader."""
        return {"upcoming": "未开始", "available": "可享受", "ending": "即将到期", "expired": "已到期"}[self]

    @property
    def is_usable(self) -> bool:
        """Whether the policy can be used on the day."""
        return self in (Status.AVAILABLE, Status.ENDING)

    @property
    def tag(self) -> str:
        """The look of the word; the word itself always says it too."""
        return {"upcoming": "info", "available": "ok", "ending": "warn", "expired": "muted"}[self]


def status_on(day: dt.date, valid_from: dt.date | None, valid_to: dt.date | None) -> Status:
    """The status on `day`; an open end never expires. The last day itself can still be used."""
    if valid_from and day < valid_from:
        return Status.UPCOMING
    if valid_to is None:
        return Status.AVAILABLE
    if day > valid_to:
        return Status.EXPIRED
    return Status.ENDING if (valid_to - day).days <= ENDING_DAYS else Status.AVAILABLE


def in_status(status: Status, day: dt.date) -> Q:
    """The condition of `status_on` as a query. AVAILABLE includes what is about to end: it can be used."""
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
    soon = day + dt.timedelta(days=ENDING_DAYS)
    if status is Status.UPCOMING:
        return ~begun
    if status is Status.EXPIRED:
        return begun & Q(valid_to__lt=day)
    if status is Status.ENDING:
        return begun & Q(valid_to__gte=day, valid_to__lte=soon)
    return begun & (Q(valid_to__isnull=True) | Q(valid_to__gte=day))


def rank_on(day: dt.date) -> Case:
    """Sorting key: what can be used first, then what begins later, then what has ended."""
    return Case(
        When(in_status(Status.AVAILABLE, day), then=Value(0)),
        When(in_status(Status.UPCOMING, day), then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
