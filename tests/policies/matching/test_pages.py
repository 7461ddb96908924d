"""The matcher as a reader meets it: questions, result, rules in words; without scripts, without traces."""

import datetime as dt
import re
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.core import clock
from portal.policies.matching.ruleset import published_rules
from portal.policies.pages import PolicyPage
from tests.policies.matching.persons import possible

pytestmark = pytest.mark.usefixtures("demo_db")
PAGE = "/policies/match/"
COOP = {"fact": "who", "op": "is", "values": "coop", "parameter": ""}
TAXED = {
    "small_taxpayer": "yes",
    "vat_period": "quarter",
    "quarter_sales": "300000",
    "who": "individual",
    "registered": "yes",
    "taxable": "80000",
}


def text_of(html: str) -> str:
    """What is read, without mark-up."""
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", html))


def get(client: Client, path: str = PAGE, **query: str) -> tuple[HttpResponse, str]:
    answer = client.get(path, query)
    assert answer.status_code == 200
    assert not answer.cookies, "不留 cookie"
    return answer, answer.content.decode()


def section(html: str, name: str) -> str:
    """The text of one part of the result."""
    return text_of(html.split(f'id="{name}"')[1].split("</section>")[0])


def test_it_begins_with_who_you_are(client: Client) -> None:
    _, html = get(client)
    assert "您经营的（或者准备办的）是哪一种？" in html
    assert "noindex" not in html
    assert html.count("<h1") == 1
    assert 'value="-"' in html and "都不是" in html


def test_an_answer_goes_on_hidden_and_says_how_many_are_decided(client: Client) -> None:
    _, html = get(client, who="individual", asked="who")
    assert '<input type="hidden" name="who" value="individual">' in html
    assert "已回答 1 题" in html and "已有结论的" in html
    assert "noindex" in html
    assert "上一题" in html


def test_going_back_asks_the_question_before_with_its_answer(client: Client) -> None:
    _, html = get(client, who="individual", small_taxpayer="yes")
    back = re.search(r'href="(\?[^"]*)">上一题', html)
    assert back
    _, html = get(client, PAGE + back[1].replace("&amp;", "&"))
    assert re.search(r'name="small_taxpayer" value="yes" checked', html)
    assert '<input type="hidden" name="who" value="individual">' in html
    assert '<input type="hidden" name="small_taxpayer"' not in html


def test_nothing_chosen_is_said_at_the_question(client: Client) -> None:
    _, html = get(client, asked="who")
    assert "还没有选。都没有的，选“都不是”" in html


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"quarter_sales": "-5"}, "季度销售额不能小于 0元"),
        ({"who": "none,individual"}, "选了“都不是”，又选了其他项"),
        ({"who": "king"}, "没有“king”这一项"),
        ({"employees": "2.5"}, "应当是整数"),
        ({"quarter_sales": "9" * 40}, "不是数字"),
        ({"registered": "no", "months_running": "3", "view": "result"}, "您说还没有领取营业执照"),
    ],
)
def test_what_cannot_be_is_said_and_the_rest_is_kept(
    client: Client, query: dict[str, str], words: str
) -> None:
    _, html = get(client, small_taxpayer="yes", **query)
    assert words in html
    assert "已回答" in html or "增值税小规模纳税人" in html
    assert 'name="small_taxpayer" value="yes"' in html or "small_taxpayer=yes" in html


def test_the_result_says_what_decided(client: Client) -> None:
    _, html = get(client, **TAXED, view="result")
    fits, refused = section(html, "yes"), section(html, "no")
    assert "少缴个人所得税：3,250元（每户每年）" in fits
    assert "经营形式：个体工商户" in fits
    assert "截至2027-12-31" in fits and "申报即享" in fits
    assert "小规模纳税人销售额未达到起征点免征增值税" in refused
    assert "季度销售额：300,000元" in refused and "季度销售额未达到300,000元" in refused
    assert 'href="/laws/zengzhishuifa/' in html


def test_an_open_fact_is_no_refusal_and_can_be_asked(client: Client) -> None:
    _, html = get(client, who="individual", small_taxpayer="-", view="result")
    assert "增值税小规模纳税人" in section(html, "open")
    assert "未达到起征点" not in section(html, "no")
    assert "ask=small_taxpayer" in html


def test_without_its_fact_an_amount_is_a_formula_and_a_question(client: Client) -> None:
    _, html = get(client, who="individual", registered="yes", view="result")
    assert "按经营所得税率表算出的税额×50%" in section(html, "yes")
    assert "填写年应纳税所得额，算出金额" in section(html, "yes")


def test_ended_and_coming_policies_stand_apart(client: Client) -> None:
    _, html = get(client, **TAXED, view="result")
    judged = section(html, "yes") + section(html, "open") + section(html, "no")
    for title, place in (("一次性扩岗补助", "ended"), ("示范市高校毕业生就业见习补贴", "coming")):
        assert title in section(html, place)
        assert title not in judged


def test_all_questions_on_one_page_lead_to_the_one_spelling_of_the_state(client: Client) -> None:
    _, html = get(client, view="all", who="individual")
    assert html.count('class="field') > 20
    assert re.search(r'name="who" value="individual" checked', html)
    answer = client.get(
        PAGE,
        {"whole": "1", "view": "result", "who": ["individual", "coop"], "taxable": "8万", "registered": ""},
    )
    assert answer.status_code == 302
    assert answer["Location"] == "?who=individual,coop&taxable=80000&view=result"
    _, html = get(client, whole="1", view="result", taxable="八万")
    assert "“八万”不是数字" in html and "看结果" in html


def test_the_rules_in_words_with_their_tests(client: Client) -> None:
    _, html = get(client, f"{PAGE}rules/")
    words = text_of(html)
    assert "季度销售额未达到300,000元" in words
    assert "例子：季度销售额正好30万元，已经达到。应当不符合，通过。" in words
    assert "没有通过" not in words
    assert "增值税季度销售额起征点30万元" in words


def test_a_policy_leads_to_the_matcher(client: Client) -> None:
    _, html = get(client, "/policies/shuifei/zengzhishui-qizhengdian/")
    assert 'href="/policies/match/"' in html
    assert "/policies/match/rules/#zengzhishui-qizhengdian" in html
    _, html = get(client, "/policies/")
    assert 'href="/policies/match/"' in html and 'href="/policies/calendar/"' in html


TEXTS = st.one_of(
    st.text(max_size=12), st.sampled_from(["-", "none", "yes", "1e9", "-1", "2030-01-01", "\x00", "<b>"])
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_address_is_answered_in_words(client: Client, data: st.DataObject) -> None:
    facts = published_rules().facts
    keys = st.sampled_from([*facts, "ask", "asked", "view", "whole", "other"])
    pairs = data.draw(st.lists(st.tuples(keys, TEXTS), max_size=8))
    views = data.draw(st.sampled_from(["", "all", "result", "<"]))
    some = data.draw(st.sampled_from(list(facts.values())))
    good = [(some.key, data.draw(st.sampled_from(possible(some))))]
    answer = client.get(f"{PAGE}?{urlencode([*good, *pairs, ('view', views)])}", follow=True)
    assert answer.status_code == 200
    html = answer.content.decode()
    assert "<h1>" in html and "<b>" not in html


def test_a_policy_published_anew_is_judged_anew(client: Client) -> None:
    _, html = get(client, who="individual", view="result")
    page = PolicyPage.objects.get(slug="getihu-geshui-jianban")
    assert page.title in section(html, "yes")
    page.conditions = [("condition", {"text": "只有合作社。", "terms": [COOP], "basis": []})]
    page.save_revision().publish()
    _, html = get(client, who="individual", view="result")
    assert page.title in section(html, "no")
    page.unpublish()
    _, html = get(client, who="individual", view="result")
    assert page.title not in text_of(html)


def test_a_rule_that_cannot_be_judged_is_left_open_and_said_so(client: Client) -> None:
    page = PolicyPage.objects.get(slug="getihu-geshui-jianban")
    page.conditions = [("condition", {"text": "坏了。", "terms": [COOP | {"fact": "gone"}], "basis": []})]
    page.save_revision().publish()
    _, html = get(client, who="individual", view="result")
    assert page.title in section(html, "open")
    assert "这项政策的规则正在核对" in section(html, "open")
    get(client, f"{PAGE}rules/")
    assert client.get("/api/v1/policies/match", {"who": "individual"}).status_code == 200
    assert client.get("/api/v1/policies/rules").status_code == 200


def test_time_takes_a_policy_out_of_what_is_available(client: Client) -> None:
    title = "小规模纳税人、小型微利企业和个体工商户减半征收“六税两费”"
    asked = {"small_taxpayer": "yes", "view": "result"}
    with clock.at(dt.date(2027, 12, 31)):
        _, html = get(client, **asked)
        assert title in section(html, "yes")
    with clock.at(dt.date(2028, 1, 1)):
        _, html = get(client, **asked)
        assert title in section(html, "ended")
        assert title not in section(html, "yes")
