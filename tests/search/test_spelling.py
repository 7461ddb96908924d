"""您要找的是不是: slips are put right, and nothing else is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from search import analysis, registry, sounds
from search.asking import Question, _Search
from search.query import parse
from search.ranking import ranking
from search.spelling import Speller
from search.words import lexicon
from tests.search.conftest import Library, embedded, law, page

RELEVANCE = Path(__file__).parent.parent / "relevance" / "portal.jsonl"
NAMES = [
    "个体工商户设立登记",
    "促进个体工商户发展条例",
    "示范市早餐摊点管理办法",
    "公司法",
    "农民专业合作社法",
    "消费者权益保护法",
]
TEXT = "。".join([*NAMES, *lexicon().terms(), *lexicon().spoken(), "企业注册", "早餐摊点备案"])
SPELLER = Speller([*NAMES, *lexicon().terms()], analysis.Segmenter().known, lexicon().spoken())


def corrected(text: str) -> str:
    return SPELLER.correction(parse(text).folded, analysis.fold(TEXT).count)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("个体工商护注册", "个体工商户注册"),
        ("营业执昭", "营业执照"),
        ("注消登记", "注销登记"),
        ("消费权益保护法", "消费者权益保护法"),
        ("农民专业合做社", "农民专业合作社"),
        ("经营异长名录怎么移出", "经营异常名录怎么移出"),
        ("统一社会信用代玛", "统一社会信用代码"),
        ("黑名但", "黑名单"),
        ("公司发", "公司法"),
        ("促进个体工商户发展条列", "促进个体工商户发展条例"),
        ("gongsifa", "公司法"),
        ("gsf", "公司法"),
        ("gong si", "公司法"),
    ],
)
def test_a_slip_is_put_right(typed: str, meant: str) -> None:
    assert corrected(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "个体工商户注册",
        "公司法",
        "企业注册",
        "公司的登记",
        "开个小面馆",
        "税",
        "abc",
        "xyzq",
        "30万",
        "？",
        "a" * 300,
    ],
)
def test_what_is_right_or_unknown_is_left_alone(typed: str) -> None:
    assert corrected(typed) == ""


def test_people_who_type_correctly_are_not_asked_back() -> None:
    """The judged questions: one of 159 has a slip."""
    rows = map(json.loads, RELEVANCE.read_text("utf-8").splitlines())
    asked = {row["question"]: corrected(row["question"]) for row in rows}
    asked.pop("个体工商护注册")
    assert [question for question, guess in asked.items() if guess and not question.isascii()] == []


@given(st.text(max_size=60))
def test_any_text_may_be_asked(text: str) -> None:
    guess = corrected(text)
    assert guess == "" or guess != parse(text).folded


@given(st.sampled_from([name for name in NAMES if len(name) > 4]), st.data())
def test_a_lost_character_is_missed(name: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(name) - 1))
    typed = name[:place] + name[place + 1 :]
    assert corrected(typed) in ("", name) if typed in TEXT else corrected(typed)


def test_sounds_that_people_confuse_are_one() -> None:
    assert sounds.sound("户") == sounds.sound("护")
    assert sounds.sound("中生") == sounds.sound("宗森")
    assert sounds.letters("公司法") == ("gongsifa", "gsf")


@pytest.mark.django_db
def test_both_engines_say_whether_it_is_a_slip(library: Library) -> None:
    library.build([law("农民专业合作社法"), page("g1", "农民专业合作社设立登记")])
    search = _Search(library.engine, ranking(), Question(text=""), 10)
    assert [search.count(text) for text in ("农民专业合作社", "合作社法", "合做社", "x")] == [2, 1, 0, 0]


@pytest.mark.django_db
def test_the_page_and_the_api_offer_it_and_search_what_was_typed(
    index_dir: Path, clean_registry: registry.Registry, client: Client
) -> None:
    embedded(index_dir).build([law("农民专业合作社法"), page("g1", "农民专业合作社设立登记")])
    html = client.get("/search/", {"q": "农民专业合做社"}).content.decode()
    assert "您要找的是不是" in html
    assert "?q=%E5%86%9C%E6%B0%91%E4%B8%93%E4%B8%9A%E5%90%88%E4%BD%9C%E7%A4%BE" in html
    answer: Any = client.get("/api/v1/search", {"q": "农民专业合做社"}).json()
    assert answer["meant"] == "农民专业合作社"
    assert answer["total"] == 2
    assert client.get("/api/v1/search", {"q": "农民专业合作社"}).json()["meant"] == ""
    assert "您要找的是不是" not in client.get("/search/", {"q": "农民专业合作社"}).content.decode()
