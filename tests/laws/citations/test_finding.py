"""What the finder makes of words: forms, traps, and texts of any kind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.text import cn_number
from portal.laws.citations import Finder, Found, Names, Place, find
from portal.laws.citations.chains import read_chain

NAMES = Names(["中华人民共和国公司法", "示范河灯条例", "刑法"])
WORDS = st.sampled_from(
    [
        "《", "》", "〈", "〉", "示范河灯条例", "公司法", "第", "十二", "条", "款", "项", "之一", "至", "、", "和", "（", "）",
        "(", ")", "本法", "本条", "前款", "前两条", "前项", "以下简称", "国务院令", "号", "〔2024〕", "修改为", "该条例", "及其实施细则",
        "依照", "的规定", "|", "\n", " ", "。", "“", "”", "47", "９",
    ]
)  # fmt: skip
TEXTS = st.lists(WORDS, max_size=40).map("".join) | st.text(max_size=80)


@given(TEXTS, st.sampled_from(["", "示范河灯条例", "关于修改《示范河灯条例》的决定"]))
def test_any_text_is_read_in_order_and_without_overlap(text: str, own: str) -> None:
    found = Finder(own=own, names=NAMES).find(text, Place((5, 0), (4, 0)))
    reached = 0
    for one in found:
        assert reached <= one.start < one.end <= len(text)
        assert one.start <= one.name_end <= one.end
        reached = one.end
        for article in one.articles:
            assert one.start <= article.start < article.end <= one.end
            assert article.last == 0 or article.last > article.number
        assert one.title or one.doc_no or one.relative or one.full


@given(st.integers(1, 1500), st.integers(0, 30), st.integers(0, 12), st.booleans())
def test_an_article_that_is_written_is_read(number: int, paragraph: int, item: int, digits: bool) -> None:
    def write(value: int) -> str:
        return str(value) if digits else cn_number(value)

    text = f"《示范河灯条例》第{write(number)}条"
    text += f"第{write(paragraph)}款" if paragraph else ""
    text += f"第（{write(item)}）项" if item else ""
    [one] = find(f"依照{text}的规定处理。")
    [article] = one.articles
    assert (article.number, article.paragraph, article.item) == (number, paragraph, item)
    assert f"依照{text}的规定处理。"[one.start : one.end] == text


@given(st.lists(st.integers(1, 999), min_size=1, max_size=6, unique=True))
def test_a_list_is_read_in_full(numbers: list[int]) -> None:
    text = "、".join(f"第{cn_number(number)}条" for number in numbers)
    assert [one.number for one in read_chain(text, 0)] == numbers


@pytest.mark.parametrize(
    ("text", "articles"),
    [
        ("第一百二十条之一至第一百二十条之三", [(120, 1), (120, 2), (120, 3)]),
        ("第一百二十条之一、之二", [(120, 1), (120, 2)]),
        ("第三、四条", [(3, 0), (4, 0)]),
        ("第十条 第十一条", [(10, 0)]),
    ],
)
def test_inserted_articles_and_short_lists(text: str, articles: list[tuple[int, int]]) -> None:
    assert [(one.number, one.extra) for one in read_chain(text, 0)] == articles


def test_definitions_hold_from_paragraph_to_paragraph() -> None:
    finder = Finder()
    finder.find("根据《示范河灯条例》（2020年5月1日修订，以下简称“灯条例”），说明如下：")
    [one] = finder.find("灯条例第三条另有规定。")
    assert (one.title, one.full) == ("灯条例", "示范河灯条例")


def test_a_number_stands_beside_its_title_or_alone() -> None:
    beside, before, alone = find(
        "《示范河灯条例》（示政令第8号）第二条，示范市人民政府令第9号公布的《示范灯油办法》，示政办发〔2024〕5号。"
    )
    assert (beside.doc_no, beside.articles[0].number) == ("示政令第8号", 2)
    assert (before.title, before.doc_no) == ("示范灯油办法", "示范市人民政府令第9号")
    assert (alone.title, alone.doc_no) == ("", "示政办发〔2024〕5号")


@pytest.mark.parametrize(
    "text",
    [
        "公司法人按照规定",
        "公司法定代表人",
        "某国公司法第十条",
        "第三条河道",
        "持有《放灯许可证》",
        "合同第五条",
        "五条鱼",
    ],
)
def test_what_only_looks_like_a_citation(text: str) -> None:
    found = Finder(own="示范河灯条例", names=NAMES).find(text, Place((2, 0)))
    assert [one for one in found if one.title in ("公司法", "放灯许可证") or one.relative] == []


def test_a_text_without_a_law_of_its_own_does_not_cite_itself() -> None:
    assert find("违反本法第十条、前款和第五条规定的。", names=NAMES) == []


def test_previous_and_own_paragraphs_need_the_place() -> None:
    finder = Finder(own="示范河灯条例")
    text = (
        "放灯应当报告。\n（一）写明时间；\n（二）写明水域。\n依照前条和前款第二项报告的，不适用本条第一款。"
    )
    found: list[Found] = finder.find(text, Place((8, 1), (8, 0)))
    shown = [(one.number, one.extra, one.paragraph, one.item) for each in found for one in each.articles]
    assert shown == [(8, 0, 0, 0), (8, 1, 1, 2), (8, 1, 1, 0)]
    assert finder.find(text) == []


def test_a_decision_speaks_of_the_law_that_it_amends() -> None:
    finder = Finder(own="示范市人民政府关于修改部分规章的决定")
    text = "一、修改《甲灯办法》\n1.将第二条修改为：“依照本办法第五条办理。”\n二、修改《乙灯办法》\n1.删去第七条。"
    cited = [(one.full, one.articles[0].number) for one in finder.find(text) if one.articles]
    assert cited == [("甲灯办法", 2), ("甲灯办法", 5), ("乙灯办法", 7)]


def test_a_table_of_articles_belongs_to_the_law_in_its_head() -> None:
    text = "| 刑法条文 | 罪名 |\n| 第十二条（《示范河灯条例》第三条） | 灯 |"
    cited = [
        (one.full, one.articles[0].number) for one in Finder(own="罪名表的规定", numbered=False).find(text)
    ]
    assert cited == [("刑法", 12), ("示范河灯条例", 3)]
