"""Where the unit that recorded answers correction requests."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.admin.ui.tables import Column, DateColumn

from portal.core import corrections
from portal.core.snippets import RecordViewSet
from portal.inbox import lateness
from portal.inbox.answering import AnswerView, ContactPanel, DueColumn
from portal.inbox.models import CorrectionRequest


class CasePanel(Panel):
    """What the request is about, where it is put right, and how far it has come."""

    class BoundPanel(Panel.BoundPanel):
        """The panel of one request."""

        template_name = "inbox/admin/case.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            ways, advice = corrections.ways_of(self.instance.ref, self.request.user)
            return {
                **super().get_context_data(parent_context),
                "record": self.instance,
                "target": self.instance.target,
                "ways": ways,
                "advice": advice,
            }


class CorrectionAnswerView(AnswerView):
    """A step taken in time settles what was late."""

    def save_instance(self) -> Any:
        saved = super().save_instance()
        lateness.settle(saved)
        return saved


class DaysColumn(Column):
    """Working days since receipt, or from receipt to the end."""

    def get_value(self, instance: CorrectionRequest) -> str:
        return "待节假日安排公布" if instance.working_days is None else f"{instance.working_days} 个工作日"


class CorrectionViewSet(RecordViewSet):
    """The list of requests with filters, and the form for the answer."""

    model = CorrectionRequest
    icon = "edit"
    menu_label = "更正申请"
    menu_name = "corrections"
    menu_order = 901
    add_to_admin_menu = True
    edit_view_class = CorrectionAnswerView
    copy_view_enabled = False
    inspect_view_enabled = False
    list_display = [
        "number",
        Column("get_kind_display", label="申请事项"),
        Column("field_label", label="哪一项"),
        Column("bureau", label="办理机关"),
        Column("get_status_display", label="状态"),
        DueColumn("due_on", label="办理期限", sort_key="due_on"),
        DaysColumn("working_days", label="已过"),
        DateColumn("received_at", label="收到时间", sort_key="received_at"),
    ]
    list_filter = ["status", "kind", "outcome", "bureau"]
    search_fields = ["number", "claim", "grounds", "about_key"]
    search_backend_name = None
    ordering = ["-received_at"]
    panels = [
        MultiFieldPanel([CasePanel()], "办理经过"),
        MultiFieldPanel(
            [
                FieldPanel("number", read_only=True),
                FieldPanel("asker", read_only=True),
                FieldPanel("kind", read_only=True),
                FieldPanel("claim", read_only=True),
                FieldPanel("right", read_only=True),
                FieldPanel("grounds", read_only=True),
                FieldPanel("statement", read_only=True),
                ContactPanel(
                    "contact_sealed", read_only=True, heading="联系方式（不得外传，办结九十天后自动清除）"
                ),
            ],
            "申请",
        ),
        MultiFieldPanel(
            [
                FieldPanel("bureau"),
                FieldPanel("status", help_text="受理选“处理中”；受理以后，旁边标明“异议处理中”。"),
                FieldPanel("outcome", help_text="办结时选。结果公开，提出人不公开。"),
                FieldPanel("reply"),
                FieldPanel("statement_public", permission="inbox.publish_statement"),
            ],
            "办理",
        ),
    ]
