"""The page types that every section builds on."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.timezone import localtime
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PublishingPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index

from portal.core import clock
from portal.core.editing.forms import PageForm
from portal.core.editing.permissions import BureauPagePermissionTester
from portal.core.editing.previews import PreviewModes
from portal.core.models import Bureau
from portal.core.slugs import unique_slug

RICH_TEXT = ["h2", "h3", "bold", "ol", "ul", "link", "document-link"]


class BasePage(PreviewModes, Page):
    """What every page has. Every concrete type is searchable and storable, or says why not."""

    base_form_class = PageForm
    search_auto_update = False  # search.admin_backend keeps no index that a saved page would have to go into
    not_searchable_because = ""
    not_storable_because = ""
    card_template = "core/components/card.html"

    summary = models.TextField(
        "摘要",
        max_length=200,
        blank=True,
        help_text="一两句话说清本页内容，显示在列表和搜索结果中，不超过 200 字。",
    )
    bureau = models.ForeignKey(
        Bureau,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="所属机关",
        help_text="由哪个机关发布和维护；只有该机关及其上级机关的编辑可以修改。",
    )

    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("bureau")]
    promote_panels = [
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("show_in_menus")],
            "网址和导航",
        )
    ]
    settings_panels = [PublishingPanel()]
    search_fields = [*Page.search_fields, index.SearchField("summary")]

    class Meta:
        abstract = True

    def _set_core_field_defaults(self) -> None:
        # Wagtail's hook for what a page needs before its first save, drafts included
        if not self.slug and (self.path or getattr(self, "_cached_parent_obj", None)):
            self.slug: str = self._free_slug()
        super()._set_core_field_defaults()

    def _free_slug(self) -> str:
        parent = self.get_parent() if self.path else getattr(self, "_cached_parent_obj", None)

        def taken(slug: str) -> bool:
            return bool(parent) and not Page._slug_is_available(slug, parent, self)

        return unique_slug(self.title, taken)

    def clean(self) -> None:
        super().clean()
        if self.go_live_at and self.expire_at and self.go_live_at >= self.expire_at:
            raise ValidationError({"expire_at": "下线时间应晚于上线时间。"})

    def permissions_for_user(self, user: Any) -> BureauPagePermissionTester:
        return BureauPagePermissionTester(user, self)

    def is_visible(self) -> bool:
        """Whether the page may be seen by its own dates at this moment (design rule 2)."""
        return bool(self.live) and (self.expire_at is None or self.expire_at > clock.now())

    def is_public(self) -> bool:
        """Whether anyone may see the page: visible, and neither it nor a page above is private."""
        return self.is_visible() and not self.get_view_restrictions().exists()

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_visible() and not getattr(request, "is_preview", False):
            raise Http404
        return super().serve(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["meta_tags"] = self.meta_tags()
        context["breadcrumbs"] = self.breadcrumbs(request)
        return context

    def breadcrumbs(self, request: HttpRequest) -> list[tuple[str, str]]:
        """(title, address) of the pages above this one, the site's home page first."""
        above = self.get_ancestors().filter(depth__gt=1).order_by("depth")
        return [(page.title if page.depth > 2 else "首页", page.get_url(request) or "/") for page in above]

    def meta_tags(self) -> list[tuple[str, str]]:
        """Name and content of the tags that 政府网站标签规范 asks of this kind of page."""
        return []

    def column_page(self) -> "ColumnPage | None":
        """The nearest column (栏目) that this page lies in, or is."""
        for page in self.get_ancestors(inclusive=True).order_by("-depth").specific():
            if isinstance(page, ColumnPage):
                return page
        return None


class Subaddresses(RoutablePageMixin):
    """Mixed in before the page class where addresses end with a page: what is below it ends with it, too."""

    def serve(
        self, request: HttpRequest, view: Any = None, args: Any = None, kwargs: Any = None
    ) -> HttpResponse:
        # The views of addresses below a page do not pass BasePage.serve.
        page: Any = self
        if not page.is_visible() and not getattr(request, "is_preview", False):
            raise Http404
        answer: HttpResponse = super().serve(request, view, args, kwargs)
        return answer


class ColumnPage(BasePage):
    """A column (栏目) page: the head of a section, with its tags (ColumnName, ColumnType …)."""

    COLUMN_TYPES = [
        ("概况信息", "概况信息"),
        ("工作动态", "工作动态"),
        ("通知公告", "通知公告"),
        ("政策文件", "政策文件"),
        ("政策解读", "政策解读"),
        ("信息公开", "信息公开"),
        ("数据发布", "数据发布"),
        ("办事服务", "办事服务"),
        ("互动交流", "互动交流"),
        ("专题专栏", "专题专栏"),
    ]
    column_type = models.CharField(
        "栏目类别",
        max_length=20,
        choices=COLUMN_TYPES,
        default="信息公开",
        help_text="按政府网站标签规范选最接近的一类。",
    )
    column_keywords = models.CharField(
        "栏目关键词",
        max_length=200,
        blank=True,
        help_text="用中文逗号分隔，例如：登记，个体工商户。",
    )
    intro = RichTextField(
        "栏目说明", blank=True, features=RICH_TEXT, help_text="栏目首屏的说明，一两段，可留空。"
    )

    content_panels = [*BasePage.content_panels, FieldPanel("intro")]
    promote_panels = [
        *BasePage.promote_panels,
        MultiFieldPanel([FieldPanel("column_type"), FieldPanel("column_keywords")], "栏目标签"),
    ]

    class Meta:
        abstract = True

    def meta_tags(self) -> list[tuple[str, str]]:
        tags = [
            ("ColumnName", self.title),
            ("ColumnDescription", self.summary),
            ("ColumnKeywords", self.column_keywords),
            ("ColumnType", self.column_type),
        ]
        return [(name, content) for name, content in tags if content]


class ArticlePage(BasePage):
    """A content page with source and time (ArticleTitle, PubDate, ContentSource)."""

    content_source = models.CharField(
        "来源",
        max_length=100,
        help_text="原创填本机关名称；转载填原发布单位，并保持原文不变。",
    )
    author = models.CharField("作者", max_length=60, blank=True, help_text="署名文章才填写，可留空。")
    keywords = models.CharField("关键词", max_length=200, blank=True, help_text="用中文逗号分隔。")
    published_at = models.DateTimeField(
        "发布时间",
        null=True,
        blank=True,
        help_text="页面上显示的发布时间（北京时间）；留空时取首次发布的时间。",
    )

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("content_source"),
                FieldPanel("author"),
                FieldPanel("keywords"),
                FieldPanel("published_at"),
            ],
            "来源和时间",
        ),
    ]

    class Meta:
        abstract = True

    @property
    def shown_at(self) -> Any:
        """The moment of publication that the page shows, in Asia/Shanghai."""
        moment = self.published_at or self.first_published_at or self.latest_revision_created_at
        return localtime(moment or clock.now(), clock.TZ)

    def meta_tags(self) -> list[tuple[str, str]]:
        column = self.column_page()
        tags = [
            ("ArticleTitle", self.title),
            ("PubDate", self.shown_at.strftime("%Y-%m-%d %H:%M")),
            ("ContentSource", self.content_source),
            ("Keywords", self.keywords),
            ("Author", self.author),
            ("Description", self.summary),
            ("Url", self.full_url or ""),
        ]
        return (column.meta_tags() if column else []) + [(name, content) for name, content in tags if content]
