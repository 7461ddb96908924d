"""初审、复审、终审: the whole way of a notice, and that nobody passes a change of their own."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from wagtail.models import Page, WorkflowPage
from wagtail.test.utils.form_data import streamfield

from portal.core.editing.roles import ensure_roles
from portal.notices.models import NoticePage
from tests.editing.conftest import Newsroom


def reload(page: Page) -> NoticePage:
    return NoticePage.objects.get(pk=page.pk)


def stage(page: Page) -> str:
    task = reload(page).current_workflow_task
    return task.name if task else ""


def test_the_three_stages_and_groups_are_there(newsroom: Newsroom) -> None:
    assert set(Group.objects.values_list("name", flat=True)) == {"编辑", "审核", "发布"}
    workflow = WorkflowPage.objects.get(page__depth=1).workflow
    assert [task.name for task in workflow.tasks] == ["初审", "复审", "终审"]
    ensure_roles()
    assert WorkflowPage.objects.count() == 1


def test_a_notice_goes_from_draft_to_live(newsroom: Newsroom) -> None:
    li = newsroom.desk("li")
    page = li.create()
    assert not page.live and page.bureau == newsroom.district and page.owner.username == "li"
    assert li.edit(page, **{"slug": page.slug, "action-submit": "1"}).status_code == 302
    for name, waiting in (("wang", "初审"), ("zhao", "复审"), ("chen", "终审")):
        assert stage(page) == waiting
        assert not reload(page).live
        assert newsroom.desk(name).act(reload(page), "approve").status_code == 302
    page = reload(page)
    assert page.live and stage(page) == ""
    assert newsroom.desk("wu").client.get(page.url).status_code == 200


def test_a_returned_notice_is_mended_and_submitted_again(newsroom: Newsroom) -> None:
    li = newsroom.desk("li")
    page = li.create(**{"action-submit": "1"})
    newsroom.desk("wang").act(reload(page), "reject", comment="请写明具体日期。")
    page = reload(page)
    assert page.current_workflow_state.status == "needs_changes"
    assert "请写明具体日期。" in page.workflow_states.first().current_task_state.comment
    li.edit(page, title="关于十二月起调整服务时间的通知", **{"action-submit": "1"})
    assert stage(page) == "初审"


@pytest.mark.parametrize("author", ["wang", "chen", "admin"])
def test_nobody_passes_their_own_change_at_any_stage(newsroom: Newsroom, author: str) -> None:
    newsroom.people["chen"].groups.add(Group.objects.get(name="编辑"), Group.objects.get(name="审核"))
    newsroom.people["wang"].groups.add(Group.objects.get(name="编辑"), Group.objects.get(name="发布"))
    for name in ("qian", "feng", "he"):
        newsroom.person(name, "审核", newsroom.city).groups.add(Group.objects.get(name="发布"))
    own = newsroom.desk(author)
    page = own.create(**{"action-submit": "1"})
    decide = {"action-workflow-action": "1", "workflow-action-name": "approve"}
    own.edit(page, title="送审后又改了标题", slug=page.slug, **decide)
    for waiting, other in (("初审", "qian"), ("复审", "feng"), ("终审", "he")):
        assert stage(page) == waiting
        refused = own.act(reload(page), "approve")
        assert refused.status_code == 302 and refused.url == reverse("wagtailadmin_home")
        assert stage(page) == waiting
        newsroom.desk(other).act(reload(page), "approve")
    assert reload(page).live


@pytest.mark.parametrize("name", ["wang", "admin"])
def test_one_reviewer_passes_one_stage_of_a_change(newsroom: Newsroom, name: str) -> None:
    newsroom.people["wang"].groups.add(Group.objects.get(name="发布"))
    page = newsroom.desk("li").create(**{"action-submit": "1"})
    reviewer = newsroom.desk(name)
    reviewer.act(reload(page), "approve")
    assert stage(page) == "复审"
    reviewer.act(reload(page), "approve")
    assert stage(page) == "复审" and "等您审核" not in reviewer.home()
    newsroom.desk("zhao").act(reload(page), "approve")
    reviewer.act(reload(page), "approve")
    assert stage(page) == "终审" and not reload(page).live
    newsroom.desk("chen").act(reload(page), "approve")
    assert reload(page).live


def test_who_passed_an_older_text_may_judge_the_mended_one(newsroom: Newsroom) -> None:
    """A stage passed for a text that has been changed since says nothing: the office stays able to work."""
    li = newsroom.desk("li")
    page = li.create(**{"action-submit": "1"})
    newsroom.desk("wang").act(reload(page), "approve")
    newsroom.desk("zhao").act(reload(page), "reject", comment="请补充日期。")
    li.edit(page, title="补充了日期的通知", **{"action-submit": "1"})
    assert stage(page) == "复审"
    newsroom.desk("wang").act(reload(page), "approve")
    assert stage(page) == "初审"
    newsroom.desk("wang").act(reload(page), "approve")
    assert stage(page) == "初审"
    newsroom.desk("zhao").act(reload(page), "approve")
    assert stage(page) == "终审"


def test_two_stages_by_one_person_never_go_live(newsroom: Newsroom) -> None:
    """Whoever calls the models directly is stopped when the page would go live."""
    page = newsroom.desk("li").create(**{"action-submit": "1"})
    wang, chen = newsroom.people["wang"], newsroom.people["chen"]
    reload(page).current_workflow_task_state.approve(user=wang)
    reload(page).current_workflow_task_state.approve(user=wang)
    with pytest.raises(PermissionDenied):
        reload(page).current_workflow_task_state.approve(user=chen)
    assert not reload(page).live


def test_the_reviewer_reads_what_the_decision_did(newsroom: Newsroom) -> None:
    body = streamfield([("heading", {"text": "报送时间", "level": "2"})])
    page = newsroom.desk("li").create(title="年报提示", body=body, **{"action-submit": "1"})
    li, wang, zhao, chen = (newsroom.desk(name) for name in ("li", "wang", "zhao", "chen"))
    seen = wang.told(wang.act(reload(page), "reject", comment="请写明日期。"))
    assert "“年报提示”已退回修改" in seen
    li.edit(page, title="年报提示", slug=page.slug, body=body, **{"action-submit": "1"})
    assert "“年报提示”初审通过，现在等待复审。" in wang.told(wang.act(reload(page), "approve"))
    decide = {"action-workflow-action": "1", "workflow-action-name": "approve"}
    unchanged = {"title": "年报提示", "slug": page.slug, "bureau": newsroom.district.pk, "body": body}
    unchanged["body-0-id"] = reload(page).get_latest_revision_as_object().body[0].id
    seen = zhao.told(zhao.edit(page, **unchanged, **decide))
    assert "“年报提示”复审通过，现在等待终审。" in seen and "已保存" not in seen
    assert "“年报提示”终审通过，已经发布。" in chen.told(chen.act(reload(page), "approve"))


def test_a_reviewer_who_changes_the_text_becomes_an_author(newsroom: Newsroom) -> None:
    page = newsroom.desk("li").create(**{"action-submit": "1"})
    wang = newsroom.desk("wang")
    wang.edit(reload(page), title="另一个标题", slug=page.slug)
    wang.act(reload(page), "approve")
    assert stage(page) == "初审"
    newsroom.desk("zhao").act(reload(page), "approve")
    assert stage(page) == "复审"


def test_changing_and_passing_at_once_is_explained(newsroom: Newsroom) -> None:
    page = newsroom.desk("li").create(**{"action-submit": "1"})
    wang = newsroom.desk("wang")
    decide = {"action-workflow-action": "1", "workflow-action-name": "approve"}
    answer = wang.edit(reload(page), title="改好了错字", slug=page.slug, **decide)
    assert "不能审核自己提交或修改的内容" in wang.told(answer)
    assert stage(page) == "初审" and reload(page).get_latest_revision_as_object().title == "改好了错字"


def test_a_text_changed_after_a_stage_passes_that_stage_again(newsroom: Newsroom) -> None:
    page = newsroom.desk("li").create(**{"action-submit": "1"})
    newsroom.person("qian", "审核", newsroom.city)
    newsroom.desk("wang").act(reload(page), "approve")
    newsroom.desk("zhao").edit(reload(page), title="复审时改过的标题", slug=page.slug)
    newsroom.desk("qian").act(reload(page), "approve")
    assert stage(page) == "初审"
    assert not reload(page).live


def test_a_passed_version_that_is_overwritten_is_judged_again(newsroom: Newsroom) -> None:
    """Autosave overwrites the editor's own latest version: what was passed is then another text."""
    page = newsroom.desk("li").create(**{"action-submit": "1"})
    newsroom.person("qian", "审核", newsroom.city)
    wang = newsroom.desk("wang")
    wang.edit(reload(page), title="审核时改过的标题", slug=page.slug)
    newsroom.desk("zhao").act(reload(page), "approve")
    assert stage(page) == "复审"
    latest = reload(page).latest_revision_id
    wang.edit(reload(page), title="通过后又改的标题", slug=page.slug, overwrite_revision_id=latest)
    assert reload(page).latest_revision_id == latest
    newsroom.desk("qian").act(reload(page), "approve")
    assert stage(page) == "初审"


@pytest.mark.parametrize("name", ["li", "chen", "admin"])
def test_there_is_no_direct_way_to_publish(newsroom: Newsroom, name: str) -> None:
    newsroom.people["chen"].groups.add(Group.objects.get(name="编辑"))
    desk = newsroom.desk(name)
    page = desk.create(**{"action-publish": "1"})
    assert not page.live
    desk.edit(page, slug=page.slug, **{"action-publish": "1"})
    assert not reload(page).live
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={page.pk}"
    desk.client.post(bulk, {"include_descendants": "on"})
    assert not reload(page).live
    copy = reverse("wagtailadmin_pages:copy", args=[page.pk])
    data = {
        "new_title": "副本",
        "new_slug": "fu-ben",
        "new_parent_page": newsroom.index.pk,
        "publish_copies": "on",
    }
    desk.client.post(copy, data)
    assert not NoticePage.objects.filter(live=True).exists()
    with pytest.raises(PermissionDenied):
        page.get_latest_revision().publish(user=newsroom.people[name])


def test_a_superuser_cannot_publish_below_the_root_either(newsroom: Newsroom) -> None:
    from portal.home.models import HomePage

    desk = newsroom.desk("admin")
    desk.client.post(
        reverse("wagtailadmin_pages:add", args=["home", "homepage", Page.objects.get(depth=1).pk]),
        desk.form("另一个首页", slug="other-home", tiles=streamfield([]), **{"action-publish": "1"}),
    )
    assert not HomePage.objects.filter(slug="other-home").exists()


def test_approving_without_the_admin_is_stopped_at_the_end(newsroom: Newsroom) -> None:
    """Whoever calls the models directly is caught by the last guard, and the page stays a draft."""
    page = newsroom.desk("li").create(**{"action-submit": "1"})
    li, chen = newsroom.people["li"], newsroom.people["chen"]
    reload(page).current_workflow_task_state.approve(user=li)
    reload(page).current_workflow_task_state.approve(user=chen)
    with pytest.raises(PermissionDenied):
        reload(page).current_workflow_task_state.approve(user=chen)
    assert not reload(page).live


def test_a_published_page_is_taken_down_at_once_by_publishers_only(newsroom: Newsroom) -> None:
    page = newsroom.notice(bureau=newsroom.district)
    page.get_latest_revision().publish()
    url = reverse("wagtailadmin_pages:unpublish", args=[page.pk])
    newsroom.desk("li").client.post(url)
    assert reload(page).live
    newsroom.desk("chen").client.post(url)
    assert not reload(page).live


def test_the_home_panel_says_what_waits(newsroom: Newsroom) -> None:
    newsroom.desk("li").create(**{"action-submit": "1"})
    home = reverse("wagtailadmin_home")

    def shown(name: str) -> Any:
        return newsroom.desk(name).client.get(home).content.decode()

    assert "有 1 件内容等您审核：初审 1 件。" in shown("wang")
    assert "您提交的 1 件内容正在审核。" in shown("li")
    assert "没有等您处理的内容。" in shown("chen")
    assert "ICP 备案号" in shown("admin") and "政府网站标识码" in shown("admin")
    assert "还没有所属机关" in shown("wu")


def test_the_home_panel_says_when_the_stages_lack_people(newsroom: Newsroom) -> None:
    admin = newsroom.desk("admin")
    assert "人手不够" not in admin.home()
    newsroom.people["zhao"].groups.clear()
    assert "初审、复审要由不同的人进行，现在人手不够" in admin.home()
    newsroom.people["chen"].groups.add(Group.objects.get(name="审核"))
    assert "初审、复审、终审要由不同的人进行，现在人手不够" in admin.home()
