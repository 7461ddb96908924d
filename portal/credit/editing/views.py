"""The admin's own pages of disclosures: choose a kind, stop a publication, begin a correction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput
from wagtail.admin.widgets.button import Button
from wagtail.permissions import policy_registry
from wagtail.snippets.views import snippets

from portal.core import clock
from portal.core.editing.records import EditView
from portal.credit.editing.kinds import FORMS, to_withdraw
from portal.credit.editing.passing import new_version
from portal.credit.leaving import NotPublished, end
from portal.credit.models import Disclosure

LIST = "wagtailsnippets_credit_disclosure:list"
EDIT = "wagtailsnippets_credit_disclosure:edit"


class AddView(snippets.CreateView):
    """First the kind, then its form."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        # Wagtail would try to save after each key; before it is said whose record it is, every try fails.
        self.autosave_enabled = False

    @property
    def kind(self) -> str:
        """The kind asked for, in the address or in the form; empty where there is none."""
        asked = self.request.POST.get("kind") or self.request.GET.get("kind") or ""
        return asked if asked in FORMS else ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not self.kind and self.user_has_permission("add"):
            return render(request, "credit/admin/kinds.html", _kinds())
        return super().dispatch(request, *args, **kwargs)

    def get_initial_form_instance(self) -> Disclosure:
        return Disclosure(kind=self.kind, live=False)


def _kinds() -> dict[str, Any]:
    labels = dict(Disclosure.KINDS)
    return {
        "kinds": [(key, labels[key], form.about) for key, form in FORMS.items()],
        "page_title": "录入公示信息",
        "header_title": "录入公示信息",
        "header_icon": "doc-full",
    }


class DisclosureEditView(EditView):
    """With the ways to stop and to correct what is public."""

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        return [*super().header_more_buttons, *buttons(self.object, self.request.user)]


def buttons(record: Disclosure, user: Any) -> list[Button]:
    """停止公示 and 更正, for whoever may."""
    found = []
    if record.public_from is not None and may(user, "unpublish", record):
        found.append(
            Button("停止公示", reverse("credit_stop", args=[record.pk]), icon_name="cross", priority=15)
        )
    if record.live and record.public_from is not None and may(user, "change", record):
        found.append(
            Button("更正", reverse("credit_correct", args=[record.pk]), icon_name="edit", priority=16)
        )
    return found


def may(user: Any, action: str, record: Disclosure) -> bool:
    """Whether the user may do this to the record: by group, within the reach of the user's bureaus."""
    policy = policy_registry.get_by_type(Disclosure)
    return bool(policy.user_has_permission_for_instance(user, action, record))


class StopForm(forms.Form):
    """Why and from when; the deadline follows from the day on which the decision was changed."""

    reason = forms.ChoiceField(
        label="原因",
        choices=[
            ("", "请选择"),
            *[each for each in Disclosure.END_REASONS if each[0] != Disclosure.CORRECTED],
        ],
    )
    changed_on = forms.DateField(
        label="决定被撤销、变更或者准予修复的日期",
        widget=AdminDateInput,
        help_text="决定被撤销、变更的填这一天，期限从这一天起算。",
    )
    at = forms.DateTimeField(
        label="停止公示的时间",
        required=False,
        widget=AdminDateTimeInput,
        help_text="北京时间。留空则立即停止。",
    )

    def clean_changed_on(self) -> Any:
        """No day to come."""
        day = self.cleaned_data["changed_on"]
        if day > clock.today():
            raise forms.ValidationError("不能晚于今天。")
        return day

    def clean_at(self) -> datetime | None:
        """A moment of this portal's time zone."""
        moment: datetime | None = self.cleaned_data["at"]
        return moment


def _record(request: HttpRequest, pk: int, action: str) -> Disclosure:
    record: Disclosure = get_object_or_404(Disclosure.objects.select_related("entity", "bureau"), pk=pk)
    if not may(request.user, action, record):
        raise PermissionDenied
    return record


@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """停止公示: at once or at a moment, for a reason. What leaves is gone for good."""
    record = _record(request, pk, "unpublish")
    form = StopForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        user: Any = request.user
        try:
            departure = end(record, values["reason"], by=user.get_username(), at=values["at"])
        except NotPublished as error:
            messages.error(request, str(error))
            return redirect(EDIT, pk)
        if departure:
            messages.success(request, "已停止公示，内容已经清除，只留下不含内容的记录。")
            limit = to_withdraw(values["changed_on"], clock.today())
            if values["reason"] == Disclosure.ANNULLED and "超过期限" in limit:
                messages.warning(request, limit)
        else:
            messages.success(request, f"将于 {values['at'].astimezone(clock.TZ):%Y-%m-%d %H:%M} 停止公示。")
        return redirect(LIST)
    day = form.cleaned_data.get("changed_on") if form.is_bound else None
    context = {
        "form": form,
        "record": record,
        "limit": to_withdraw(day or clock.today(), clock.today()),
        "page_title": "停止公示",
        "header_title": "停止公示",
        "page_subtitle": str(record),
        "header_icon": "cross",
    }
    return render(request, "credit/admin/stop.html", context)


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """更正: a draft with the same text; the public one stays until the correction is passed."""
    record = _record(request, pk, "change")
    if not (record.live and record.public_from):
        messages.error(request, "这一条没有在公示，直接修改就可以。")
        return redirect(EDIT, pk)
    waiting = Disclosure.objects.filter(corrects=record.public_id, public_from=None).first()
    if waiting is None and request.method == "POST":
        waiting = new_version(record, request.user)
    if waiting is not None:
        return redirect(EDIT, waiting.pk)
    context = {
        "record": record,
        "page_title": "更正",
        "header_title": "更正",
        "page_subtitle": str(record),
        "header_icon": "edit",
    }
    return render(request, "credit/admin/correct.html", context)


class StopInstead:
    """Wagtail's own ways of taking a record back lead to 停止公示: nothing leaves without a reason and a trace."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        record = get_object_or_404(Disclosure, pk=kwargs["pk"])
        if record.public_from is not None:
            return redirect("credit_stop", record.pk)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
