"""The editors' work list: a change or a check raises an item for each object that somebody has to look at.

A key reads "<subject>[/<part>][@<occasion>]", for example "gongsifa/47@2026-07-01": what happened, to which part,
when. Items of one subject and occasion are one change, and the list can show them together.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet

from portal.core import clock
from portal.core.announcements import Change, listen
from portal.core.editing.permissions import bureau_of
from portal.core.models import Bureau, WorkItem

CAUSE_GONE = "事由已经不存在，自动办结"
OBJECT_GONE = "内容已经删除，自动办结"
_labels: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Key:
    """The parts of a key; `part` and `occasion` may be empty."""

    subject: str
    part: str
    occasion: str

    @classmethod
    def of(cls, text: str) -> Key:
        """Take "gongsifa/47@2026-07-01" apart."""
        rest, _, occasion = text.partition("@")
        subject, _, part = rest.partition("/")
        return cls(subject, part, occasion)


def name_source(source: str, label: str) -> None:
    """Say what the list calls the items of a source ("laws.changed": 法律变动)."""
    _labels[source] = label


def source_label(source: str) -> str:
    """What the list calls a source."""
    return _labels.get(source, source)


def raise_work(
    source: str,
    key: str,
    obj: Model,
    reason: str,
    detail: str = "",
    link: str = "",
    bureau: Bureau | None = None,
) -> WorkItem:
    """Ask the editors of `bureau` (left out: the one that `obj` belongs to) to look at `obj`.

    An item that is there already stays as it is, also when a person closed it; one that its source had closed
    is opened again. `reason` is one line, `detail` may have several, `link` is an address on this site.
    """
    item, created = WorkItem.objects.get_or_create(
        source=source,
        key=key[:200],
        content_type=ContentType.objects.get_for_model(obj),
        object_id=str(obj.pk),
        defaults={
            "bureau": bureau or bureau_of(obj),
            "reason": reason[:300],
            "detail": detail,
            "link": link[:500],
            "opened_at": clock.now(),
        },
    )
    if not created and item.closed_at is not None and not item.closed_by:
        item.closed_at, item.outcome, item.opened_at = None, "", clock.now()
        item.reason, item.detail, item.link = reason[:300], detail, link[:500]
        item.save()
    return item


def settle_work(source: str, keep: Collection[str], obj: Model | None = None, subject: str = "") -> int:
    """Close the open items of a source whose key is not in `keep`; their number.

    `obj` and `subject` limit it to the items of one object, about one subject.
    """
    items = WorkItem.objects.filter(source=source, closed_at=None)
    if obj is not None:
        items = items.filter(content_type=ContentType.objects.get_for_model(obj), object_id=str(obj.pk))
    if subject:
        items = about(items, subject)
    gone = [pk for pk, key in items.values_list("pk", "key") if key not in keep]
    return WorkItem.objects.filter(pk__in=gone).update(closed_at=clock.now(), outcome=CAUSE_GONE)


def open_work(obj: Model) -> QuerySet[WorkItem]:
    """What is still open about an object, newest first."""
    return WorkItem.objects.filter(
        content_type=ContentType.objects.get_for_model(obj), object_id=str(obj.pk), closed_at=None
    )


def about(items: QuerySet[WorkItem], subject: str, occasion: str = "") -> QuerySet[WorkItem]:
    """Those items whose key names the subject (and the occasion)."""
    condition = (
        Q(key=f"{subject}@{occasion}") if occasion else Q(key=subject) | Q(key__startswith=f"{subject}@")
    )
    parts = Q(key__startswith=f"{subject}/")
    if occasion:
        parts &= Q(key__endswith=f"@{occasion}")
    return items.filter(condition | parts)


def close_for_gone(changes: list[Change]) -> None:
    """Listener: what was deleted asks for no work any more."""
    open_items = WorkItem.objects.filter(closed_at=None)
    waiting = set(open_items.values_list("content_type_id", "object_id"))
    for change in changes:
        app, _, name = change.model_label.partition(".")
        try:
            content_type = ContentType.objects.get_by_natural_key(app, name)
        except ContentType.DoesNotExist:
            continue
        if (content_type.pk, change.object_id) in waiting and not _exists(content_type, change.object_id):
            open_items.filter(content_type=content_type, object_id=change.object_id).update(
                closed_at=clock.now(), outcome=OBJECT_GONE
            )


def _exists(content_type: ContentType, object_id: str) -> bool:
    model: Any = content_type.model_class()
    return model is not None and model._default_manager.filter(pk=object_id).exists()


listen("core.work", close_for_gone)
