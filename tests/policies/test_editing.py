"""The editor's own form of a policy."""

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from portal.policies.matching.page import MatcherPage
from portal.policies.pages import PoliciesIndexPage, PolicyColumnPage, PolicyPage

WORD = """<p class="MsoNormal"><span style="mso-bidi-font-size:10.5pt">①按实付租金的４０％补贴；</span></p>
<table class="MsoTableGrid"><tr><td>档次</td><td>金额</td></tr><tr><td>②二档</td><td>５０００元</td></tr></table>"""


@pytest.fixture
def editor(client: Client, db: None) -> Client:
    """A browser in which an administrator is logged in."""
    user = get_user_model().objects.create_superuser("editor", "editor@example.org", "long-enough-password")
    client.force_login(user)
    return client


def form(**changes: Any) -> dict[str, Any]:
    """What the editor's form sends for an ordinary policy."""
    basis = {"instrument": "", "name": "示范市扶持办法", "article": "３", "paragraph": "", "note": ""}
    values = {
        "title": "示范市场地租金补贴",
        "slug": "",
        "summary": "租金补贴。",
        "bureau": "",
        "content_source": "示范市市场监督管理局",
        "author": "",
        "keywords": "",
        "published_at": "",
        "document_title": "示范市扶持办法",
        "doc_no": "示市政规〔２０２６〕３号",
        "authority": "示范市市场监督管理局",
        "conditions": streamfield(
            [("condition", {"text": "①在示范市登记。", "terms": streamfield([]), "basis": streamfield([])})]
        ),
        "amount": streamfield([]),
        "cases": streamfield([]),
        "kind": "subsidy",
        "benefit": "按实付租金的40%补贴",
        "benefit_detail": rich_text("<p>按月计算。</p>"),
        "rate": "４０",
        "cap": "１００００",
        "cap_unit": "每户每年",
        "claim_mode": "approve",
        "claim": streamfield([("step", {"title": "提交申请", "text": rich_text("<p>到窗口。</p>")})]),
        "proofs": streamfield([("proof", {"name": "租赁合同", "form": "copy", "note": ""})]),
        "valid_from": "2026-01-01",
        "valid_to": "2027-12-31",
        "basis": streamfield([("basis", basis)]),
        "faq": streamfield([("faq", {"question": "能补多久？", "answer": rich_text("<p>两年。</p>")})]),
        "interpretation": "",
        "supersedes": "",
        "confirmed": "on",
        "to_confirm": "",
        "checked_on": "",
        "checked_by": "",
        "source_name": "",
        "source_url": "",
        "seo_title": "",
        "go_live_at": "",
        "expire_at": "",
    }
    # nested_form_data would take the boxes of one field for a list of forms
    return nested_form_data(values | changes) | {"applicants": ["individual", "coop"]}


def post(editor: Client, column: PolicyColumnPage, **changes: Any) -> Any:
    address = reverse("wagtailadmin_pages:add", args=("policies", "policypage", column.pk))
    return editor.post(address, form(**changes))


def test_full_width_digits_and_circled_numbers_are_saved_and_shown(
    editor: Client, column: PolicyColumnPage
) -> None:
    answer = post(editor, column)
    assert answer.status_code == 302, answer.content.decode()
    page = PolicyPage.objects.get()
    page.get_latest_revision_as_object().save_revision().publish()
    page = PolicyPage.objects.get()
    assert page.rate == Decimal(40)
    assert page.cap == Decimal(10000)
    assert page.doc_no == "示市政规〔2026〕3号"
    assert page.applicants == ["individual", "coop"]
    html = editor.get(page.url).content.decode()
    for words in ("①在示范市登记。", "10000元（每户每年）", "2026-01-01", "第三条", "租赁合同", "能补多久？"):
        assert words in html


def test_pasted_word_table_keeps_its_words_and_loses_its_styles(
    editor: Client, column: PolicyColumnPage
) -> None:
    assert post(editor, column, benefit_detail=rich_text(WORD)).status_code == 302
    page = PolicyPage.objects.get().get_latest_revision_as_object()
    for words in ("①按实付租金", "档次", "②二档"):
        assert words in page.benefit_detail
    for traces in ("Mso", "mso-", "<table"):
        assert traces not in page.benefit_detail


@pytest.mark.parametrize(
    ("field", "typed"), [("cap", "①"), ("cap", "一万"), ("rate", "-1"), ("valid_to", "2025-12-31")]
)
def test_what_is_no_number_or_no_window_is_explained(
    editor: Client, column: PolicyColumnPage, field: str, typed: str
) -> None:
    answer = post(editor, column, **{field: typed})
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert not PolicyPage.objects.exists()


def test_draft_round_trip_keeps_every_choice(editor: Client, column: PolicyColumnPage) -> None:
    post(editor, column)
    page = PolicyPage.objects.get()
    html = editor.get(reverse("wagtailadmin_pages:edit", args=(page.pk,))).content.decode()
    for value in ("individual", "coop"):
        assert f'value="{value}"' in html
    assert html.count("checked") >= 3


def test_form_is_in_chinese_with_help(editor: Client, column: PolicyColumnPage) -> None:
    address = reverse("wagtailadmin_pages:add", args=("policies", "policypage", column.pk))
    html = editor.get(address).content.decode()
    for words in ("谁能享受", "享受什么", "怎么申领", "需要什么材料", "截止日期", "依据", "问答", "待核事项"):
        assert words in html
    assert "次日起页面自动显示“已到期”" in html


def test_tree_of_types() -> None:
    assert PoliciesIndexPage.allowed_subpage_models() == [PolicyColumnPage, MatcherPage]
    assert PolicyColumnPage.allowed_subpage_models() == [PolicyPage]
    assert PolicyPage.allowed_subpage_models() == []
