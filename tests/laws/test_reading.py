"""From files to parsed laws: structure, dates, clauses, bad input."""

from __future__ import annotations

import io
import tarfile
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.text import cn_number
from portal.laws.reading import Notice, ParsedLaw, UnitKind, read
from portal.laws.reading.body import read_body
from portal.laws.reading.clauses import own_effect, repealed
from portal.laws.reading.history import doc_no, parse_history, stages
from tests.laws.texts import SAMPLE, folder, law


def read_all(path: Path) -> tuple[list[ParsedLaw], list[Notice]]:
    laws: list[ParsedLaw] = []
    notices: list[Notice] = []
    for item in read([path]):
        (notices if isinstance(item, Notice) else laws).append(item)  # type: ignore[arg-type]
    return laws, notices


def test_a_text_is_read_with_headings_articles_paragraphs_and_dates(tmp_path: Path) -> None:
    [parsed], notices = read_all(folder(tmp_path, {"地方政府规章/河灯.md": SAMPLE}))
    assert notices == []
    assert parsed.title == "示范市河灯管理办法"
    assert [unit.label for unit in parsed.units] == ["第一章", "第一条", "第二条", "第二章", "第三条"]
    second = parsed.units[2]
    assert second.text.split("\n") == [
        "放河灯应当遵守下列规定：",
        "（一）使用可以降解的材料；",
        "（二）在指定水域放灯。",
    ]
    assert second.path == ("第一章 总则",)
    assert second.line == 13
    assert (parsed.promulgated_on, parsed.effective_on) == (date(2021, 3, 1), date(2021, 5, 1))
    assert parsed.own_effective_on == date(2021, 5, 1)
    assert parsed.repeals == ("示范市河灯暂行规定",)
    assert parsed.doc_no == "示范市人民政府令7"


def test_the_other_collections_form_with_bold_articles_and_frontmatter(tmp_path: Path) -> None:
    text = (
        "---\nsidebar: auto\n---\n\n# 示范法\n\n2001年1月2日示范大会通过\n\n"
        "根据2010年3月4日《关于修改〈示范法〉的决定》修正\n\n## 第一章　总则\n\n**第一条**　甲。\n\n乙。\n"
    )
    [parsed], _ = read_all(folder(tmp_path, {"docs/economic/demo-law/README.md": text}))
    assert parsed.promulgated_on == date(2010, 3, 4)
    assert [stage.promulgated_on for stage in parsed.earlier] == [date(2001, 1, 2)]
    assert parsed.change == "amended"
    assert parsed.units[1].text == "甲。\n乙。"


def test_a_law_in_several_files_is_one_law_and_its_amendments_are_laws_of_their_own(tmp_path: Path) -> None:
    files = {
        "docs/x/code/README.md": "# 示范典\n\n2020年5月1日示范大会通过\n",
        "docs/x/code/00-supplementary.md": "# 附则\n\n**第三条**　本法自2021年1月1日起施行。\n",
        "docs/x/code/01-a.md": "# 第一编　总则\n\n**第一条**　甲。\n",
        "docs/x/code/02-b.md": "# 第二编　分则\n\n**第二条**　乙。\n",
        "docs/x/code/03-amendment.md": (
            "# 修正案\n\n## 示范典修正案（一）\n\n*2022年1月1日示范大会通过*\n\n**第一条**　丙。\n"
        ),
    }
    laws, _ = read_all(folder(tmp_path, files))
    assert [(one.title, one.articles) for one in laws] == [("示范典", 3), ("示范典修正案（一）", 1)]
    assert [unit.label for unit in laws[0].units if unit.kind is UnitKind.ARTICLE] == [
        "第一条",
        "第二条",
        "第三条",
    ]
    assert laws[1].promulgated_on == date(2022, 1, 1)
    assert len(laws[0].places) == 4


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_usual_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    [parsed], notices = read_all(folder(tmp_path, {"河灯.md": SAMPLE.encode(encoding)}))
    assert (parsed.title, notices) == ("示范市河灯管理办法", [])


def test_windows_line_ends_do_not_matter(tmp_path: Path) -> None:
    [parsed], _ = read_all(folder(tmp_path, {"河灯.md": SAMPLE.replace("\n", "\r\n")}))
    assert parsed.articles == 3


def test_bad_files_are_named_with_their_line_and_the_rest_is_read(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "a.md": b"\x81\xff\xfe\x00\xff",
        "b.md": "第一条 没有标题的文本。\n",
        "c.md": "# 通讯录\n\n电话：12345\n",
        "d.md": SAMPLE,
        "_index.md": "---\nx: y\n---\n",
        "格式模板.md": SAMPLE,
        "图.png": b"\x89PNG",
    }
    laws, notices = read_all(folder(tmp_path, files))
    assert [one.title for one in laws] == ["示范市河灯管理办法"]
    reasons = {notice.place.removeprefix("合集/"): notice.reason for notice in notices}
    assert "编码" in reasons["a.md"] or "控制字符" in reasons["a.md"]
    assert "没有标题" in reasons["b.md:1"]
    assert "不是法律文本" in reasons["c.md:1"]
    assert "索引" in reasons["_index.md"]
    assert "模板" in reasons["格式模板.md"]
    assert "扩展名" in reasons["图.png"]


def test_an_article_number_twice_and_a_very_long_article_are_reported_with_their_line(tmp_path: Path) -> None:
    text = law("示范市长文规定", ["甲。", "乙" * 3800]) + "\n第二条 丙。\n"
    [parsed], _ = read_all(folder(tmp_path, {"长.md": text}))
    assert parsed.articles == 3
    remarks = [(notice.place.rpartition(":")[2], notice.reason) for notice in parsed.notices]
    assert ("9", "第二条长达 3,800 字，已照原文载入，请核对是否混入了别的内容") in remarks
    assert any(line == "11" and "条号重复：第二条" in reason for line, reason in remarks)


def test_a_day_that_does_not_exist_is_reported_and_not_used(tmp_path: Path) -> None:
    text = law("示范市日期规定", ["甲。"], ["2021年2月30日 示范市人民政府令第1号公布"])
    [parsed], _ = read_all(folder(tmp_path, {"日期.md": text}))
    assert parsed.promulgated_on is None
    assert any("2021年2月30日" in notice.reason for notice in parsed.notices)


def _tar(files: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:xz") as archive:
        for name, text in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(text.encode())
            archive.addfile(info, io.BytesIO(text.encode()))
    return buffer.getvalue()


def test_archives_are_read(tmp_path: Path) -> None:
    tar, zipped = tmp_path / "a.tar.xz", tmp_path / "b.zip"
    tar.write_bytes(_tar({"行政法规/河灯.md": SAMPLE}))
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("行政法规/河灯.md", SAMPLE)
    for path in (tar, zipped):
        [parsed], notices = read_all(path)
        assert (parsed.articles, notices) == (3, [])


def test_of_a_damaged_archive_what_came_before_the_damage_is_read(tmp_path: Path) -> None:
    files = {f"行政法规/{n}.md": law(f"示范市第{cn_number(n)}号规定", ["甲" * 400 * n]) for n in range(1, 60)}
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, text in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(text.encode())
            archive.addfile(info, io.BytesIO(text.encode()))
    path = tmp_path / "坏.tar"
    path.write_bytes(buffer.getvalue()[: len(buffer.getvalue()) // 2])
    laws, notices = read_all(path)
    assert 5 < len(laws) < 59
    assert [notice.reason[:6] for notice in notices] == ["压缩包已损坏"]


def test_something_that_only_calls_itself_an_archive_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "假.tar.xz"
    path.write_bytes(b"not an archive")
    laws, [notice] = read_all(path)
    assert laws == []
    assert "已损坏" in notice.reason


def test_paths_out_of_the_archive_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "坏.tar.xz"
    path.write_bytes(_tar({"../河灯.md": SAMPLE, "/etc/河灯.md": SAMPLE, "好.md": SAMPLE}))
    laws, notices = read_all(path)
    assert len(laws) == 1
    assert [notice.reason for notice in notices] == ["路径指向压缩包之外，已拒绝"] * 2


def test_a_path_that_is_not_there_is_reported(tmp_path: Path) -> None:
    laws, [notice] = read_all(tmp_path / "无.md")
    assert laws == []
    assert "找不到" in notice.reason


@given(st.binary(max_size=300))
def test_no_bytes_whatever_raise(data: bytes) -> None:
    from pathlib import PurePosixPath

    from portal.laws.reading import read_files
    from portal.laws.reading.sources import RawFile

    list(read_files([RawFile("x.md", PurePosixPath("行政法规/x.md"), data)]))


@given(
    st.lists(
        st.lists(
            st.text("甲乙丙丁，（一）", min_size=1, max_size=20).filter(str.strip), min_size=1, max_size=4
        ),
        min_size=1,
        max_size=30,
    )
)
def test_articles_written_are_the_articles_read(articles: list[list[str]]) -> None:
    lines = [
        line
        for number, paragraphs in enumerate(articles, 1)
        for line in (f"第{cn_number(number)}条　首{paragraphs[0]}", "", *paragraphs[1:], "")
    ]
    units, _ = read_body(enumerate(lines, 1), "x")
    assert [unit.number[0] for unit in units] == list(range(1, len(articles) + 1))
    assert [unit.text.split("\n")[0] for unit in units] == [f"首{one[0]}".strip() for one in articles]


@given(st.lists(st.text(max_size=60), max_size=30))
def test_no_text_is_lost_and_nothing_raises(lines: list[str]) -> None:
    lines = [" ".join(line.split()) for line in lines]
    units, _ = read_body(enumerate(["第一条 首", *lines], 1), "x")
    assert units[0].number == (1, 0)
    parse_history(lines)
    own_effect(lines)
    repealed(lines)


def test_tables_become_rows() -> None:
    lines = [
        "第一条 见附表。",
        "<table><tr><th>甲</th><th>乙</th></tr>",
        '<tr><td rowspan="2">一</td><td>二</td></tr>',
    ]
    lines += ["<tr><td>三</td></tr></table>", "| 丁 | 戊 |", "|---|---|", "| 1 | 2 |"]
    units, _ = read_body(enumerate(lines, 1), "x")
    assert units[0].text.split("\n")[1:] == [
        "| 甲 | 乙 |",
        "| 一 | 二 |",
        "| 一 | 三 |",
        "| 丁 | 戊 |",
        "| 1 | 2 |",
    ]


def test_adoption_and_publication_are_one_stage_and_an_amendment_another() -> None:
    events, _ = parse_history(
        [
            "2014年7月23日 国务院第57次常务会议通过",
            "2014年8月7日 中华人民共和国国务院令第654号公布",
            "2014年10月1日 施行",
            "2024年3月10日 中华人民共和国国务院令第777号修订",
        ]
    )
    first, second = stages(events)
    assert (first.adopted_on, first.promulgated_on) == (date(2014, 7, 23), date(2014, 8, 7))
    assert (first.effective_on, first.doc_no, first.change) == (date(2014, 10, 1), "国令654", "enacted")
    assert (second.promulgated_on, second.change, second.doc_no) == (date(2024, 3, 10), "revised", "国令777")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("中华人民共和国国务院令第746号公布", "国令746"),
        ("中华人民共和国主席令第一百零一号公布", "主席令101"),
        ("国家市场监督管理总局令第52号公布", "国家市场监督管理总局令52"),
        ("法释〔2010〕1号公告公布", "法释〔2010〕1号"),
        ("最高人民法院以法发〔1992〕22号通知印发", "法发〔1992〕22号"),
        ("示范大会通过", ""),
    ],
)
def test_document_numbers(text: str, expected: str) -> None:
    assert doc_no(text) == expected


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("《甲条例》同时废止。", ("甲条例",)),
        ("《甲条例》、《乙办法》和《丙规定》同时废止。", ("甲条例", "乙办法", "丙规定")),
        ("1987年8月5日国务院发布的《甲条例》同时废止。", ("甲条例",)),
        ("《关于适用〈甲法〉的解释》（法释〔2012〕21号）同时废止。", ("关于适用〈甲法〉的解释",)),
        ("《甲条例》中有关乙的规定同时废止。", ()),
        ("《甲条例》第三条同时废止。", ()),
        ("本办法有效期五年。", ()),
    ],
)
def test_only_whole_repeals_count(text: str, titles: tuple[str, ...]) -> None:
    assert repealed([f"本条例自2022年1月1日起施行。{text}"]) == titles


def test_a_court_may_publish_long_after_it_adopted(tmp_path: Path) -> None:
    head = ["2019年12月2日 示范法院审判委员会第1785次会议通过", "2021年5月25日 施行"]
    files = {"司法解释/银行卡(2021-05-24).md": law("示范法院银行卡规定", ["甲。"], head)}
    [parsed], _ = read_all(folder(tmp_path, files))
    assert (parsed.promulgated_on, parsed.effective_on) == (date(2021, 5, 24), date(2021, 5, 25))
    assert parsed.earlier == ()
