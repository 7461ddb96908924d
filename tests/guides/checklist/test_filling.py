"""Figures of the law in texts: filled in wherever the guide is shown or found."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from wagtail.fields import StreamField

from portal.guides.documents import guide_documents
from portal.guides.filling import filled, parameters_of
from portal.guides.pages import GuidePage
from portal.laws.models import LegalParameter
from portal.laws.parameters import Book

Guide = Callable[[str], GuidePage]
G1 = "geti-gongshanghu-sheli"
# Texts that readers see; the rest are keys, choices and names that other parts refer to.
WORDS = {
    "answer",
    "condition",
    "help",
    "limit",
    "note",
    "notes",
    "otherwise",
    "post",
    "question",
    "result",
    "text",
    "title",
}
OWN = ("limit_text", "apply_within", "fee_text", "result_name", "result_text", "consult", "quantity_limit")


def marked(value: Any) -> Any:
    """The same with a reference in every text that readers see."""
    if isinstance(value, dict):
        return {
            key: f"{text}[[登记时限]]"[-40:] if key in WORDS and isinstance(text, str) else marked(text)
            for key, text in value.items()
        }
    return [marked(child) for child in value] if isinstance(value, list) else value


@pytest.fixture
def everywhere(guide: Guide) -> GuidePage:
    """A guide that refers to a figure in every text."""
    page = guide(G1)
    for name in OWN:
        setattr(page, name, f"限[[登记时限]]（{name}）")
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            raw = marked(list(getattr(page, field.name).get_prep_value()))
            setattr(page, field.name, field.stream_block.to_python(raw))
    clause = {"text": "满[[登记时限]]。", "otherwise": "等[[登记时限]]。", "terms": []}
    block = page._meta.get_field("self_test").stream_block  # type: ignore[union-attr]
    page.self_test = block.to_python([{"type": "clause", "value": clause}])
    page.save_revision(clean=False).publish()
    return GuidePage.objects.get(pk=page.pk)


def test_no_reference_is_left_on_any_page_of_a_guide(everywhere: GuidePage, client: Client) -> None:
    for place in (
        "",
        "checklist/",
        "checklist/?family=-&premises=online&applied_on=2026-11-23",
        "check/?sent=1",
        "self-test/",
    ):
        html = client.get(everywhere.url + place).content.decode()
        assert "[[" not in html, place
        assert "3个工作日" in html or place == "checklist/", place
    calendar = client.get(everywhere.url + "checklist.ics?applied_on=2026-11-23").content.decode()
    assert "[[" not in calendar


def test_search_reads_the_figure(everywhere: GuidePage) -> None:
    (document,) = guide_documents(everywhere)
    assert "[[" not in document.body
    assert "3个工作日" in document.body


def test_guide_itself_keeps_what_its_editors_wrote(everywhere: GuidePage) -> None:
    shown = filled(everywhere, Book.on())
    assert shown.limit_text.startswith("限3个工作日")
    assert everywhere.limit_text.startswith("限[[登记时限]]")
    assert "[[登记时限]]" in str(everywhere.materials.get_prep_value())


def test_changed_figure_is_read_at_once(everywhere: GuidePage, client: Client) -> None:
    LegalParameter.objects.filter(name="登记时限").update(value=2)
    html = client.get(everywhere.url).content.decode()
    assert "限2个工作日" in html
    said = client.get(everywhere.url + "checklist/?applied_on=2026-11-23").content.decode()
    assert "2026-11-25" in said


def test_figures_that_hang_on_each_other_are_said_in_words(everywhere: GuidePage, client: Client) -> None:
    LegalParameter.objects.filter(name="登记时限").update(value=None, multiple_of="登记时限")
    html = client.get(everywhere.url + "checklist/?applied_on=2026-11-23").content.decode()
    assert "（待核）" in html
    assert "多长时间还在核对，请先问窗口。" in html
    assert client.get(everywhere.url).status_code == 200


def test_names_of_texts_rules_and_limits_are_told(guide: Guide) -> None:
    page = guide(G1)
    assert "登记时限" in parameters_of(page), "期限引用的参数"


def test_pages_of_all_guides_leave_no_reference(guides: Any, client: Client) -> None:
    for page in GuidePage.objects.all():
        assert "[[" not in client.get(page.url).content.decode(), page.url
