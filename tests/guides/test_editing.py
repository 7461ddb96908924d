"""The editor's own form: what is typed and pasted is saved; what is wrong is said before review."""

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, streamfield

from portal.core.models import Bureau
from portal.guides.pages import GuidePage, GuidesIndexPage
from portal.laws.citing import find_instrument
from portal.laws.models import Instrument

STREAMS = [
    "conditions",
    "materials",
    "limit_basis",
    "apply_within_basis",
    "steps",
    "special",
    "fee_basis",
    "places",
    "basis",
    "legal_notes",
    "remedies",
    "duties",
    "faqs",
    "pending",
    "questions",
    "costs",
    "deadlines",
    "cases",
    "self_test",
    "self_test_cases",
    "related",
]
PASTED = "①\t申请书\t１份\r\n②\t身份证明\t１份\u200b"


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


def listing(values: list[Any]) -> dict[str, Any]:
    """Form data of a ListBlock."""
    rows = {
        str(number): {"value": value, "deleted": "", "order": str(number)}
        for number, value in enumerate(values)
    }
    return {"count": str(len(values)), **rows}


def cited(title: str = "市场主体登记管理条例", article: str = "19") -> dict[str, str]:
    """Form data of a basis."""
    instrument = find_instrument(title)
    assert instrument
    return {"instrument": str(instrument.pk), "name": "", "article": article, "paragraph": "", "note": ""}


def material(name: str, **changes: Any) -> tuple[str, dict[str, Any]]:
    values = {
        "name": name,
        "necessity": "required",
        "condition": "",
        "when": listing([]),
        "originals": "１份",
        "copies": "0",
        "media": ("paper", "electronic"),
        "source": "applicant",
        "notes": "",
        "blank_form": "",
        "sample": "",
        "basis": listing([cited(article="16")]),
        "confirmed": "on",
    }
    return "material", values | changes


def step(stage: str, days: str) -> tuple[str, dict[str, Any]]:
    values = {"stage": stage, "post": "登记窗口", "days": days, "text": "核对材料。", "result": ""}
    return "step", values | {"when": listing([])}


def form(**changes: Any) -> dict[str, Any]:
    """What the editor's form sends for a sound guide."""
    values: dict[str, Any] = {
        "title": "个体工商户设立登记",
        "slug": "",
        "summary": "领一张营业执照。",
        "bureau": str(Bureau.objects.get(code="sfs-sfq").pk),
        "audience": "individual",
        "names": "开饭馆\r\n办执照",
        "subitems": "",
        "matter_type": "confirmation",
        "level": "county",
        "applicants": ("natural_person",),
        "basic_code": "",
        "implementation_code": "",
        "organ_code": "",
        "content_source": "示范市示范区市场监督管理局",
        "author": "",
        "keywords": "",
        "published_at": "",
        "handling": "immediate",
        "statutory_days": "３",
        "statutory_parameter": "",
        "extension_parameter": "",
        "statutory_extension_days": "③",
        "promised_days": "1 个工作日",
        "limit_text": "",
        "apply_within": "",
        "fee_standard": "",
        "fee_text": "",
        "result_name": "营业执照",
        "result_text": "",
        "result_sample": "",
        "delivery": ("download",),
        "channels": ("online", "window"),
        "visits": "０",
        "scope": "city",
        "intermediary": "",
        "quantity_limit": "",
        "annual_check": "",
        "consult": "",
        "complaint": "",
        "edition": "",
        "effective_on": "",
        "checked_on": "",
        "seo_title": "",
        "go_live_at": "",
        "expire_at": "",
        **{name: streamfield([]) for name in STREAMS},
    }
    condition = {
        "text": "有经营能力的公民。",
        "documents": listing([]),
        "basis": listing([]),
        "confirmed": "on",
    }
    values |= {
        "conditions": streamfield([("condition", condition)]),
        "materials": streamfield([material("申请书")]),
        "steps": streamfield(
            [step("accept", "即时"), step("review", "半天"), step("decide", "０．５"), step("deliver", "0")]
        ),
        "basis": streamfield([("basis", cited())]),
    }
    return nested_form_data(values | changes)


def add(editor: Client, column: GuidesIndexPage, **changes: Any) -> Any:
    address = reverse("wagtailadmin_pages:add", args=("guides", "guidepage", column.pk))
    return editor.post(address, form(**changes))


def submit(editor: Client, column: GuidesIndexPage, **changes: Any) -> Any:
    """Send a new guide to review; the form's errors, or nothing when it was accepted."""
    address = reverse("wagtailadmin_pages:add", args=("guides", "guidepage", column.pk))
    answer = editor.post(address, form(**changes) | {"action-submit": "1"})
    return {} if answer.status_code == 302 else answer.context["form"].errors


def test_form_saves_typed_numbers_as_numbers(editor: Client, column: GuidesIndexPage) -> None:
    assert add(editor, column).status_code == 302
    guide = GuidePage.objects.get().get_latest_revision_as_object()
    assert (guide.statutory_days, guide.statutory_extension_days, guide.promised_days) == (3, 3, 1)
    assert [block.value["days"] for block in guide.steps] == [0, Decimal("0.5"), Decimal("0.5"), 0]
    assert guide.materials[0].value["originals"] == 1
    assert guide.visits == 0
    assert guide.applicants == ["natural_person"]
    assert guide.slug.startswith("geti-gongshanghu-sheli")


def test_saved_guide_is_shown_and_edited_again_without_loss(editor: Client, column: GuidesIndexPage) -> None:
    add(editor, column)
    guide = GuidePage.objects.get()
    guide.get_latest_revision_as_object().save_revision().publish()
    html = editor.get(GuidePage.objects.get().url).content.decode()
    assert "半个工作日" in html
    assert "原件1份" in html
    answer = editor.get(reverse("wagtailadmin_pages:edit", args=(guide.pk,)))
    assert answer.status_code == 200
    assert "按最近一次保存的草稿检查，没有发现问题。" in answer.content.decode()


def test_pasted_tables_and_circled_numbers_are_saved_and_shown(
    editor: Client, column: GuidesIndexPage
) -> None:
    notes = material("申请书", notes=PASTED)
    question = {
        "question": "①要带什么？",
        "answer": PASTED + "<script>alert(1)</script>",
        "basis": listing([cited()]),
        "confirmed": "on",
    }
    answer = add(editor, column, materials=streamfield([notes]), faqs=streamfield([("faq", question)]))
    assert answer.status_code == 302
    GuidePage.objects.get().get_latest_revision_as_object().save_revision().publish()
    html = editor.get(GuidePage.objects.get().url).content.decode()
    assert "①" in html
    assert "身份证明" in html
    assert "<script>alert" not in html


def test_a_draft_may_be_unfinished(editor: Client, column: GuidesIndexPage) -> None:
    blank = {name: streamfield([]) for name in STREAMS}
    answer = add(editor, column, promised_days="", matter_type="", applicants=(), **blank)
    assert answer.status_code == 302
    guide = GuidePage.objects.get()
    html = editor.get(reverse("wagtailadmin_pages:edit", args=(guide.pk,))).content.decode()
    assert "没有填承诺时限" in html
    assert "没有填办理流程" in html


def test_a_sound_guide_goes_to_review(editor: Client, column: GuidesIndexPage) -> None:
    assert submit(editor, column) == {}
    assert GuidePage.objects.get().workflow_in_progress


def test_numbers_that_are_none_are_refused_at_their_field(editor: Client, column: GuidesIndexPage) -> None:
    errors = submit(editor, column, promised_days="一两天", visits="若干")
    assert "不是天数" in str(errors["promised_days"])
    assert "请填数字" in str(errors["visits"])
    assert set(errors) == {"promised_days", "visits"}


@pytest.mark.parametrize(
    ("field", "words", "changes"),
    [
        ("steps", "两边要相等", {"promised_days": "半天"}),
        ("promised_days", "超过了法定时限", {"statutory_days": "0.5"}),
        ("handling", "即办件", {"promised_days": "2", "steps": streamfield([step("review", "2")])}),
        ("fee_standard", "不收费的事项不能有收费标准", {"fee_standard": "工本费 10 元"}),
        ("visits", "到现场次数是 0", {"channels": ("window",)}),
        ("basis", "没有填设定依据", {"basis": streamfield([])}),
        ("places", "没有咨询电话", {"bureau": ""}),
        (
            "statutory_parameter",
            "没有叫“登记时间”",
            {"statutory_days": "", "statutory_parameter": "登记时间"},
        ),
        ("statutory_parameter", "不是工作日", {"statutory_days": "", "statutory_parameter": "备案期限"}),
        (
            "statutory_days",
            "两边不一样",
            {"statutory_days": "5", "statutory_parameter": "登记时限"},
        ),
        (
            "statutory_days",
            "对不上",
            {"statutory_days": "5", "limit_basis": "条例第十九条"},
        ),
    ],
)
def test_lint_speaks_at_the_field_to_mend(
    editor: Client, column: GuidesIndexPage, field: str, words: str, changes: dict[str, Any]
) -> None:
    if "limit_basis" in changes:  # the instrument's key is known only here
        changes = {**changes, "limit_basis": streamfield([("basis", cited())])}
    errors = submit(editor, column, **changes)
    assert words in str(errors[field])
    assert not GuidePage.objects.exists()


def test_condition_with_a_document_that_nobody_asks_for(editor: Client, column: GuidesIndexPage) -> None:
    condition = {
        "text": "有章程。",
        "documents": listing(["公司章程"]),
        "basis": listing([]),
        "confirmed": "on",
    }
    errors = submit(editor, column, conditions=streamfield([("condition", condition)]))
    assert "第 1 个受理条件要用“公司章程”" in str(errors["conditions"])


def test_repealed_law_is_no_basis(editor: Client, column: GuidesIndexPage) -> None:
    repealed = Instrument.objects.exclude(ended_on=None).order_by("pk").first()
    assert repealed
    errors = submit(editor, column, basis=streamfield([("basis", cited(repealed.title, "3"))]))
    assert f"《{repealed.short_title}》第三条已经不再有效" in str(errors["basis"])


def test_repealed_law_may_be_named_to_explain_history(editor: Client, column: GuidesIndexPage) -> None:
    repealed = Instrument.objects.exclude(ended_on=None).order_by("pk").first()
    assert repealed
    note = {
        "place": "top",
        "title": "以现行条例为准",
        "text": "旧条例已经废止。",
        "basis": listing([cited(repealed.title, "3")]),
        "confirmed": "on",
    }
    assert submit(editor, column, legal_notes=streamfield([("note", note)])) == {}


def test_conditional_material_without_its_condition(editor: Client, column: GuidesIndexPage) -> None:
    errors = submit(editor, column, materials=streamfield([material("委托书", necessity="conditional")]))
    assert "请写明什么情况要交" in str(errors["materials"])


def test_tabs_and_help_are_chinese(editor: Client, column: GuidesIndexPage) -> None:
    address = reverse("wagtailadmin_pages:add", args=("guides", "guidepage", column.pk))
    html = editor.get(address).content.decode()
    for words in (
        "事项",
        "条件和材料",
        "时限和流程",
        "费用和结果",
        "地点和咨询",
        "依据和救济",
        "问答",
        "核对",
    ):
        assert words in html
    assert "各环节的工作日相加，应当等于承诺时限" in html


def test_column_takes_guides_only() -> None:
    assert GuidesIndexPage.allowed_subpage_models() == [GuidePage]
    assert GuidePage.allowed_subpage_models() == []
