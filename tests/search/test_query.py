"""What is read out of a question."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import analysis
from search.query import MAX_LENGTH, MOST_PHRASES, Article, DocumentNumber, parse, plan
from search.ranking import ranking
from search.words import lexicon

NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
SEGMENTER = analysis.Segmenter()


@pytest.mark.parametrize(
    ("text", "name", "article"),
    [
        ("公司法第47条", "公司法", Article(47)),
        ("公司法第四十七条", "公司法", Article(47)),
        ("公司法47条", "公司法", Article(47)),
        ("公司法四十七条", "公司法", Article(47)),
        ("公司法 47", "公司法", Article(47)),
        ("《公司法》第４７条", "公司法", Article(47)),
        ("第47条 公司法", "公司法", Article(47)),
        ("公司法第四十七条之一", "公司法", Article(47, 1)),
        ("公司法第47条之1", "公司法", Article(47, 1)),
        ("公司法第47条第2款", "公司法", Article(47)),
        ("民法典第一千一百六十五条", "民法典", Article(1165)),
        ("第47条", "", Article(47)),
    ],
)
def test_article_is_understood(text: str, name: str, article: Article) -> None:
    query = parse(text)
    assert (query.name, query.article, query.alone) == (name, article, True)


def test_words_around_an_article_ask_for_more() -> None:
    query = parse("公司法第47条怎么理解")
    assert query.article == Article(47)
    assert not query.alone


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("国令755", DocumentNumber("国令", None, 755)),
        ("国务院令第755号", DocumentNumber("国务院令", None, 755)),
        ("国办发〔2024〕22号", DocumentNumber("国办发", 2024, 22)),
        ("国办发[2024]22号", DocumentNumber("国办发", 2024, 22)),
        ("国办发（2024）22号", DocumentNumber("国办发", 2024, 22)),
        ("国办发【2024】22号", DocumentNumber("国办发", 2024, 22)),
        ("国办发〔２０２４〕２２号", DocumentNumber("国办发", 2024, 22)),
        ("国办发 〔2024〕 22 号", DocumentNumber("国办发", 2024, 22)),
        ("国办发2024年22号", DocumentNumber("国办发", 2024, 22)),
        ("国办发[2024]22", DocumentNumber("国办发", 2024, 22)),
        ("国令第755号", DocumentNumber("国令", None, 755)),
        ("财政部税务总局公告2023年第12号", DocumentNumber("财政部税务总局公告", 2023, 12)),
    ],
)
def test_document_number_is_understood(text: str, number: DocumentNumber) -> None:
    assert parse(text).number == number


@pytest.mark.parametrize("text", ["2024年", "营业执照", "小规模纳税人30万", "公司法第47条"])
def test_other_numbers_are_no_document_numbers(text: str) -> None:
    assert parse(text).number is None


def test_quoted_words_are_phrases() -> None:
    assert parse("“营业执照”遗失").phrases == ("营业执照",)
    assert parse('"营业执照" 遗失').phrases == ("营业执照",)
    assert parse("“”").empty


def test_article_label_and_slug() -> None:
    assert (Article(47, 1).label, Article(47, 1).slug) == ("第四十七条之一", "47-1")


def test_long_question_is_not_searched() -> None:
    assert not parse("税" * MAX_LENGTH).too_long
    assert parse("税" * (MAX_LENGTH + 1)).too_long


def test_unseen_characters_are_dropped() -> None:
    assert parse("营\u200b业\x00执照\n\t年报").text == "营 业 执照 年报"


def plan_of(text: str) -> Any:
    return plan(parse(text), segmenter=SEGMENTER, lexicon=lexicon(), numbers=ranking(), now=NOW)


def test_plan_asks_for_what_is_meant_too() -> None:
    wanted = plan_of("个体户")
    assert "个体工商户" in wanted.marks
    rows = [row for concept in wanted.concepts for row in concept.alternatives]
    assert ("个体", "体工", "工商", "商户") in rows


def test_idle_words_are_not_demanded() -> None:
    wanted = plan_of("怎么办理营业执照")
    assert [concept.text for concept in wanted.concepts] == ["营业执照"]


def test_a_question_of_idle_words_still_asks() -> None:
    assert plan_of("怎么办理").concepts


def test_words_of_the_trade_are_many() -> None:
    known = lexicon()
    assert len(known) >= 80
    for said, term in [
        ("执照", "营业执照"),
        ("合作社", "农民专业合作社"),
        ("年检", "年度报告"),
        ("黑名单", "严重违法失信名单"),
        ("开个小饭馆", "设立登记"),
    ]:
        assert any(term in each.means for each in known.meant(said)), said


@pytest.mark.parametrize(
    "year", ["〔2024〕", "[2024]", "（2024）", "(2024)", "【2024】", "〔２０２４〕", " 〔 2024 〕 "]
)
def test_a_document_number_is_one_name_in_every_spelling(year: str) -> None:
    assert parse(f"示市监发{year}22号").key == parse("示市监发〔2024〕22号").key
    assert parse(f"示市监发{year}22号").key != parse("示市监发〔2023〕22号").key


CODE = "91990100MA00000Y4T"  # of our own making: the letters and digits of a unified social credit code


COSTLY = [
    "".join(chr(0x4E00 + 7 * place) for place in range(MAX_LENGTH)),
    " ".join(f"{number}" for number in range(100, 175)),
    "".join(f"“{chr(0x4E00 + place)}”" for place in range(100)),
    "“" + "的规定" * 99 + "”",
    "*?" * 150,
    "个体户执照黑名单年检罚款" * 25,
    "𠀀" * MAX_LENGTH,
    "ﷺ" * MAX_LENGTH,
    "".join(chr(0x3300 + place) for place in range(256)),
]


@pytest.mark.parametrize("text", COSTLY)
def test_no_question_makes_a_plan_too_large(text: str) -> None:
    """The size of the plan bounds the time of a search: see docs/decisions/0013."""
    made = plan_of(text)
    assert len(made.phrases) <= MOST_PHRASES
    assert sum(len(row) for row in made.phrases) <= 2 * MAX_LENGTH
    assert len(made.concepts) <= MAX_LENGTH
    assert sum(len(clause.tokens) for clause in made.clauses) <= 5 * MAX_LENGTH
    assert sum(len(row) for each in made.concepts for row in each.alternatives) <= 2 * MAX_LENGTH


@given(st.data())
def test_letters_taken_for_digits_in_a_credit_code_make_no_difference(data: st.DataObject) -> None:
    slips = {"0": "0OoＯ", "1": "1IiＩ", "2": "2Zz", "5": "5Ss"}
    typed = "".join(data.draw(st.sampled_from(slips.get(each, each + each.lower()))) for each in CODE)
    spaced = data.draw(st.sampled_from([typed, f"{typed[:9]} {typed[9:]}", f" {typed[:2]}-{typed[2:]}"]))
    assert parse(spaced).key == parse(CODE).key


def test_words_of_eighteen_letters_are_no_codes() -> None:
    assert parse("getigongshanghuoizs").key == "getigongshanghuoizs"
    assert parse("shipinjingyingxuke").key == "shipinjingyingxuke"


def test_wildcards_and_operators_ask_for_nothing_more() -> None:
    assert parse("*?* AND [* TO *]").key == parse("and to").key
    plain, wild = plan_of("营业执照"), plan_of("*营业执照*~?^9")
    assert plain.concepts == wild.concepts[: len(plain.concepts)]
    longest = plan_of("营业执照年度报告*" * (MAX_LENGTH // 9))
    assert sum(len(clause.tokens) for clause in longest.clauses) < MAX_LENGTH


@given(st.text(max_size=MAX_LENGTH + 20))
def test_any_text_has_a_plan(text: str) -> None:
    query = parse(text)
    wanted = plan(query, segmenter=SEGMENTER, lexicon=lexicon(), numbers=ranking(), now=NOW)
    if not query.empty and not query.too_long:
        assert wanted.concepts
        assert 1 <= wanted.at_least <= len(wanted.concepts)


@given(st.text(max_size=100))
def test_parsing_what_was_shown_gives_the_same(text: str) -> None:
    query = parse(text)
    assert parse(query.text) == query


def test_words_around_a_question_do_not_count_as_words() -> None:
    words = {clause.field: clause.tokens for clause in plan_of("怎么注销营业执照").clauses}["words"]
    assert "怎么" not in words
    assert "营业执照" in words
    alone = {clause.field: clause.tokens for clause in plan_of("怎么办").clauses}["words"]
    assert alone


def test_single_characters_count_less_in_a_told_case() -> None:
    def worth(text: str, token: str) -> float:
        clauses = [each for each in plan_of(text).clauses if each.field == "characters"]
        return next(each.boost for each in clauses if token in each.tokens)

    short = "甲向乙购买水果"
    told = short + "，约定收到后三十日内付清，到期后甲以周转困难为由不付，乙多次催促也没有结果"
    assert worth(short, "甲") == worth(short, "水果") == worth(told, "水果")
    assert worth(told, "甲") < worth(told, "水果")


def test_words_of_daily_life_are_asked_by_their_names_in_law() -> None:
    def asked(text: str) -> set[str]:
        return {
            token for clause in plan_of(text).clauses if clause.field == "words" for token in clause.tokens
        }

    assert "交通事故" in asked("车祸怎么赔")
    assert "劳动合同" in asked("被公司辞退了")
    assert "劳动合同" not in asked(
        "张三在甲公司做了三年会计，没有签过书面的约定，去年年底公司以效益不好为由把他辞退了，他想要赔偿"
    )
