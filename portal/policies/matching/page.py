"""政策匹配: the page that keeps the facts which all rules speak about, and asks them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import path
from wagtail.fields import RichTextField, StreamField

from portal.core.pages import BasePage, Subaddresses
from portal.core.rules.blocks import FactBlock
from portal.policies.forms import MatcherForm
from portal.policies.panels import MatcherPanel
from portal.policies.rule_blocks import ConflictBlock, PersonBlock


class MatcherPage(Subaddresses, BasePage):
    """Asks a few questions and judges all policies that can be used today. Nothing is stored."""

    base_form_class = MatcherForm
    parent_page_types = ["policies.PoliciesIndexPage"]
    subpage_types: list[str] = []
    max_count = 1

    intro = RichTextField(
        "说明", features=["bold", "ol", "ul", "link"], blank=True, help_text="提问之前的几句话。"
    )
    facts = StreamField(
        [("fact", FactBlock())],
        verbose_name="事实",
        help_text="向读者问的全部问题。几个问题同样要紧时，排在前面的先问。政策的条件用代号引用这里的事实。",
    )
    conflicts = StreamField(
        [("conflict", ConflictBlock())],
        verbose_name="前后矛盾",
        blank=True,
        help_text="不可能同时成立的回答；读者这样回答时给出提醒，结果照样显示。",
    )
    persons = StreamField(
        [("person", PersonBlock())],
        verbose_name="例子",
        blank=True,
        help_text="一个人和几项政策应当得出的结果。例子通不过不能送审。",
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("intro"),
        FieldPanel("facts"),
        FieldPanel("conflicts"),
        MultiFieldPanel([FieldPanel("persons"), MatcherPanel(heading="规则检查")], "例子和检查"),
    ]

    class Meta:
        verbose_name = "政策匹配"
        verbose_name_plural = "政策匹配"

    @path("")
    def index_route(self, request: HttpRequest) -> HttpResponse:
        """The questions and the result."""
        from portal.policies.matching.views import match

        return match(self, request)

    @path("rules/")
    def how_it_judges(self, request: HttpRequest) -> HttpResponse:
        """The rules in words, and their tests."""
        from portal.policies.matching.views import rules_in_words

        return rules_in_words(self, request)
