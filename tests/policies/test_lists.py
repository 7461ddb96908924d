"""Lists: what can be used first, an expired policy never as available, filters in the address."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from portal.core import clock
from portal.policies.pages import PoliciesIndexPage, PolicyColumnPage, PolicyPage

Publish = Callable[..., PolicyPage]
TODAY = dt.date(2026, 11, 23)
DAY = dt.timedelta(days=1)


def listed(html: str) -> list[tuple[str, str]]:
    """(title, status) of each policy listed under 全部政策 or 符合条件的政策, in order."""
    part = html[html.rfind('class="layout__main"') :]
    items = re.findall(r'listing__link"[^>]*>([^<]+)</a>.*?<span class="tag[^>]*>([^<]+)</span>', part, re.S)
    return [(title, status) for title, status in items]


@pytest.fixture
def four(publish: Publish) -> None:
    """One policy in each status, in the reverse of the order to be shown."""
    publish("旧补贴", valid_from=TODAY - 400 * DAY, valid_to=TODAY - DAY)
    publish("新补贴", valid_from=TODAY + DAY, valid_to=TODAY + 400 * DAY, applicants=["graduate"])
    publish("快到期补贴", valid_from=TODAY - 400 * DAY, valid_to=TODAY, applicants=["veteran", "individual"])
    publish("长期免税", valid_from=TODAY - 400 * DAY, applicants=["coop"])


@pytest.mark.parametrize("address", ["/policies/", "/policies/shuifei/"])
def test_available_first_expired_last(client: Client, four: None, address: str) -> None:
    with clock.at(TODAY):
        assert listed(client.get(address).content.decode()) == [
            ("快到期补贴", "即将到期"),
            ("长期免税", "可享受"),
            ("新补贴", "未开始"),
            ("旧补贴", "已到期"),
        ]


@pytest.mark.parametrize("address", ["/policies/", "/policies/shuifei/"])
def test_filter_available_never_lists_what_has_ended_or_not_begun(
    client: Client, four: None, address: str
) -> None:
    with clock.at(TODAY):
        found = listed(client.get(f"{address}?status=available").content.decode())
    assert [title for title, _ in found] == ["快到期补贴", "长期免税"]
    with clock.at(TODAY + DAY):
        found = listed(client.get(f"{address}?status=available").content.decode())
    assert found == [("新补贴", "可享受"), ("长期免税", "可享受")]


@pytest.mark.parametrize(
    ("status", "title"), [("ending", "快到期补贴"), ("upcoming", "新补贴"), ("expired", "旧补贴")]
)
def test_each_status_has_its_address(client: Client, four: None, status: str, title: str) -> None:
    with clock.at(TODAY):
        found = listed(client.get(f"/policies/?status={status}").content.decode())
    assert [name for name, _ in found] == [title]


def test_who_in_the_address_narrows_the_list(client: Client, four: None) -> None:
    with clock.at(TODAY):
        html = client.get("/policies/?who=individual&status=available").content.decode()
    assert [title for title, _ in listed(html)] == ["快到期补贴"]
    assert 'aria-current="true">个体工商户' in html


def test_nothing_found_says_so_and_leads_back(client: Client, four: None) -> None:
    with clock.at(TODAY):
        html = client.get("/policies/?who=disabled").content.decode()
    assert "没有符合条件的政策" in html
    assert 'href="?"' in html


def test_unknown_filters_show_everything(client: Client, four: None) -> None:
    with clock.at(TODAY):
        html = client.get("/policies/?status=<b>&who=②&page=二").content.decode()
    assert len(listed(html)) == 4
    assert "<b>" not in html


def test_index_counts_what_can_be_used_and_names_what_ends(client: Client, four: None) -> None:
    with clock.at(TODAY):
        html = client.get("/policies/").content.decode()
    assert "现有 2 项可以享受" in html
    ending = html[html.index('id="ending"') : html.index('id="all"')]
    assert "快到期补贴" in ending
    assert "今天是最后一天" in ending
    assert "旧补贴" not in ending


def test_private_and_withdrawn_policies_are_not_listed(client: Client, publish: Publish) -> None:
    publish("撤回的政策").unpublish()
    private = publish("内部政策")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    for address in ("/policies/", "/policies/shuifei/"):
        html = client.get(address).content.decode()
        assert "撤回的政策" not in html
        assert "内部政策" not in html


def test_long_columns_have_pages(client: Client, publish: Publish) -> None:
    for number in range(21):
        publish(f"政策{number}")
    html = client.get("/policies/shuifei/?status=available").content.decode()
    assert "第 1 页，共 2 页" in html
    assert "status=available&amp;page=2" in html
    assert len(listed(client.get("/policies/shuifei/?status=available&page=2").content.decode())) == 1


def test_tags_of_columns(client: Client, column: PolicyColumnPage, index: PoliciesIndexPage) -> None:
    for page in (column, index):
        html = client.get(page.url).content.decode()
        assert html.count(f'<meta name="ColumnName" content="{page.title}">') == 1
        assert html.count('<meta name="ColumnType" content="政策文件">') == 1
        assert html.count("<h1") == 1
