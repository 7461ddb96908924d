"""The first panel of the admin's home: what waits for this editor, and what is wrong, in plain words."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.contrib.auth import get_user_model
from django.urls import reverse
from wagtail.admin.ui.components import Component
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, Revision, Site, TaskState, Workflow, WorkflowState

from portal.core import clock
from portal.core.editing.permissions import Reach
from portal.core.editing.roles import WORKFLOW
from portal.core.editing.work import open_number
from portal.core.models import Announcement, SiteIdentity

NAMED = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of the panel, with the address where the matter is dealt with."""

    text: str
    url: str = ""


Lint = Callable[[Any], Iterable[Line]]
_lints: list[Lint] = []


def register_lint(lint: Lint) -> Lint:
    """Let `lint(user)` add warnings to the panel; a section registers what its own content must satisfy."""
    _lints.append(lint)
    return lint


def work_for(user: Any) -> Iterator[Line]:
    """What waits for the user: reviews, returned work, drafts not yet submitted."""
    stages = Counter(
        TaskState.objects.reviewable_by(user).order_by().values_list("task__name", flat=True).iterator()
    )
    if stages:
        parts = "，".join(f"{name} {number} 件" for name, number in stages.items())
        yield Line(f"有 {stages.total()} 件内容等您审核：{parts}。", "#awaiting-review")
    returned = WorkflowState.objects.filter(status=WorkflowState.STATUS_NEEDS_CHANGES, requested_by=user)
    if number := returned.count():
        yield Line(f"您有 {number} 件内容被退回，请修改后重新提交。", "#user-objects-in-workflow-moderation")
    waiting = WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS, requested_by=user).count()
    if waiting:
        yield Line(f"您提交的 {waiting} 件内容正在审核。", "#user-objects-in-workflow-moderation")
    if number := open_number(user):
        yield Line(
            f"有 {number} 件待办事项：法律变动或者检查发现的问题，需要有人核对。", reverse("portal_work")
        )
    drafts = _unsubmitted_drafts(user)
    if drafts:
        yield Line(
            f"您有 {len(drafts)} 篇草稿还没有提交审核：{_named(drafts)}。",
            reverse("wagtailadmin_explore_root"),
        )


def _unsubmitted_drafts(user: Any) -> list[str]:
    submitted = WorkflowState.objects.active().values_list("object_id", flat=True)
    drafts = Page.objects.filter(
        has_unpublished_changes=True, latest_revision__user=user, latest_revision__approved_go_live_at=None
    ).exclude(pk__in=[int(key) for key in submitted if key.isdigit()])
    return [page.draft_title for page in drafts.order_by("-latest_revision_created_at")]


def _named(titles: list[str]) -> str:
    return "、".join(f"“{title}”" for title in titles[:NAMED]) + ("等" if len(titles) > NAMED else "")


def warnings_for(user: Any) -> Iterator[Line]:
    """What is missing or broken, as far as this user can mend it."""
    if not user.is_superuser and not Reach.of(user).paths:
        yield Line("您的账号还没有所属机关，不能编辑属于任何机关的内容。请联系网站管理员。")
    if user.is_superuser:
        yield from _blank_slots()
        yield from _broken_review()
        yield from _people_without_bureau()
    yield from _overdue()
    yield from _files_without_words()
    for lint in _lints:
        yield from lint(user)


def _blank_slots() -> Iterator[Line]:
    for site in Site.objects.select_related("root_page"):
        blank = SiteIdentity.for_site(site).blank_slots()
        if blank:
            name = f"“{site.site_name}”" if site.site_name else "网站"
            url = reverse("wagtailsettings:edit", args=["core", "siteidentity", site.pk])
            yield Line(f"{name}页脚还有 {len(blank)} 项没有填写，页面上不显示：{'、'.join(blank)}。", url)


def _broken_review() -> Iterator[Line]:
    workflow = Workflow.objects.filter(name=WORKFLOW).first()
    if workflow is None or not workflow.active:
        yield Line("审核流程“三审”未启用，任何内容都不能发布。", reverse("wagtailadmin_workflows:index"))
        return
    people = {}
    for task in workflow.tasks.specific():
        groups = getattr(task, "groups", None)
        active = get_user_model().objects.filter(is_active=True, groups__in=groups.all()) if groups else ()
        people[task.name] = {person.pk for person in active}
        if not people[task.name]:
            yield Line(f"“{task.name}”环节还没有审核人员。", reverse("wagtailusers_users:index"))
    if stages := _short_of_people(people):
        text = f"{'、'.join(stages)}要由不同的人进行，现在人手不够，送审的内容走不完审核。"
        yield Line(text, reverse("wagtailusers_users:index"))


def _short_of_people(people: dict[str, set[int]]) -> tuple[str, ...]:
    """The first stages that cannot each have another reviewer; stages without any are told of already."""
    stages = [name for name in people if people[name]]
    for number in range(2, len(stages) + 1):
        for chosen in combinations(stages, number):
            if len(set[int]().union(*(people[name] for name in chosen))) < number:
                return chosen
    return ()


def _people_without_bureau() -> Iterator[Line]:
    people = get_user_model().objects.filter(
        is_active=True, is_superuser=False, groups__isnull=False, bureau_memberships=None
    )
    names = [person.get_full_name() or person.get_username() for person in people.distinct()]
    if names:
        text = f"{len(names)} 位用户还没有所属机关，不能编辑属于任何机关的内容：{'、'.join(names[:NAMED])}。"
        yield Line(text, reverse("wagtailsnippets_core_bureaumembership:list"))


def _overdue() -> Iterator[Line]:
    late = Revision.objects.filter(approved_go_live_at__lt=clock.now())
    failed = Announcement.objects.exclude(error="").filter(attempts__gte=3)
    if number := late.count():
        yield Line(f"{number} 件定时发布的内容到时间还没有上线，请告诉网站管理员检查后台进程。")
    if number := failed.count():
        yield Line(f"{number} 件后台处理（搜索、图表等）多次失败，请告诉网站管理员查看日志。")


def _files_without_words() -> Iterator[Line]:
    silent = get_image_model().objects.filter(description="").count()
    if silent:
        yield Line(f"{silent} 张图片没有替代文本，读屏软件读不出来。", reverse("wagtailimages:index"))
    lost = [file for file in get_document_model().objects.all()[:500] if not file.file]
    if lost:
        yield Line(f"{len(lost)} 个附件没有文件。", reverse("wagtaildocs:index"))


class TodayPanel(Component):
    """What waits, and what is wrong."""

    name = "today"
    template_name = "core/editing/today.html"
    order = 10

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = parent_context["request"].user
        return {"work": list(work_for(user)), "warnings": list(warnings_for(user))}
