"""Loading and removing demo pages: the same command twice gives the same pages."""

import json
from datetime import datetime
from typing import Any, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db import models
from wagtail.fields import StreamField
from wagtail.models import Page

from portal.core.models import DemoMark
from portal.core.pages import BasePage

P = TypeVar("P", bound=BasePage)


def mark_demo(instance: models.Model) -> None:
    """Remember that `instance` came with the demo."""
    DemoMark.objects.get_or_create(
        content_type=ContentType.objects.get_for_model(type(instance)),
        object_id=str(instance.pk),
    )


def is_demo(instance: models.Model) -> bool:
    """Whether `instance` came with the demo."""
    content_type = ContentType.objects.get_for_model(type(instance))
    return DemoMark.objects.filter(content_type=content_type, object_id=str(instance.pk)).exists()


def demo_objects(model: type[models.Model]) -> "models.QuerySet[Any]":
    """All objects of `model` that came with the demo."""
    keys = DemoMark.objects.filter(content_type=ContentType.objects.get_for_model(model)).values_list(
        "object_id", flat=True
    )
    return model._default_manager.filter(pk__in=[int(key) for key in keys])


def demo_page(
    parent: Page,
    page_class: type[P],
    slug: str,
    *,
    published: datetime | None = None,
    **fields: Any,
) -> P:
    """Create or renew the demo page `slug` below `parent`, and publish it.

    StreamField values may be given as lists of {"type", "value"}; `published` becomes the moment of
    first publication.
    """
    for name, value in fields.items():
        if isinstance(page_class._meta.get_field(name), StreamField) and isinstance(value, list):
            fields[name] = json.dumps(value, ensure_ascii=False, default=str)
    page = page_class.objects.child_of(parent).filter(slug=slug).first()
    if page is None:
        page = page_class(slug=slug, **fields)
        parent.add_child(instance=page)
    else:
        for name, value in fields.items():
            setattr(page, name, value)
    page.save_revision(clean=False).publish()
    page = page_class.objects.get(pk=page.pk)
    if published:
        page_class.objects.filter(pk=page.pk).update(
            first_published_at=published,
            last_published_at=published,
            latest_revision_created_at=published,
        )
    mark_demo(page)
    return page


def remove_demo_pages(page_class: type[BasePage]) -> int:
    """Delete the demo pages of one type with all below them; how many were deleted."""
    count = 0
    for page in demo_objects(page_class):
        page.delete()
        count += 1
    DemoMark.objects.filter(content_type=ContentType.objects.get_for_model(page_class)).delete()
    return count
