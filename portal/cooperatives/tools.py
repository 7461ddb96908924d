"""The tools of the cooperatives' site: each is a page of its tree, so that both hosts serve it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import path
from wagtail.fields import RichTextField

from portal.cooperatives.pages import CoopPageMixin
from portal.core.pages import BasePage, Subaddresses
from portal.core.rules import Basis
from portal.laws.parameters import Book


class Tool(StrEnum):
    """What a tool page does."""

    MEMBERS = "members"
    CHARTER = "charter"
    REGISTER = "register"


LABELS = {
    Tool.MEMBERS: "人数核对",
    Tool.CHARTER: "章程填写",
    Tool.REGISTER: "成员名册和出资清单",
}


class CoopToolPage(Subaddresses, CoopPageMixin, BasePage):
    """A form that answers at once. Nothing of what is filled in is stored."""

    tool = models.CharField(
        "工具",
        max_length=20,
        choices=[(tool.value, label) for tool, label in LABELS.items()],
        help_text="这一页做什么；条文和算法由系统带着，数字取自法定参数。",
    )
    intro = RichTextField(
        "说明", features=["bold", "ol", "ul", "link"], blank=True, help_text="填写之前的几句话，可以留空。"
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("nav_title"),
        FieldPanel("tool"),
        FieldPanel("intro"),
    ]
    parent_page_types = ["cooperatives.CoopHomePage", "cooperatives.CoopPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = "合作社工具页"
        verbose_name_plural = "合作社工具页"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        tools = CoopToolPage.objects.live().public().descendant_of(context["coop_home"]).exclude(pk=self.pk)
        context["other_tools"] = [
            (tool.short_title, tool.get_url(request)) for tool in tools if tool.is_visible()
        ]
        return context

    @path("")
    def index_route(self, request: HttpRequest) -> HttpResponse:
        """The form and its answer."""
        return self._views().index(self, request)

    @path("blank/")
    def blank(self, request: HttpRequest) -> HttpResponse:
        """The empty form to print and fill in by hand."""
        return self._views(files=True).blank(self, request)

    @path("word/")
    def word(self, request: HttpRequest) -> HttpResponse:
        """The empty form as a Word file."""
        return self._views(files=True).word(self, request)

    def _views(self, *, files: bool = False) -> Any:
        from portal.cooperatives.charter import views as charter
        from portal.cooperatives.members import views as members
        from portal.cooperatives.register import views as register

        found = {Tool.MEMBERS: members, Tool.CHARTER: charter, Tool.REGISTER: register}[Tool(self.tool)]
        if files and found is members:
            raise Http404
        return found

    def bases(self) -> list[Basis]:
        """The articles that the tool rests on, each once."""
        from portal.cooperatives.charter.data import model_charter
        from portal.cooperatives.members.composition import BASES
        from portal.cooperatives.register.forms import BASES as REGISTER_BASES

        if self.tool == Tool.CHARTER:
            return model_charter().bases
        return list(BASES if self.tool == Tool.MEMBERS else REGISTER_BASES)

    @property
    def words(self) -> str:
        """What search looks through besides title and intro: the empty charter as it is shown."""
        from portal.cooperatives.charter.data import fill

        if self.tool != Tool.CHARTER:
            return ""
        articles = (article for chapter in fill({}, Book.on()) for article in chapter.articles)
        return "\n".join(line for article in articles for line in article.paragraphs)

    def parameter_names(self) -> list[str]:
        """The figures of law that the tool uses."""
        from portal.cooperatives.charter.data import model_charter
        from portal.cooperatives.charter.forms import PARAMETERS
        from portal.cooperatives.members.composition import NAMES

        if self.tool == Tool.CHARTER:
            return list(dict.fromkeys((*NAMES, *PARAMETERS, *model_charter().parameter_names)))
        return list(NAMES)
