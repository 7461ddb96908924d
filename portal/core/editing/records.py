"""The admin of records: rights by bureau, Chinese labels, review before publishing."""

from typing import Any

from django.db.models import QuerySet
from wagtail.permissions import policy_registry, register_permission_policy
from wagtail.snippets.views import snippets

from portal.core.editing.forms import ReachMixin, RecordForm
from portal.core.editing.permissions import BureauPermissionPolicy, Reach, in_reach


class _WithinReach:
    """A view of one record that is refused when the record's bureau is out of the user's reach."""

    request: Any

    def _in_reach(self) -> bool:
        record = getattr(self, "object", None)
        return record is None or Reach.of(self.request.user).covers_object(record)

    def user_has_permission(self, permission: str) -> bool:
        # The review publishes; what is left of "publish" in these views is taking back (撤下、取消定时).
        asked = "unpublish" if permission == "publish" else permission
        return self._in_reach() and bool(super().user_has_permission(asked))  # type: ignore[misc]

    def user_has_any_permission(self, permissions: Any) -> bool:
        return self._in_reach() and bool(super().user_has_any_permission(permissions))  # type: ignore[misc]


class IndexView(snippets.IndexView):
    """Lists the records of the bureaus in reach."""

    def get_base_queryset(self) -> "QuerySet[Any]":
        return in_reach(super().get_base_queryset(), self.request.user)


class EditView(_WithinReach, snippets.EditView):
    """Passing a record on from its form saves no version when nothing was changed.

    Wagtail saves one all the same, which would make every reviewer an author of what is reviewed.
    """

    def save_instance(self) -> Any:
        if self.action == "workflow-action" and not self.form.has_changed():
            return self.object
        return super().save_instance()


def _within_reach(view: type) -> type:
    return type(view.__name__, (_WithinReach, view), {"__module__": __name__})


class RecordViewSet(snippets.SnippetViewSet):
    """Parent of the admin views of every record that editors keep.

    A record that belongs to a bureau has a `bureau` field (or property). Deleting for ever, copying and
    editing follow the model's permissions within the bureau's subtree; publishing is the review's.
    """

    inspect_view_enabled = True
    list_per_page = 50
    index_view_class = IndexView
    edit_view_class = EditView
    copy_view_class = snippets.CopyView
    delete_view_class = _within_reach(snippets.DeleteView)
    usage_view_class = _within_reach(snippets.UsageView)
    history_view_class = _within_reach(snippets.HistoryView)
    inspect_view_class = _within_reach(snippets.InspectView)
    revisions_view_class = _within_reach(snippets.PreviewRevisionView)
    revisions_compare_view_class = _within_reach(snippets.RevisionsCompareView)
    revisions_unschedule_view_class = _within_reach(snippets.RevisionsUnscheduleView)
    unpublish_view_class = _within_reach(snippets.UnpublishView)
    preview_on_edit_view_class = _within_reach(snippets.PreviewOnEditView)
    lock_view_class = _within_reach(snippets.LockView)
    unlock_view_class = _within_reach(snippets.UnlockView)
    workflow_history_view_class = _within_reach(snippets.WorkflowHistoryView)
    workflow_history_detail_view_class = _within_reach(snippets.WorkflowHistoryDetailView)

    def register_permissions(self) -> None:
        if not policy_registry.get_by_type(self.model, fallback=False):
            register_permission_policy(self.model, BureauPermissionPolicy(self.model), exact_class=True)
        super().register_permissions()

    def get_edit_handler(self) -> Any:
        """The model's panels over a form that knows the editor's reach, whatever form they name."""
        handler = super().get_edit_handler()
        form = handler.base_form_class or getattr(self.model, "base_form_class", RecordForm)
        if not issubclass(form, ReachMixin):
            form = type(form.__name__, (ReachMixin, form), {"__module__": form.__module__})
        handler.base_form_class = form
        return handler
