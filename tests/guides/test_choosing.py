"""办哪种: answers strike out what cannot be and say why; every cell has its article."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.core.rules import Answers, FactKind, Truth, check_rule, judge
from portal.guides.choosing.data import comparison
from portal.laws.catalogue import load_catalogue
from portal.laws.citing import cite
from portal.laws.parameters import Book, names_in
from search import registry
from search.query import parse
from tests.platform import database

pytestmark = pytest.mark.django_db
URL = "/tools/which-form/"


@pytest.fixture(autouse=True, scope="module")
def _catalogue(django_db_setup: None, django_db_blocker: Any, migrated: Path) -> Iterator[None]:
    with database.stocked("catalogue", migrated, django_db_blocker, load_catalogue):
        yield


def left(**answers: object) -> set[str]:
    known = Answers(answers)  # type: ignore[arg-type]
    parameters = Book.on().parameters
    return {
        form.name for form in comparison().forms if judge(form.rule, known, parameters).truth is not Truth.NO
    }


@pytest.mark.parametrize(
    ("answers", "names"),
    [
        ({}, "个体工商户 个人独资企业 合伙企业 有限责任公司 农民专业合作社"),
        ({"owners": "one"}, "个体工商户 个人独资企业 有限责任公司"),
        ({"owners": "one", "liability": "limited"}, "有限责任公司"),
        ({"owners": "family"}, "个体工商户 合伙企业 有限责任公司"),
        ({"owners": "few", "liability": "some"}, "合伙企业 有限责任公司"),
        ({"owners": "few", "labour": True}, "合伙企业"),
        ({"owners": "many", "farming": True, "liability": "limited"}, "有限责任公司 农民专业合作社"),
        ({"owners": "many", "farming": False}, "合伙企业 有限责任公司"),
        ({"shares": True}, "有限责任公司"),
        ({"owners": "one", "liability": "limited", "labour": True}, ""),
    ],
)
def test_what_the_answers_leave(answers: dict[str, object], names: str) -> None:
    assert left(**answers) == set(names.split())


def test_every_form_can_be_the_answer() -> None:
    facts = comparison().facts.values()
    choices = [
        [True, False] if fact.kind is FactKind.YES_NO else [option.key for option in fact.options]
        for fact in facts
    ]
    keys = [fact.key for fact in facts]
    found = {frozenset(left(**dict(zip(keys, values, strict=True)))) for values in product(*choices)}
    assert {name for names in found for name in names} == {form.name for form in comparison().forms}


def test_every_cell_rests_on_an_instrument_that_the_library_knows() -> None:
    table, book = comparison(), Book.on()
    for aspect in table.aspects:
        assert set(aspect.cells) == {form.key for form in table.forms}
        for cell in aspect.cells.values():
            assert cell.basis and not book.problems(names_in([cell.text]))
            assert all(shown.url for shown in cite([(one.title, one.article, "", "") for one in cell.basis]))
    for form in table.forms:
        assert check_rule(form.rule, table.facts, book.parameters) == []


def test_the_page_says_what_is_struck_out_and_by_which_article(client: Client) -> None:
    html = client.get(URL, {"owners": "one", "liability": "limited"}).content.decode()
    assert "可以选：有限责任公司" in html and "还有 3 个问题没有答" in html
    struck = html.split("划去的和原因")[1].split("</section>")[0]
    assert "能接受用个人或者家庭财产还债" in struck and "/laws/minfadian/" in struck
    assert "合作社" in struck and "有5名以上成员，农民占80%以上" in struck


def test_a_slip_in_the_address_costs_no_other_answer(client: Client) -> None:
    html = client.get(URL, {"owners": "one", "liability": "三分"}).content.decode()
    assert "没有“三分”这一项" in html and 'value="one" checked' in html


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(st.dictionaries(st.sampled_from([*comparison().facts]), st.text(max_size=30)))
def test_any_address_gives_a_page(client: Client, state: dict[str, str]) -> None:
    assert client.get(URL, state).status_code == 200


@pytest.mark.parametrize("words", ["办哪种", "个体户和公司的区别", "个人独资企业和个体户区别"])
def test_who_has_not_chosen_is_led_to_the_comparison(words: str) -> None:
    assert [direct.url for direct in registry.resolve(parse(words))] == [URL]
