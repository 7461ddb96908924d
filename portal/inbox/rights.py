"""The groups of core may answer what the public sent; given once, changed by administrators afterwards."""

from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from portal.core.editing.roles import EDITORS, PUBLISHERS, REVIEWERS, ensure_roles
from portal.inbox.models import KINDS_OF_LETTER, CorrectionRequest


@receiver(post_migrate, dispatch_uid="portal-inbox-rights")
def _give(sender: Any, using: str = "default", **kwargs: Any) -> None:
    """After the last app's turn, when every permission and group exists."""
    with_models = [config for config in apps.get_app_configs() if config.models_module is not None]
    if sender.label != with_models[-1].label or using != "default":
        return
    ensure_roles()
    for letter in KINDS_OF_LETTER:
        _give_rights(letter)
    # What others wrote is published by those who publish.
    right = Permission.objects.filter(
        content_type__app_label="inbox", codename=CorrectionRequest.PUBLISH_STATEMENT
    ).first()
    if right and not right.group_set.exists():
        Group.objects.get(name=PUBLISHERS).permissions.add(right)


def _give_rights(letter: type[Model]) -> None:
    content_type = ContentType.objects.get_for_model(letter)
    if Group.objects.filter(permissions__content_type=content_type).exists():
        return
    rights = {each.codename: each for each in Permission.objects.filter(content_type=content_type)}
    name = letter._meta.model_name
    for group in Group.objects.filter(name__in=[EDITORS, REVIEWERS, PUBLISHERS]):
        group.permissions.add(rights[f"view_{name}"], rights[f"change_{name}"])
