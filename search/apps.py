"""The search room."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Listens to changes, looks after the index, offers the page and the API."""

    name = "search"
    label = "search"
    verbose_name = "搜索"

    def ready(self) -> None:
        """Take part in what the worker does; register the API and the house rule."""
        from portal.core.announcements import listen, schedule
        from portal.core.api import api
        from search import checks, curation, indexing, learning  # noqa: F401
        from search.api import router

        listen("search", indexing.handle)
        curation.watch()
        repair = indexing.SelfRepair()
        schedule(indexing.MARK, repair.next_due, repair.fire)
        listen("search.repair", repair.handle)
        api.add_router("/search", router)
        checks.enable()
