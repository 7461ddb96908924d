"""Rights follow bureaus: who may edit, add, review and take down what."""

from __future__ import annotations

import pytest
from django.urls import reverse
from wagtail.models import Page

from portal.core.editing.permissions import Reach, bureau_of
from portal.core.models import Bureau
from portal.notices.models import NoticePage, NoticesIndexPage
from tests.editing.conftest import Newsroom


def may(newsroom: Newsroom, name: str, page: Page, what: str) -> bool:
    return bool(getattr(page.permissions_for_user(newsroom.people[name]), what)())


def test_a_page_belongs_to_its_own_bureau_or_to_that_of_the_page_above(newsroom: Newsroom) -> None:
    assert bureau_of(newsroom.notice(bureau=newsroom.district)) == newsroom.district
    assert bureau_of(newsroom.notice(title="无机关")) == newsroom.city
    assert bureau_of(newsroom.index.get_parent()) is None


@pytest.mark.parametrize(
    ("name", "district", "other", "city"),
    [
        ("li", True, False, False),
        ("sun", False, True, False),
        ("chen", True, True, True),
        ("wu", False, False, False),
        ("admin", True, True, True),
    ],
)
def test_editing_reaches_as_far_as_the_bureaus_subtree(
    newsroom: Newsroom, name: str, district: bool, other: bool, city: bool
) -> None:
    for bureau, expected in ((newsroom.district, district), (newsroom.other, other), (newsroom.city, city)):
        page = newsroom.notice(title=f"{bureau.name}的通知", bureau=bureau)
        assert may(newsroom, name, page, "can_edit") is expected
        # Listings hand out plain pages, whose rights must be those of the specific page.
        assert may(newsroom, name, Page.objects.get(pk=page.pk), "can_edit") is expected
        answer = newsroom.desk(name).client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
        assert (answer.status_code == 200) is expected


def test_an_owner_who_has_left_the_bureau_may_no_longer_edit(newsroom: Newsroom) -> None:
    page = newsroom.desk("li").create()
    newsroom.people["li"].bureau_memberships.all().delete()
    newsroom.people["li"].__dict__.pop("_portal_reach", None)
    assert not may(newsroom, "li", page, "can_edit")
    assert not may(newsroom, "li", page, "can_delete")


def test_a_new_bureau_below_is_in_reach_at_once_and_a_moved_one_is_not(newsroom: Newsroom) -> None:
    office = Bureau.objects.create(
        code="office", name="城东市场监督管理所", level="office", parent=newsroom.district
    )
    page = newsroom.notice(bureau=office)
    assert may(newsroom, "li", page, "can_edit")
    office.parent = newsroom.other
    office.save()
    assert not may(newsroom, "li", NoticePage.objects.get(pk=page.pk), "can_edit")
    assert may(newsroom, "sun", NoticePage.objects.get(pk=page.pk), "can_edit")


def test_a_district_adds_to_the_citys_column_for_itself_only(newsroom: Newsroom) -> None:
    page = newsroom.desk("li").create()
    assert page.bureau == newsroom.district
    foreign = newsroom.desk("li").client.post(
        reverse("wagtailadmin_pages:add", args=["notices", "noticepage", newsroom.index.pk]),
        newsroom.desk("li").form(title="冒用", bureau=newsroom.other.pk),
    )
    assert foreign.status_code == 200 and not NoticePage.objects.filter(title="冒用").exists()
    wu = newsroom.desk("wu").client.get(
        reverse("wagtailadmin_pages:add", args=["notices", "noticepage", newsroom.index.pk])
    )
    assert wu.status_code == 302


def test_a_sister_bureau_cannot_add_below_anothers_column(newsroom: Newsroom) -> None:
    column = NoticesIndexPage(title="示范区通知", slug="district", bureau=newsroom.district)
    newsroom.index.get_parent().add_child(instance=column)
    assert may(newsroom, "li", column, "can_add_subpage")
    assert not may(newsroom, "sun", column, "can_add_subpage")


def test_the_form_offers_the_bureaus_in_reach(newsroom: Newsroom) -> None:
    url = reverse("wagtailadmin_pages:add", args=["notices", "noticepage", newsroom.index.pk])
    form = newsroom.desk("li").client.get(url).context["form"]
    assert list(form.fields["bureau"].queryset) == [newsroom.district]
    assert form["bureau"].value() == newsroom.district.pk
    everyone = newsroom.desk("admin").client.get(url).context["form"]
    assert everyone.fields["bureau"].queryset.count() == 3


def test_a_reviewer_of_another_bureau_does_not_review(newsroom: Newsroom) -> None:
    newsroom.person("zhou", "审核", newsroom.other)
    page = newsroom.desk("li").create(**{"action-submit": "1"})
    newsroom.desk("zhou").act(NoticePage.objects.get(pk=page.pk), "approve")
    assert NoticePage.objects.get(pk=page.pk).current_workflow_task.name == "初审"


def test_moving_a_page_into_anothers_column_is_refused(newsroom: Newsroom) -> None:
    column = NoticesIndexPage(title="新河区通知", slug="other", bureau=newsroom.other)
    newsroom.index.get_parent().add_child(instance=column)
    page = newsroom.notice(bureau=newsroom.district)
    tester = page.permissions_for_user(newsroom.people["li"])
    assert not tester.can_move_to(column)
    assert tester.can_copy_to(newsroom.index)
    assert not tester.can_copy_to(column)


def test_an_inactive_user_reaches_nothing(newsroom: Newsroom) -> None:
    user = newsroom.people["admin"]
    user.is_active = False
    reach = Reach.of(user)
    assert not reach.everywhere and not reach.covers(newsroom.city)
