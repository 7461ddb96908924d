"""The editor's questions, rules and cases: saved as typed, tried at once, refused in words before review."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import streamfield

from portal.guides.pages import GuidePage, GuidesIndexPage
from tests.guides.test_editing import add, listing, material, submit


@pytest.fixture
def editor(client: Client, db: None) -> Client:
    """A browser in which an administrator is logged in."""
    user = get_user_model().objects.create_superuser("editor", "editor@example.org", "long-enough-password")
    client.force_login(user)
    return client


@pytest.fixture
def column(home: Page) -> GuidesIndexPage:
    """An empty column."""
    page = GuidesIndexPage(title="办事指南", slug="guides", column_type="办事服务")
    home.add_child(instance=page)
    page.save_revision().publish()
    return page


def question(key: str = "agent", label: str = "委托办理", **changes: Any) -> tuple[str, dict[str, Any]]:
    values = {
        "key": key,
        "label": label,
        "question": f"{label}吗？",
        "help": "",
        "kind": "yes_no",
        "options": listing([]),
        "unit": "",
        "minimum": "",
        "maximum": "",
    }
    return "question", values | changes


def term(fact: str = "agent", values: str = "是", op: str = "is", parameter: str = "") -> dict[str, str]:
    return {"fact": fact, "op": op, "values": values, "parameter": parameter}


def case(answer: str, materials: list[str], name: str = "例子") -> tuple[str, dict[str, Any]]:
    return "case", {
        "name": name,
        "answers": listing([{"fact": "agent", "answer": answer}]),
        "materials": listing(materials),
        "steps": listing([]),
    }


def with_rules(**changes: Any) -> dict[str, Any]:
    """A guide with one question that decides on one material, and two cases."""
    letter = material(
        "委托书",
        necessity="conditional",
        condition="请人代办的要交。",
        when=listing([listing([term()])]),
    )
    values: dict[str, Any] = {
        "questions": streamfield([question()]),
        "materials": streamfield([material("申请书"), letter]),
        "cases": streamfield([case("是", ["申请书", "委托书"], "代办"), case("否", ["申请书"], "自己办")]),
    }
    return values | changes


def clause(terms: list[dict[str, str]]) -> tuple[str, dict[str, Any]]:
    return "clause", {
        "text": "自己办。",
        "terms": listing(terms),
        "otherwise": "换人。",
        "basis": listing([]),
        "confirmed": "on",
    }


def test_sound_rules_go_to_review_and_stay_as_typed(editor: Client, column: GuidesIndexPage) -> None:
    assert submit(editor, column, **with_rules()) == {}
    guide = GuidePage.objects.get().get_latest_revision_as_object()
    assert [[dict(each) for each in group] for group in guide.materials[1].value["when"]] == [[term()]]
    html = editor.get(reverse("wagtailadmin_pages:edit", args=(guide.pk,))).content.decode()
    panel = html.partition("例子的结果（按最近一次保存的草稿）")[2]
    assert panel.count("<strong>通过</strong>") == 2
    assert "申请书、委托书" in panel
    assert "各种回答的结果（3 行）" in panel


@pytest.mark.parametrize(
    ("field", "words", "changes"),
    [
        (
            "cases",
            "例子“代办”没有通过：多列了材料“委托书”。",
            {"cases": streamfield([case("是", ["申请书"], "代办")])},
        ),
        ("cases", "没有名为“agnet”的事实", {"cases": streamfield([("case", {
            "name": "写错代号",
            "answers": listing([{"fact": "agnet", "answer": "是"}]),
            "materials": listing(["申请书"]),
            "steps": listing([]),
        })])}),
        ("cases", "还没有例子", {"cases": streamfield([])}),
        ("materials", "用到的事实“agent”不存在", {"questions": streamfield([question("other", "别的")])}),
        ("questions", "有两个问题的代号都是“agent”", {"questions": streamfield([question(), question()])}),
        ("questions", "网址里另有用处", {"questions": streamfield([question(), question("at", "地点")])}),
        ("limit_text", "没有名为“没有的参数”的法定参数", {"limit_text": "自受理之日起[[没有的参数]]内。"}),
        ("summary", "不能引用法定参数", {"summary": "[[登记时限]]办好。"}),
        (
            "deadlines",
            "没有名为“没有的期限”的法定参数",
            {"deadlines": streamfield([("deadline", {
                "title": "申请",
                "fact": "agent",
                "length": "",
                "unit": "days",
                "parameter": "没有的期限",
                "direction": "after",
                "note": "",
                "when": listing([]),
                "basis": listing([]),
                "confirmed": "on",
            })])},
        ),
        ("self_test_cases", "填了自测，还没有例子", {"self_test": streamfield([clause([term(values="否")])])}),
        (
            "self_test",
            "没有名为“没有的数”的法定参数",
            {"self_test": streamfield([clause([term("people", "", "at_most", "没有的数")])]),
             "questions": streamfield([question(), question("people", "人数", kind="count")])},
        ),
    ],
)  # fmt: skip
def test_rules_that_do_not_hold_are_refused_in_words(
    editor: Client, column: GuidesIndexPage, field: str, words: str, changes: dict[str, Any]
) -> None:
    errors = submit(editor, column, **with_rules(**changes))
    assert words in str(errors[field]), errors
    assert not GuidePage.objects.exists()


def test_self_test_case_that_fails_is_refused(editor: Client, column: GuidesIndexPage) -> None:
    tried = {
        "name": "代办",
        "answers": listing([{"fact": "agent", "answer": "是"}]),
        "expected": "yes",
    }
    errors = submit(
        editor,
        column,
        **with_rules(
            self_test=streamfield([clause([term(values="否")])]),
            self_test_cases=streamfield([("case", tried)]),
        ),
    )
    assert "例子“代办”没有通过：应当是符合，算出来是不符合。" in str(errors["self_test_cases"])


def test_draft_may_fail_and_says_where(editor: Client, column: GuidesIndexPage) -> None:
    answer = add(editor, column, **with_rules(cases=streamfield([case("是", ["申请书"], "代办")])))
    assert answer.status_code == 302
    guide = GuidePage.objects.get()
    html = editor.get(reverse("wagtailadmin_pages:edit", args=(guide.pk,))).content.decode()
    assert "<strong>没通过</strong>" in html
    assert "多列了材料“委托书”。" in html


def test_half_filled_draft_is_shown_without_error(editor: Client, column: GuidesIndexPage) -> None:
    add(editor, column, **with_rules())
    guide = GuidePage.objects.get()
    half: dict[str, list[dict[str, Any]]] = {
        "questions": [{"type": "question", "value": {}}, {"type": "question", "value": {"key": "agent"}}],
        "materials": [{"type": "material", "value": {"when": [[{}], [], [{"fact": "agent", "op": ""}]]}}],
        "deadlines": [{"type": "deadline", "value": {}}, {"type": "deadline", "value": {"fact": "agent"}}],
        "costs": [{"type": "cost", "value": {}}],
        "self_test": [
            {"type": "clause", "value": {"terms": [{"fact": "agent", "op": "below", "values": "x"}]}}
        ],
        "cases": [{"type": "case", "value": {}}],
        "self_test_cases": [{"type": "case", "value": {}}],
    }
    for name, raw in half.items():
        stream = guide._meta.get_field(name).stream_block  # type: ignore[union-attr]
        setattr(guide, name, stream.to_python(raw))
    guide.save_revision(clean=False)
    assert editor.get(reverse("wagtailadmin_pages:edit", args=(guide.pk,))).status_code == 200
    guide.save_revision(clean=False).publish()
    for place in ("", "checklist/?agent=yes", "check/?sent=1", "self-test/", "checklist.svg"):
        assert editor.get(guide.url + place).status_code in (200, 404), place


def test_labels_say_what_a_rule_means(editor: Client, column: GuidesIndexPage) -> None:
    address = reverse("wagtailadmin_pages:add", args=("guides", "guidepage", column.pk))
    html = editor.get(address).content.decode()
    for words in ("清单和自测", "什么情况要交", "下面全部满足", "满足其中一个", "应当列出的材料"):
        assert words in html or words.encode("unicode_escape").decode() in html, words
