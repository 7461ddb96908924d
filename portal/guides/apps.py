"""The room of procedure guides."""

from django.apps import AppConfig


class GuidesConfig(AppConfig):
    """App `guides`: what to bring, what happens, how long, on which article."""

    name = "portal.guides"
    label = "guides"
    verbose_name = "办事指南"

    def ready(self) -> None:
        from portal.core.api import api
        from portal.guides import documents  # noqa: F401
        from portal.guides.api import router
        from portal.guides.choosing import asking  # noqa: F401

        api.add_router("/guides", router)
