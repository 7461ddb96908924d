"""Lines sent back are kept for mending, not for good: after a while only that there was one, and by which rules.

What may not be public at all (its window over, withdrawn, only a warning) is not kept for a moment: the importer
stores such a line without its cells.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models.functions import Coalesce

from portal.core.announcements import schedule
from portal.credit.leaving.erasing import empty_the_journal
from portal.credit.models import Batch, Line

KEEP = timedelta(days=30)
"""For mending, from the day on which the batch was read or decided about: the portal's own decision (0022)."""
FORGOTTEN = f"内容保留 {KEEP.days} 天供改正，已经清除。"
AT_ONCE = 20_000
HOUR = timedelta(hours=1)


def next_look(after: datetime) -> datetime:
    """An hour later."""
    return after + HOUR


def forget(since: datetime, until: datetime) -> None:
    """Empty lines that were sent back long enough ago; what is left over waits for the next hour."""
    since_when = Coalesce("decided_at", "finished_at", "started_at")
    old = Batch.objects.annotate(since_when=since_when).filter(since_when__lte=until - KEEP)
    lines = Line.objects.filter(state=Line.REFUSED, batch__in=old).exclude(cells={})
    keys = list(lines.values_list("pk", flat=True)[:AT_ONCE])
    with transaction.atomic():
        for start in range(0, len(keys), 500):
            some = Line.objects.filter(pk__in=keys[start : start + 500])
            some.update(cells={}, reasons=[FORGOTTEN])
    if keys:
        transaction.on_commit(empty_the_journal)


schedule("credit.lines", next_look, forget)
