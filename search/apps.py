"""The search room."""

from functools import partial

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
        from search.shelves import REGISTER, SITE

        curation.watch()
        for shelf in (SITE, REGISTER):
            # Each shelf listens on its own: while one is locked or rebuilt, the other goes on.
            mark, repair = indexing.mark_of(shelf), indexing.SelfRepair(shelf)
            listen(mark, partial(indexing.handle, shelf=shelf))
            schedule(mark, repair.next_due, repair.fire)
            listen(f"{mark}.repair", repair.handle)
        api.add_router("/search", router)
        checks.enable()
