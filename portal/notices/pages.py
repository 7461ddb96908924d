"""The column 通知公告 and its notices."""

from typing import Any

from django.core.paginator import Page as PageOfList
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, ReferenceIndex
from wagtail.query import PageQuerySet
from wagtail.search import index

from portal.core import clock
from portal.core.blocks import BodyBlock, DownloadBlock
from portal.core.pages import ArticlePage, ColumnPage

PER_PAGE = 20
MORE = 5


class NoticesIndexPage(ColumnPage):
    """The column 通知公告: notices by kind (`?kind=`) and page (`?page=`), the newest first."""

    not_searchable_because = "栏目页只列出通知公告，每篇通知公告自己可以搜到。"
    template = "notices/notices_index_page.html"
    max_count_per_parent = 1
    subpage_types = ["notices.NoticePage"]

    class Meta:
        verbose_name = "通知公告栏目"
        verbose_name_plural = "通知公告栏目"

    def notices(self) -> "PageQuerySet[NoticePage]":
        """The notices below this page that anyone may see at this moment, the newest first."""
        return public_notices().descendant_of(self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        notices = self.notices()
        kind = request.GET.get("kind", "")
        if kind not in NoticePage.Kind.values:
            kind = ""
        context["kinds"] = self._kinds(notices, kind)
        context["kind_label"] = NoticePage.Kind(kind).label if kind else ""
        context["notices"] = _page_of(notices.filter(kind=kind) if kind else notices, request)
        return context

    @staticmethod
    def _kinds(notices: "PageQuerySet[NoticePage]", chosen: str) -> list[dict[str, Any]]:
        """The kinds that have notices, with their numbers; all together first."""
        counts = dict(notices.order_by().values_list("kind").annotate(Count("pk")))
        kinds = [
            {"value": value, "label": label, "count": counts[value], "chosen": value == chosen}
            for value, label in NoticePage.Kind.choices
            if counts.get(value)
        ]
        everything = {"value": None, "label": "全部", "count": sum(counts.values()), "chosen": not chosen}
        return [everything, *kinds]


class NoticePage(ArticlePage):
    """One notice: kind, text and attachments."""

    class Kind(models.TextChoices):
        """What a notice is for: the filter of the column."""

        NOTICE = "notice", "通知公告"
        INTERPRETATION = "interpretation", "政策解读"
        NEWS = "news", "工作动态"
        PUBLICITY = "publicity", "公示"
        CONSULTATION = "consultation", "征求意见"
        TRAINING = "training", "培训招聘"
        REMINDER = "reminder", "风险提示"

    template = "notices/notice_page.html"
    card_template = "notices/components/notice_card.html"
    parent_page_types = ["notices.NoticesIndexPage"]
    subpage_types: list[str] = []

    kind = models.CharField(
        "类别",
        max_length=20,
        choices=Kind.choices,
        default=Kind.NOTICE,
        db_index=True,
        help_text="决定在“通知公告”栏目中归入哪一类。解读文件请选“政策解读”。",
    )
    body = StreamField(
        BodyBlock(),
        verbose_name="正文",
        help_text="用小标题和自然段组织正文。从文字处理软件粘贴时，格式会自动清理；表格请用“表格”录入。",
    )
    attachments = StreamField(
        [("file", DownloadBlock())],
        verbose_name="附件",
        blank=True,
        help_text="名单、申请表等文件。能在正文里写清楚的，不要只放附件。",
    )

    content_panels = [
        *ArticlePage.content_panels,
        FieldPanel("kind"),
        FieldPanel("body"),
        FieldPanel("attachments"),
    ]
    search_fields = [
        *ArticlePage.search_fields,
        index.SearchField("body"),
        index.FilterField("kind"),
    ]

    class Meta:
        verbose_name = "通知公告"
        verbose_name_plural = "通知公告"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["interpreted"] = self.interpreted_pages()
        more = public_notices().sibling_of(self, inclusive=False).filter(kind=self.kind)
        context["more_notices"] = more[:MORE]
        return context

    def interpreted_pages(self) -> list[Page]:
        """The public pages, of whatever section, that name this notice as their `interpretation`."""
        pages = (
            reference.model_name and Page.objects.filter(pk=reference.object_id).specific().first()
            for reference in ReferenceIndex.get_references_to(self).filter(model_path="interpretation")
        )
        return [page for page in pages if page and page.is_public()]

    def body_text(self) -> str:
        """The words of the text and the names of the attachments, without mark-up."""
        words: list[str] = []
        for name in ("body", "attachments"):
            value: blocks.StreamValue = getattr(self, name)
            words += value.stream_block.get_searchable_content(value)
        return "\n".join(str(word) for word in words if word)


def public_notices() -> "PageQuerySet[NoticePage]":
    """All notices that anyone may see at this moment, the newest first (`shown_on` is their moment)."""
    notices: PageQuerySet[NoticePage] = (
        NoticePage.objects.live()
        .public()
        .filter(Q(expire_at__isnull=True) | Q(expire_at__gt=clock.now()))
        .annotate(shown_on=Coalesce("published_at", "first_published_at"))
        .order_by("-shown_on", "-pk")
    )
    return notices


def _page_of(notices: "PageQuerySet[NoticePage]", request: HttpRequest) -> PageOfList:
    return Paginator(notices, PER_PAGE).get_page(request.GET.get("page"))
