"""What is announced when records change, and what the clock makes due: effect and end of laws."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Max, Min
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from portal.core import clock
from portal.core.announcements import BEGINNING, announce_many, listen, schedule
from portal.laws.citations import storing
from portal.laws.citing import renew
from portal.laws.importing import on_texts
from portal.laws.models import Instrument, Version
from portal.laws.timeline import starts


@receiver([post_save, post_delete], sender=Instrument)
def _instrument_changed(sender: type, instance: Instrument, **kwargs: Any) -> None:
    redate(instance.pk)
    announce_many(Instrument, [instance.pk])
    announce_many(Version, Version.objects.filter(instrument=instance.pk).values_list("pk", flat=True))


@receiver([post_save, post_delete], sender=Version)
def _version_changed(sender: type, instance: Version, **kwargs: Any) -> None:
    redate(instance.instrument_id)
    announce_many(Version, [instance.pk])
    announce_many(Instrument, [instance.instrument_id])


def redate(instrument_id: int) -> None:
    """Derive an instrument's first days from its live versions."""
    live = list(Version.objects.filter(instrument=instrument_id, live=True).defer("whole_text", "history"))
    begins = min((starts(version) for version in live), default=date.min)
    Instrument.objects.filter(pk=instrument_id).update(
        first_promulgated_on=min((one.promulgated_on for one in live if one.promulgated_on), default=None),
        in_force_from=None if begins == date.min else begins,
    )


def next_due(after: datetime) -> datetime | None:
    """The next midnight at which a version takes effect or an instrument ends."""
    day = after.astimezone(clock.TZ).date()
    begins = Version.objects.filter(live=True, effective_from__gt=day).aggregate(day=Min("effective_from"))[
        "day"
    ]
    ends = Instrument.objects.filter(live=True, ended_on__gt=day).aggregate(day=Min("ended_on"))["day"]
    due = min((one for one in (begins, ends) if one), default=None)
    return clock.start_of(due) if due else None


def fire(since: datetime, until: datetime) -> None:
    """Announce what took effect or ended in (since, until].

    A schedule that never ran has nothing to make up: what was brought in was announced then.
    """
    last = until.astimezone(clock.TZ).date()
    first = last - timedelta(days=1) if since <= BEGINNING else since.astimezone(clock.TZ).date()
    begun = Version.objects.filter(live=True, effective_from__gt=first, effective_from__lte=last)
    ended = Instrument.objects.filter(live=True, ended_on__gt=first, ended_on__lte=last)
    instruments = {*begun.values_list("instrument_id", flat=True), *ended.values_list("pk", flat=True)}
    announce_many(Instrument, sorted(instruments))
    keys = Version.objects.filter(instrument__in=instruments).values_list("pk", flat=True)
    announce_many(Version, sorted(keys))


def last_change() -> date | None:
    """The last day on which a text was loaded or checked: how fresh the library is."""
    days = Version.objects.filter(live=True, text_loaded=True).aggregate(Max("loaded_on"), Max("checked_on"))
    return max((day for day in days.values() if day), default=None)


listen("laws.citing", renew)
listen("laws.mentions", storing.follow)
on_texts(storing.after_import)
schedule("laws.effect", next_due, fire)
