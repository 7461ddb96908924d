"""The demo policies: complete, of every status, honest about what is not confirmed."""

import datetime as dt

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Page, Site

from portal.core import clock
from portal.policies import demo
from portal.policies.blocks import ProofBlock
from portal.policies.choices import Applicant, ClaimMode, PolicyKind
from portal.policies.matching.page import MatcherPage
from portal.policies.pages import PolicyColumnPage, PolicyPage
from portal.policies.status import Status, status_on

COLUMNS = [
    "就业再就业",
    "鼓励投资创业",
    "创业担保贷款",
    "税费减免",
    "高校毕业生",
    "退役军人",
    "残疾人就业",
    "用工社保",
    "个转企",
]
ENTRIES = [entry for content in demo.contents() for entry in content["policy"]]


def test_columns_in_order_and_none_empty() -> None:
    contents = list(demo.contents())
    assert [content["column"]["title"] for content in contents] == COLUMNS
    assert all(len(content["policy"]) >= 2 for content in contents)
    assert len(ENTRIES) >= 22
    assert len({entry["slug"] for entry in ENTRIES}) == len(ENTRIES)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["slug"])
def test_entry_is_complete(entry: dict) -> None:
    assert entry.get("rule") or entry["conditions"]
    for name in ("benefits", "claim", "basis"):
        assert entry[name], name
    assert 2 <= len(entry["faq"]) <= 3
    assert entry["kind"] in PolicyKind.values
    assert entry["claim_mode"] in ClaimMode.values
    assert set(entry["applicants"]) <= set(Applicant.values)
    assert {proof["form"] for proof in entry["proofs"]} <= {key for key, _ in ProofBlock.FORMS}
    assert len(entry["summary"]) <= 200
    assert len(entry["benefit"]) <= 120
    if "valid_from_days" not in entry:
        assert entry["confirmed"] or entry["to_confirm"], "未核实的要写明待核事项"


def test_city_policies_say_whose_they_are() -> None:
    for entry in ENTRIES:
        if "valid_from_days" in entry:
            assert "示范市" in entry["title"]
            assert "示市" in entry["doc_no"]


@given(st.dates(dt.date(2026, 11, 1), dt.date(2031, 12, 31)))
def test_every_status_is_there_on_every_day_of_loading(day: dt.date) -> None:
    windows = [demo.window(entry, day) for entry in ENTRIES]
    assert {status_on(day, *window) for window in windows} == set(Status)
    assert all(not begin or not end or begin <= end for begin, end in windows)


@pytest.mark.django_db
def test_loading_twice_gives_the_same_pages_and_removing_leaves_none(client: Client) -> None:
    parent: Page = Site.objects.get(is_default_site=True).root_page
    before = Page.objects.count()
    demo.load(clock.today(), parent)
    once = sorted(PolicyPage.objects.values_list("pk", "slug", "valid_to"))
    demo.load(clock.today(), parent)
    assert sorted(PolicyPage.objects.values_list("pk", "slug", "valid_to")) == once
    for page in [*PolicyPage.objects.all(), *PolicyColumnPage.objects.all()]:
        assert client.get(page.url).status_code == 200, page.url
    new = PolicyPage.objects.get(slug="gezhuanqi-jiangli")
    assert new.supersedes.slug == "gezhuanqi-jiangli-jiu"
    page = MatcherPage.objects.get()
    assert client.get(page.url).status_code == 200
    demo.remove()
    assert Page.objects.count() == before
    demo.remove()
