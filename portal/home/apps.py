"""The home page, the site map, the about pages; loads and removes the demo content."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """App `home`."""

    name = "portal.home"
    label = "home"
    verbose_name = "首页与站点"

    def ready(self) -> None:
        from portal.home import documents  # noqa: F401
