"""Where editors answer what the public sent."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from portal.core.editing.home import Line, register_lint
from portal.core.snippets import RecordViewSet
from portal.inbox.answering import AnswerOnlyPolicy, AnswerView, ContactPanel, DueColumn
from portal.inbox.correction_admin import CorrectionViewSet
from portal.inbox.models import CorrectionRequest, FoundError, Letter


class FoundErrorViewSet(RecordViewSet):
    """The list of found errors with filters, and the form for the answer."""

    model = FoundError
    icon = "warning"
    menu_label = "网站找错"
    menu_name = "found-errors"
    menu_order = 900
    add_to_admin_menu = True
    edit_view_class = AnswerView
    copy_view_enabled = False
    inspect_view_enabled = False
    list_display = [
        "number",
        Column("get_kind_display", label="问题类型"),
        Column("page_address", label="网页地址"),
        Column("get_status_display", label="状态"),
        DueColumn("due_on", label="办理期限", sort_key="due_on"),
        DateColumn("received_at", label="收到时间", sort_key="received_at"),
    ]
    list_filter = ["status", "kind", "bureau"]
    search_fields = ["number", "description", "page_address"]
    search_backend_name = None
    ordering = ["-received_at"]
    panels = [
        MultiFieldPanel(
            [
                FieldPanel("number", read_only=True),
                FieldPanel("received_at", read_only=True),
                FieldPanel("due_on", read_only=True),
                FieldPanel("page_address", read_only=True),
                FieldPanel("kind", read_only=True),
                FieldPanel("description", read_only=True),
                ContactPanel(
                    "contact_sealed", read_only=True, heading="联系方式（不得外传，办结九十天后自动清除）"
                ),
            ],
            "来信",
        ),
        MultiFieldPanel(
            [FieldPanel("bureau"), FieldPanel("status"), FieldPanel("reply")],
            "办理",
        ),
    ]


LETTERS: tuple[tuple[type[Letter], type[RecordViewSet], str], ...] = (
    (FoundError, FoundErrorViewSet, "网站找错"),
    (CorrectionRequest, CorrectionViewSet, "更正申请"),
)
for _letter, _viewset, _ in LETTERS:
    register_permission_policy(_letter, AnswerOnlyPolicy(_letter))
    register_snippet(_viewset)


@register_lint
def waiting(user: Any) -> Iterator[Line]:
    """On the admin's first page: how many letters of each kind wait, and how many are late."""
    for letter, viewset, label in LETTERS:
        policy = AnswerOnlyPolicy(letter)
        if not policy.user_has_permission(user, "change"):
            continue
        mine = policy.instances_user_has_any_permission_for(user, ["change"])
        open_number = letter.objects.all().open().filter(pk__in=mine).count()
        late = letter.objects.all().overdue().filter(pk__in=mine).count()
        if open_number:
            words = f"，其中 {late} 件已超过期限" if late else ""
            yield Line(
                f"{label}有 {open_number} 件没有办结{words}。", reverse(viewset().get_url_name("list"))
            )
