"""Notes about articles are announced when they change and when the day of a partial supersession comes."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Min
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from portal.core import clock
from portal.core.announcements import BEGINNING, announce_many, schedule
from portal.laws.correcting import replay, settle
from portal.laws.importing.listeners import text_listeners
from portal.laws.models import Correction, Instrument, Supersession, Version


@receiver([post_save, post_delete], sender=Supersession)
def _supersession_changed(sender: type, instance: Supersession, **kwargs: Any) -> None:
    announce_many(Supersession, [instance.pk])
    _announce_instruments([instance.instrument_id])


@receiver(post_delete, sender=Correction)
def _correction_gone(sender: type, instance: Correction, origin: Any = None, **kwargs: Any) -> None:
    announce_many(Correction, [instance.pk])
    if isinstance(origin, Version | Instrument) or getattr(origin, "model", Correction) is not Correction:
        return  # the text goes with it
    settle(instance.version_id, instance.number, instance.extra, instance.original)


def _announce_instruments(keys: list[int]) -> None:
    announce_many(Instrument, keys)
    announce_many(Version, Version.objects.filter(instrument__in=keys).values_list("pk", flat=True))


def next_due(after: datetime) -> datetime | None:
    """The next midnight from which an article is superseded."""
    day = after.astimezone(clock.TZ).date()
    rows = Supersession.objects.filter(live=True, from_day__gt=day)
    due: date | None = rows.aggregate(day=Min("from_day"))["day"]
    return clock.start_of(due) if due else None


def fire(since: datetime, until: datetime) -> None:
    """Announce the instruments of which an article was superseded in (since, until]."""
    last = until.astimezone(clock.TZ).date()
    first = last - timedelta(days=1) if since <= BEGINNING else since.astimezone(clock.TZ).date()
    rows = Supersession.objects.filter(live=True, from_day__gt=first, from_day__lte=last)
    _announce_instruments(sorted(set(rows.values_list("instrument_id", flat=True))))


schedule("laws.superseded", next_due, fire)
# First of all: what reads the texts shall read them as corrected.
text_listeners.insert(0, replay)
