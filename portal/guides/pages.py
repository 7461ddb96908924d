"""The column 办事指南 and its guides: structured facts, each with its legal basis."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from wagtail.fields import StreamField
from wagtail.search import index

from portal.core import clock
from portal.core.pages import ArticlePage, ColumnPage
from portal.guides import blocks, choices, panels
from portal.guides.checklist.fields import ChecklistFields
from portal.guides.checklist.routes import ChecklistRoutes
from portal.guides.fields import ChoicesField, CountModelField, WorkingDaysField
from portal.guides.filling import filled
from portal.guides.forms import GuideForm
from portal.guides.limits import LimitFields
from portal.guides.numbers import days_text
from portal.guides.places.routes import ColumnPlaces, GuidePlaces
from portal.guides.related import RelatedFields
from portal.guides.showing import CitationBook, Place, places_of
from portal.guides.structured import embedded
from portal.laws.blocks import BasisBlock
from portal.laws.glossary.linking import Linker
from portal.laws.parameters import Book
from portal.laws.parameters.using import stale_names

# Fields whose blocks may be marked 待核.
UNCONFIRMABLE = (
    "conditions",
    "materials",
    "special",
    "costs",
    "deadlines",
    "self_test",
    "legal_notes",
    "faqs",
)


class GuidesIndexPage(ColumnPlaces, ColumnPage):
    """The column 办事指南: every guide, grouped by whom it is for."""

    not_searchable_because = "栏目页只列出办事指南，每份指南自己可以搜到。"
    template = "guides/guides_index_page.html"
    max_count_per_parent = 1
    subpage_types = ["guides.GuidePage"]

    class Meta:
        verbose_name = "办事指南栏目"
        verbose_name_plural = "办事指南栏目"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | {"groups": list(self.groups())} | self.place_context(request)

    def groups(self) -> Iterator[tuple[choices.Audience, list[GuidePage]]]:
        """Audience and its guides (at the place chosen), in the order of the audiences; none that is empty."""
        guides = self.at_place(public_guides().filter(path__startswith=self.path))
        for audience in choices.Audience:
            mine = [guide for guide in guides if guide.audience == audience]
            if mine:
                yield audience, mine


class GuidePage(GuidePlaces, ChecklistRoutes, LimitFields, RelatedFields, ChecklistFields):  # type: ignore[django-manager-missing]
    """One matter (事项): who may have it, what to bring, what happens, how long, what it costs, on which article.

    Fields follow 国办发〔2017〕47号 and GB/T 36114-2018. Days are working days. 法定时限 is a number of
    this page or the name of a figure of law (`LimitFields`); `limit_basis` says where it comes from.
    """

    template = "guides/guide_page.html"
    parent_page_types = ["guides.GuidesIndexPage"]
    subpage_types: list[str] = []
    base_form_class = GuideForm

    # 事项
    audience = models.CharField(
        "办给谁",
        max_length=20,
        choices=choices.Audience.choices,
        db_index=True,
        help_text="决定在“办事指南”栏目里归入哪一组。",
    )
    names = models.TextField(
        "群众的叫法",
        blank=True,
        max_length=1000,
        help_text="群众平时怎么说这件事，每行一个，例如：开饭馆、办执照。搜这些词能直接找到本指南。",
    )
    subitems = models.TextField("子项", blank=True, max_length=600, help_text="每行一个；没有子项的留空。")
    matter_type = models.CharField(
        "事项类型", max_length=20, choices=choices.MatterType.choices, help_text="以本地公布的事项目录为准。"
    )
    basic_code = models.CharField(
        "基本编码", max_length=60, blank=True, help_text="以公布的事项目录为准，没有的留空，不要自编。"
    )
    implementation_code = models.CharField(
        "实施编码", max_length=60, blank=True, help_text="以公布的事项目录为准，没有的留空，不要自编。"
    )
    organ_code = models.CharField(
        "实施机构统一社会信用代码", max_length=18, blank=True, help_text="十八位；没有核对的留空，不要自编。"
    )
    level = models.CharField(
        "行使层级", max_length=10, choices=choices.Level.choices, help_text="由哪一级机关办理。"
    )
    applicants = ChoicesField(
        "办理对象", options=choices.Applicant, blank=False, help_text="谁可以申请，可以选几项。"
    )

    # 条件和材料
    conditions = StreamField(
        [("condition", blocks.ConditionBlock())],
        verbose_name="受理条件",
        help_text="逐条写。每一条写明依据；条件里提到的材料，申请材料里都要有。",
    )
    materials = StreamField(
        [("material", blocks.MaterialBlock())],
        verbose_name="申请材料",
        help_text="人人都要交的放在前面，看情况交的放在后面。",
    )

    # 流程和时限
    handling = models.CharField(
        "办件类型",
        max_length=10,
        choices=choices.Handling.choices,
        help_text="当场或者一个工作日内办完的是即办件，其他是承诺件。",
    )
    statutory_days = WorkingDaysField(
        "法定时限（工作日）",
        null=True,
        blank=True,
        help_text="法律文件规定最多几个工作日；没有规定的留空。",
    )
    statutory_extension_days = WorkingDaysField(
        "法定可延长（工作日）",
        null=True,
        blank=True,
        help_text="经批准还可以延长几个工作日；不能延长的留空。",
    )
    promised_days = WorkingDaysField(
        "承诺时限（工作日）",
        null=True,
        help_text="本机关承诺几个工作日办完，可以填 0.5；当场办完的填 0。应当等于各环节相加，不超过法定时限。",
    )
    limit_text = models.TextField(
        "时限说明", blank=True, max_length=400, help_text="当场能不能办完、什么情况要延长。"
    )
    limit_basis = StreamField(
        [("basis", BasisBlock())], verbose_name="时限的依据", blank=True, help_text="法定时限出自哪一条。"
    )
    apply_within = models.TextField(
        "什么时候来申请", blank=True, max_length=400, help_text="事情发生后多少日内申请；没有期限的留空。"
    )
    apply_within_basis = StreamField(
        [("basis", BasisBlock())], verbose_name="申请期限的依据", blank=True, help_text="申请期限出自哪一条。"
    )
    steps = StreamField(
        [("step", blocks.ProcedureStepBlock())],
        verbose_name="办理流程",
        help_text="从申请到送达逐个环节填写；各环节的工作日相加，应当等于承诺时限。",
    )
    special = StreamField(
        [("special", blocks.SpecialBlock())],
        verbose_name="特别程序",
        blank=True,
        help_text="普通流程以外的情形，例如公告、部门核对、材料不齐。",
    )

    # 费用和结果
    fee = models.BooleanField("收费", default=False, help_text="收费的选中，并填收费标准。")
    fee_standard = models.TextField(
        "收费标准", blank=True, max_length=400, help_text="收费的写明收多少、按什么收；不收费的留空。"
    )
    fee_text = models.TextField(
        "收费说明", blank=True, max_length=400, help_text="给群众的提醒，例如谨防代办骗钱。"
    )
    fee_basis = StreamField(
        [("basis", BasisBlock())], verbose_name="收费或者不收费的依据", blank=True, help_text="出自哪一条。"
    )
    result_name = models.CharField("办理结果", max_length=200, help_text="办完得到什么证照、文书。")
    result_text = models.TextField("结果说明", blank=True, max_length=400, help_text="效力、生效日期等。")
    result_sample = models.ForeignKey(
        "core.PortalDocument",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="结果样本",
        help_text="证照、文书的样本，不得有真实个人信息。",
    )
    delivery = ChoicesField(
        "送达方式", options=choices.Delivery, blank=False, help_text="结果怎样交给申请人。"
    )
    channels = ChoicesField("办理形式", options=choices.Channel, blank=False, help_text="可以在哪里办。")
    visits = CountModelField("到现场次数", default=0, help_text="最多要到现场几次；可以全程网上办的填 0。")
    scope = models.CharField(
        "通办范围", max_length=10, choices=choices.Scope.choices, help_text="在哪些地方的窗口都能办。"
    )
    intermediary = models.CharField(
        "中介服务", max_length=200, blank=True, help_text="要不要中介服务，没有的写“不需要”。"
    )
    quantity_limit = models.CharField("数量限制", max_length=200, blank=True, help_text="有没有名额限制。")
    annual_check = models.CharField(
        "年检要求", max_length=200, blank=True, help_text="办好以后要不要年检、年报。"
    )

    # 地点和咨询
    places = StreamField(
        [("place", blocks.PlaceBlock())],
        verbose_name="办理地点",
        blank=True,
        help_text="留空时显示“所属机关”的地址、电话和办公时间。",
    )
    consult = models.TextField("咨询方式", blank=True, max_length=300, help_text="电话、网上、窗口怎么问。")
    complaint = models.TextField("监督投诉", blank=True, max_length=300, help_text="办得不满意向谁反映。")

    # 依据和救济
    basis = StreamField(
        [("basis", BasisBlock())],
        verbose_name="设定依据",
        blank=True,
        help_text="法律文件和条号。已经失效的文件不能作依据。",
    )
    legal_notes = StreamField(
        [("note", blocks.LegalNoteBlock())],
        verbose_name="规定不一致的说明",
        blank=True,
        help_text="几部规定写得不一样时，向群众说明按哪一部办。",
    )
    remedies = StreamField(
        [("remedy", blocks.RemedyBlock())],
        verbose_name="行政复议和诉讼",
        blank=True,
        help_text="对决定不服的，什么时候、向谁提出。",
    )
    duties = StreamField(
        [("duty", blocks.DutyBlock())],
        verbose_name="权利和义务",
        blank=True,
        help_text="申请人有哪些权利、义务。",
    )

    # 问答和核对
    faqs = StreamField(
        [("faq", blocks.QuestionBlock())],
        verbose_name="常见问题",
        blank=True,
        help_text="照群众的问法写，每个回答都写明依据。",
    )
    pending = StreamField(
        [("pending", blocks.PendingBlock())],
        verbose_name="待核事项",
        blank=True,
        help_text="还没有核实的事项，页面上标注“待核”，核实后删去。",
    )
    edition = models.CharField("版本", max_length=40, blank=True, help_text="例如：2026年第1版。")
    effective_on = models.DateField("指南生效日期", null=True, blank=True, help_text="这一版从哪一天起执行。")
    checked_on = models.DateField(
        "核对日期", null=True, blank=True, help_text="最近一次对照法律文件核对的日期。"
    )

    edit_handler = panels.edit_handler(ArticlePage)
    search_fields = [
        *ArticlePage.search_fields,
        index.SearchField("names"),
        index.FilterField("audience"),
    ]

    class Meta:
        verbose_name = "办事指南"
        verbose_name_plural = "办事指南"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        book = Book.on()
        self.find_place(request, book)
        context = super().get_context(request, *args, **kwargs)
        shown = filled(self, book)
        context |= {"page": shown, "self": shown, "book": book, "stale": stale_names(self, book)}
        context["glossary"] = Linker()
        said = shown.said()
        # Called where a template shows it: the pages below a guide do not.
        context["json_ld"] = lambda: embedded(
            shown, said["citations"].shown(block.value for block in shown.basis)
        )
        return context | said | self.place_context(request)

    def said(self) -> dict[str, Any]:
        """The parts of the page, as its templates want them."""
        materials = [block.value for block in self.materials]
        duties = [block.value for block in self.duties]
        return {
            "citations": CitationBook(self),
            "pending": {block.value["fact"]: block.value["note"] for block in self.pending},
            "has_unconfirmed": any(
                block.value.get("confirmed") is False
                for name in UNCONFIRMABLE
                for block in getattr(self, name)
            ),
            "always": [material for material in materials if material.is_always()],
            "depends": [material for material in materials if not material.is_always()],
            "notes": {
                place.value: [block.value for block in self.legal_notes if block.value["place"] == place]
                for place in choices.NotePlace
            },
            "rights": [duty for duty in duties if duty["kind"] == choices.Duty.RIGHT],
            "obligations": [duty for duty in duties if duty["kind"] == choices.Duty.DUTY],
        }

    @property
    def name_list(self) -> list[str]:
        """群众的叫法, one an entry."""
        return _lines(self.names)

    @property
    def subitem_list(self) -> list[str]:
        """子项, one an entry."""
        return _lines(self.subitems)

    @property
    def applicant_labels(self) -> str:
        """办理对象 in words."""
        return "、".join(self._labels("applicants"))

    @property
    def channel_labels(self) -> str:
        """办理形式 in words."""
        return "、".join(self._labels("channels"))

    @property
    def delivery_labels(self) -> str:
        """送达方式 in words."""
        return "、".join(self._labels("delivery"))

    def _labels(self, name: str) -> list[str]:
        field: Any = self._meta.get_field(name)
        return list(field.labels(getattr(self, name)))

    @property
    def promised_text(self) -> str:
        """承诺时限 in words."""
        return days_text(self.promised_days)

    @property
    def statutory_text(self) -> str:
        """法定时限 in words, with what it may be extended by."""
        if self.statutory_days is None:
            return "法律没有规定"
        extension = self.statutory_extension_days
        return days_text(self.statutory_days) + (
            f"，情形复杂的可再延长{days_text(extension)}" if extension else ""
        )

    @property
    def visits_text(self) -> str:
        """到现场次数 in words."""
        return f"最多{self.visits}次" if self.visits else "0次，可以全程网上办"

    @property
    def visits_short(self) -> str:
        """到现场次数 in a list."""
        return f"最多到现场{self.visits}次" if self.visits else "不用到现场"

    @property
    def place_list(self) -> list[Place]:
        """Windows with what the bureau's record adds; the bureau itself where the guide names none."""
        return self.at.windows if self.at else places_of(self)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def public_guides() -> models.QuerySet[GuidePage]:
    """All guides that anyone may see at this moment, in the editors' order."""
    guides: models.QuerySet[GuidePage] = (
        GuidePage.objects.live()
        .public()
        .filter(Q(expire_at__isnull=True) | Q(expire_at__gt=clock.now()))
        .order_by("path")
    )
    return guides
