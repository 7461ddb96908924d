"""Word files and plain text, in the forms that offices send them, to parsed laws."""

from __future__ import annotations

from datetime import date
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.core.text import cn_number
from portal.laws.reading import Notice, ParsedLaw, UnitKind, read, read_files
from portal.laws.reading.amending import instructs
from portal.laws.reading.clauses import at_once, own_effect
from portal.laws.reading.listing import Listing, NoListing
from portal.laws.reading.sources import RawFile
from tests.laws.texts import SAMPLE, folder
from tests.laws.words import BODY, CONTENTS, HISTORY, TITLE, picture, text_box, tracked, with_annex, word


def read_one(data: bytes, name: str = "河灯.docx") -> tuple[ParsedLaw, list[Notice]]:
    found = list(read_files([RawFile(name, PurePosixPath(name), data)]))
    [law] = [one for one in found if isinstance(one, ParsedLaw)]
    return law, [*law.notices, *(one for one in found if isinstance(one, Notice))]


def refused(data: bytes, name: str = "河灯.docx") -> str:
    [notice] = list(read_files([RawFile(name, PurePosixPath(name), data)]))
    assert isinstance(notice, Notice) and notice.left_out
    return notice.reason


def plain(*lines: str, history: str = HISTORY, title: str = TITLE) -> bytes:
    return "\n".join([title, history, *lines]).encode()


def the_lantern_law(law: ParsedLaw) -> None:
    assert law.title == TITLE
    articles = [unit for unit in law.units if unit.kind is UnitKind.ARTICLE]
    assert [unit.number for unit in articles] == [(1, 0), (2, 0), (3, 0), (3, 1), (4, 0)]
    headings = [(unit.label, unit.heading) for unit in law.units if unit.kind is UnitKind.CHAPTER]
    assert headings == [("第一章", "总则"), ("第二章", "放灯"), ("第三章", "附则")], "contents are not text"
    assert articles[2].text.split("\n")[1:] == ["（一）使用可以降解的材料；", "（二）在指定水域放灯。"]
    assert articles[2].path == ("第二章 放灯",)
    assert [stage.promulgated_on for stage in law.earlier] == [date(2015, 3, 26)]
    assert (law.promulgated_on, law.change) == (date(2021, 9, 29), "amended")
    assert (law.own_effective_on, law.effective_on) == (date(2015, 5, 1), None)


def test_a_word_file_of_the_official_form() -> None:
    law, notices = read_one(word())
    the_lantern_law(law)
    assert notices == []


def test_the_same_without_contents_and_with_a_title_in_two_lines() -> None:
    law, _ = read_one(word(title=("示范市", "河灯管理条例"), contents=()))
    the_lantern_law(law)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_plain_text_in_the_usual_encodings(encoding: str) -> None:
    text = "\r\n".join([f"　　　　　{TITLE}", "", HISTORY, "", *CONTENTS, *BODY])
    law, notices = read_one(text.encode(encoding), "河灯.txt")
    the_lantern_law(law)
    assert notices == []


def test_a_history_over_several_lines_and_the_day_of_effect_below_the_title() -> None:
    lines = ["2021年3月1日示范市人民政府令第7号公布", "自2021年5月1日起施行）"]
    law, _ = read_one(plain("（" + lines[0], lines[1], *BODY[:2], title=TITLE, history=""), "a.txt")
    assert (law.promulgated_on, law.effective_on) == (date(2021, 3, 1), date(2021, 5, 1))
    assert law.doc_no == "示范市人民政府令7"


def test_the_order_before_the_title_tells_number_and_days() -> None:
    order = [
        "示范市人民政府令",
        "第12号",
        f"《{TITLE}》已经2021年2月20日市政府第3次常务会议通过，现予公布，自2021年5月1日起施行。",
        "市长　某某",
        "二〇二一年三月一日",
    ]
    law, _ = read_one("\n".join([*order, TITLE, *BODY]).encode(), "令.txt")
    assert law.title == TITLE
    assert (law.promulgated_on, law.effective_on, law.doc_no) == (
        date(2021, 3, 1),
        date(2021, 5, 1),
        "示范市人民政府令12",
    )
    assert law.articles == 5


def test_an_annex_with_a_table_is_rows_that_can_be_read() -> None:
    law, _ = read_one(word(change=with_annex))
    annex = law.units[-1]
    assert annex.kind is UnitKind.ANNEX
    rows = [line for line in annex.text.split("\n") if line.startswith("|")]
    assert len(rows) == 3 and "纸灯" in rows[1] and "儿童" in rows[2]


def test_tracked_changes_are_refused_in_words() -> None:
    assert "接受或拒绝全部修订" in refused(word(change=tracked))


@pytest.mark.parametrize(("change", "words"), [(text_box, "文本框"), (picture, "图片")])
def test_what_cannot_be_read_surely_is_told(change: object, words: str) -> None:
    _, notices = read_one(word(change=change))  # type: ignore[arg-type]
    assert any(words in one.reason and not one.left_out for one in notices)


def test_what_is_no_word_file_is_refused_in_words(tmp_path: Path) -> None:
    assert "旧版 Word" in refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    assert "已损坏" in refused(word()[:3000])
    root = folder(tmp_path, {"a.doc": b"x", "b.pdf": b"x", "c.md": SAMPLE})
    reasons = [one.reason for one in read([root]) if isinstance(one, Notice)]
    assert "另存为 .docx" in reasons[0] and "PDF" in reasons[1]


def test_a_text_without_title_is_refused() -> None:
    assert "没有标题" in refused("\n".join(BODY).encode(), "a.txt")
    assert "没有标题" in refused(word(title=(), history="", contents=()))


def test_an_article_twice_is_told_with_its_place() -> None:
    body = [*BODY[:3], "第二条　又一个第二条。", *BODY[3:]]
    law, notices = read_one(plain(*body), "a.txt")
    [twice] = [one for one in notices if "条号重复" in one.reason]
    assert twice.place == "a.txt:6" and "第 5 行" in twice.reason
    assert law.articles == 6


def test_a_day_that_does_not_exist_is_told_and_not_taken() -> None:
    law, notices = read_one(plain(*BODY, history="（2021年2月30日示范市人民政府令第7号公布）"), "a.txt")
    assert law.promulgated_on is None
    assert any("2021年2月30日" in one.reason for one in notices)


def test_an_amending_decision_is_no_version_of_the_law() -> None:
    instructions = [
        "一、将第二条修改为：“本市的放灯活动，适用本条例。”",
        "二、删去第三条第二项。",
        "本决定自公布之日起施行。",
    ]
    assert "修改后的全文" in refused(plain(*instructions), "a.txt")
    decision, _ = read_one(plain(*instructions, title=f"关于修改《{TITLE}》的决定"), "b.txt")
    assert decision.title == f"关于修改《{TITLE}》的决定"


def test_a_law_that_speaks_of_other_articles_is_no_decision() -> None:
    law, _ = read_one(plain(*BODY, "第五条　违反本条例第三条规定的，依照有关法律处罚。"), "a.txt")
    assert not instructs(law.units)


@given(st.integers(1, 400), st.integers(0, 3))
@settings(max_examples=25, deadline=None)
def test_any_number_of_articles_comes_in_whole(count: int, chapters: int) -> None:
    body = [f"第{cn_number(number)}条　内容{number}。" for number in range(1, count + 1)]
    heads = [f"第{cn_number(number)}章　题{number}" for number in range(1, chapters + 1)]
    lines = [*(["目录", *heads] if heads else []), *heads[:1], *body]
    law, _ = read_one(plain(*lines), "a.txt")
    assert law.articles == count
    assert sum(unit.kind is UnitKind.CHAPTER for unit in law.units) == bool(heads)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("本条例经示范市人民代表大会常务委员会通过，自1986年10月1日起施行。", date(1986, 10, 1)),
        ("本规定自二○○四年十月一日起施行。", date(2004, 10, 1)),
        ("本规定自一九九五年一月一日起执行。", date(1995, 1, 1)),
        ("本规定自二〇二一年二月三十日起施行。", None),
        ("本办法所称新设企业，是指自2020年1月1日起设立的企业。", None),
    ],
)
def test_the_own_day_of_effect_as_laws_write_it(text: str, day: date | None) -> None:
    assert own_effect([text]) == day


@pytest.mark.parametrize(
    "text", ["本守则自通过之日起施行。", "本规定从发布之日起施行。", "本办法由交通部发布施行。"]
)
def test_at_once_as_laws_write_it(text: str) -> None:
    assert at_once([text])


LIST = "name,publish,valid_from,expired\n示范市河灯管理办法,2021-03-01,2021-06-01,0\n"


def test_the_list_of_a_collection_gives_days_that_a_text_does_not_say(tmp_path: Path) -> None:
    text = SAMPLE.replace("2021年5月1日 施行\n", "").replace("本办法自2021年5月1日起施行。", "")
    [law] = list(read([folder(tmp_path, {"目录.csv": LIST, "河灯.md": text})]))
    assert isinstance(law, ParsedLaw)
    assert (law.promulgated_on, law.effective_on, law.listed_on) == (date(2021, 3, 1), None, date(2021, 6, 1))


def test_a_table_that_is_no_list_is_named(tmp_path: Path) -> None:
    [notice] = list(read([folder(tmp_path, {"别的.csv": "a,b\n1,2\n"})]))
    assert isinstance(notice, Notice) and "不是法规目录" in notice.reason
    with pytest.raises(NoListing):
        Listing().read("db.sqlite3", b"no database")


def test_supplementary_provisions_are_a_chapter_and_no_annex() -> None:
    law, _ = read_one(plain("第一条　甲。", "附　则", "第二条　乙。"), "a.txt")
    assert [(unit.kind, unit.heading) for unit in law.units if unit.heading] == [(UnitKind.CHAPTER, "附则")]


def test_an_annex_that_the_source_lost_is_told() -> None:
    _, notices = read_one(plain("第一条　甲。", "附表", title="示范市灯具办法"), "a.txt")
    assert any("附表只有名称" in one.reason for one in notices)
    _, notices = read_one(plain("第一条　甲。", "附表一", "| 灯 | 价 |"), "a.txt")
    assert not any("只有名称" in one.reason for one in notices)


def test_a_table_without_head_names_its_rows() -> None:
    from portal.laws.rendering import whole_text_html

    html = whole_text_html("甲\n| 渔业界 | 200人 |\n| 专业界 | 300人 |")
    assert '<th scope="row">渔业界</th><td>200人</td>' in html and "<thead>" not in html
    assert "<thead>" in whole_text_html("| 界别 | 人数 |\n| 渔业界 | 200人 |")


def test_cells_set_wide_are_drawn_together_and_an_annex_named_twice_is_one() -> None:
    lines = ["第一条　甲。", "附件　收费标准", "附件　收费标准", "| 种　类 | 价　格 |", "| 纸 灯 笼 | 2 元 |"]
    law, _ = read_one(plain(*lines), "a.txt")
    [annex] = [unit for unit in law.units if unit.kind is UnitKind.ANNEX]
    assert annex.text == "| 种类 | 价格 |\n| 纸灯笼 | 2 元 |"
