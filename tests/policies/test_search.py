"""Policies as search documents, and what falls due by the clock."""

import datetime as dt
from collections.abc import Callable

from wagtail.models import PageViewRestriction

from portal.core import clock
from portal.core.models import Announcement
from portal.policies import due
from portal.policies.documents import matcher_documents, policy_documents
from portal.policies.matching.page import MatcherPage
from portal.policies.pages import PoliciesIndexPage, PolicyPage

Publish = Callable[..., PolicyPage]
FROM, TO = dt.date(2026, 1, 1), dt.date(2027, 12, 31)


def test_document_ends_on_the_day_after_the_last(publish: Publish) -> None:
    policy = publish("场地补贴", valid_from=FROM, valid_to=TO, benefit_detail="<ul><li>每月500元</li></ul>")
    (document,) = policy_documents(policy)
    assert (document.effective_from, document.effective_until) == (FROM, dt.date(2028, 1, 1))
    assert document.end_word == "已到期"
    assert "示市政规〔2026〕3号" in document.names
    assert document.url == "/policies/shuifei/changdi-butie/"
    for words in ("每月500元", "在示范市登记。", "提交申请", "个体工商户"):
        assert words in document.body
    assert "<" not in document.body


def test_private_and_withdrawn_policies_are_no_documents(publish: Publish) -> None:
    policy = publish("内部政策")
    PageViewRestriction.objects.create(page=policy, restriction_type=PageViewRestriction.LOGIN)
    assert list(policy_documents(policy)) == []
    withdrawn = publish("撤回的政策")
    withdrawn.unpublish()
    assert list(policy_documents(withdrawn)) == []


def test_every_change_of_status_is_announced_once(publish: Publish) -> None:
    policy = publish("场地补贴", valid_from=FROM, valid_to=TO)
    publish("长期免税")
    Announcement.objects.all().delete()
    moment = clock.start_of(dt.date(2025, 6, 1))
    seen = []
    while (upcoming := due.next_due(moment)) is not None:
        due.fire(moment, upcoming)
        seen.append(upcoming.date())
        moment = upcoming
    assert seen == [FROM, dt.date(2027, 11, 1), dt.date(2028, 1, 1)]
    announced = Announcement.objects.values_list("model_label", "object_id")
    assert list(announced) == [("policies.policypage", str(policy.pk))] * 3


def test_the_matcher_and_the_calendar_are_found_by_what_people_call_them(index: PoliciesIndexPage) -> None:
    page = MatcherPage(title="政策匹配", slug="match", summary="看看能享受什么。")
    index.add_child(instance=page)
    matcher, calendar = matcher_documents(page)
    assert matcher.url == "/policies/match/"
    assert "我能享受什么政策" in matcher.names
    assert calendar.url == "/policies/calendar/"
    page.unpublish()
    assert list(matcher_documents(page)) == []
