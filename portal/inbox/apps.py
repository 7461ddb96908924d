"""The room of what the public sends."""

from django.apps import AppConfig


class InboxConfig(AppConfig):
    """App `inbox`: found errors and correction requests."""

    name = "portal.inbox"
    label = "inbox"
    verbose_name = "公众来信"

    def ready(self) -> None:
        from portal.inbox import documents, lateness, retention, rights, standing  # noqa: F401
