"""Nobody passes their own change, or two stages of one: who did what, and how a reviewed change goes live."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from wagtail.models import Page, Revision, Task, TaskState, WorkflowState

OWN_CHANGE = "不能审核自己提交或修改的内容。"
TWO_STAGES = "同一次修改的初审、复审、终审应由不同的人进行，您已经审核过其中一个环节。"


def contributors(obj: Any) -> set[int]:
    """Keys of the users who saved a version since the public one, or submitted it for review."""
    revisions = _revisions(obj)
    if obj.live and obj.live_revision_id:
        revisions = revisions.filter(pk__gt=obj.live_revision_id)
    people = set(revisions.filter(user__isnull=False).values_list("user_id", flat=True))
    state = WorkflowState.objects.active().for_instance(obj).first()
    if state and state.requested_by_id:
        people.add(state.requested_by_id)
    return people


def _revisions(obj: Any) -> Any:
    model = Page if isinstance(obj, Page) else type(obj)
    content_type = ContentType.objects.get_for_model(model, for_concrete_model=False)
    return Revision.objects.filter(base_content_type=content_type, object_id=str(obj.pk))


def is_own_change(obj: Any, user: Any) -> bool:
    """Whether what waits for review holds a change of this user's, or was submitted by this user."""
    return user.pk in contributors(obj)


def passed_another_stage(obj: Any, user: Any, stage: Task) -> bool:
    """Whether this user has passed the present text of `obj` at another stage of its running review."""
    state = WorkflowState.objects.active().for_instance(obj).first()
    return bool(state) and _passed(state).filter(finished_by=user.pk).exclude(task=stage.pk).exists()


def _passed(state: WorkflowState) -> Any:
    """The decisions that count: those on the present text."""
    return state.successful_task_states.filter(status=TaskState.STATUS_APPROVED, finished_by__isnull=False)


def review_again(revision: Revision) -> None:
    """A version saved while its object is under review: the present stage judges it, passed ones do so again.

    Wagtail would leave the present stage at the version that it began with, and would take a version that
    an autosave has overwritten for the one that was passed.
    """
    states = TaskState.objects.filter(
        workflow_state__in=WorkflowState.objects.active().filter(
            base_content_type=revision.base_content_type_id, object_id=revision.object_id
        )
    )
    states.filter(status=TaskState.STATUS_IN_PROGRESS).update(revision=revision)
    states.filter(status=TaskState.STATUS_APPROVED, revision=revision).update(
        status=TaskState.STATUS_CANCELLED
    )


def publish_reviewed(workflow_state: WorkflowState, user: Any = None) -> None:
    """Publish what has passed every stage of its review (by way of `finishing`).

    The last guard, whatever way the approvals came: raises PermissionDenied, and so undoes the approval,
    when someone passed a change of their own, or one person two stages.
    """
    obj = workflow_state.content_object
    involved = contributors(obj) | {workflow_state.requested_by_id}
    reviewers = list(_passed(workflow_state).values_list("finished_by_id", flat=True))
    if involved & set(reviewers):
        raise PermissionDenied(OWN_CHANGE)
    if len(reviewers) != len(set(reviewers)):
        raise PermissionDenied(TWO_STAGES)
    obj.get_latest_revision().publish(user=user, skip_permission_checks=True)
