"""The cooperatives' site (农民专业合作社专站): a page tree of its own, read on old telephones in villages.

It lies at /cooperatives/ and is the root of a host name of its own once an operator makes a Site for it.
"""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel, PageChooserPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.rich_text import get_text_for_indexing

from portal.cooperatives.blocks import QuestionGroupBlock
from portal.core import clock, json_ld
from portal.core.blocks import BodyBlock
from portal.core.pages import ArticlePage, BasePage, ColumnPage
from portal.laws.blocks import BasisBlock

LEADING = 5
"""The first pages of the site in the order of its tree: what most people come for."""


class CoopPageMixin(BasePage):
    """What every page of this site knows: its home, its navigation, where the main site is."""

    nav_title = models.CharField(
        "导航名称", max_length=12, blank=True, help_text="显示在导航里，不超过 12 字；留空时用标题。"
    )

    class Meta:
        abstract = True

    @property
    def short_title(self) -> str:
        """The name in the navigation."""
        return self.nav_title or self.title

    def coop_home(self) -> "CoopHomePage":
        """The home page of the site that this page lies in."""
        pages = CoopHomePage.objects.ancestor_of(self, inclusive=True).order_by("-depth")
        home: CoopHomePage = pages.get() if pages.count() == 1 else pages[0]
        return home

    def is_listed(self) -> bool:
        """Whether the navigation leads here: a page that only lists does so while it has something to list."""
        return True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from portal.cooperatives.hosts import main_root

        context = super().get_context(request, *args, **kwargs)
        home = self.coop_home()
        entries = home.entries(request)
        context |= {
            "coop_home": home,
            "coop_entries": entries,
            "coop_menu": [entry for entry in entries if entry[2].show_in_menus],
            "main_root": main_root(request),
            "main_address": self.main_address(),
        }
        return context

    def main_address(self) -> str:
        """The path of this page on the main site, whichever host shows it."""
        home = self.coop_home()
        return f"{_main_path(home)}{self.url_path[len(home.url_path) :]}"

    def breadcrumbs(self, request: HttpRequest) -> list[tuple[str, str]]:
        """From the site's own home when it has its own host, from the portal's home otherwise."""
        from portal.cooperatives.hosts import own_site

        crumbs = super().breadcrumbs(request)
        if own_site(request) is None:
            return crumbs
        home = self.coop_home()
        above = self.get_ancestors().filter(depth__gte=home.depth).order_by("depth")
        return [
            ("首页" if page.pk == home.pk else page.title, page.get_url(request) or "/") for page in above
        ]


def _main_path(page: Page) -> str:
    from wagtail.models import Site

    main = Site.objects.select_related("root_page").filter(is_default_site=True).first()
    root = main.root_page.url_path if main else "/"
    return "/" + page.url_path[len(root) :] if page.url_path.startswith(root) else page.url_path


class CoopHomePage(CoopPageMixin, ColumnPage):
    """The first page of the cooperatives' site."""

    content_panels = [*ColumnPage.content_panels, FieldPanel("nav_title")]
    template = "cooperatives/home_page.html"
    parent_page_types = ["home.HomePage", "wagtailcore.Page"]
    subpage_types = [
        "cooperatives.CoopPage",
        "cooperatives.CoopFAQPage",
        "cooperatives.CoopNoticesPage",
        "cooperatives.CoopDataPage",
        "cooperatives.CoopToolPage",
    ]

    class Meta:
        verbose_name = "合作社专站首页"
        verbose_name_plural = "合作社专站首页"

    def entries(self, request: HttpRequest | None = None) -> list[tuple[str, str, BasePage]]:
        """(name, address, page) of the first level in the order of the tree; the navigation is those in menus."""
        pages = self.get_children().live().public().exclude(expire_at__lte=clock.now()).specific()
        listed: Iterable[Any] = (page for page in pages if getattr(page, "is_listed", lambda: False)())
        return [(page.short_title, page.get_url(request) or "", page) for page in listed]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from portal.cooperatives import composing

        context = super().get_context(request, *args, **kwargs)
        context["leading"] = context["coop_entries"][:LEADING]
        context["further"] = context["coop_entries"][LEADING:]
        context["notices"] = composing.notices(limit=4)
        context["figures"] = composing.figures(headlines=True)
        context["questions"] = self._first_questions(request)
        return context

    def _first_questions(self, request: HttpRequest) -> list[tuple[str, str]]:
        """(question, address) of the first question of each group."""
        page = CoopFAQPage.objects.live().child_of(self).first()
        address = page.get_url(request) if page else ""
        first = [group.value["questions"][0]["question"] for group in page.groups] if page else []
        return [(question, address or "") for question in first]


class CoopPage(CoopPageMixin, ArticlePage):
    """One subject in plain words, with the guide to it and the articles it rests on."""

    LISTS = [("", "不列出"), ("policies", "与合作社有关的优惠政策")]

    body = StreamField(
        BodyBlock(), verbose_name="正文", help_text="用乡亲们听得懂的话写，一句话不超过四十字。"
    )
    guide = models.ForeignKey(
        "wagtailcore.Page",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="办事指南",
        help_text="这件事的正式办事指南，显示在正文上方。",
    )
    lists = models.CharField(
        "另外列出", max_length=20, blank=True, choices=LISTS, help_text="在正文之后自动列出的内容。"
    )
    basis = StreamField(
        [("basis", BasisBlock())], verbose_name="依据", blank=True, help_text="本页依据的法律条文，具体到条。"
    )

    content_panels = [
        *ArticlePage.content_panels,
        FieldPanel("nav_title"),
        FieldPanel("body"),
        PageChooserPanel("guide"),
        FieldPanel("lists"),
        FieldPanel("basis"),
    ]
    template = "cooperatives/coop_page.html"
    parent_page_types = ["cooperatives.CoopHomePage", "cooperatives.CoopPage"]
    subpage_types = ["cooperatives.CoopPage", "cooperatives.CoopToolPage"]

    class Meta:
        verbose_name = "合作社说明页"
        verbose_name_plural = "合作社说明页"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from portal.cooperatives import composing

        context = super().get_context(request, *args, **kwargs)
        context["citations"] = composing.citations(
            (block.value for block in self.basis), context["main_root"]
        )
        context["below"] = self.get_children().live().public().exclude(expire_at__lte=clock.now()).specific()
        context["policies"] = composing.policies() if self.lists == "policies" else []
        guide = self.guide.specific if self.guide else None
        context["guide_page"] = guide if guide and guide.live else None
        return context


class CoopFAQPage(CoopPageMixin, ArticlePage):
    """Questions and answers by subject, each with its legal basis."""

    groups = StreamField(
        [("group", QuestionGroupBlock())], verbose_name="问答", help_text="按主题分组；照乡亲们的问法写。"
    )

    content_panels = [*ArticlePage.content_panels, FieldPanel("nav_title"), FieldPanel("groups")]
    template = "cooperatives/faq_page.html"
    parent_page_types = ["cooperatives.CoopHomePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = "合作社问答页"
        verbose_name_plural = "合作社问答页"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from portal.cooperatives import composing

        context = super().get_context(request, *args, **kwargs)
        shown = iter(composing.citations(self.all_basis(), context["main_root"]))
        context["shown_groups"] = [
            (
                block.value["title"],
                [
                    (question, [next(shown) for _ in question["basis"]])
                    for question in block.value["questions"]
                ],
            )
            for block in self.groups
        ]
        asked = [question for block in self.groups for question in block.value["questions"]]
        address = self.get_url(request) or "/"
        context["json_ld"] = json_ld.graph(
            json_ld.questions(
                address,
                [(each["question"], get_text_for_indexing(str(each["answer"]))) for each in asked],
            )
        )
        return context

    def all_basis(self) -> list[Any]:
        """The legal bases of all answers, in order."""
        questions = [question for block in self.groups for question in block.value["questions"]]
        return [basis for question in questions for basis in question["basis"]]


class CoopNoticesPage(CoopPageMixin):
    """Notices of the portal that concern cooperatives; the notices themselves stay where they are."""

    not_searchable_because = "只列出通知公告，每篇通知公告自己可以搜到"

    content_panels = [*BasePage.content_panels, FieldPanel("nav_title")]
    template = "cooperatives/notices_page.html"
    parent_page_types = ["cooperatives.CoopHomePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = "合作社通知页"
        verbose_name_plural = "合作社通知页"

    def is_listed(self) -> bool:
        from portal.cooperatives import composing

        return bool(composing.notices(limit=1))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from portal.cooperatives import composing

        context = super().get_context(request, *args, **kwargs)
        context["notices"] = composing.notices(limit=50)
        return context


class CoopDataPage(CoopPageMixin):
    """The newest figures about cooperatives, with the way to the full data."""

    not_searchable_because = "只摘出最新的数字，数据本身可以搜到"

    content_panels = [*BasePage.content_panels, FieldPanel("nav_title")]
    template = "cooperatives/data_page.html"
    parent_page_types = ["cooperatives.CoopHomePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = "合作社数据页"
        verbose_name_plural = "合作社数据页"

    def is_listed(self) -> bool:
        from portal.cooperatives import composing

        return composing.has_figures()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from portal.cooperatives import composing

        context = super().get_context(request, *args, **kwargs)
        context["figures"] = composing.figures()
        return context
