"""Scheduled publishing that really happens: the worker publishes and takes down at the appointed minute."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Min, QuerySet
from wagtail.models import DraftStateMixin, Page, Revision

from portal.core import announcements

log = logging.getLogger(__name__)
TRY_AGAIN = timedelta(minutes=10)


def _kept_models() -> Iterator[Any]:
    """Page once for all page types, and every record that can be a draft."""
    yield Page
    for model in apps.get_models():
        if issubclass(model, DraftStateMixin) and not issubclass(model, Page) and not model._meta.proxy:
            yield model


def _approved() -> "QuerySet[Revision]":
    return Revision.objects.filter(approved_go_live_at__isnull=False)


def next_due(after: datetime) -> datetime | None:
    """The first moment at which something goes live or expires; what is overdue counts as well."""
    moments = [_approved().aggregate(first=Min("approved_go_live_at"))["first"]]
    for model in _kept_models():
        due = model.objects.filter(live=True, expire_at__isnull=False)
        moments.append(due.aggregate(first=Min("expire_at"))["first"])
    return min((moment for moment in moments if moment is not None), default=None)


def fire(since: datetime, until: datetime) -> None:
    """Take down what has expired and publish what was approved for a moment not later than `until`."""
    for model in _kept_models():
        for obj in list(model.objects.filter(live=True, expire_at__lte=until).order_by("expire_at")):
            kept = obj.specific if isinstance(obj, Page) else obj
            kept.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    for revision in list(_approved().filter(approved_go_live_at__lte=until).order_by("approved_go_live_at")):
        try:
            with transaction.atomic():
                _go_live(revision)
        except Exception:
            log.exception("定时发布失败，十分钟后重试：%s", revision.object_str)
            Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=until + TRY_AGAIN)


def _go_live(revision: Revision) -> None:
    # Wagtail compares with the system's clock, which the demo and tests do not move: as this revision is
    # due by the portal's clock, its own date must not put it off again.
    revision.content = {**revision.content, "go_live_at": None}
    revision.publish(log_action="wagtail.publish.scheduled")


announcements.schedule("core.publishing", next_due, fire)
