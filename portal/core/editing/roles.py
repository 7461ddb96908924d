"""The groups 编辑、审核、发布 and the review 初审、复审、终审: made after every migration, never changed back."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import override
from wagtail.models import (
    Collection,
    DraftStateMixin,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Task,
    Workflow,
    WorkflowContentType,
    WorkflowMixin,
    WorkflowPage,
    WorkflowTask,
)

from portal.core.editing.tasks import ReviewTask

EDITORS, REVIEWERS, PUBLISHERS = "编辑", "审核", "发布"
WORKFLOW = "三审"
ROOT_TITLE = "全部站点"
STAGES = (("初审", REVIEWERS), ("复审", REVIEWERS), ("终审", PUBLISHERS))
PAGE_RIGHTS = {
    EDITORS: ("add_page", "change_page"),
    REVIEWERS: ("change_page", "lock_page", "unlock_page"),
    PUBLISHERS: ("change_page", "publish_page", "lock_page", "unlock_page"),
}
ACTIONS = {
    "add": "新增",
    "change": "修改",
    "delete": "删除",
    "view": "查看",
    "publish": "发布",
    "lock": "锁定",
    "unlock": "解除锁定",
    "choose": "选用",
    "bulk_delete": "批量删除",
}
RECORD_RIGHTS = {
    EDITORS: ("view", "add", "change"),
    REVIEWERS: ("view", "change", "lock", "unlock"),
    PUBLISHERS: ("view", "change", "delete", "publish", "lock", "unlock"),
}
FILE_RIGHTS = {EDITORS: ("add", "change", "choose"), REVIEWERS: ("choose",), PUBLISHERS: ("change", "choose")}


def ensure_roles() -> None:
    """Make what is missing: groups with rights, the review, its use for all pages and records. Idempotent.

    Rights are given when a group is first made, or a kind of record first met; what administrators change
    afterwards stays. Needs migrated tables; without pages (an empty database) it leaves pages out.
    """
    _remove_unused_samples()
    groups = {name: _ensure_group(name) for name in PAGE_RIGHTS}
    workflow = _ensure_review(groups)
    root = Page.objects.filter(depth=1).first()
    if root and workflow.active and not WorkflowPage.objects.filter(page=root).exists():
        WorkflowPage.objects.create(page=root, workflow=workflow)
    _name_in_chinese(root)
    for model in record_models():
        _ensure_record_rights(model, groups)
        if workflow.active and issubclass(model, WorkflowMixin):
            content_type = ContentType.objects.get_for_model(model, for_concrete_model=False)
            WorkflowContentType.objects.get_or_create(
                content_type=content_type, defaults={"workflow": workflow}
            )


def record_models() -> Iterator[Any]:
    """Models of records that editors keep: drafts, and in the sections whatever belongs to a bureau."""
    for model in apps.get_models():
        if issubclass(model, Page) or model._meta.proxy or model._meta.app_label == "core":
            continue
        of_bureau = any(field.name == "bureau" for field in model._meta.get_fields())
        if issubclass(model, DraftStateMixin) or of_bureau:
            yield model


def _ensure_group(name: str) -> Group:
    group, made = Group.objects.get_or_create(name=name)
    if not made:
        return group
    admin = Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin")
    group.permissions.add(*admin)
    root = Page.objects.filter(depth=1).first()
    if root:
        for right in _permissions(Page, PAGE_RIGHTS[name]):
            GroupPagePermission.objects.get_or_create(group=group, page=root, permission=right)
    files = Collection.objects.filter(depth=1).first()
    if files:
        # Wagtail keeps the rights on files with its own models, whatever model is configured.
        for model in (apps.get_model("wagtailimages.Image"), apps.get_model("wagtaildocs.Document")):
            for right in _permissions(model, FILE_RIGHTS[name]):
                GroupCollectionPermission.objects.get_or_create(
                    group=group, collection=files, permission=right
                )
    return group


def _permissions(model: Any, actions: tuple[str, ...]) -> list[Permission]:
    content_type = ContentType.objects.get_for_model(model)
    codenames = [action if "_" in action else f"{action}_{model._meta.model_name}" for action in actions]
    return list(Permission.objects.filter(content_type=content_type, codename__in=codenames))


def _ensure_record_rights(model: Any, groups: dict[str, Group]) -> None:
    content_type = ContentType.objects.get_for_model(model)
    if Group.objects.filter(permissions__content_type=content_type).exists():
        return
    for name, actions in RECORD_RIGHTS.items():
        groups[name].permissions.add(*_permissions(model, actions))


def _ensure_review(groups: dict[str, Group]) -> Workflow:
    workflow = Workflow.objects.filter(name=WORKFLOW).first()
    if workflow is not None:
        return workflow
    workflow = Workflow.objects.create(name=WORKFLOW)
    for order, (stage, group) in enumerate(STAGES):
        task = ReviewTask.objects.create(name=stage)
        task.groups.set([groups[group]])
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=order)
    return workflow


def _name_in_chinese(root: Page | None) -> None:
    """Django and Wagtail keep these English names in the database, where no catalogue reaches them."""
    if root and root.title == "Root":
        Page.objects.filter(pk=root.pk).update(title=ROOT_TITLE, draft_title=ROOT_TITLE)
    Collection.objects.filter(depth=1, name="Root").update(name="全部资料")
    renamed = []
    with override("zh-hans"):
        for right in Permission.objects.select_related("content_type"):
            action = right.codename.rpartition("_")[0]
            if not (right.name.isascii() or right.name.startswith("Can ")):
                continue
            if right.codename == "access_admin":
                right.name = "进入管理后台"
            elif action in ACTIONS:
                right.name = f"{ACTIONS[action]}{right.content_type.name}"
            renamed.append(right)
        Permission.objects.bulk_update(renamed, ["name"], batch_size=200)


def _remove_unused_samples() -> None:
    """Take away Wagtail's own English groups and workflow, as long as nobody uses them."""
    for workflow in Workflow.objects.filter(name="Moderators approval", workflow_states__isnull=True):
        WorkflowPage.objects.filter(workflow=workflow).delete()
        tasks = list(Task.objects.filter(workflow_tasks__workflow=workflow))
        workflow.delete()
        GroupApprovalTask.objects.filter(
            pk__in=[task.pk for task in tasks], task_states__isnull=True
        ).delete()
    Group.objects.filter(name__in=["Editors", "Moderators"], user__isnull=True).delete()
