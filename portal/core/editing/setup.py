"""What core's AppConfig.ready imports: roles after migrations, the publishing schedule, announcements of records."""

from typing import Any

from django.apps import apps
from django.db.models.signals import post_migrate, post_save
from django.dispatch import receiver
from wagtail.models import Page, Revision
from wagtail.signals import published, unpublished

from portal.core import work  # noqa: F401  (registers its listener)
from portal.core.announcements import announce
from portal.core.editing import scheduling  # noqa: F401  (registers the schedule)
from portal.core.editing.review import review_again
from portal.core.editing.roles import ensure_roles


@receiver(post_migrate, dispatch_uid="portal-editing-roles")
def _roles(sender: Any, plan: Any = None, using: str = "default", **kwargs: Any) -> None:
    """After the last app's turn, when every permission exists."""
    with_models = [config for config in apps.get_app_configs() if config.models_module is not None]
    if sender.label == with_models[-1].label and using == "default":
        ensure_roles()


@receiver(post_save, sender=Revision, dispatch_uid="portal-editing-review-again")
def _version_saved(sender: type, instance: Revision, update_fields: Any = None, **kwargs: Any) -> None:
    if update_fields is None or "content" in update_fields:
        review_again(instance)


@receiver([published, unpublished], dispatch_uid="portal-editing-announce-records")
def _record_changed(sender: type, instance: Any, **kwargs: Any) -> None:
    if not isinstance(instance, Page):  # pages are announced by core's page signals
        announce(instance)
