"""The admin of this room: 公示信息."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets.button import Button
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from portal.core import clock
from portal.core.editing.home import Line, register_lint
from portal.core.editing.permissions import BureauPermissionPolicy
from portal.core.snippets import RecordViewSet
from portal.credit import screening_hooks  # noqa: F401
from portal.credit.editing import batches, views
from portal.credit.editing.choosers import entity_chooser
from portal.credit.editing.lists import DisclosureFilterSet, last_day_of, state_of, waiting_too_long
from portal.credit.editing.panels import DISCLOSURE
from portal.credit.models import Batch, Disclosure
from portal.credit.quality import hooks as quality_hooks  # noqa: F401


class DisclosurePolicy(BureauPermissionPolicy):
    """What was public is never deleted by hand, one by one or many at once: it is stopped, and leaves its trace."""

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        if action == "delete" and instance.public_from is not None:
            return False
        return super().user_has_permission_for_instance(user, action, instance)


class _UnpublishView(views.StopInstead, RecordViewSet.unpublish_view_class):
    pass


class _DeleteView(views.StopInstead, RecordViewSet.delete_view_class):
    pass


class DisclosureViewSet(RecordViewSet):
    """公示信息: recorded by the unit that decided, public after the review, gone when its time is over."""

    model = Disclosure
    icon = "doc-full"
    copy_view_enabled = False
    edit_handler = DISCLOSURE
    add_view_class = views.AddView
    edit_view_class = views.DisclosureEditView
    unpublish_view_class = _UnpublishView
    delete_view_class = _DeleteView
    filterset_class = DisclosureFilterSet
    ordering = ["-pk"]
    search_fields = ["document_no", "entity__name", "entity__uscc", "entity__reg_no"]
    list_display = [
        "__str__",
        "entity",
        "bureau",
        Column("state", label="状态", accessor=state_of),
        Column("last_day", label="公示至", accessor=last_day_of),
    ]
    inspect_view_fields = ["kind", "entity", "bureau", "document_no", "organ", "recorder", "batch", "line"]


class BatchesMenuItem(MenuItem):
    """The way to the batches, for those who may see them."""

    def is_shown(self, request: HttpRequest) -> bool:
        return batches.may_see(request.user)


class CreditGroup(SnippetViewSetGroup):
    """The menu entry."""

    items = (DisclosureViewSet,)
    menu_label = "信用公示"
    menu_name = "credit"
    menu_icon = "doc-full"
    menu_order = 250

    def get_submenu_items(self) -> list[MenuItem]:
        address = reverse("credit_batches")
        entry = BatchesMenuItem("报送批次", address, name="credit-batches", icon_name="upload", order=900)
        return [*super().get_submenu_items(), entry]


register_permission_policy(Disclosure, DisclosurePolicy(Disclosure))
register_snippet(CreditGroup)


@hooks.register("register_admin_viewset")
def choosers() -> ViewSet:
    """Choosing an entity."""
    return entity_chooser


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    """停止公示, 更正, 报送批次."""
    return [
        path("credit/disclosures/<int:pk>/stop/", views.stop, name="credit_stop"),
        path("credit/disclosures/<int:pk>/correct/", views.correct, name="credit_correct"),
        path("credit/batches/", batches.overview, name="credit_batches"),
        path("credit/batches/send/", batches.send, name="credit_send"),
        path("credit/batches/<int:pk>/", batches.one, name="credit_batch"),
        path("credit/batches/<int:pk>/decide/", batches.decide, name="credit_decide"),
        path(
            "credit/batches/<int:pk>/refused.csv", batches.refused, {"form": "csv"}, name="credit_refused_csv"
        ),
        path(
            "credit/batches/<int:pk>/refused.xlsx",
            batches.refused,
            {"form": "xlsx"},
            name="credit_refused_xlsx",
        ),
    ]


@hooks.register("register_snippet_listing_buttons")
def listing_buttons(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    """The same beside each record of the list."""
    if isinstance(snippet, Disclosure):
        yield from views.buttons(snippet, user)


@register_lint
def limits_of_publication(user: Any) -> Iterator[Line]:
    """On the admin's first page: decisions that should be public by now, or within three days."""
    if not user.has_perm("credit.change_disclosure"):
        return
    if number := waiting_too_long(user):
        yield Line(
            f"有 {number} 条决定还没有公示，规定的期限将到或者已过。",
            f"{reverse(views.LIST)}?state=review",
        )


@register_lint
def batches_that_wait(user: Any) -> Iterator[Line]:
    """On the admin's first page: batches that this user may pass, and the user's own that came back."""
    if number := batches.to_decide(user).count():
        yield Line(f"有 {number} 个报送批次等您审核。", f"{reverse('credit_batches')}?state=waiting")
    lately = clock.now() - timedelta(days=7)
    mine = Batch.objects.filter(started_by=user, state=Batch.REFUSED, decided_at__gte=lately)
    if number := mine.count():
        yield Line(
            f"您报送的 {number} 个批次近 7 天内被整批退回，请改好再报。",
            f"{reverse('credit_batches')}?state=refused",
        )
