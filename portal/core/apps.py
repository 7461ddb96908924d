"""What every section shares."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "portal.core"
    label = "core"
    verbose_name = "基础"

    def ready(self) -> None:
        from portal.core import checks, lookups, pictures, roles, signals  # noqa: F401
        from portal.core.editing import setup  # noqa: F401

        roles.guard_writes()
