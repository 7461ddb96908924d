"""The legal library."""

from django.apps import AppConfig


class LawsConfig(AppConfig):
    name = "portal.laws"
    label = "laws"
    verbose_name = "法律法规"

    def ready(self) -> None:
        from portal.core.api import api
        from portal.laws import changes, documents, noting, tools  # noqa: F401
        from portal.laws.api import router
        from portal.laws.checkup import affected, nightly  # noqa: F401
        from portal.laws.comparing import succession  # noqa: F401
        from portal.laws.glossary import asking  # noqa: F401
        from portal.laws.importing import choosing  # noqa: F401
        from portal.laws.parameters import using  # noqa: F401

        api.add_router("/laws", router)
