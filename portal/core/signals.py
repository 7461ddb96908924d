"""Announces every change of a page that could be seen: publish, unpublish, delete, move, slug, privacy."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import (
    page_published,
    page_slug_changed,
    page_unpublished,
    post_page_move,
)

from portal.core.announcements import announce_many


def announce_pages(pages: "list[Page]") -> None:
    """Announce pages under their specific model."""
    keys: dict[type, list[int]] = {}
    for page in pages:
        keys.setdefault(page.specific_class or Page, []).append(page.pk)
    for model, primary_keys in keys.items():
        announce_many(model, primary_keys)


@receiver([page_published, page_unpublished])
def _published(sender: type, instance: Page, **kwargs: Any) -> None:
    announce_pages([instance])


@receiver([post_page_move, page_slug_changed])
def _address_changed(sender: type, instance: Page, **kwargs: Any) -> None:
    announce_pages(list(instance.get_descendants(inclusive=True)))


@receiver(post_delete)
def _deleted(sender: type, instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, Page) and sender is not Page:
        announce_many(type(instance), [instance.pk])


@receiver([post_save, post_delete], sender=PageViewRestriction)
def _privacy_changed(sender: type, instance: PageViewRestriction, **kwargs: Any) -> None:
    page = Page.objects.filter(pk=instance.page_id).first()
    if page:
        announce_pages(list(page.get_descendants(inclusive=True)))
