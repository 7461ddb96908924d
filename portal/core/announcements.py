"""A change is announced in its transaction; the worker tells the listeners (design rule 4).

The outbox row says only *which* object changed. Listeners read the object's state when they are told,
so a late announcement can never bring back an older state.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import models, transaction

from portal.core import clock
from portal.core.models import Announcement, ScheduleMark

log = logging.getLogger(__name__)
BATCH = 2000
MAX_DELAY = timedelta(minutes=30)
BEGINNING = datetime(1970, 1, 1, tzinfo=clock.TZ)  # a schedule that never ran has everything to make up


@dataclass(frozen=True, slots=True)
class Change:
    """An object that changed, appeared or went away: "laws.version", "12"; `rows` are keys of its announcements."""

    model_label: str
    object_id: str
    rows: tuple[int, ...] = field(default=(), compare=False)


class NotNow(Exception):
    """Raised by a handler that waits for something outside: tell it again after so many seconds."""

    def __init__(self, reason: str, seconds: float) -> None:
        super().__init__(reason)
        self.seconds = seconds


Handler = Callable[[list[Change]], None]
NextDue = Callable[[datetime], datetime | None]
Fire = Callable[[datetime, datetime], None]
_listeners: dict[str, Handler] = {}
_schedules: dict[str, tuple[NextDue, Fire]] = {}


def listen(name: str, handler: Handler) -> None:
    """Register a listener; it is told every change, in batches without repetitions."""
    _listeners[name] = handler


def schedule(name: str, next_due: NextDue, fire: Fire) -> None:
    """Register something that falls due by the clock.

    `next_due(after)` gives the first moment later than `after` (None: nothing is planned);
    `fire(since, until)` announces what fell due in (since, until].
    """
    _schedules[name] = (next_due, fire)


def announce(instance: models.Model) -> None:
    """Note in the current transaction that `instance` changed or went away."""
    announce_many(type(instance), [instance.pk])


def announce_many(model: type[models.Model], keys: Iterable[object]) -> None:
    """Note changes of many objects of one model."""
    due = clock.now()
    Announcement.objects.bulk_create(
        [Announcement(model_label=model._meta.label_lower, object_id=str(key), due_at=due) for key in keys],
        batch_size=500,
    )


def drain() -> int:
    """Tell the listeners everything that is due; the number of announcements handled.

    Only one process may do this at a time: `portal.core.worker.lock` sees to it.
    """
    handled = 0
    while rows := list(Announcement.objects.filter(due_at__lte=clock.now()).order_by("pk")[:BATCH]):
        for name, handler in _listeners.items():
            mine = [row for row in rows if row.listener in ("", name)]
            if mine:
                _tell(name, handler, mine)
        Announcement.objects.filter(pk__in=[row.pk for row in rows]).delete()
        handled += len(rows)
    return handled


def _tell(name: str, handler: Handler, rows: list[Announcement]) -> None:
    told: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        told.setdefault((row.model_label, row.object_id), []).append(row.pk)
    changes = [Change(label, key, tuple(keys)) for (label, key), keys in told.items()]
    try:  # outside a transaction: a long handler must not hold the database against the editors
        handler(changes)
    except NotNow as error:
        log.warning("%s：%s", name, error)
        _put_off(name, rows, str(error), timedelta(seconds=error.seconds))
    except Exception as error:
        log.exception("通知处理失败，稍后重试：%s", name)
        _put_off(name, rows, repr(error))


def _put_off(name: str, rows: list[Announcement], error: str, delay: timedelta | None = None) -> None:
    tried = 0 if delay else 1
    attempts = {(row.model_label, row.object_id): row.attempts + tried for row in rows}
    now = clock.now()
    Announcement.objects.bulk_create(
        Announcement(
            model_label=label,
            object_id=key,
            listener=name,
            attempts=count,
            error=error[:2000],
            due_at=now + (delay or min(timedelta(seconds=2**count), MAX_DELAY)),
        )
        for (label, key), count in attempts.items()
    )


def fire_due() -> None:
    """Let every schedule announce what has fallen due since it last ran."""
    now = clock.now()
    for name, (next_due, fire) in _schedules.items():
        mark, created = ScheduleMark.objects.get_or_create(name=name, defaults={"done_until": now})
        since = BEGINNING if created else mark.done_until
        due = next_due(since)
        if due is None or due > now:
            continue
        with transaction.atomic():
            fire(since, now)
            ScheduleMark.objects.filter(pk=name).update(done_until=now)


def run_due() -> int:
    """Everything that the clock and the outbox have made due, once; the number of announcements."""
    fire_due()
    return drain()
