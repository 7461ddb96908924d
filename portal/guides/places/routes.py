"""/guides/at/<code>/ and /guides/<slug>/at/<code>/: the place stands in the address, and in no cookie."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from wagtail.contrib.routable_page.models import path

from portal.core.models import Bureau
from portal.core.pages import Subaddresses
from portal.guides.places.finding import At, bureau_at, guide_at, is_done_at, records_at, tree
from portal.laws.parameters import Book

if TYPE_CHECKING:
    from portal.guides.pages import GuidePage


class ColumnPlaces(Subaddresses):
    """Mixed into GuidesIndexPage, before its page class."""

    place: Bureau | None = None

    @path("at/<slug:code>/")
    def at_bureau(self, request: HttpRequest, code: str) -> HttpResponse:
        """The guides as they are done at a bureau."""
        self.place = bureau_at(code)
        if self.place is None:
            raise Http404("没有这个机关。")
        answer: HttpResponse = self.index_route(request)
        return answer

    def at_place(self, guides: QuerySet[GuidePage]) -> list[GuidePage]:
        """The guides that hold at the place chosen (all without one); each knows the place."""
        listed = list(guides.select_related("bureau"))
        place = self.place
        if place is None:
            return listed
        mine = [guide for guide in listed if is_done_at(guide, place)]
        records = records_at(place, [guide.pk for guide in mine])
        for guide in mine:
            record = records.get(guide.pk)
            guide.at = At(place, record, [], [])
            guide.difference_count = len(record.differences) if record else 0
        return mine

    def place_context(self, request: HttpRequest) -> dict[str, Any]:
        """What the chooser and the head of the page say about the place."""
        page: Any = self
        base = page.get_url(request) or "/"
        ruling = Bureau.objects.filter(pk__in=page.get_children().live().values("guidepage__bureau"))
        return {
            "place": self.place,
            "plain_url": base,
            "choices": tree(ruling, lambda bureau: f"{base}at/{bureau.code}/", self.place),
            "canonical": page.full_url if self.place else "",
        }


class GuidePlaces:
    """Mixed into GuidePage, before ChecklistRoutes."""

    at: At | None = None
    difference_count = 0

    @path("at/<slug:code>/")
    def at_bureau(self, request: HttpRequest, code: str) -> HttpResponse:
        """The guide with a bureau's windows and differences."""
        page: Any = self
        bureau = bureau_at(code)
        if bureau is None or not is_done_at(page, bureau):
            raise Http404("这份指南不在那里办。")
        self.at = guide_at(page, bureau, Book.on())
        answer: HttpResponse = page.index_route(request)
        return answer

    def find_place(self, request: HttpRequest, book: Book) -> None:
        """Take the place from `?at=`, as the pages below a guide carry it; one that is not there is none."""
        page: Any = self
        bureau = bureau_at(request.GET.get("at", "")) if self.at is None else None
        if bureau and is_done_at(page, bureau):
            self.at = guide_at(page, bureau, book)

    def url_at(self, code: str) -> str:
        """The address of the guide at a bureau."""
        page: Any = self
        return f"{page.get_url() or '/'}at/{code}/"

    @property
    def here(self) -> str:
        """The address of the guide at the place chosen."""
        page: Any = self
        return self.url_at(self.at.bureau.code) if self.at else page.get_url() or "/"

    @property
    def here_query(self) -> str:
        """`?at=…` for the pages below the guide; empty without a place."""
        return f"?at={self.at.bureau.code}" if self.at else ""

    def breadcrumbs(self, request: HttpRequest) -> list[tuple[str, str]]:
        """The way back keeps the place."""
        crumbs: list[tuple[str, str]] = super().breadcrumbs(request)  # type: ignore[misc]
        if self.at and crumbs:
            title, url = crumbs[-1]
            crumbs[-1] = (title, f"{url}at/{self.at.bureau.code}/")
        return crumbs

    def place_context(self, request: HttpRequest) -> dict[str, Any]:
        """What the chooser, the banner and the head of the page say about the place."""
        page: Any = self
        base = page.get_url(request) or "/"
        chosen = self.at.bureau if self.at else None
        return {
            "at": self.at,
            "local": self.at.parts if self.at else {},
            "place": chosen,
            "plain_url": base,
            "choices": tree([page.bureau], lambda bureau: f"{base}at/{bureau.code}/", chosen)
            if page.bureau
            else [],
            "canonical": page.full_url if self.at else "",
        }
