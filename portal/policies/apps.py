"""The room of preferential policies."""

from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    """App `policies`: columns of preferential policies with typed facts and dated validity."""

    name = "portal.policies"
    label = "policies"
    verbose_name = "优惠政策"

    def ready(self) -> None:
        from portal.core.api import api
        from portal.policies import documents, due  # noqa: F401
        from portal.policies.api import router
        from portal.policies.matching import watching  # noqa: F401

        api.add_router("/policies", router)
