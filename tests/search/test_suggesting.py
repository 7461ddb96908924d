"""Suggestions, as the script of the search box asks for them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.core import clock
from search import registry
from search.documents import Kind, Source, register
from search.suggesting import LIMIT, suggest
from tests.search.conftest import NOON, article, embedded, law, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def stocked(index_dir: Path, clean_registry: registry.Registry) -> None:
    kinds = (Kind("guide", "办事指南", 10), Kind("law", "法律法规", 20))
    register(
        Source(name="x.x", model=Group, kinds=kinds, documents=lambda each: (), objects=Group.objects.none)
    )
    embedded(index_dir).build(
        [
            law("中华人民共和国示范夜市法", names=("夜市法",)),
            law("示范市夜市暂行办法", effective_until=dt.date(2020, 1, 1), end_word="已废止"),
            article("第一条", "示范夜市法", "夜市"),
            page("a", "夜市摊位登记"),
            page("b", "在夜市怎样登记摊位"),
            *(page(f"x{n}", f"临时摆摊第{n}期") for n in range(20)),
        ]
    )


def titles(client: Client, text: str) -> list[str]:
    answer = client.get("/api/v1/search/suggest", {"q": text})
    assert answer.status_code == 200
    return [each["title"] for each in answer.json()["suggestions"]]


def test_what_begins_so_comes_first_and_what_is_repealed_last(stocked: None, client: Client) -> None:
    assert titles(client, "夜市") == [
        "夜市摊位登记",
        "中华人民共和国示范夜市法",
        "在夜市怎样登记摊位",
        "示范市夜市暂行办法",
    ]


@pytest.mark.parametrize("typed", ["yeshif", "YSF", "《夜市法", "示范夜市", "中华人民共和国示范"])
def test_names_are_found_by_letters_and_in_all_spellings(stocked: None, client: Client, typed: str) -> None:
    assert titles(client, typed)[0] == "中华人民共和国示范夜市法"


def test_name_itself_comes_first_then_titles_that_hold_it(client: Client, index_dir: Path) -> None:
    embedded(index_dir).build(
        [
            page("a", "摊位备案", names=("夜市开张",)),
            page("b", "夜市收费"),
            page("c", "夜市"),
            law("示范市夜市管理规定", names=("夜市规定",)),
        ]
    )
    assert titles(client, "夜市")[:2] == ["夜市", "夜市收费"]
    assert titles(client, "yes")[-1] == "摊位备案"
    assert titles(client, "夜市规定")[0] == "示范市夜市管理规定"
    assert titles(client, "夜市")[-1] == "摊位备案"


def test_of_laws_that_sound_alike_the_most_cited_stands_first(client: Client, index_dir: Path) -> None:
    laws = [law(title, group=title, weight=weight) for title, weight in (("示市法", 0.1), ("食书法", 1.9))]
    embedded(index_dir).build([page("a", "示市法怎样学", weight=2.0), *laws, law("失守法", weight=0.3)])
    assert titles(client, "ssf") == ["食书法", "失守法", "示市法", "示市法怎样学"]


def test_releases_are_suggested_by_their_titles_the_newest_first(client: Client, index_dir: Path) -> None:
    titled = [f"2026年第{quarter}季度夜市发展情况" for quarter in "一二三"]
    releases = [
        page(
            f"r{month}",
            title,
            names=(title,),
            date=dt.date(2026, month, 1),
            group="data",
            group_title="夜市发展情况",
            group_url="/data/night/",
        )
        for month, title in enumerate(titled, 1)
    ]
    embedded(index_dir).build([page("d", "夜市发展情况"), *releases])
    assert titles(client, "夜市发展") == ["夜市发展情况", *reversed(titled)]
    assert titles(client, "2026年第二") == [titled[1]]


def test_suggestion_says_what_it_is_and_where(stocked: None, client: Client) -> None:
    (one,) = client.get("/api/v1/search/suggest", {"q": "暂行办法"}).json()["suggestions"]
    assert (one["kind_label"], one["status"]) == ("法律法规", "已废止")
    assert one["url"].startswith("/laws/")


def test_few_are_suggested_and_nothing_for_nothing(stocked: None, client: Client) -> None:
    assert len(titles(client, "临时")) == LIMIT
    for typed in ("", " 、", "没有这样的名称", "税" * 1000, "<script>alert(1)</script>", ".*", "[夜"):
        assert titles(client, typed) == [] or typed == "[夜"


def test_answer_may_be_kept_a_while_and_sets_no_cookie(stocked: None, client: Client) -> None:
    answer = client.get("/api/v1/search/suggest", {"q": "夜市"})
    assert answer["Cache-Control"] == "public, max-age=60"
    assert not answer.cookies


def test_nothing_is_suggested_before_its_time(stocked: None, client: Client, index_dir: Path) -> None:
    embedded(index_dir).build([page("later", "十二月数据发布", visible_from=NOON)])
    with clock.at(NOON - dt.timedelta(seconds=1)):
        assert titles(client, "十二月") == []
    with clock.at(NOON):
        assert titles(client, "十二月") == ["十二月数据发布"]


def test_missing_index_is_said(index_dir: Path, client: Client) -> None:
    assert client.get("/api/v1/search/suggest", {"q": "夜市"}).status_code == 503


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=70))
def test_anything_may_be_typed(stocked: None, typed: str) -> None:
    found: list[Any] = suggest(typed)
    assert len(found) <= LIMIT
