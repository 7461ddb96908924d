"""The room of what the public sends."""

from django.apps import AppConfig


class InboxConfig(AppConfig):
    """App `inbox`: found errors, and later questions, corrections and requests."""

    name = "portal.inbox"
    label = "inbox"
    verbose_name = "公众来信"

    def ready(self) -> None:
        from portal.inbox import documents, retention, rights  # noqa: F401
