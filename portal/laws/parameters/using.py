"""Who uses which figure: a figure that changed marks exactly the texts that name it as to be checked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Min
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from portal.core import clock
from portal.core.announcements import BEGINNING, Change, announce_many, listen, schedule
from portal.core.work import name_source, raise_work, settle_work
from portal.laws.models.parameter import LegalParameter, ParameterUse
from portal.laws.parameters.keeping import UNKNOWN, Book

SOURCE = "laws.parameter"
Extract = Callable[[Any], Iterable[str]]
_using: dict[str, tuple[type[models.Model], Extract]] = {}


def register_using(model: type[models.Model], extract: Extract) -> None:
    """Register a model whose published objects name parameters; `extract` gives the names."""
    _using[model._meta.label_lower] = (model, extract)


@receiver([post_save, post_delete], sender=LegalParameter)
def _parameter_changed(sender: type, instance: LegalParameter, **kwargs: Any) -> None:
    announce_many(LegalParameter, [instance.pk])


def follow(changes: Sequence[Change]) -> None:
    """Listener: renew what changed objects use; after a figure's change look at all who use any."""
    book = Book.on()
    for change in changes:
        if change.model_label in _using:
            model, extract = _using[change.model_label]
            found = model._default_manager.filter(pk=change.object_id).first()
            _renew(model, change.object_id, found, extract, book)
    if any(change.model_label == LegalParameter._meta.label_lower for change in changes):
        mark(book)


def _renew(model: type[models.Model], object_id: str, found: Any, extract: Extract, book: Book) -> None:
    content_type = ContentType.objects.get_for_model(model)
    mine = ParameterUse.objects.filter(content_type=content_type, object_id=object_id)
    live = found is not None and getattr(found, "live", True)
    names = set(extract(found)) if live else set()
    published = getattr(found, "last_published_at", None)
    with transaction.atomic():
        mine.exclude(name__in=names).delete()
        known = {use.name: use for use in mine}
        for name in names:
            use = known.get(name)
            # Only publishing anew says that a person looked at the text with today's figure.
            if use is None or published is None or use.published_at != published:
                ParameterUse.objects.update_or_create(
                    content_type=content_type,
                    object_id=object_id,
                    name=name,
                    defaults={"seen": _figure(book, name), "published_at": published},
                )
    if found is not None:
        _settle(found, mine.all(), book)


def _figure(book: Book, name: str) -> str:
    return book.fill(f"[[{name}]]")


def mark(book: Book) -> None:
    """Ask for a look at each text that was published with another figure than today's."""
    uses = ParameterUse.objects.order_by("content_type", "object_id").prefetch_related("source")
    for _, group in groupby(uses, key=lambda use: (use.content_type_id, use.object_id)):
        mine = list(group)
        source = mine[0].source
        if source is None:
            continue
        for use in mine:
            now = _figure(book, use.name)
            if use.seen != now:
                row = book.rows.get(use.name)
                raise_work(
                    SOURCE,
                    f"{use.name}@{now}",
                    source,
                    reason=f"法定参数“{use.name}”由{use.seen}变为{now}，请核对本页。",
                    detail="页面上引用参数的数字已经自动更新；写在正文里的数字、时限、例子请逐一核对后重新发布。",
                    link=row.article_url if row else "",
                )
        _settle(source, mine, book)


def _settle(found: Any, uses: Iterable[ParameterUse], book: Book) -> None:
    keep = {f"{use.name}@{_figure(book, use.name)}" for use in uses if use.seen != _figure(book, use.name)}
    settle_work(SOURCE, keep, found)


def stale_names(obj: models.Model, book: Book) -> list[tuple[str, str, str]]:
    """(name, figure it was published with, figure of today) of what changed since an object was published."""
    uses = ParameterUse.objects.filter(
        content_type=ContentType.objects.get_for_model(obj), object_id=str(obj.pk)
    ).order_by("name")
    compared = [(use.name, use.seen, _figure(book, use.name)) for use in uses]
    return [(name, seen, now) for name, seen, now in compared if seen not in (now, UNKNOWN)]


def next_due(after: dt.datetime) -> dt.datetime | None:
    """The next midnight at which a figure begins or ends."""
    day = after.astimezone(clock.TZ).date()
    rows = LegalParameter.objects.filter(live=True)
    begins = rows.filter(valid_from__gt=day).aggregate(day=Min("valid_from"))["day"]
    ends = rows.filter(valid_to__gte=day).aggregate(day=Min("valid_to"))["day"]
    days = [begins] if begins else []
    if ends:
        days.append(ends + dt.timedelta(days=1))
    return clock.start_of(min(days)) if days else None


def fire(since: dt.datetime, until: dt.datetime) -> None:
    """Announce the figures that began or ended in (since, until]."""
    last = until.astimezone(clock.TZ).date()
    first = last - dt.timedelta(days=1) if since <= BEGINNING else since.astimezone(clock.TZ).date()
    rows = LegalParameter.objects.filter(live=True)
    begun = rows.filter(valid_from__gt=first, valid_from__lte=last).values_list("pk", flat=True)
    ended = rows.filter(valid_to__gte=first, valid_to__lt=last).values_list("pk", flat=True)
    announce_many(LegalParameter, sorted({*begun, *ended}))


name_source(SOURCE, "法定参数变动")
listen("laws.parameters", follow)
schedule("laws.parameters", next_due, fire)
