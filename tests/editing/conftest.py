"""A small portal with bureaus and editors, and ways to act as one of them through the admin's own forms."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, Site
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from portal.core.models import Bureau, BureauMembership
from portal.core.slugs import slug_for
from portal.notices.models import NoticePage, NoticesIndexPage


@pytest.fixture(scope="session", autouse=True)
def catalogues() -> None:
    """The Chinese of the admin, compiled."""
    call_command("compile_catalogues", verbosity=0)


SURNAMES = {"li": "李", "wang": "王", "zhao": "赵", "chen": "陈", "sun": "孙", "wu": "吴", "admin": "管理员"}


@dataclass
class Newsroom:
    """Bureaus, people and the column 通知公告 of a city."""

    city: Bureau
    district: Bureau
    other: Bureau
    index: NoticesIndexPage
    people: dict[str, Any] = field(default_factory=dict)

    def person(self, name: str, group: str | None, bureau: Bureau | None, **fields: Any) -> Any:
        """A user with a role and a bureau."""
        user = get_user_model().objects.create_user(
            username=name, password="mi-ma-12345", last_name=SURNAMES.get(name, "某"), **fields
        )
        if group:
            user.groups.add(Group.objects.get(name=group))
        if bureau:
            BureauMembership.objects.create(user=user, bureau=bureau)
        self.people[name] = user
        return user

    def desk(self, name: str) -> Desk:
        """The admin as this person sees it."""
        client = Client()
        client.force_login(get_user_model().objects.get(username=name), settings.AUTHENTICATION_BACKENDS[-1])
        return Desk(client, self.index)

    def notice(self, title: str = "关于做好年度报告的通知", **fields: Any) -> NoticePage:
        """A draft that no person has made."""
        fields.setdefault("body", [])
        fields.setdefault("slug", slug_for(title))
        page = NoticePage(title=title, content_source="示范市市场监督管理局", live=False, **fields)
        self.index.add_child(instance=page)
        page.save_revision()
        return page


@dataclass
class Desk:
    """One person's admin."""

    client: Client
    index: Page

    def form(self, title: str = "关于调整登记窗口服务时间的通知", **more: Any) -> dict[str, Any]:
        """What the browser sends for a notice."""
        values = {
            "title": title,
            "slug": "",
            "summary": "登记窗口自下月起延长服务时间。",
            "content_source": "示范市市场监督管理局",
            "kind": "notice",
            "body": streamfield([("text", rich_text("<p>自下月一日起，登记窗口延时服务至十八时。</p>"))]),
            "attachments": streamfield([]),
            "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": ""},
        }
        return dict(nested_form_data({**values, **more}))

    def create(self, **more: Any) -> NoticePage:
        """Make a draft (or whatever action `more` names) below the column."""
        url = reverse("wagtailadmin_pages:add", args=["notices", "noticepage", self.index.pk])
        response = self.client.post(url, self.form(**more))
        assert response.status_code == 302, problems(response)
        return NoticePage.objects.order_by("-pk").first()

    def edit(self, page: Page, **more: Any) -> Any:
        """Send the edit form of the page."""
        return self.client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), self.form(**more))

    def act(self, page: Page, action: str, **data: Any) -> Any:
        """Pass ("approve") or return ("reject") the page at the stage it waits in."""
        state = page.current_workflow_task_state
        url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk])
        return self.client.post(url, {"comment": "", **data})

    def home(self) -> str:
        """The admin's home as this person sees it."""
        return self.client.get(reverse("wagtailadmin_home")).content.decode()

    def told(self, answer: Any) -> str:
        """The page that the admin leads to after an action, with its messages."""
        return self.client.get(answer.url).content.decode()


def problems(response: Any) -> str:
    """The errors that a refused form shows."""
    form = getattr(response, "context", None) and response.context.get("form")
    return f"{response.status_code} {dict(form.errors) if form is not None else ''}"


@pytest.fixture
def newsroom(db: None) -> Newsroom:
    """编辑 li (district), 审核 wang and zhao (city), 发布 chen (city), a superuser, an outsider."""
    city = Bureau.objects.create(code="city", name="示范市市场监督管理局", level="city")
    district = Bureau.objects.create(
        code="district", name="示范区市场监督管理局", level="county", parent=city
    )
    other = Bureau.objects.create(code="other", name="新河区市场监督管理局", level="county", parent=city)
    root = Site.objects.get(is_default_site=True).root_page
    Page.objects.filter(pk=root.pk).update(title="首页", draft_title="首页")
    index = NoticesIndexPage(title="通知公告", slug="notices", bureau=city)
    root.add_child(instance=index)
    room = Newsroom(city, district, other, index)
    room.person("li", "编辑", district)
    room.person("wang", "审核", city)
    room.person("zhao", "审核", city)
    room.person("chen", "发布", city)
    room.person("sun", "编辑", other)
    room.person("wu", "编辑", None)
    room.person("admin", None, None, is_superuser=True)
    return room
