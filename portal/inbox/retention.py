"""The contact is erased when it has been kept long enough after the answer."""

from datetime import datetime

from portal.core.announcements import schedule
from portal.inbox.models import KEEP_CONTACT, FoundError


def _next_due(after: datetime) -> datetime | None:
    waiting = FoundError.objects.exclude(contact_sealed="").filter(done_at__isnull=False)
    first = waiting.order_by("done_at").values_list("done_at", flat=True).first()
    # A contact that an earlier run missed is due at once: `after` may already be past its day.
    return first + KEEP_CONTACT if first else None


def _erase(since: datetime, until: datetime) -> None:
    FoundError.objects.all().with_contact_to_erase(until).update(contact_sealed="")


schedule("inbox.contacts", _next_due, _erase)
