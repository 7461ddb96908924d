"""人数够不够: the vectors of the law, a brute-force definition, and what the page says."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.cooperatives.members.composition import (
    Limits,
    Members,
    few_units,
    judge,
    mended,
    percent,
    total_for,
    units_too_many,
)
from portal.cooperatives.tools import CoopToolPage
from portal.laws.models import LegalParameter
from portal.laws.parameters import Book
from search.query import parse
from search.registry import resolve

URL = "/cooperatives/members-check/"
API = "/api/v1/cooperatives/members-check"
LAW = Limits(*map(Decimal, (5, 80, 20, 1, 5)))
COUNTS = st.builds(
    Members,
    farmers=st.integers(0, 130),
    persons=st.integers(0, 40),
    units=st.integers(0, 9),
    managing=st.integers(0, 1),
)


def lawful(members: Members) -> bool:
    """农民专业合作社法 第十二条、第十九条、第二十条, read word for word."""
    total = members.farmers + members.persons + members.units
    if members.managing or total < 5 or Fraction(members.farmers, total) < Fraction(80, 100):
        return False
    return members.units <= 1 if total <= 20 else Fraction(members.units, total) <= Fraction(5, 100)


@pytest.mark.parametrize(
    ("counts", "met"),
    [
        ((4, 1, 0), True),
        ((4, 0, 1), True),
        ((4, 0, 0), False),
        ((16, 3, 1), True),
        ((16, 2, 2), False),
        ((38, 1, 2), True),
        ((3, 2, 0), False),
        ((20, 0, 1), True),
        ((19, 0, 2), False),
        ((37, 0, 2), False),
        ((38, 0, 2), True),
        ((0, 0, 0), False),
        ((100, 0, 0, 1), False),
    ],
)
def test_vectors(counts: tuple[int, ...], met: bool) -> None:
    assert judge(Members(*counts), LAW).met == met == lawful(Members(*counts))


@given(COUNTS)
def test_the_verdict_is_the_law_read_word_for_word(members: Members) -> None:
    assert judge(members, LAW).met == lawful(members)


@pytest.mark.parametrize(
    ("part", "whole", "limit", "shown"),
    [
        (2, 41, 5, "4.9%"),
        (4, 5, 80, "80%"),
        (1999, 2500, 80, "79.96%"),
        (5001, 100_000, 5, "5.001%"),
        (0, 7, 5, "0%"),
    ],
)
def test_a_share_never_looks_like_the_limit_that_it_misses(
    part: int, whole: int, limit: int, shown: str
) -> None:
    assert percent(part, whole, Decimal(limit)) == shown


@given(COUNTS)
def test_what_is_proposed_would_do(members: Members) -> None:
    verdict = judge(members, LAW)
    if verdict.met:
        assert verdict.mended is None
        return
    found = verdict.mended
    assert found is not None and lawful(found)
    assert found.farmers >= members.farmers and found.persons == members.persons
    if found.farmers > members.farmers:  # not one farmer more than needed
        assert not lawful(Members(found.farmers - 1, found.persons, found.units))


@given(COUNTS)
def test_units_to_leave_and_members_to_join_are_the_fewest(members: Members) -> None:
    def holds(units: int, more: int = 0) -> bool:
        return few_units(Members(members.farmers + more, members.persons, units), LAW)

    fewest = next(gone for gone in range(members.units + 1) if holds(members.units - gone))
    assert units_too_many(members, LAW) == fewest
    if fewest and members.units:
        needed = total_for(members.units, LAW) - members.total
        assert holds(members.units, needed) and not holds(members.units, needed - 1)


@given(
    COUNTS,
    st.builds(
        Limits,
        st.integers(1, 9).map(Decimal),
        st.integers(1, 100).map(Decimal),
        st.integers(0, 40).map(Decimal),
        st.integers(0, 3).map(Decimal),
        st.integers(0, 100).map(Decimal),
    ),
)
def test_other_figures_of_law_never_give_a_wrong_proposal(members: Members, limits: Limits) -> None:
    found = mended(members, limits)
    assert found is None or judge(found, limits).met
    assert all(finding.met or finding.mend for finding in judge(members, limits).findings)


@pytest.mark.usefixtures("coop_demo", "db")
class TestPage:
    def test_says_what_is_wrong_with_article_and_remedy(self, client: Client) -> None:
        html = client.get(URL, {"farmers": "4"}).content.decode()
        assert "不符合：要改下面说的地方" in html and "还差 1 名成员。" in html
        assert "《农民专业合作社法》第十二条" in html and "农民 5 名" in html
        html = client.get(URL, {"farmers": "16", "persons": "2", "units": "2"}).content.decode()
        assert "单位减少 1 个；或者个人成员再增加 20 名，成员总数达到 40 名。" in html
        html = client.get(URL, {"farmers": "３", "persons": "2"}).content.decode()
        assert "还差 5 名农民；或者不是农民的成员减少 2 名。" in html

    def test_says_what_is_right(self, client: Client) -> None:
        html = client.get(URL, {"farmers": "38", "persons": "1", "units": "2"}).content.decode()
        assert "符合：这样的人数可以办合作社" in html and "占 4.9%" in html and "6个月内补上" in html
        assert 'href="/cooperatives/charter/fill/">填一份章程</a>' in html

    def test_managing_units_are_always_refused(self, client: Client) -> None:
        html = client.get(URL, {"farmers": "9", "managing": "1"}).content.decode()
        assert "一律不能入社" in html and "《农民专业合作社法》第十九条" in html

    @pytest.mark.parametrize("text", ["五个", "-1", "3.5", "1e9", "9" * 30, "<b>", "100001"])
    def test_a_bad_number_is_told_and_costs_no_other(self, client: Client, text: str) -> None:
        response = client.get(URL, {"farmers": text, "persons": "7"})
        html = response.content.decode()
        assert response.status_code == 200 and "读不懂" in html and "<b>" not in html
        assert 'value="7"' in html and "verdict-title" not in html

    def test_answers_are_not_indexed_and_the_question_is(self, client: Client) -> None:
        assert "noindex" not in client.get(URL).content.decode()
        assert "noindex" in client.get(URL, {"farmers": "4"}).content.decode()
        assert client.post(URL, {"farmers": "4"}).status_code == 405

    def test_figures_come_from_the_legal_parameters(self, client: Client) -> None:
        LegalParameter.objects.filter(name="合作社成员最少人数").update(value=Decimal(7))
        assert "最少要 7 名" in client.get(URL, {"farmers": "6"}).content.decode()
        LegalParameter.objects.filter(name="合作社成员最少人数").delete()
        html = client.get(URL, {"farmers": "6"}).content.decode()
        assert "法定的数字暂时查不到" in html
        assert client.get(API, {"farmers": "6"}).status_code == 503

    def test_the_same_verdict_as_json(self, client: Client) -> None:
        found = json.loads(client.get(API, {"farmers": "16", "persons": "2", "units": "2"}).content)
        assert found["met"] is False and found["mended"]["units"] == 1
        wrong = next(one for one in found["findings"] if not one["met"])
        assert wrong["key"] == "units" and wrong["url"].startswith("/laws/")
        found = json.loads(client.get(API, {"farmers": "x"}).content)
        assert found["met"] is None and found["problems"][0]["key"] == "farmers"
        assert json.loads(client.get(API).content)["met"] is None

    @pytest.mark.parametrize("asked", ["几个人能办合作社", "几个人能办合作社？", "办合作社要多少人"])
    def test_the_villagers_question_leads_to_the_check(self, asked: str) -> None:
        assert [found.url for found in resolve(parse(asked))] == [URL]

    def test_editors_see_each_tool_before_it_is_published(self, client: Client) -> None:
        client.force_login(get_user_model().objects.create_superuser("editor", "", "x"))
        for page in CoopToolPage.objects.all():
            html = client.get(f"/admin/pages/{page.pk}/edit/").content.decode()
            assert "这一页做什么" in html
            assert page.make_preview_request().status_code == 200

    def test_search_and_the_articles_know_the_tools(self) -> None:
        from portal.cooperatives.documents import _cited_by_tool, _tool_documents

        pages = {page.tool: page for page in CoopToolPage.objects.all()}
        assert set(pages) == {"members", "charter", "register"}
        for page in pages.values():
            document = next(iter(_tool_documents(page)))
            assert document.kind == "cooperative" and page.title in document.names
            assert _cited_by_tool(page) and not Book.on().problems(page.parameter_names())


@pytest.mark.usefixtures("coop_demo", "db")
@settings(max_examples=20, deadline=None)
@given(
    state=st.dictionaries(
        st.sampled_from(["farmers", "persons", "units", "managing", "x"]), st.text(max_size=12)
    )
)
def test_any_address_gives_a_page(state: dict[str, str]) -> None:
    assert Client().get(URL, state).status_code == 200
