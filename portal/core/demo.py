"""Loading and removing demo pages: the same command twice gives the same pages."""

import json
from datetime import datetime
from typing import Any, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db import models
from wagtail.fields import StreamField
from wagtail.log_actions import log
from wagtail.models import Page
from wagtail.signal_handlers import disable_reference_index_auto_update

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
    first publication. A public page that holds these values already is left alone, and so are drafts of it.
    """
    page = page_class.objects.child_of(parent).filter(slug=slug).first()
    if page is None:
        page = page_class(slug=slug, **_typed(page_class, fields))
        with disable_reference_index_auto_update():  # publishing it does that once more
            parent.add_child(instance=page)
    renew_page(page, **fields)
    page = page_class.objects.get(pk=page.pk)
    if published and (page.first_published_at, page.last_published_at) != (published, published):
        page_class.objects.filter(pk=page.pk).update(
            first_published_at=published,
            last_published_at=published,
            latest_revision_created_at=published,
        )
    mark_demo(page)
    return page


def renew_page(page: BasePage, **fields: Any) -> None:
    """Give a page these values and publish it, unless it is public with just these values."""
    typed = _typed(type(page), fields)
    if page.live and page.live_revision_id and holds(page, **typed):
        return
    for name, value in typed.items():
        setattr(page, name, value)
    with disable_reference_index_auto_update():
        revision = page.save_revision(clean=False)
    revision.publish()


def holds(record: models.Model, **fields: Any) -> bool:
    """Whether a record has these values already; those of StreamFields are given as JSON."""
    return all(_kept(record, name) == _given(record, name, value) for name, value in fields.items())


def _typed(page_class: type[BasePage], fields: dict[str, Any]) -> dict[str, Any]:
    """The values as the model takes them: lists for StreamFields become JSON."""
    typed = {}
    for name, value in fields.items():
        is_stream = isinstance(page_class._meta.get_field(name), StreamField)
        listed = is_stream and isinstance(value, list)
        typed[name] = json.dumps(value, ensure_ascii=False, default=str) if listed else value
    return typed


def _kept(record: models.Model, name: str) -> Any:
    """A value of the record in a form that can be compared."""
    field = record._meta.get_field(name)
    return _comparable(field, getattr(record, getattr(field, "attname", name)))


def _given(record: models.Model, name: str, value: Any) -> Any:
    """The same of a value that the record may take."""
    field: Any = record._meta.get_field(name)
    if isinstance(field, models.ForeignKey):
        return getattr(value, "pk", value)
    return _comparable(field, field.to_python(value))


def _comparable(field: Any, value: Any) -> Any:
    if not isinstance(field, StreamField):
        return value
    list(value)  # what has not been looked at yet would come back in whatever form it was given
    return _without_ids(value.get_prep_value())


def _without_ids(value: Any) -> Any:
    """Stream data without the keys that Wagtail gives to its blocks."""
    if isinstance(value, list):
        return [_without_ids(each) for each in value]
    if isinstance(value, dict):
        is_block = "type" in value and "value" in value
        return {key: _without_ids(each) for key, each in value.items() if not (is_block and key == "id")}
    return value


def remove_demo_pages(page_class: type[BasePage]) -> int:
    """Delete the demo pages of one type with all below them; how many were deleted.

    All at once: page by page, what refers to a page would be looked for in every table again and again.
    """
    pages = list(demo_objects(page_class))
    for page in pages:
        for each in [page, *(page.get_descendants().specific() if page.numchild else ())]:
            log(instance=each, action="wagtail.delete", deleted=True)
    demo_objects(page_class).delete()
    DemoMark.objects.filter(content_type=ContentType.objects.get_for_model(page_class)).delete()
    return len(pages)
