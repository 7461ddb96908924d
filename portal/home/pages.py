"""Page types of the site itself: the home page, the site map, the pages about the site."""

from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from portal.core import clock
from portal.core.blocks import BodyBlock
from portal.core.models import Bureau
from portal.core.pages import ArticlePage, BasePage
from portal.home.blocks import TileGroupBlock
from portal.laws.blocks import BasisBlock, shown_basis


class HomePage(BasePage):
    """The first page: the search box, what people come for, then what is new."""

    not_searchable_because = "首页只是入口，它列出的内容各有自己的页面"

    heading = models.CharField(
        "大标题", max_length=40, blank=True, help_text="显示在搜索框上方；留空时显示网站名称。"
    )
    popular = models.TextField(
        "大家常搜", max_length=300, blank=True, help_text="显示在搜索框下方，每行一个词，最多显示六个。"
    )
    tiles = StreamField(
        [("group", TileGroupBlock())],
        verbose_name="入口",
        blank=True,
        help_text="群众最常办的事放在最前面。",
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("heading"),
        FieldPanel("popular"),
        FieldPanel("tiles"),
    ]
    template = "home/home_page.html"
    parent_page_types = ["wagtailcore.Page"]

    class Meta:
        verbose_name = "首页"
        verbose_name_plural = "首页"

    def popular_words(self) -> list[str]:
        """The words below the search box, at most six."""
        return [word.strip() for word in self.popular.splitlines() if word.strip()][:6]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from portal.home import latest

        context = super().get_context(request, *args, **kwargs)
        context["hide_search"] = True
        context["news"] = latest.everything()
        return context


class StandardPage(ArticlePage):
    """A page about the site: what it is, how to reach the bureau, accessibility, privacy."""

    body = StreamField(BodyBlock(), verbose_name="正文", help_text="用小标题分段，一段说一件事。")
    basis = StreamField(
        [("basis", BasisBlock())], verbose_name="依据", blank=True, help_text="本页内容依据的法律条文。"
    )
    show_bureaus = models.BooleanField(
        "列出各机关", default=False, help_text="选中后，正文之后列出各机关的地址、电话和办公时间。"
    )

    content_panels = [
        *ArticlePage.content_panels,
        FieldPanel("body"),
        FieldPanel("basis"),
        FieldPanel("show_bureaus"),
    ]
    template = "home/standard_page.html"
    parent_page_types = ["home.HomePage", "home.StandardPage"]
    subpage_types = ["home.StandardPage"]

    class Meta:
        verbose_name = "说明页"
        verbose_name_plural = "说明页"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["citations"] = shown_basis(block.value for block in self.basis)
        context["bureaus"] = self._bureaus() if self.show_bureaus else []
        return context

    def _bureaus(self) -> list[Bureau]:
        """Bureaus with something to say, from the page's bureau downwards (all when it has none)."""
        bureaus = self.bureau.subtree() if self.bureau else Bureau.objects.all()
        shown = [bureau for bureau in bureaus if bureau.address or bureau.phone]
        return sorted(shown, key=lambda bureau: [int(key) for key in bureau.path.split("/") if key])


@dataclass(slots=True)
class Branch:
    """An address of the site map with those below it."""

    title: str
    address: str
    below: list["Branch"] = field(default_factory=list)


class SiteMapPage(BasePage):
    """The whole tree of the site in groups."""

    not_searchable_because = "网站地图只列出其他页面"

    template = "home/site_map_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = "网站地图"
        verbose_name_plural = "网站地图"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["groups"] = self.groups(request)
        return context

    def groups(self, request: HttpRequest) -> list[Branch]:
        """What lies below the home page and may be seen now: columns with what is in them first."""
        from portal.home import latest

        home = self.get_parent()
        pages = home.get_descendants().live().public().exclude(pk=self.pk)
        branches: dict[str, Branch] = {}
        tops: list[Branch] = []
        for page in pages.exclude(expire_at__lte=clock.now()).order_by("path").defer_streamfields():
            branch = Branch(page.title, page.get_url(request) or "")
            parent = branches.get(page.path[: -Page.steplen])
            if parent is None and page.depth > home.depth + 1:
                continue  # a page above is hidden
            branches[page.path] = branch
            (parent.below if parent else tops).append(branch)
        for top in tops:
            top.below += [Branch(title, address) for title, address in latest.records_below(top.address)]
        return sorted(tops, key=lambda branch: not branch.below)
