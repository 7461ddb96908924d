"""优惠政策: the index, its columns, and policies with typed facts and a window of validity."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import path
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from portal.core import clock
from portal.core.models import Provenance
from portal.core.pages import ArticlePage, ColumnPage, Subaddresses
from portal.laws.blocks import BasisBlock, shown_basis
from portal.laws.glossary.linking import Linker
from portal.laws.parameters import Book
from portal.laws.parameters.using import stale_names
from portal.policies.blocks import ClaimBlock, ConditionsBlock, ProofsBlock, QuestionsBlock
from portal.policies.card import CardRoute
from portal.policies.choices import CLAIM_MODE_HINTS, Applicant, ClaimMode, PolicyKind
from portal.policies.fields import ChoiceListField
from portal.policies.forms import PolicyForm
from portal.policies.listing import Listing, available_policies
from portal.policies.panels import RulePanel
from portal.policies.rule_blocks import AmountBlock, PolicyCaseBlock
from portal.policies.status import Status, status_on
from portal.policies.structured import embedded

HALF_WIDTH_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")


class PoliciesIndexPage(Subaddresses, ColumnPage):
    """优惠政策: entry to the columns; with a filter in the address, the policies of all columns."""

    not_searchable_because = "只是各栏目的入口，每项政策自己可以搜到。"
    template = "policies/policies_index_page.html"
    max_count_per_parent = 1
    subpage_types = ["policies.PolicyColumnPage", "policies.MatcherPage"]

    class Meta:
        verbose_name = "优惠政策首页"
        verbose_name_plural = "优惠政策首页"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["listing"] = Listing(PolicyPage.objects.descendant_of(self), request)
        context["matcher"] = self.get_children().live().public().filter(slug="match").first()
        context["columns"] = [
            {
                "page": column,
                "available": available_policies(PolicyPage.objects.descendant_of(column)).count(),
            }
            for column in PolicyColumnPage.objects.live().public().child_of(self).order_by("path")
        ]
        return context

    @path("calendar/")
    def calendar(self, request: HttpRequest) -> HttpResponse:
        """政策日历."""
        from portal.policies.calendar import calendar_of

        context = super().get_context(request)
        context |= calendar_of(PolicyPage.objects.descendant_of(self), clock.today())
        context["breadcrumbs"] = [*context["breadcrumbs"], (self.title, self.get_url(request) or "/")]
        context["breadcrumb_title"] = "政策日历"
        return TemplateResponse(request, "policies/calendar.html", context)


class PolicyColumnPage(ColumnPage):
    """One column of policies (就业再就业, 税费减免 …)."""

    not_searchable_because = "栏目页只列出政策，每项政策自己可以搜到。"
    template = "policies/policy_column_page.html"
    parent_page_types = ["policies.PoliciesIndexPage"]
    subpage_types = ["policies.PolicyPage"]

    class Meta:
        verbose_name = "优惠政策栏目"
        verbose_name_plural = "优惠政策栏目"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["listing"] = Listing(PolicyPage.objects.descendant_of(self), request)
        return context


class PolicyPage(CardRoute, ArticlePage, Provenance):  # type: ignore[django-manager-missing]
    """One policy. Its window (`valid_from` … `valid_to`, both days included) is legal time.

    Whether it can be used follows from the window and the clock at the moment of reading; the page's own
    go-live and expiry dates only say when the page is shown. `conditions` are the clauses of its rule over the
    facts that MatcherPage keeps, `amount` is what it gives, `cases` are the tests that both must pass.
    """

    base_form_class = PolicyForm
    template = "policies/policy_page.html"
    card_template = "policies/components/policy_item.html"
    parent_page_types = ["policies.PolicyColumnPage"]
    subpage_types: list[str] = []

    document_title = models.CharField(
        "文件名称", max_length=200, help_text="规定这项政策的文件全称，不加书名号。"
    )
    doc_no = models.CharField(
        "发文字号",
        max_length=120,
        blank=True,
        help_text="例如“财政部 税务总局公告2026年第10号”“国办发〔2025〕25号”，年份用六角括号；没有的留空。",
    )
    kind = models.CharField(
        "优惠方式", max_length=20, choices=PolicyKind.choices, help_text="选最主要的一种。"
    )
    applicants = ChoiceListField(
        "适用对象", options=Applicant.choices, help_text="可以多选；供列表筛选和政策匹配使用。"
    )
    benefit = models.CharField(
        "享受什么（一句话）",
        max_length=120,
        help_text="写清优惠内容和数额，显示在列表中，例如“免征增值税”“一次性补贴8000元”。",
    )
    benefit_detail = RichTextField(
        "享受什么（详细）",
        features=["bold", "ol", "ul", "link"],
        blank=True,
        help_text="计算办法、期限、限额、举例。",
    )
    rate = models.DecimalField(
        "比例（%）",
        max_digits=7,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
        help_text="只填数字，例如减半征收填 50，减按1%征收率填 1；没有的留空。",
    )
    cap = models.DecimalField(
        "最高金额（元）",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
        help_text="只填数字，以元为单位；没有上限的留空。",
    )
    cap_unit = models.CharField(
        "金额的计算单位", max_length=30, blank=True, help_text="例如“每户每年”“每人一次”。"
    )
    valid_from = models.DateField(
        "开始日期", null=True, blank=True, help_text="从这一天起可以享受（含当日）；文件未写明的留空。"
    )
    valid_to = models.DateField(
        "截止日期",
        null=True,
        blank=True,
        help_text="到这一天为止可以享受（含当日），次日起页面自动显示“已到期”；长期有效的留空。",
    )
    conditions = StreamField(
        ConditionsBlock(), verbose_name="谁能享受", help_text="逐条列出，须同时符合的每条单列。"
    )
    amount = StreamField(
        AmountBlock(),
        verbose_name="优惠金额的算法",
        blank=True,
        help_text="政策匹配按它算出数额；事实不全时把算法写成文字。只选一种。",
    )
    cases = StreamField(
        [("case", PolicyCaseBlock())],
        verbose_name="例子",
        blank=True,
        help_text="每条界限至少写两个例子：刚好够的、差一点的。例子通不过不能送审。",
    )
    claim_mode = models.CharField(
        "享受方式",
        max_length=10,
        choices=ClaimMode.choices,
        help_text="申报即享：申报时填报；免申即享：不用申请；申请核准：申请后审核。",
    )
    claim = StreamField(ClaimBlock(), verbose_name="怎么申领", help_text="按先后顺序写，一步只说一件事。")
    proofs = StreamField(
        ProofsBlock(),
        verbose_name="需要什么材料",
        blank=True,
        help_text="不需要材料的留空，页面显示“不用提交材料”。",
    )
    authority = models.CharField("主管部门", max_length=120, help_text="由谁办理、谁解释，写全称。")
    basis = StreamField(
        [("basis", BasisBlock())],
        verbose_name="依据",
        help_text="逐条选择法律文件并填写条号；页面自动链接到条文，条文失效时会提示。",
    )
    faq = StreamField(
        QuestionsBlock(), verbose_name="问答", blank=True, help_text="二至三个最常被问到的问题。"
    )
    supersedes = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="代替的政策",
        help_text="本政策施行后被代替的旧政策；旧政策页面会自动指向本页。",
    )
    interpretation = models.ForeignKey(
        Page,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="政策解读",
        help_text="选择解读文章，两个页面互相链接。",
    )
    to_confirm = models.CharField(
        "待核事项",
        max_length=300,
        blank=True,
        help_text="哪些内容还没有与原文核对；未选“已核实”时与“待核”一起显示。",
    )

    content_panels = [
        *ArticlePage.content_panels,
        MultiFieldPanel(
            [FieldPanel("document_title"), FieldPanel("doc_no"), FieldPanel("authority")], "文件"
        ),
        MultiFieldPanel([FieldPanel("applicants"), FieldPanel("conditions")], "谁能享受"),
        MultiFieldPanel(
            [
                FieldPanel("kind"),
                FieldPanel("benefit"),
                FieldPanel("benefit_detail"),
                FieldRowPanel([FieldPanel("rate"), FieldPanel("cap"), FieldPanel("cap_unit")]),
                FieldPanel("amount"),
            ],
            "享受什么",
        ),
        MultiFieldPanel([FieldPanel("claim_mode"), FieldPanel("claim"), FieldPanel("proofs")], "怎么申领"),
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")], "执行期限"),
        FieldPanel("basis"),
        FieldPanel("faq"),
        MultiFieldPanel([FieldPanel("cases"), RulePanel(heading="规则检查")], "例子和检查"),
        MultiFieldPanel([FieldPanel("interpretation"), FieldPanel("supersedes")], "相关页面"),
        MultiFieldPanel(
            [
                FieldPanel("confirmed"),
                FieldPanel("to_confirm"),
                FieldRowPanel([FieldPanel("checked_on"), FieldPanel("checked_by")]),
                FieldRowPanel([FieldPanel("source_name"), FieldPanel("source_url")]),
            ],
            "核对情况",
        ),
    ]
    search_fields = [
        *ArticlePage.search_fields,
        index.SearchField("document_title"),
        index.SearchField("doc_no"),
        index.SearchField("benefit"),
        index.FilterField("kind"),
    ]

    class Meta:
        verbose_name = "优惠政策"
        verbose_name_plural = "优惠政策"

    def clean(self) -> None:
        super().clean()
        # 文号 are compared and searched; an input method's wide digits would make two of one
        self.doc_no = self.doc_no.translate(HALF_WIDTH_DIGITS).strip()
        problems = {}
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            problems["valid_to"] = "截止日期不能早于开始日期。"
        if self.pk and self.supersedes_id == self.pk:
            problems["supersedes"] = "不能代替自己，请选择旧政策。"
        if self.cap_unit and self.cap is None:
            problems["cap"] = "填写了计算单位，请同时填写金额。"
        if problems:
            raise ValidationError(problems)

    @property
    def status(self) -> Status:
        """The status at the moment of reading."""
        return status_on(clock.today(), self.valid_from, self.valid_to)

    @property
    def days_left(self) -> int | None:
        """Days after today on which it can still be used; None without an end."""
        return (self.valid_to - clock.today()).days if self.valid_to else None

    @property
    def applicant_labels(self) -> list[str]:
        """Who may use it, in words."""
        return [str(Applicant(key).label) for key in self.applicants if key in Applicant.values]

    @property
    def claim_mode_hint(self) -> str:
        """What the way of claiming means for the reader."""
        return CLAIM_MODE_HINTS[ClaimMode(self.claim_mode)] if self.claim_mode else ""

    def successor(self) -> "PolicyPage | None":
        """The public policy that replaces this one."""
        newer = PolicyPage.objects.filter(supersedes=self).order_by("-valid_from", "path")
        return next((page for page in newer if page.is_public()), None)

    def matcher(self) -> Page | None:
        """The public matcher, where it judges this policy: some condition has terms, and it can be used today."""
        if not self.status.is_usable or not any(child.value.get("terms") for child in self.conditions):
            return None
        return Page.objects.type(_matcher_page()).live().public().first()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["citations"] = citations = shown_basis(child.value for child in self.basis)
        context["json_ld"] = embedded(self, citations)
        context["stale"] = stale_names(self, Book.on())
        context["glossary"] = Linker()
        context["card_url"] = request.build_absolute_uri(f"{self.get_url(request)}card/")
        context["successor"] = self.successor()
        context["matcher"] = self.matcher()
        interpretation = self.interpretation and self.interpretation.specific
        context["interpretation"] = interpretation if interpretation and _is_public(interpretation) else None
        predecessor = self.supersedes
        context["predecessor"] = predecessor if predecessor and predecessor.is_public() else None
        return context


def _matcher_page() -> type[Page]:
    from portal.policies.matching.page import MatcherPage

    return MatcherPage


def _is_public(page: Page) -> bool:
    visible = getattr(page, "is_public", None)
    return bool(visible() if visible else page.live and not page.get_view_restrictions().exists())
