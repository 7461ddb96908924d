"""What a reviewer's decision did, said on the next page instead of “saved” or nothing at all."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localtime

_KEPT = "_portal_outcome"


def sentence(task_state: Any, stage: Any) -> str:
    """What has become of the page or record after a decision at `stage`; reads the database anew."""
    task_state.refresh_from_db()
    state = type(task_state.workflow_state).objects.get(pk=task_state.workflow_state_id)
    obj = state.content_object
    title = getattr(obj, "draft_title", None) or str(obj.get_latest_revision_as_object())
    return f"“{title}”{_done(task_state, state, obj, stage)}"


def _done(task_state: Any, state: Any, obj: Any, stage: Any) -> str:
    if task_state.status == task_state.STATUS_REJECTED:
        return "已退回修改，提交人能在首页看到，并读到您的意见。"
    if state.status == state.STATUS_IN_PROGRESS:
        return f"{stage.name}通过，现在等待{state.current_task_state.task.name}。"
    scheduled = obj.scheduled_revision
    if scheduled is not None:
        return f"{stage.name}通过，将于 {localtime(scheduled.approved_go_live_at):%Y-%m-%d %H:%M} 自动上线。"
    return f"{stage.name}通过，已经发布。"


def keep(user: Any, text: str, level: int = messages.SUCCESS) -> None:
    """Leave the sentence with the user of this request; `OutcomeMiddleware` shows it."""
    setattr(user, _KEPT, (level, text))


class OutcomeMiddleware:
    """Shows what `keep` left in place of Wagtail's messages; innermost, for the editors' processes only.

    Wagtail has no hook where a decision is made from its lists, and says “saved” where it is made in a form.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and request.path.startswith("/admin/"):
            kept = getattr(request.user, _KEPT, None)
            if kept:
                list(messages.get_messages(request))  # read, and so not shown
                messages.add_message(request, *kept)
        return response
