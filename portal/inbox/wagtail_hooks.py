"""Where editors answer what the public sent."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from portal.core.editing.home import Line, register_lint
from portal.core.editing.permissions import BureauPermissionPolicy
from portal.core.editing.records import EditView
from portal.core.snippets import RecordViewSet
from portal.inbox.models import FoundError


class AnswerOnlyPolicy(BureauPermissionPolicy):
    """What the public sent is answered within the bureau's reach; editors neither write nor delete it."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action not in ("add", "delete") and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


class AnswerView(EditView):
    """Editing notes who answered."""

    def save_instance(self) -> Any:
        self.form.instance.handled_by = self.request.user
        return super().save_instance()


class ContactPanel(FieldPanel):
    """Shows the contact in clear to the one who answers."""

    class BoundPanel(FieldPanel.BoundPanel):
        """The panel of one record."""

        @property
        def value_from_instance(self) -> str:
            return self.instance.contact or "没有留下"


class DueColumn(Column):
    """The last day, with a word (not only a colour) when it has passed."""

    def get_value(self, instance: FoundError) -> str:
        if instance.due_on is None:
            return "待节假日安排公布"
        return f"{instance.due_on:%Y-%m-%d}" + ("（已逾期）" if instance.is_overdue else "")


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


POLICY = AnswerOnlyPolicy(FoundError)
register_permission_policy(FoundError, POLICY)
register_snippet(FoundErrorViewSet)


@register_lint
def waiting(user: Any) -> Iterator[Line]:
    """On the admin's first page: how many found errors wait, and how many are late."""
    if not POLICY.user_has_permission(user, "change"):
        return
    mine = POLICY.instances_user_has_any_permission_for(user, ["change"])
    open_number = FoundError.objects.open().filter(pk__in=mine).count()
    late = FoundError.objects.overdue().filter(pk__in=mine).count()
    if open_number:
        words = f"，其中 {late} 件已超过三个工作日" if late else ""
        yield Line(
            f"网站找错有 {open_number} 件没有办结{words}。", reverse(FoundErrorViewSet().get_url_name("list"))
        )
