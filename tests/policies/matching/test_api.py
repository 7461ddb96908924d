"""Policies, the rule set and the matcher as JSON."""

from typing import Any

import pytest
from django.test import Client

from portal.core.rules import UNSURE
from portal.policies.matching.schemas import MatchOut, RulesOut

pytestmark = pytest.mark.usefixtures("demo_db")
API = "/api/v1/policies"


def get(client: Client, path: str = "", **query: str) -> Any:
    answer = client.get(API + path, query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_list_and_its_filters(client: Client) -> None:
    everything = get(client)
    assert everything["total"] == len(everything["policies"]) >= 38
    some = get(client, status="available", who="coop")["policies"]
    assert some and all("coop" in policy["applicants"] for policy in some)
    assert {policy["status"] for policy in some} <= {"可享受", "即将到期"}
    policy = next(each for each in some if each["slug"] == "zengzhishui-qizhengdian")
    assert policy["valid_to"] == "2027-12-31"
    assert policy["basis"][0]["url"].startswith("/laws/zengzhishuifa/")
    assert client.get(API, {"status": "someday"}).status_code == 422


def test_whoever_takes_the_rules_can_judge_the_same(client: Client) -> None:
    """A case of each policy in the public rule set, sent to /match, comes out as the rule set says."""
    rules = get(client, "/rules")
    assert rules["cases"] == rules["passed"] > 0
    assert len(rules["version"]) == 12
    usable = {policy["slug"] for policy in get(client, status="available")["policies"]}
    for policy in rules["policies"]:
        for case in policy["cases"][:1] if policy["slug"] in usable else ():
            found = get(client, "/match", **case["answers"])
            result = next(each for each in found["results"] if each["slug"] == policy["slug"])
            assert result["truth"] == case["expected"], (policy["slug"], case["name"])
            if case["yuan"] is not None:
                assert float(result["yuan"]) == float(case["yuan"])


def test_match_says_which_fact_rule_and_article_decided(client: Client) -> None:
    found = get(
        client, "/match", small_taxpayer="yes", vat_period="quarter", quarter_sales="30万", taxable="-1"
    )
    result = next(each for each in found["results"] if each["slug"] == "zengzhishui-qizhengdian")
    assert (result["truth"], result["label"]) == ("no", "不符合")
    reason = result["reasons"][0]
    assert "季度销售额：300,000元" in reason["answers"]
    assert "季度销售额未达到300,000元" in reason["rules"]
    assert reason["basis"][0]["article"] == "第二十三条"
    assert found["answers"]["quarter_sales"] == "300000"
    assert found["problems"][0]["key"] == "taxable"
    assert sum(found["counts"].values()) == len(found["results"])


def test_nothing_left_to_ask(client: Client) -> None:
    keys = [fact["key"] for fact in get(client, "/rules")["facts"]]
    assert get(client, "/match", **dict.fromkeys(keys, UNSURE))["next"] is None
    assert get(client, "/match")["next"]["key"] == "who"


def test_it_is_described_with_examples(client: Client) -> None:
    described = client.get("/api/v1/openapi.json").json()
    match = described["paths"][f"{API}/match"]["get"]
    assert {parameter["name"] for parameter in match["parameters"]} >= {"who", "quarter_sales"}
    assert described["components"]["schemas"]["MatchOut"]["example"]["results"]
    assert described["components"]["schemas"]["RulesOut"]["example"]["policies"]
    MatchOut(**described["components"]["schemas"]["MatchOut"]["example"])
    RulesOut(**described["components"]["schemas"]["RulesOut"]["example"])
