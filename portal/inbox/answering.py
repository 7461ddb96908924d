"""What the admin of all letters has: who may answer, who answered, contact and clock."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column

from portal.core.editing.permissions import BureauPermissionPolicy
from portal.core.editing.records import EditView
from portal.inbox.models import Letter


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

    def get_value(self, instance: Letter) -> str:
        if instance.due_on is None:
            return "待节假日安排公布"
        return f"{instance.due_on:%Y-%m-%d}" + ("（已逾期）" if instance.is_overdue else "")
