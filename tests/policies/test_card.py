"""The card that other sites show in a frame, and a policy's data block."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from html import unescape

from django.test import Client

from portal.core import clock
from portal.laws.models import LegalParameter, ParameterUse
from portal.policies.pages import PolicyPage
from tests.platform.schema_org import nodes_of

Publish = Callable[..., PolicyPage]
TODAY = dt.date(2026, 11, 23)
DAY = dt.timedelta(days=1)


def test_card_says_benefit_and_what_the_window_means_today(client: Client, publish: Publish) -> None:
    policy = publish("一次性创业补贴", valid_from=TODAY, valid_to=TODAY)
    for day, words in ((TODAY - DAY, "未开始"), (TODAY, "今天是最后一天"), (TODAY + DAY, "已到期")):
        with clock.at(day):
            html = client.get(f"{policy.url}card/").content.decode()
        assert "一次性创业补贴" in html
        assert "一次性补贴8000元" in html
        assert words in html
    assert re.search(rf'<a href="http[^"]+{policy.url}" target="_blank" rel="noopener">', html)


def test_card_alone_may_be_framed(client: Client, publish: Publish) -> None:
    policy = publish("一次性创业补贴")
    page, card = client.get(policy.url), client.get(f"{policy.url}card/")
    rules = dict(rule.strip().split(" ", 1) for rule in card["Content-Security-Policy"].split(";"))
    assert rules["frame-ancestors"] == "*"
    assert rules["script-src"] == "'none'"
    assert rules["default-src"] == "'none'"
    assert rules["style-src"] == "'self'"
    assert "X-Frame-Options" not in card
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"


def test_card_is_small_and_has_neither_script_nor_cookie(client: Client, publish: Publish) -> None:
    answer = client.get(f"{publish('一次性创业补贴').url}card/")
    html = answer.content.decode()
    assert "<script" not in html
    assert "style=" not in html
    assert len(answer.content) < 3000
    assert not answer.cookies
    assert re.findall(r'<link rel="stylesheet" href="([^"]+)"', html) == ["/static/policies/card.css"]


def test_page_gives_the_line_to_copy(client: Client, publish: Publish) -> None:
    policy = publish('"好"政策<b>')
    html = client.get(policy.url).content.decode()
    (code,) = re.findall(r"<code>(.*?)</code>", html, re.S)
    start = f'<iframe src="http://testserver{policy.url}card/" title="&quot;好&quot;政策&lt;b&gt;" '
    assert unescape(code).startswith(start)


def test_a_hidden_policy_has_no_card(client: Client, publish: Publish) -> None:
    policy = publish("一次性创业补贴")
    policy.unpublish()
    assert client.get(f"{policy.url}card/").status_code == 404


def test_a_policy_whose_figures_changed_since_says_so(client: Client, publish: Publish) -> None:
    policy = publish("起征点政策")
    LegalParameter.objects.create(name="起征点", value=200000, unit="元")
    use = ParameterUse(source=policy, name="起征点", seen="20万元")
    use.save()
    assert "正在核对：" not in client.get(policy.url).content.decode()
    LegalParameter.objects.update(value=300000)
    html = client.get(policy.url).content.decode()
    assert "起征点由20万元变为30万元" in html
    assert "办理前请向示范市市场监督管理局确认" in html


def test_data_block_says_the_window(client: Client, publish: Publish) -> None:
    policy = publish(
        "一次性创业补贴",
        valid_from=TODAY,
        valid_to=TODAY + DAY,
        faq=[("faq", {"question": "要申请吗？", "answer": "<p>要。<b>网上</b>申请。</p>"})],
    )
    nodes = nodes_of(client.get(policy.url).content.decode())
    assert nodes["GovernmentService"]["offers"] == {
        "@type": "Offer",
        "description": "一次性补贴8000元",
        "validFrom": "2026-11-23",
        "validThrough": "2026-11-24",
    }
    (question,) = nodes["FAQPage"]["mainEntity"]
    assert "<" not in question["acceptedAnswer"]["text"]
    assert "网上" in question["acceptedAnswer"]["text"]
