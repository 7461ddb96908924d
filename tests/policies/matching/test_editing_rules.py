"""Editors write rules: drafts are kept, what goes to review must hold, and changes elsewhere raise work."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, streamfield

from portal.core.announcements import drain
from portal.core.models import WorkItem
from portal.core.work import open_work
from portal.laws.models import LegalParameter
from portal.policies.matching.page import MatcherPage
from portal.policies.matching.ruleset import published_rules
from portal.policies.pages import PoliciesIndexPage, PolicyColumnPage, PolicyPage
from tests.policies.test_editing import form

SALES = {
    "key": "sales",
    "label": "季度销售额",
    "question": "季度销售额是多少？",
    "kind": "money",
    "unit": "元",
}
BELOW = {"fact": "sales", "op": "below", "values": "", "parameter": "示范起征点"}


@pytest.fixture
def editor(client: Client, db: None) -> Client:
    user = get_user_model().objects.create_superuser("editor", "editor@example.org", "long-enough-password")
    client.force_login(user)
    return client


@pytest.fixture
def matcher(index: PoliciesIndexPage) -> MatcherPage:
    page = MatcherPage(title="政策匹配", slug="match", facts=json.dumps([{"type": "fact", "value": SALES}]))
    index.add_child(instance=page)
    page.save_revision().publish()
    return page


@pytest.fixture
def threshold(db: None) -> LegalParameter:
    return LegalParameter.objects.create(name="示范起征点", value=Decimal(300000), unit="元", live=True)


def conditions(*terms: dict[str, str]) -> list[tuple[str, dict[str, Any]]]:
    return [("condition", {"text": "季度销售额未达到30万元。", "terms": list(terms), "basis": []})]


def case(answer: str, expected: str, amount: str | None = None) -> tuple[str, dict[str, Any]]:
    answers = [{"fact": "sales", "answer": answer}]
    return ("case", {"name": f"卖了{answer}元", "answers": answers, "expected": expected, "amount": amount})


def items(*values: dict[str, Any]) -> dict[str, Any]:
    """A ListBlock as the admin's form sends it."""
    entries = {
        str(number): {"deleted": "", "order": str(number), "id": "", "value": value}
        for number, value in enumerate(values)
    }
    return {"count": str(len(values)), **entries}


def sent(term: dict[str, str], *cases: tuple[str, str]) -> dict[str, Any]:
    blocks = [
        (
            "case",
            {
                "name": f"卖了{answer}元",
                "answers": items({"fact": "sales", "answer": answer}),
                "expected": expected,
                "amount": "",
            },
        )
        for answer, expected in cases
    ]
    condition = {"text": "季度销售额未达到30万元。", "terms": items(term), "basis": items()}
    return {"conditions": streamfield([("condition", condition)]), "cases": streamfield(blocks)}


def post(editor: Client, column: PolicyColumnPage, action: str, **changes: Any) -> Any:
    address = reverse("wagtailadmin_pages:add", args=("policies", "policypage", column.pk))
    return editor.post(address, form(**changes) | ({action: "1"} if action else {}))


def test_a_policy_whose_case_fails_is_kept_as_a_draft_but_not_sent_to_review(
    editor: Client, column: PolicyColumnPage, matcher: MatcherPage, threshold: LegalParameter
) -> None:
    wrong = sent(BELOW, ("299999.99", "yes"), ("300000", "yes"))
    answer = post(editor, column, "action-submit", **wrong)
    assert answer.status_code == 200
    assert answer.context["form"].errors["cases"] == [
        "“卖了300000元”应当是符合，算出来是不符合（季度销售额未达到30万元）。"
    ]
    assert not PolicyPage.objects.exists()
    assert post(editor, column, "", **wrong).status_code == 302
    page = PolicyPage.objects.get()
    html = editor.get(reverse("wagtailadmin_pages:edit", args=(page.pk,))).content.decode()
    assert "应当是符合，算出来是不符合" in html
    assert html.count("<td>没通过</td>") == 1
    assert "299,999.99元" in html, "真值表"


def test_a_rule_that_names_what_is_not_there_is_explained(
    editor: Client, column: PolicyColumnPage, matcher: MatcherPage
) -> None:
    answer = post(editor, column, "action-submit", **sent({**BELOW, "fact": "turnover"}))
    assert "用到的事实“turnover”不存在" in str(answer.context["form"].errors["conditions"])
    answer = post(editor, column, "action-submit", **sent(BELOW))
    assert "没有名为“示范起征点”的法定参数" in str(answer.context["form"].errors["conditions"])


def test_the_right_policy_goes_to_review(
    editor: Client, column: PolicyColumnPage, matcher: MatcherPage, threshold: LegalParameter
) -> None:
    right = sent(BELOW, ("299999.99", "yes"), ("300000", "no"))
    assert post(editor, column, "action-submit", **right).status_code == 302
    page = PolicyPage.objects.get()
    html = editor.get(reverse("wagtailadmin_pages:edit", args=(page.pk,))).content.decode()
    assert "规则没有问题，例子全部通过。" in html


def test_text_conditions_written_before_stay_valid_and_leave_the_judgement_to_the_authority(
    publish: Callable[..., PolicyPage], matcher: MatcherPage
) -> None:
    old = json.dumps([{"type": "condition", "value": {"text": "在示范市登记。"}, "id": "1"}])
    page = publish("旧政策", conditions=old)
    page.full_clean()
    policy = published_rules().by_key[page.pk]
    assert [clause.terms for clause in policy.rule.clauses] == [()]


@pytest.fixture
def public_policy(
    publish: Callable[..., PolicyPage], matcher: MatcherPage, threshold: LegalParameter
) -> PolicyPage:
    page = publish("起征点", conditions=conditions(BELOW), cases=[case("300000", "no")])
    drain()
    return page


def test_a_changed_figure_that_breaks_a_policy_asks_for_work_and_a_mended_one_settles_it(
    editor: Client, public_policy: PolicyPage, threshold: LegalParameter
) -> None:
    assert not open_work(public_policy).exists()
    threshold.value = Decimal(400000)
    threshold.save()
    drain()
    address = reverse("wagtailadmin_pages:edit", args=(MatcherPage.objects.get().pk,))
    assert "起征点：“卖了300000元”应当是不符合" in editor.get(address).content.decode()
    assert {item.source for item in open_work(public_policy)} == {"policies.rules", "laws.parameter"}
    broken = open_work(public_policy).get(source="policies.rules")
    assert "卖了300000元" in broken.detail
    threshold.value = Decimal(300000)
    threshold.save()
    drain()
    assert not open_work(public_policy).exists()


def test_a_fact_that_goes_away_asks_for_work_and_the_form_refuses_it(
    editor: Client, public_policy: PolicyPage, matcher: MatcherPage
) -> None:
    facts = [
        ("fact", {**SALES, "key": "turnover", "help": "", "options": items(), "minimum": "", "maximum": ""})
    ]
    sent_form = nested_form_data(
        {
            "title": "政策匹配",
            "slug": "match",
            "summary": "",
            "bureau": "",
            "intro": "null",
            "facts": streamfield(facts),
            "conflicts": streamfield([]),
            "persons": streamfield([]),
            "seo_title": "",
            "go_live_at": "",
            "expire_at": "",
        }
    )
    address = reverse("wagtailadmin_pages:edit", args=(matcher.pk,))
    answer = editor.post(address, sent_form | {"action-submit": "1"})
    assert answer.status_code == 200
    assert "起征点：“季度销售额未达到30万元。”：用到的事实“sales”不存在" in str(answer.context["form"].errors)
    assert editor.post(address, sent_form).status_code == 302, "草稿照存"
    MatcherPage.objects.get().get_latest_revision().publish()
    drain()
    assert WorkItem.objects.filter(source="policies.rules", closed_at=None).count() == 1
