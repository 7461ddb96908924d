"""政策匹配: the page that keeps the facts which all rules speak about, and asks them."""

from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField

from portal.core.pages import BasePage
from portal.core.rules.blocks import FactBlock
from portal.policies.rule_blocks import PersonBlock


class MatcherPage(BasePage):
    """Asks a few questions and judges all policies that can be used today. Nothing is stored."""

    template = "policies/matcher_page.html"
    parent_page_types = ["policies.PoliciesIndexPage"]
    subpage_types: list[str] = []
    max_count = 1
    not_searchable_because = "由政策栏目首页和每项政策链接；答案在网址里，不收进搜索。"

    intro = RichTextField(
        "说明", features=["bold", "ol", "ul", "link"], blank=True, help_text="提问之前的几句话。"
    )
    facts = StreamField(
        [("fact", FactBlock())],
        verbose_name="事实",
        help_text="向读者问的全部问题。几个问题同样要紧时，排在前面的先问。政策的条件用代号引用这里的事实。",
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
        FieldPanel("persons"),
    ]

    class Meta:
        verbose_name = "政策匹配"
        verbose_name_plural = "政策匹配"
