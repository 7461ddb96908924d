"""A stage of review (初审、复审、终审): passed by someone of its groups who did not make the change."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from wagtail.models import AbstractGroupApprovalTask, TaskState

from portal.core.editing import outcomes


class ReviewTask(AbstractGroupApprovalTask):
    """Group approval that nobody, superusers included, may give to a change of their own or at two stages.

    A reviewer must also work for the bureau that the page or record belongs to, or for one above it.
    """

    class Meta:
        verbose_name = "审核环节"
        verbose_name_plural = "审核环节"

    @classmethod
    def get_description(cls) -> str:
        return "所选用户组的成员审核；不能审核自己提交或修改的内容，不能审核同一内容的两个环节，也不能审核其他机关的内容"

    def reviewed_by(self, obj: Model, user: Any) -> bool:
        """Whether the user belongs to this stage and to the object's bureau, own changes aside."""
        from portal.core.editing.permissions import Reach

        in_charge = user.is_superuser or self._user_in_groups(user)
        return bool(user.is_active and in_charge and Reach.of(user).covers_object(obj))

    def may_decide(self, obj: Model, user: Any) -> bool:
        """Whether the user may pass or return the object at this stage."""
        return self.reviewed_by(obj, user) and not self.obstacle(obj, user)

    def obstacle(self, obj: Model, user: Any) -> str:
        """Why a reviewer in charge may still not decide at this stage, in a sentence; empty when nothing is in the way."""
        from portal.core.editing import review

        if review.is_own_change(obj, user):
            return review.OWN_CHANGE
        return review.TWO_STAGES if review.passed_another_stage(obj, user, self) else ""

    def user_can_access_editor(self, obj: Model, user: Any) -> bool:
        return self.reviewed_by(obj, user)

    def locked_for_user(self, obj: Model, user: Any) -> bool:
        return not self.reviewed_by(obj, user)

    def user_can_lock(self, obj: Model, user: Any) -> bool:
        return self.reviewed_by(obj, user)

    def get_actions(self, obj: Model, user: Any) -> list[tuple[str, str, bool]]:
        if not self.may_decide(obj, user):
            return []
        return [
            ("reject", "退回修改", True),
            ("approve", f"{self.name}通过", False),
            ("approve", f"{self.name}通过并附意见", True),
        ]

    def on_action(
        self, task_state: TaskState, user: AbstractBaseUser, action_name: str, **kwargs: Any
    ) -> Any:
        """Carry out the decision and tell it (`outcomes`). Raises PermissionDenied when the user may not decide."""
        obj = task_state.workflow_state.content_object
        if not self.may_decide(obj, user):
            why = self.obstacle(obj, user) or "您不负责这一环节的审核。"
            outcomes.keep(user, f"没有审核：{why}", messages.ERROR)
            raise PermissionDenied(why)
        answer = super().on_action(task_state, user, action_name, **kwargs)
        outcomes.keep(user, outcomes.sentence(task_state, self))
        return answer

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> "QuerySet[TaskState]":
        if not (user.is_superuser or self._user_in_groups(user)):
            return TaskState.objects.none()
        waiting = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS).select_related(
            "workflow_state"
        )
        mine = [state.pk for state in waiting if self.may_decide(state.workflow_state.content_object, user)]
        return self.task_states.filter(pk__in=mine)
