"""What editors teach the search acts at once, and only what is reviewed is shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from portal.core import clock
from portal.core.models import Bureau, BureauMembership
from search import curation, registry
from search.models import Bet, Synonym
from search.query import parse
from tests.search.conftest import NOON, article, embedded, law, page

pytestmark = pytest.mark.django_db

COLLECTION = [
    law("示范市早餐摊点管理办法"),
    article("第一条", "示范市早餐摊点管理办法", "早餐摊点应当公示营业信息。"),
    page("g1", "早餐摊点备案", "备案当场办结。"),
    page("g2", "流动餐饮经营备案", "流动餐饮经营者可以网上备案。"),
    page("n1", "早餐工程通知", "各摊点请查收。", kind="notice"),
]


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    curation.forget()
    yield
    curation.forget()


@pytest.fixture
def stocked(index_dir: Path, clean_registry: registry.Registry) -> None:
    embedded(index_dir).build(COLLECTION)


@pytest.fixture
def office(db: None) -> Bureau:
    return Bureau.objects.create(code="sfs", name="示范市市场监督管理局", level="city", region_code="990100")


def ask(text: str) -> Any:
    answer = Client().get("/api/v1/search", {"q": text})
    assert answer.status_code == 200
    return answer.json()


def titles(text: str) -> list[str]:
    return [each["title"] for each in ask(text)["results"]]


def bet(office: Bureau, words: str, **fields: Any) -> Bet:
    fields = {"address": "/guides/g1/", "title": "早餐摊点怎么备案", **fields}
    made = Bet(words=words, bureau=office, **fields)
    made.full_clean()
    made.save()
    return made


@pytest.mark.usefixtures("stocked")
def test_a_synonym_acts_without_a_restart_and_goes_again(office: Bureau) -> None:
    assert titles("煎饼车") == []
    word = Synonym.objects.create(said="煎饼车\n煎饼摊", means="流动餐饮", bureau=office)
    assert titles("煎饼车") == ["流动餐饮经营备案"]
    assert titles("煎饼摊怎么办") == ["流动餐饮经营备案"]
    word.delete()
    assert titles("煎饼车") == []


@pytest.mark.usefixtures("stocked")
def test_what_another_process_changed_is_seen_after_a_second(
    office: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert titles("煎饼车") == []
    # No signal reaches this process when another one writes.
    Synonym.objects.bulk_create([Synonym(said="煎饼车", means="流动餐饮", bureau=office)])
    monkeypatch.setattr(curation, "TRUST", 0.0)
    assert titles("煎饼车") == ["流动餐饮经营备案"]


@pytest.mark.usefixtures("stocked")
def test_a_recommendation_stands_above_the_results_and_in_the_api(office: Bureau) -> None:
    bet(office, "早点摊\n早餐车", note="全程网上办理")
    for text in ("早点摊", "“早餐车”", " 早餐 车 "):
        assert ask(text)["recommended"] == [
            {"title": "早餐摊点怎么备案", "url": "/guides/g1/", "why": "全程网上办理"}
        ]
    html = Client().get("/search/", {"q": "早点摊"}).content.decode()
    assert html.index("编辑推荐") < html.index("早餐摊点怎么备案")
    assert ask("早餐")["recommended"] == []


@pytest.mark.usefixtures("stocked")
def test_drafts_and_what_has_expired_are_not_recommended(office: Bureau) -> None:
    draft = bet(office, "早餐车", live=False)
    assert ask("早餐车")["recommended"] == []
    draft.live, draft.expire_at = True, NOON
    draft.save()
    with clock.at(NOON - dt.timedelta(seconds=1)):
        assert ask("早餐车")["recommended"]
    with clock.at(NOON):
        assert ask("早餐车")["recommended"] == []


@pytest.mark.usefixtures("stocked")
def test_what_editors_move_back_stands_behind_the_rest_for_that_question_only(office: Bureau) -> None:
    before = titles("早餐摊点")
    assert before[0] != before[-1]
    top = next(each for each in ask("早餐摊点")["results"] if each["title"] == before[0])
    bet(office, "早餐摊点", effect="last", address=top["group_url"] or top["url"], title="")
    after = titles("早餐摊点")
    assert sorted(after) == sorted(before)
    assert after[0] != before[0]
    assert after[-1] == before[0]
    assert ask("早餐摊点")["recommended"] == []
    assert titles("早餐摊点备案")[0] == before[0]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"address": "https://example.org/"}, "address"),
        ({"address": "//example.org/"}, "address"),
        ({"address": ""}, "address"),
        ({"title": ""}, "title"),
        ({"words": "？！"}, "words"),
    ],
)
def test_a_bet_that_leads_nowhere_is_refused(office: Bureau, fields: dict[str, Any], wrong: str) -> None:
    with pytest.raises(ValidationError) as refused:
        bet(office, **{"words": "早餐车", **fields})
    assert wrong in refused.value.message_dict


@pytest.mark.parametrize(
    ("said", "means", "wrong"), [("店", "经营场所", "said"), ("营业执照", "营业执照", "means")]
)
def test_a_synonym_that_would_do_harm_is_refused(office: Bureau, said: str, means: str, wrong: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Synonym(said=said, means=means, bureau=office).full_clean()
    assert wrong in refused.value.message_dict


def person(name: str, group: str, bureau: Bureau) -> Client:
    user = get_user_model().objects.create_user(name, password="x")
    user.groups.add(Group.objects.get(name=group))
    BureauMembership.objects.create(user=user, bureau=bureau)
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.usefixtures("stocked")
def test_an_editor_adds_a_synonym_in_the_admin_and_it_acts(office: Bureau) -> None:
    editor = person("bianji", "编辑", office)
    form = {"said": "煎饼车", "means": "流动餐饮", "bureau": office.pk}
    answer = editor.post(reverse("wagtailsnippets_search_synonym:add"), form)
    assert answer.status_code == 302
    assert titles("煎饼车") == ["流动餐饮经营备案"]
    html = editor.get(reverse("wagtailsnippets_search_synonym:list")).content.decode()
    assert "煎饼车 → 流动餐饮" in html


@pytest.mark.usefixtures("stocked")
def test_a_recommendation_waits_for_its_review(office: Bureau) -> None:
    editor = person("bianji", "编辑", office)
    form = {
        "words": "早餐车",
        "effect": "first",
        "page": "",
        "address": "/guides/g1/",
        "title": "早餐摊点怎么备案",
        "note": "",
        "order": 0,
        "bureau": office.pk,
        "action-submit": "1",
    }
    answer = editor.post(reverse("wagtailsnippets_search_bet:add"), form)
    assert answer.status_code == 302
    made = Bet.objects.get()
    assert not made.live
    assert ask("早餐车")["recommended"] == []
    for reviewer, group in (("chu", "审核"), ("fu", "审核"), ("zhong", "发布")):
        state = Bet.objects.get().current_workflow_task_state
        url = reverse("wagtailsnippets_search_bet:workflow_action", args=[made.pk, "approve", state.pk])
        assert person(reviewer, group, office).post(url, {"comment": ""}).status_code == 302
    assert [each["url"] for each in ask("早餐车")["recommended"]] == ["/guides/g1/"]


def test_a_page_that_is_not_public_is_not_recommended(office: Bureau) -> None:
    root = Page.objects.get(depth=1)
    made = Bet.objects.create(words="根", page=root, bureau=office)
    assert curation.chosen(parse("根")).first == ()
    assert "根" in str(made)
