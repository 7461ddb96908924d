"""Passages: escaped, marked, cut where sentences end."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from search import analysis, highlighting

LAW = (
    "有限责任公司的注册资本为在公司登记机关登记的全体股东认缴的出资额。"
    "全体股东认缴的出资额由股东按照公司章程的规定自公司成立之日起五年内缴足。"
    "法律、行政法规另有规定的，从其规定。"
)


def test_best_sentence_is_shown_whole() -> None:
    found = highlighting.passage(LAW, ["五年", "缴足"], length=45)
    assert found.text == "全体股东认缴的出资额由股东按照公司章程的规定自公司成立之日起五年内缴足。"
    assert "<mark>五年</mark>内<mark>缴足</mark>。" in found.html


def test_following_sentences_are_added_while_there_is_room() -> None:
    assert highlighting.passage(LAW, ["注册资本"], length=500).text == LAW


def test_script_in_a_law_is_text() -> None:
    text = "第一条 <script>alert('执照')</script>营业执照&nbsp;应当悬挂。"
    html = highlighting.passage(text, ["营业执照", "script"]).html
    assert "<script" not in html
    assert "<mark>营业执照</mark>" in html
    assert "&lt;<mark>script</mark>&gt;" in html
    assert "&amp;nbsp;" in html


def test_full_width_and_traditional_text_is_marked() -> None:
    assert "<mark>ＡＢ</mark>" in highlighting.passage("型号ＡＢ的设备。", ["ab"]).html
    assert "<mark>營業執照</mark>" in highlighting.passage("領取營業執照。", ["营业执照"]).html


def test_nothing_found_is_no_passage() -> None:
    assert highlighting.passage(LAW, ["合作社"]).text == ""
    assert highlighting.passage(LAW, []).text == ""


def test_long_sentence_is_cut_around_the_word() -> None:
    text = "，".join(["其他有关事项"] * 60) + "，经营异常名录，" + "，".join(["其他有关事项"] * 60) + "。"
    found = highlighting.passage(text, ["经营异常名录"], length=100)
    assert "<mark>经营异常名录</mark>" in found.html
    assert len(found.text) <= 105
    assert found.text.startswith("…") and found.text.endswith("…")


def test_long_sentence_is_cut_at_its_semicolons_and_says_that_it_goes_on() -> None:
    text = "有下列情形的，不予登记：（一）材料不齐；（二）住所不实；（三）冒用他人身份；（四）其他情形。"
    found = highlighting.passage(text, ["住所"], length=18)
    assert found.text == "…（二）住所不实；（三）冒用他人身份；…"
    assert highlighting.passage(text, ["住所"]).text == text


def test_end_of_a_sentence_is_after_its_quotation_mark() -> None:
    text = "有人说“代报年报收费。”这是骗子。年报不收费。"
    assert highlighting.passage(text, ["骗子"], length=6).text == "这是骗子。"
    assert highlighting.passage(text, ["收费"], length=12).text == "有人说“代报年报收费。”"


def test_mark_across_sentences_is_kept() -> None:
    text = "其他事项；" * 20 + "甲。乙" + "；其他事项" * 20
    assert "<mark>甲。乙</mark>" in highlighting.passage(text, ["甲。乙"], length=30).html


def test_lines_become_one_without_gaps_after_punctuation() -> None:
    found = highlighting.passage("换了执照。\n 登记机关 收回旧执照；\n发给新的", ["执照"])
    assert found.text == "换了执照。登记机关 收回旧执照；发给新的"
    assert found.html.count("<mark>执照</mark>") == 2


def test_opening_ends_with_a_sentence() -> None:
    assert highlighting.opening(LAW, 50) == LAW[: LAW.index("。") + 1]
    assert highlighting.opening("税" * 300, 100) == "税" * 100 + "…"


@given(st.text(max_size=300), st.lists(st.text(min_size=1, max_size=5), max_size=5))
def test_only_mark_is_markup(text: str, words: list[str]) -> None:
    folded = [word for word in map(analysis.fold, words) if word.strip()]
    found = highlighting.passage(text, folded, length=40)
    assert "<" not in re.sub(r"</?mark>", "", found.html)
    assert all(0 <= start < end <= len(found.text) for start, end in found.marks)
    whole = highlighting.marked(text, folded)
    assert whole.text == text
    assert "<" not in re.sub(r"</?mark>", "", whole.html)
