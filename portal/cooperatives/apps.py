"""The farmers' cooperative site."""

from django.apps import AppConfig


class CooperativesConfig(AppConfig):
    """App `cooperatives`."""

    name = "portal.cooperatives"
    label = "cooperatives"
    verbose_name = "农民专业合作社"

    def ready(self) -> None:
        from portal.cooperatives import documents  # noqa: F401
        from portal.cooperatives.api import router
        from portal.core.api import api

        api.add_router("/cooperatives", router)
