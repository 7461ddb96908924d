"""The groups of core may answer what the public sent; given once, changed by administrators afterwards."""

from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from portal.core.editing.roles import EDITORS, PUBLISHERS, REVIEWERS, ensure_roles
from portal.inbox.models import FoundError


@receiver(post_migrate, dispatch_uid="portal-inbox-rights")
def _give(sender: Any, using: str = "default", **kwargs: Any) -> None:
    """After the last app's turn, when every permission and group exists."""
    with_models = [config for config in apps.get_app_configs() if config.models_module is not None]
    if sender.label != with_models[-1].label or using != "default":
        return
    ensure_roles()
    content_type = ContentType.objects.get_for_model(FoundError)
    rights = Permission.objects.filter(
        content_type=content_type, codename__in=["view_founderror", "change_founderror"]
    )
    if not Group.objects.filter(permissions__content_type=content_type).exists():
        for group in Group.objects.filter(name__in=[EDITORS, REVIEWERS, PUBLISHERS]):
            group.permissions.add(*rights)
