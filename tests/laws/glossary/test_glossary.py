"""Terms: kept once, in plain words, linked where a text first uses them."""

from __future__ import annotations

import html
import re
import tomllib
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from portal.laws.catalogue import load_catalogue
from portal.laws.glossary.asking import resolve
from portal.laws.glossary.linking import Linker
from portal.laws.glossary.loading import PATH, load_terms
from portal.laws.library import Library
from portal.laws.models import GlossaryTerm
from search.query import parse

TERMS: list[dict[str, Any]] = tomllib.loads(PATH.read_text("utf-8"))["term"]
LONGEST = 40


def keep(name: str, **more: Any) -> GlossaryTerm:
    return GlossaryTerm.objects.create(name=name, meaning="意思。", **more)


def plain(text: str) -> str:
    return html.unescape(re.sub("<[^>]+>", "", text))


def test_catalogue_explains_many_terms_each_once_in_short_sentences() -> None:
    written = [word for term in TERMS for word in (term["name"], *term.get("aliases", []))]
    assert len(TERMS) >= 40
    assert [word for word in written if written.count(word) > 1] == []
    sentences = [
        part
        for term in TERMS
        for key in ("meaning", "use")
        for part in re.split("[。；！？]", term.get(key, ""))
    ]
    assert [part for part in sentences if len(part) > LONGEST] == []


@pytest.mark.django_db
def test_every_installation_has_them_and_an_editors_word_is_kept() -> None:
    load_catalogue()
    assert GlossaryTerm.objects.filter(live=True).count() == len(TERMS)
    for term in TERMS:
        row = GlossaryTerm.objects.get(name=term["name"])
        assert row.anchor
        # A law that the catalogue does not know is not named as a source.
        assert bool(row.source_label) is (row.instrument is not None)
    GlossaryTerm.objects.filter(name="歇业").update(meaning="编辑改过的话。")
    assert load_terms(Library()) == 0
    assert GlossaryTerm.objects.get(name="歇业").meaning == "编辑改过的话。"


@pytest.mark.django_db
def test_page_has_every_published_term_at_its_own_anchor(client: Client) -> None:
    load_catalogue()
    keep("还没发布的", live=False)
    said = client.get("/about/terms/").content.decode()
    ids = re.findall(r'<div id="([^"]+)"', said)
    assert ids == sorted(set(ids), key=ids.index)
    assert set(ids) == set(GlossaryTerm.objects.filter(live=True).values_list("anchor", flat=True))
    assert "还没发布的" not in said
    assert "《市场主体登记管理条例》第三十条" in said


@pytest.mark.django_db
def test_page_stands_without_terms(client: Client) -> None:
    assert "还没有名词解释" in client.get("/about/terms/").content.decode()


@pytest.mark.django_db
def test_the_first_use_is_linked_the_longest_word_wins() -> None:
    keep("代表人")
    term = keep("法定代表人")
    linker = Linker()
    assert linker.link("法定代表人签字，法定代表人负责。") == (
        f'<a class="term" href="/about/terms/#{term.anchor}">法定代表人</a>签字，法定代表人负责。'
    )
    assert linker.link("法定代表人") == "法定代表人"
    assert "#daibiao" in linker.link("代表人")


@pytest.mark.django_db
def test_another_way_of_writing_leads_to_the_same_entry() -> None:
    term = keep("年度报告", aliases="年报\r\n年检报告")
    assert f"#{term.anchor}" in Linker().link("每年报年报。")


@pytest.mark.django_db
@given(st.text(alphabet="清税证明年报<>&\"'[]a。", max_size=60))
def test_linking_changes_no_word_and_lets_no_markup_in(text: str) -> None:
    if not GlossaryTerm.objects.exists():
        keep("清税证明")
        keep("年报")
    linked = Linker().link(text)
    assert plain(linked) == text
    assert linked.count("<") == 2 * linked.count("<a ")


@pytest.mark.django_db
def test_a_term_of_one_character_or_with_an_article_of_no_law_is_refused() -> None:
    with pytest.raises(ValidationError, match="至少两个字"):
        GlossaryTerm(name="税", meaning="意思。").full_clean()
    with pytest.raises(ValidationError, match="请同时选择法律文件"):
        GlossaryTerm(name="清税", meaning="意思。", article="19").full_clean()


@pytest.mark.django_db
def test_editors_keep_terms_in_the_admin(client: Client) -> None:
    client.force_login(get_user_model().objects.create_superuser("admin", "a@example.org", "long-password-1"))
    values = {"name": "清税证明", "meaning": "税都交清了的证明。", "aliases": "", "use": "", "article": ""}
    values |= {"anchor": "", "instrument": "", "bureau": "", "go_live_at": "", "expire_at": ""}
    address = reverse("wagtailsnippets_laws_glossaryterm:add")
    answer = client.post(address, values | {"action-submit": "1"})
    assert answer.status_code == 302, answer.context["form"].errors
    term = GlossaryTerm.objects.get()
    assert term.anchor == "qingshui-zhengming"
    assert not term.live
    assert term.current_workflow_state


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("清税证明是什么", "清税证明"),
        ("清税证明是什么意思？", "清税证明"),
        ("什么叫年报", "年度报告"),
        ("清税证明", ""),
        ("什么是没有的词", ""),
    ],
)
def test_who_asks_what_a_term_means_is_led_to_it(text: str, name: str) -> None:
    keep("清税证明")
    keep("年度报告", aliases="年报")
    found = list(resolve(parse(text)))
    assert [direct.title for direct in found] == ([f"名词解释：{name}"] if name else [])
