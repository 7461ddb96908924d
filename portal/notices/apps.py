"""The room of notices and announcements."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """App `notices`: what the bureaus announce, with kinds and a feed."""

    name = "portal.notices"
    label = "notices"
    verbose_name = "通知公告"

    def ready(self) -> None:
        from portal.notices import documents  # noqa: F401
