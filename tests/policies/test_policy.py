"""One policy: banners by day, facts, links to what explains and replaces it."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import Page, Site

from portal.core import clock
from portal.core.announcements import drain
from portal.laws.citing import citing_objects
from portal.laws.models import Instrument
from portal.policies.pages import PolicyColumnPage, PolicyPage

Publish = Callable[..., PolicyPage]
TODAY = dt.date(2026, 11, 23)
DAY = dt.timedelta(days=1)


def shown(client: Client, policy: PolicyPage, day: dt.date = TODAY) -> str:
    with clock.at(day):
        answer = client.get(policy.url)
        assert answer.status_code == 200
        return answer.content.decode()


def test_banner_follows_the_day(client: Client, publish: Publish) -> None:
    policy = publish("创业补贴", valid_from=TODAY, valid_to=TODAY + 100 * DAY)
    assert "自 2026-11-23 起执行，现在还不能享受" in shown(client, policy, TODAY - DAY)
    assert "banner" not in shown(client, policy, TODAY)
    assert "还有 60 天" in shown(client, policy, TODAY + 40 * DAY)
    assert "今天是最后一天" in shown(client, policy, TODAY + 100 * DAY)
    expired = shown(client, policy, TODAY + 101 * DAY)
    assert "本政策已于 2027-03-03 到期，不能再享受" in expired
    assert ">可享受<" not in expired


def test_expired_policy_leads_to_the_one_that_replaces_it(client: Client, publish: Publish) -> None:
    old = publish("旧办法", valid_to=TODAY - DAY)
    new = publish("新办法", supersedes=old)
    assert f'现行政策见“<a href="{new.url}">新办法</a>”' in shown(client, old)
    assert f'代替的政策：<a href="{old.url}">旧办法</a>' in shown(client, new)
    new.unpublish()
    assert "新办法" not in shown(client, old)


def test_policy_and_interpretation_link_to_each_other(client: Client, publish: Publish) -> None:
    from portal.notices.pages import NoticePage, NoticesIndexPage

    notices = NoticesIndexPage(title="通知公告", slug="notices")
    Site.objects.get(is_default_site=True).root_page.add_child(instance=notices)
    notices.save_revision().publish()
    notice = NoticePage(
        title="创业补贴解读", kind="interpretation", content_source="示范市", body=[("text", "<p>解读</p>")]
    )
    notices.add_child(instance=notice)
    notice.save_revision().publish()
    policy = publish("创业补贴", interpretation=Page.objects.get(pk=notice.pk))
    assert f'政策解读：<a href="{notice.url}">创业补贴解读</a>' in shown(client, policy)
    html = client.get(notice.url).content.decode()
    assert "本文解读的文件" in html
    assert f'href="{policy.url}">创业补贴</a>' in html
    notice.unpublish()
    assert "创业补贴解读" not in shown(client, policy)


def test_unconfirmed_facts_are_marked(client: Client, publish: Publish) -> None:
    policy = publish("扣减", confirmed=False, to_confirm="增值税部分是否继续执行待核。")
    html = shown(client, policy)
    assert ">待核<" in html
    assert "增值税部分是否继续执行待核。办理前请向示范市市场监督管理局确认。" in html
    assert "截止日期待核" in html
    assert ">待核<" in client.get("/policies/shuifei/").content.decode()


def test_facts_and_amounts(client: Client, publish: Publish) -> None:
    policy = publish("补贴", cap=Decimal("20000.00"), cap_unit="每户每年", valid_to=dt.date(2027, 12, 31))
    html = shown(client, policy)
    assert "20000元（每户每年）" in html
    assert "示市政规〔2026〕3号" in html
    assert "不用提交材料" in html
    assert "至 <time datetime" in html
    assert '<meta name="ArticleTitle" content="补贴">' in html
    assert '<meta name="ColumnName" content="税费减免">' in html


def test_basis_is_linked_and_known_to_the_law(client: Client, publish: Publish) -> None:
    law = Instrument.objects.create(
        title="示范市创业条例",
        short_title="示范市创业条例",
        slug="shifan",
        level="local_regulation",
        live=True,
    )
    policy = publish(
        "补贴", basis=[("basis", {"instrument": law, "article": "19", "paragraph": "", "note": "给予补贴"})]
    )
    html = shown(client, policy)
    assert "《示范市创业条例》" in html
    assert "第十九条" in html or "全文待补" in html
    drain()
    assert [found for found, _ in citing_objects(law)] == [policy]
    policy.unpublish()
    drain()
    assert citing_objects(law) == []


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"valid_from": TODAY, "valid_to": TODAY - DAY}, "截止日期不能早于开始日期"),
        ({"cap_unit": "每人"}, "请同时填写金额"),
        ({"cap": Decimal("-1")}, "0"),
        ({"applicants": ["alien"]}, "没有这一选项"),
        ({"applicants": []}, "不能"),
    ],
)
def test_what_cannot_be_is_refused_in_chinese(
    column: PolicyColumnPage, publish: Publish, fields: dict, problem: str
) -> None:
    policy = publish("补贴")
    for name, value in fields.items():
        setattr(policy, name, value)
    with pytest.raises(ValidationError, match=problem):
        policy.full_clean()


def test_one_day_window_is_allowed(publish: Publish) -> None:
    policy = publish("一日活动", valid_from=TODAY, valid_to=TODAY)
    policy.full_clean()
