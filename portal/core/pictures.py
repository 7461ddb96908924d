"""The size in which pages show images, made by the worker when an image is saved."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from portal.core.announcements import Change, announce, listen
from portal.core.models import PortalImage

PAGE_SIZE = "max-1200x900"


@receiver(post_save, sender=PortalImage)
def _saved(sender: type, instance: PortalImage, **kwargs: Any) -> None:
    announce(instance)


def make_renditions(changes: list[Change]) -> None:
    """Make the page size of every image that changed."""
    keys = [
        int(change.object_id) for change in changes if change.model_label == PortalImage._meta.label_lower
    ]
    for image in PortalImage.objects.filter(pk__in=keys):
        image.get_rendition(PAGE_SIZE)


listen("renditions", make_renditions)
