"""The contact is erased when it has been kept long enough after the answer."""

from datetime import datetime

from portal.core.announcements import schedule
from portal.inbox.models import KEEP_CONTACT, KINDS_OF_LETTER


def _next_due(after: datetime) -> datetime | None:
    firsts = [
        letter.objects.exclude(contact_sealed="")
        .filter(done_at__isnull=False)
        .order_by("done_at")
        .values_list("done_at", flat=True)
        .first()
        for letter in KINDS_OF_LETTER
    ]
    # A contact that an earlier run missed is due at once: `after` may already be past its day.
    return min((first + KEEP_CONTACT for first in firsts if first), default=None)


def _erase(since: datetime, until: datetime) -> None:
    for letter in KINDS_OF_LETTER:
        letter.objects.all().with_contact_to_erase(until).update(contact_sealed="")


schedule("inbox.contacts", _next_due, _erase)
